package family

import (
	"slices"
	"strings"

	"hflineage/graph"
)

// anything and noSlash say what "*" and "?" stand for.
func anything(byte) bool  { return true }
func noSlash(c byte) bool { return c != '/' }

// match reports whether s matches pattern: "*" is any run of characters that
// wild accepts and "?" any one of them. Both must be folded.
func match(pattern, s string, wild func(byte) bool) bool {
	star, mark := -1, 0 // where the last "*" stands, and where its run ends
	i, p := 0, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == s[i] || pattern[p] == '?' && wild(s[i])):
			p++
			i++
		case star >= 0 && wild(s[mark]):
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// matchAny reports whether one of the patterns matches; all must be folded.
func matchAny(patterns []string, s string, wild func(byte) bool) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return match(p, s, wild) })
}

func foldAll(patterns []string) []string {
	folded := make([]string, len(patterns))
	for i, p := range patterns {
		folded[i] = graph.Fold(p)
	}
	return folded
}

// literalHead is what every string that matches begins with.
func literalHead(pattern string) string {
	if i := strings.IndexAny(pattern, "*?"); i >= 0 {
		return pattern[:i]
	}
	return pattern
}

// idSet is the ids that match one of some patterns and none of others.
type idSet struct{ include, exclude []string } // folded

func newIDSet(include, exclude []string) idSet {
	return idSet{foldAll(include), foldAll(exclude)}
}

// has reports whether a folded id is in the set.
func (s idSet) has(id string) bool {
	return matchAny(s.include, id, noSlash) && !matchAny(s.exclude, id, noSlash)
}

// Nodes returns the nodes of g that match one of include and none of exclude,
// ascending: all nodes that the rule calls members, absent ones too.
func Nodes(g *graph.Graph, include, exclude []string) []graph.Node {
	var nodes []graph.Node
	for _, pattern := range include {
		set := newIDSet([]string{pattern}, exclude)
		g.WithPrefix(literalHead(set.include[0]), func(n graph.Node) {
			if set.has(graph.Fold(g.ID(n))) {
				nodes = append(nodes, n)
			}
		})
	}
	slices.Sort(nodes)
	return slices.Compact(nodes)
}

// MemberTest returns a function that tells from an id whether it is a member's.
// It is for a few ids; for all of a graph use MembersIn.
func (fam *Family) MemberTest() func(id string) bool {
	set := newIDSet(fam.Members, fam.Exclude)
	return func(id string) bool { return set.has(graph.Fold(id)) }
}

// MembersIn returns the family's members in g, ascending.
func (fam *Family) MembersIn(g *graph.Graph) []graph.Node {
	return Nodes(g, fam.Members, fam.Exclude)
}

// eachTag calls visit for each tag of g that matches one of include and none of
// exclude, once for each pattern that it matches.
func eachTag(g *graph.Graph, include, exclude []string, visit func(tag int)) {
	exclude = foldAll(exclude)
	for _, pattern := range foldAll(include) {
		g.Tags.WithPrefix(literalHead(pattern), func(i int) {
			tag := graph.Fold(g.Tags.Names.At(i))
			if match(pattern, tag, anything) && !matchAny(exclude, tag, anything) {
				visit(i)
			}
		})
	}
}

// MatchesID reports whether a member pattern matches any node of g.
func MatchesID(g *graph.Graph, pattern string) bool {
	return len(Nodes(g, []string{pattern}, nil)) > 0
}

// MatchesTag reports whether a tag pattern matches any tag in g.
func MatchesTag(g *graph.Graph, pattern string) bool {
	found := false
	eachTag(g, []string{pattern}, nil, func(int) { found = true })
	return found
}
