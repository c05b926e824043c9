package parquet

import "hflineage/graph"

// Edge is a row of edges.
type Edge struct {
	Child       string `parquet:"child" doc:"id of the model that declares the parent; it is on the Hub"`
	Parent      string `parquet:"parent" doc:"id of the model that the declaration means under the rule"`
	Relation    string `parquet:"relation,dict" doc:"finetune, adapter, merge, quantized or unspecified"`
	ParentOnHub bool   `parquet:"parent_on_hub" doc:"whether the parent is listed in the run"`
}

// Edges are the declared edges, by child and then by parent in the order of models.
func Edges(g *graph.Graph) *Table {
	return newTable("edges", func(yield func(*Edge, error) bool) {
		for n := range graph.Node(g.Linked) {
			parents, relations := g.Parents.Of(n)
			for i, p := range parents {
				if !yield(&Edge{g.ID(n), g.ID(p), relations[i].String(), g.OnHub(p)}, nil) {
					return
				}
			}
		}
	})
}
