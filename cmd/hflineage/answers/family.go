package answers

import (
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/parallel"
)

// Family is the row of one family.
type Family struct {
	Family       string         `json:"family"`
	Region       string         `json:"region"`
	Members      int            `json:"members"`
	FirstParty   int            `json:"first_party"`
	Direct       int            `json:"direct"`
	Derivatives  int            `json:"derivatives"`
	Shared       int            `json:"shared"`
	Credit       float64        `json:"credit"`
	OtherMembers int            `json:"other_members"`
	Tagged       *int           `json:"tagged"` // null without tag patterns
	ByRelation   RelationCounts `json:"by_relation"`
	ByDepth      DepthCounts    `json:"by_depth"`
	Unquantized  int            `json:"without_quantized"`
	Downloaded   int            `json:"downloads_over_5"`
	Unsuspected  int            `json:"without_suspected"`
}

// FamiliesOf counts groups, given by their numbers in the lineage, in this order: the
// derivatives that keep keeps, nil for all. Of these, unsuspected keeps the ones that
// no rule suspects to be automatic uploads; nil if that is not asked.
func FamiliesOf(g *graph.Graph, l *graph.Lineage, groups []family.Group, numbers []int, keep, unsuspected graph.Filter) []Family {
	popular := graph.Both(keep, (&graph.Filters{MinDownloads: 6}).On(g))
	clean := graph.Both(keep, unsuspected)
	tagged := parallel.Start(func() []*int { return taggedOf(g, l, groups, numbers) })
	defer tagged() // whatever happens, nothing reads the graph any more then
	rows := make([]Family, len(numbers))
	parallel.Do(len(numbers), func(k int) {
		i := numbers[k]
		group, n := &groups[i], l.Count(i, keep)
		rows[k] = Family{
			Family: group.Name, Region: group.Region, Members: n.Members, FirstParty: n.FirstParty, Direct: n.Direct,
			Derivatives: n.Derivatives, Shared: n.Shared, Credit: n.Credit, OtherMembers: n.OtherMembers,
			ByRelation:  RelationCountsOf(n.ByRelation),
			ByDepth:     n.ByDepth,
			Unquantized: n.Derivatives - n.ByRelation[graph.Quantized],
			Downloaded:  l.Number(i, popular),
			Unsuspected: l.Number(i, clean),
		}
	})
	for k, n := range tagged() {
		rows[k].Tagged = n
	}
	return rows
}

// taggedOf counts the models with the tags of each group, nil for one without patterns.
func taggedOf(g *graph.Graph, l *graph.Lineage, groups []family.Group, numbers []int) []*int {
	tags, counts := family.TaggedIn(g), make([]*int, len(numbers))
	for k, i := range numbers {
		n := 0
		if tags.Each(&groups[i], l.Members[i], func(graph.Node) { n++ }) {
			counts[k] = &n
		}
	}
	return counts
}
