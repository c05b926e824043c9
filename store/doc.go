// Package store keeps the lineage on disk: the journal that a crawl appends to
// and the snapshot that queries read. It is the only package that knows bbolt.
//
// # Journal, FILE.run
//
// A bbolt file that exists while a run is under way and that its crawler holds
// locked. Each page of the listing is one transaction: its block, its lane's
// cursor and the run's record are there together or not at all, so that a crawl
// goes on where it stopped, wherever that was.
//
//	bucket   key                value
//	run      "run"              graph.Run as JSON
//	run      "lanes"            a list of graph.Lane as JSON
//	blocks   8 bytes, from 1    a page of models, see block.go; big endian, so
//	                            that blocks come back in the order of arrival
//	lookups  folded name        graph.Lookup as JSON
//
// Nothing is indexed by name or by _id during a crawl: such an index is written
// all over the file and costs more than the crawl. Publish sorts once instead.
//
// # Snapshot, FILE
//
// A bbolt file that is never changed once it has its name. Its values are arrays
// as the graph uses them, in the byte order of the machine (little endian is
// required): the map of the file is the graph, and nothing is decoded to open
// it. Each section is a bucket, with one key:
//
//	bucket        key         value
//	8 bytes       "payload "  the payload, zeros up to a multiple of 8, CRC-32C
//	                          of the payload (4 bytes), number of zeros (4 bytes)
//
// Names, keys and values of multiples of 8 bytes make bbolt lay every payload
// at a multiple of 8, which the arrays need. A section is written in a
// transaction of its own; a bucket of its own keeps bbolt from writing its
// neighbours again with it.
//
//	section   payload
//	meta      Meta as JSON: the schema version, the run, the lengths
//	runs      every run published so far, the last one last, as JSON lines
//	ids.offs  uint32 a node and one more: where its id begins in ids.data
//	ids.data  the ids, nodes with edges first, each part by folded id, then id
//	keys      12 bytes a node: its _id, zeros if not known
//	flags     1 byte a node: graph.Flags
//	created   uint32 a node, Unix seconds; so are modified and firstsee(n)
//	download  uint64 a node, of the last 30 days
//	likes     uint32 a node
//	license   uint32 a node, an index into the words; so are task and library
//	wrd.offs, wrd.data   the words, as the ids and in their order
//	par.offs  uint32 a linked node and one more: where its parents begin
//	par.node  uint32 an edge: the parent; par.rels 1 byte an edge: the relation
//	chi.offs, chi.node, chi.rels   the same edges from parent to child
//	tag.offs, tag.data   the tags but for base_model:…, as the ids and in their order
//	tag.post  uint32 a tag and one more: where its nodes begin in tag.node
//	tag.node  uint32 a carrier of a tag, ascending in each tag
//	men.noff, men.ndat   what mentions name, as the ids and in their order
//	men.node  uint32 a model that mentions a parent, ascending; for each of them
//	men.toff  uint32, and one more: where its tags begin in men.tnam (uint32 a
//	          tag, a name) and men.trel (1 byte a tag)
//	men.eoff  uint32, and one more: where its entries of baseModels begin in
//	          men.ekey (12 bytes an entry) and men.enam (uint32 an entry, a name)
//	men.ewrd  uint32, a name: the relation of its entries
//	als.offs, als.data   the names of the aliases, folded, ascending bytewise
//	als.toff, als.tdat   their targets, in the same order
//	anomaly   graph.Anomaly as JSON lines, sorted
//	lookups   graph.Lookup as JSON lines, by folded name: what the next run need
//	          not ask again, unless it is too old or its model leaves the Hub
//	events    what changed from run to run, a frame a run, see events.go
//
// A snapshot of another schema version is refused in plain words, but for one of
// version 3, which differs in that no event and no run tells of aliases: of the runs
// in it they are not known. A backup is a copy of the one file.
//
// As of an earlier run a snapshot is the last one with the events since undone, see
// [Snapshot.At].
//
// # Damage
//
// A file that is cut short or whose pages do not fit together is refused before
// bbolt follows them, see sound.go; a file of another kind is refused and left
// as it is. Check finds the rest, and Publish takes nothing over from a
// snapshot whose checksums do not match.
package store
