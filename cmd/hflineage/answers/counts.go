package answers

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"hflineage/graph"
)

// RelationCounts are numbers of models by relation.
type RelationCounts struct {
	Finetune    int `json:"finetune"`
	Adapter     int `json:"adapter"`
	Merge       int `json:"merge"`
	Quantized   int `json:"quantized"`
	Unspecified int `json:"unspecified"`
}

// RelationCountsOf takes them by graph.Relation.
func RelationCountsOf(n [graph.Relations]int) RelationCounts {
	return RelationCounts{
		Finetune: n[graph.Finetune], Adapter: n[graph.Adapter], Merge: n[graph.Merge],
		Quantized: n[graph.Quantized], Unspecified: n[graph.Unspecified],
	}
}

// RelationCount is a relation and how many models have it.
type RelationCount struct {
	Relation string
	Models   int
}

// List has the numbers in the order of graph.ReportOrder.
func (r RelationCounts) List() []RelationCount {
	return []RelationCount{
		{"finetune", r.Finetune}, {"adapter", r.Adapter}, {"merge", r.Merge}, {"quantized", r.Quantized}, {"unspecified", r.Unspecified},
	}
}

// DepthCounts holds the derivatives at depth 1, 2, ...; in JSON an object with
// the depths as keys, ascending.
type DepthCounts []int

// MarshalJSON writes {"1": 5, "2": 3}.
func (d DepthCounts) MarshalJSON() ([]byte, error) {
	return []byte(d.String()), nil
}

func (d DepthCounts) String() string {
	var b []byte
	for i, n := range d {
		b = fmt.Appendf(b, ",%q:%d", strconv.Itoa(i+1), n)
	}
	return "{" + strings.TrimPrefix(string(b), ",") + "}"
}

// UnmarshalJSON reads what MarshalJSON writes: {"1": 5, "2": 3}.
func (d *DepthCounts) UnmarshalJSON(data []byte) error {
	var byDepth map[string]int
	if err := json.Unmarshal(data, &byDepth); err != nil {
		return err
	}
	*d = make(DepthCounts, len(byDepth))
	for k, n := range byDepth {
		depth, err := strconv.Atoi(k)
		if err != nil {
			return err
		}
		(*d)[depth-1] = n
	}
	return nil
}
