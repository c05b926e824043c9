package diagram

import (
	"time"

	"hflineage/graph"
)

// Record is what the Hub says of a model; a zero field is not known.
type Record struct {
	License   string // the first license: tag without the prefix
	Task      string
	Library   string
	Created   int64  // Unix seconds
	Downloads uint64 // of the last 30 days
	Likes     uint32
}

func recordOf(g *graph.Graph, n graph.Node) Record {
	return Record{
		License:   g.Words.At(int(g.License[n])),
		Task:      g.Words.At(int(g.Task[n])),
		Library:   g.Words.At(int(g.Library[n])),
		Created:   int64(g.Created[n]),
		Downloads: g.Downloads[n],
		Likes:     g.Likes[n],
	}
}

// created is the time of creation as text, "" if it is not known.
func (r *Record) created() string {
	if r.Created == 0 {
		return ""
	}
	return time.Unix(r.Created, 0).UTC().Format(time.RFC3339)
}
