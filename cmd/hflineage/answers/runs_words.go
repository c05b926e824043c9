package answers

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"hflineage/graph"
)

// Took is how long the run lasted, all its crawls and the time between them.
func (r *RunRow) Took() string { return (time.Duration(r.Seconds) * time.Second).String() }

// Standing says what the run saw, and what is not in it.
func (r *RunRow) Standing() string {
	words := []string{"incomplete"}
	switch {
	case r.Complete:
		words[0] = "complete"
	case r.Strategy == graph.Delta:
		words[0] = "new and edited models"
	case r.Strategy == graph.Walk:
		words[0] = "a lower bound"
	}
	c := &r.Completeness
	for _, x := range []struct {
		n    int
		what string
	}{{c.Missing, "missing"}, {c.Malformed, "malformed"}, {c.Private, "private"}, {c.Open, "not looked up"}} {
		if x.n > 0 {
			words = append(words, Thousands(x.n)+" "+x.what)
		}
	}
	if len(c.Unlisted) > 0 {
		words = append(words, "without "+strings.Join(c.Unlisted, ", "))
	}
	return strings.Join(words, "; ")
}

// KindCount is a number of changes of one kind.
type KindCount struct {
	Kind graph.EventKind
	N    int
}

// Kinds are the numbers by kind, all kinds that are listed, in their order.
func (c *ChangeCounts) Kinds() []KindCount {
	return []KindCount{
		{graph.Appeared, c.Appeared}, {graph.Gone, c.Gone}, {graph.Back, c.Back}, {graph.Renamed, c.Renamed}, {graph.Taken, c.Taken},
		{graph.ParentAdded, c.ParentAdded}, {graph.ParentRemoved, c.ParentRemoved}, {graph.RelationChanged, c.RelationChanged},
	}
}

// Words tells the changes in short, "–" for none.
func (c *ChangeCounts) Words() string {
	var words []string
	for _, x := range []struct {
		n      int
		before string
	}{
		{c.Appeared, "+"}, {c.Gone, "-"}, {c.Back, "back "}, {c.Renamed, "renamed "}, {c.Taken, "taken "},
		{c.ParentAdded, "parents +"}, {c.ParentRemoved, "parents -"}, {c.RelationChanged, "relations "},
	} {
		if x.n > 0 {
			words = append(words, x.before+Thousands(x.n))
		}
	}
	return cmp.Or(strings.Join(words, " "), "–")
}

// ShortWords is the comparison of bases in short, "–" if there was none.
func (c *CompletenessRow) ShortWords() string {
	if len(c.Bases) == 0 {
		return "–"
	}
	return fmt.Sprintf("%d of %d", c.Short, len(c.Bases))
}
