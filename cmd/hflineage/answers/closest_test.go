package answers

import (
	"testing"

	"github.com/agnivade/levenshtein"
	"pgregory.net/rapid"

	"hflineage/graph"
)

// TestFarFrom: no name is passed over that is near enough to be named.
func TestFarFrom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[abA]{1,12}`)
		c := NewClosest(name.Draw(t, "asked"))
		for range 3 {
			n := name.Draw(t, "name")
			if far := c.farFrom([]byte(n)); far && levenshtein.ComputeDistance(c.name, graph.Fold(n)) <= c.limit() {
				t.Fatalf("%q is passed over for %q", n, c.name)
			}
			c.Offer(n)
		}
	})
}
