package main

import (
	"fmt"
	"strconv"
	"strings"

	"hflineage/graph"
)

type relationCounts struct {
	Finetune    int `json:"finetune"`
	Adapter     int `json:"adapter"`
	Merge       int `json:"merge"`
	Quantized   int `json:"quantized"`
	Unspecified int `json:"unspecified"`
}

func relationCountsOf(n [graph.Relations]int) relationCounts {
	return relationCounts{
		Finetune: n[graph.Finetune], Adapter: n[graph.Adapter], Merge: n[graph.Merge],
		Quantized: n[graph.Quantized], Unspecified: n[graph.Unspecified],
	}
}

// depthCounts holds the derivatives at depth 1, 2, ...; in JSON an object with
// the depths as keys, ascending.
type depthCounts []int

func (d depthCounts) MarshalJSON() ([]byte, error) { //nolint:unparam // as json.Marshaler has it
	return []byte(d.String()), nil
}

func (d depthCounts) String() string {
	var b []byte
	for i, n := range d {
		b = fmt.Appendf(b, ",%q:%d", strconv.Itoa(i+1), n)
	}
	return "{" + strings.TrimPrefix(string(b), ",") + "}"
}
