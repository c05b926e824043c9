// Package archive is the file of a listing's raw items: the archive that a crawl
// keeps of its run, and the plain listings that others give away.
//
// # The archive of a run
//
// JSON lines in UTF-8, one value a line, each line with its end:
//
//	{"hflineage":{"archive":1,"begun":"2026-11-23T20:12:00Z"}}   the head: version, start of the run
//	{"_id":"…","id":"owner/name",…}                              an item as the Hub gave it
//	{"hflineage":{"lookup":{"name":"a/b","to":"c/d","at":"…"}}}  the Hub's answer about a name
//	{"hflineage":{"run":{"id":1,…},"sha256":"…"}}                the run's record, the last line
//
// Items are all that the run counts, in the order of arrival, and the rows in
// their midst that are no models; private items and those beyond the run's end
// are left out. Look-ups are those that the run was published with, the earlier
// ones it went by among them. The hash is that of all bytes before the last line,
// unpacked. A file that has the head and not the run's record
// is cut short; a line behind the record, or a record of another start than the
// head's, is damage. Lines of ours begin with {"hflineage": to the byte, and no
// item does: one that would gets a blank behind its brace.
//
// A [Writer] compresses with zstd, a frame a page with its checksum, so that the
// file can be taken up at the end of any frame. It writes FILE.part, which gets
// its name when the run is finished.
//
// # Plain listings
//
// A file without the head is a plain listing: every line is an item, or meant to
// be. That it was cut off between two lines cannot be told.
//
// # Parquet
//
// A Parquet file of models, as the datasets hub-stats and hub_weekly_snapshots have
// it, is read as the plain listing that it was made from: a row is a line, and its
// columns are the fields of the item. Columns that a listing does not need are not
// read, and those that are missing are told, with what that costs. Of our own export
// of models the rows of absent ones are empty lines, or a redirect of the names that
// lead to them.
//
// # Reading
//
// A [Reader] takes all of them, plain, gzip, zstd or Parquet, told by their first
// bytes and not by the name. It gives lines in batches, with their numbers, and an [Error] that
// names the file and the line for whatever is wrong with the content.
package archive
