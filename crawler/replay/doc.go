// Package replay is a Hub that serves a recorded listing over HTTP, for tests,
// benchmarks and demonstrations without a network. It behaves as the Hub does
// as far as a crawler of the model API can tell: orders, cursors, filters,
// expand, refusals, redirects, tokens, rate limit.
//
// [New] reads the recording, [NewSource] takes models that are made on the fly,
// as package synth does; the [Server] is an [net/http.Handler], and [Serve]
// runs one until it is told to stop. The server counts what it is asked
// ([Server.Windows], [Server.Requests]), so that a client's test can fail by
// the server's count rather than by the client's own.
//
// [Faults] make its answers fail on the wire, by a plan: which one at which
// request. A [Mutation] changes the models of a recording, in the middle of what
// is asked or between ([Server.Apply]); [Server.RandomMutations] makes some up,
// and [Server.WriteTo] tells what has become of them all, as a recording.
//
// # The recording
//
// JSON lines, plain, gzip or zstd, one of two forms a line:
//
//	{"_id": "…", "id": "owner/name", …}             an item as the Hub lists it
//	{"redirect": {"from": "a/b", "to": "c/d"}}      a renamed model; c/d need not be listed
//
// An item may carry "formerIds", a list of ids that redirect to its own; that
// field is never served. Everything else is served to the byte, odd shapes
// included. There are three exceptions: author and modelId are made from the
// id where they are missing, childrenModelCount is counted from the tags of the
// public items, and safetensors without "parameters", which no Hub answers and
// which the official client stops at, is left out.
//
// The archive of a run (package archive) is a recording too: a crawl of it gives
// that run again. Its look-ups become redirects, rows that are no models are
// served as they came, and the server's clock begins at the end of its listing.
//
// Items are ordered by _id, as on the Hub, where it begins with the creation
// time. An item whose _id is missing or no string gets a key for that purpose
// from createdAt and its line number; it shows in cursors only.
//
// Parameters that a listing has besides those of package hub: full, config,
// cardData, pipeline_tag, gated and skip. All others are ignored.
//
// Two items of one _id are served as two. So that a cursor does not step over
// the second, a page never ends between them; it is shorter instead, or, where
// that would leave nothing, longer.
package replay
