// Package hub is the protocol of the Hugging Face Hub's model API: what its
// listing items, tags, cursors, headers and errors look like. The crawler
// speaks it as a client, package replay as a server; the package itself sends
// and serves nothing, and imports nothing but the standard library.
//
// A client asks for [Query.Values] at [ListingPath], decodes the answer with
// [DecodePage], follows [NextLink] after [Rebase], keeps the pace that
// [ReadQuota] tells, and turns any other status into an [Error] with
// [ReadError].
//
// Everything the Hub sends is treated as foreign: uploaders control cards and
// tags, and the same field has had several shapes over the years. Decoding
// therefore keeps what it can and says in words what it could not use.
//
// Sources of the facts stated here, all public: the client
// github.com/huggingface/huggingface_hub (src/huggingface_hub/hf_api.py,
// constants.py, utils/_http.py, utils/_pagination.py, utils/_headers.py,
// utils/_auth.py), its issues, and the Hub's documentation (model cards; rate
// limits).
package hub
