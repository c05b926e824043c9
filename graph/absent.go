package graph

import "slices"

// absents numbers the names that are not on the Hub, by folded name, and counts
// how many children give each spelling.
type absents struct {
	numbers   map[string]int
	folded    []string // by number
	spellings []map[string]int
	aliasEnd  []string // by number, the bytewise smallest spelling that an alias ends at
	shown     []string // by number, once settled
}

func newAbsents() absents { return absents{numbers: map[string]int{}} }

// aliased notes the end of an alias: its spelling is shown if no child gives one.
func (a *absents) aliased(spelling string) {
	n := a.ref(spelling).absentNumber()
	if a.aliasEnd[n] == "" || spelling < a.aliasEnd[n] {
		a.aliasEnd[n] = spelling
	}
}

// ref returns the ref of an absent name, in any spelling.
func (a *absents) ref(spelling string) ref {
	folded := Fold(spelling)
	n, ok := a.numbers[folded]
	if !ok {
		n = len(a.spellings)
		a.numbers[folded] = n
		a.folded = append(a.folded, folded)
		a.spellings = append(a.spellings, nil)
		a.aliasEnd = append(a.aliasEnd, "")
	}
	return absentRef(n)
}

// spell counts a child that gives this spelling. The caller counts each child
// once for each spelling.
func (a *absents) spell(spelling string) {
	n := a.numbers[Fold(spelling)]
	if a.spellings[n] == nil {
		a.spellings[n] = map[string]int{}
	}
	a.spellings[n][spelling]++
}

// settle chooses the spelling of each name: the one that most children give, of
// equals the bytewise smallest.
func (a *absents) settle() {
	a.shown = slices.Clone(a.aliasEnd)
	for n, spellings := range a.spellings {
		votes := 0
		for s, v := range spellings {
			if v > votes || v == votes && s < a.shown[n] {
				a.shown[n], votes = s, v
			}
		}
	}
}

// compact drops repeats from a small unsorted list.
func compact(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
