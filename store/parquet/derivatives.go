package parquet

import (
	"cmp"
	"slices"
	"time"

	"hflineage/graph"
	"hflineage/graph/family"
)

// Derivative is a row of derivatives.
type Derivative struct {
	Family      string     `parquet:"family,dict" doc:"name of the family in the family file"`
	Region      string     `parquet:"region,dict" doc:"region of the family in the family file, empty if it names none"`
	ID          string     `parquet:"id" doc:"id of a model on the Hub that is no member of the family and reaches a member over declared edges; once a family"`
	Author      *string    `parquet:"author,dict" doc:"the owner in the id; null of an id without one"`
	Depth       int32      `parquet:"depth" doc:"least number of edges to a member, from 1"`
	Relation    string     `parquet:"relation,dict" doc:"the strongest (merge, adapter, quantized, finetune, unspecified) among the edges to parents that are one edge nearer"`
	Families    int32      `parquet:"families" doc:"k: of how many families of the file the model is a derivative; its credit in each is 1/k"`
	OtherMember bool       `parquet:"other_member" doc:"a member of another family"`
	Suspected   bool       `parquet:"suspected" doc:"an upload that a rule of the suspects file suspects to be automatic"`
	Created     *time.Time `parquet:"createdAt,timestamp(millisecond)" doc:"creation of the repository by the Hub"`
	Downloads   int64      `parquet:"downloads" doc:"downloads of the last 30 days by the Hub, 0 if not known"`
	License     *string    `parquet:"license,dict" doc:"the first of its license: tags, without the prefix"`
}

// Derivatives are what derives from groups, in their order, the nearest first and then in
// the order of models. The lineage is that of the groups; unsuspected keeps what no rule
// suspects to be an automatic upload.
func Derivatives(g *graph.Graph, groups []family.Group, l *graph.Lineage, unsuspected graph.Filter) *Table {
	return newTable("derivatives", func(yield func(*Derivative, error) bool) {
		for i := range groups {
			list := slices.Clone(l.Derivatives[i])
			slices.SortFunc(list, func(a, b graph.Derivative) int {
				return cmp.Or(cmp.Compare(a.Depth, b.Depth), cmp.Compare(a.Node, b.Node))
			})
			for k := range list {
				d := &list[k]
				row := derivativeOf(g, d)
				row.Family, row.Region = groups[i].Name, groups[i].Region
				row.OtherMember, row.Suspected = l.IsMember(d.Node), !unsuspected(d)
				if !yield(&row, nil) {
					return
				}
			}
		}
	})
}

// derivativeOf is what the row says of the model in any family.
func derivativeOf(g *graph.Graph, d *graph.Derivative) Derivative {
	id := g.ID(d.Node)
	return Derivative{
		ID: id, Author: ownerOf(id), Depth: int32(d.Depth), Relation: d.Relation.String(), Families: int32(d.Families), //nolint:gosec // both are far below
		Created: moment(int64(g.Created[d.Node])), Downloads: int64(min(g.Downloads[d.Node], 1<<63-1)), //nolint:gosec // held below
		License: known(g.Words.At(int(g.License[d.Node]))),
	}
}
