package crawler

import (
	"time"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// Model maps a Hub item to the record that the rule reads. Whether the item is
// private is the caller's to look at.
func Model(it *hub.Item) graph.Model {
	return graph.Model{
		ID:         it.ID,
		Key:        key(it.Key),
		Created:    seconds(it.CreatedAt),
		Modified:   seconds(it.LastModified),
		Downloads:  it.Downloads,
		Likes:      it.Likes,
		Task:       it.PipelineTag,
		Library:    it.LibraryName,
		Gated:      gated(it.Gated),
		Disabled:   it.Disabled,
		Tags:       it.Tags,
		BaseModels: baseModels(it.BaseModels),
	}
}

// key reads an _id; one of another form counts as none.
func key(s string) graph.Key {
	k, err := graph.ParseKey(s)
	if err != nil {
		return graph.Key{}
	}
	return k
}

func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func gated(s string) graph.Gated {
	switch s {
	case "auto":
		return graph.GatedAuto
	case "manual":
		return graph.GatedManual
	}
	return graph.Open
}

func baseModels(b hub.BaseModels) graph.BaseModels {
	out := graph.BaseModels{Relation: b.Relation}
	for _, m := range b.Models {
		out.Models = append(out.Models, graph.Ref{Key: key(m.Key), ID: m.ID})
	}
	return out
}
