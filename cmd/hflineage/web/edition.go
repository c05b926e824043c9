package web

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/parallel"
	"hflineage/store"
)

// Edition is one published run, and what is made of it once for all requests: nothing
// in it changes, but for pictures that are kept. It is what the static report is
// written of, too.
type Edition struct {
	snapshot *store.Snapshot
	graph    *graph.Graph
	families *family.File
	source   answers.Source
	tag      string // of all answers: another run, families or program is another tag

	groups  []family.Group
	lineage *graph.Lineage
	rows    []answers.Family  // by number of the family
	created []graph.Created   // the same
	order   []int             // numbers, the family with the most derivatives first
	facts   []func() *facts   // by number: what a family's page needs more
	runs    []answers.RunRow  // the last one first
	overlap func() [][]int    // derivatives that families share, by their numbers
	names   func() *nameIndex // made by the first who searches, or before
	trends  kept[*answers.Trend]
	drawn   kept[[]byte]
	sent    kept[*document]        // by address
	asks    kept[found]            // by a name that is no id
	models  kept[*described]       // by id
	listed  kept[[]answers.Change] // of a run, by page
}

// OpenEdition opens the database; Close ends it. What is odd in a damaged one is an error
// and no panic.
func OpenEdition(c Config) (*Edition, error) {
	s, err := store.Open(c.DB)
	if err != nil {
		return nil, err
	}
	e, err := newEdition(s, c)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return e, nil
}

// newEdition makes an edition of a snapshot and takes it over; when it fails nothing
// reads the snapshot any more.
func newEdition(s *store.Snapshot, c Config) (*Edition, error) {
	e := &Edition{snapshot: s, graph: s.Graph(), families: c.Families, source: answers.SourceOf(s, c.Families), groups: c.Families.Each()}
	e.drawn.busy = make(chan struct{}, drawingsAtOnce)
	e.models.busy = make(chan struct{}, readAtOnce)
	e.asks.busy, e.listed.busy = e.models.busy, e.models.busy
	e.overlap = sync.OnceValue(func() [][]int { return e.lineage.Overlap(e.numbers(), nil) })
	e.names = sync.OnceValue(func() *nameIndex { return indexNames(e.graph) })
	unsuspected := parallel.Start(func() graph.Filter { return c.Suspects.MarkUploads(e.graph).Without(e.graph) })
	err := s.Guard(func() error {
		defer func() { unsuspected() }() // whatever happens, nothing reads the snapshot any more then
		e.derive()
		return e.count(unsuspected())
	})
	if err != nil {
		return nil, err
	}
	e.source.Suspects = answers.SuspectsOf(c.Suspects, true, false)
	sum := sha256.Sum256(fmt.Append(nil, e.source, e.source.Run.Finished.UnixNano(), c.Suspects.SHA256, c.Version))
	e.tag = fmt.Sprintf(`W/"run-%d-%x"`, e.Run().ID, sum[:6])
	return e, nil
}

// derive finds the derivatives of each family.
func (e *Edition) derive() {
	e.lineage = e.graph.Derive(family.MembersIn(e.graph, e.groups))
	for i := range e.groups {
		e.order = append(e.order, i)
		e.created = append(e.created, e.lineage.Created(i, nil))
		e.facts = append(e.facts, sync.OnceValue(func() *facts { return e.factsOf(i) }))
	}
}

// count fills in the rows of the families, and those of the runs.
func (e *Edition) count(unsuspected graph.Filter) error {
	e.rows = answers.FamiliesOf(e.graph, e.lineage, e.groups, e.order, nil, unsuspected)
	slices.SortStableFunc(e.order, func(a, b int) int { return e.rows[b].Derivatives - e.rows[a].Derivatives })
	runs, err := e.snapshot.Runs()
	if err != nil {
		return err
	}
	for i, r := range runs {
		row := answers.RunRowOf(r)
		row.Endpoint = withoutFolder(row.Endpoint)
		whole, _ := graph.LastComplete(runs[:i+1])
		row.LowerBound = answers.IsLowerBound(r, whole)
		e.runs = append(e.runs, row)
	}
	slices.Reverse(e.runs)
	return nil
}

// numbers are those of all families.
func (e *Edition) numbers() []int {
	all := slices.Clone(e.order)
	slices.Sort(all)
	return all
}

// declared is the source of what no rule about uploads touches.
func (e *Edition) declared() answers.Source {
	src := e.source
	src.Suspects = nil
	return src
}

// Source says what the pages are made of.
func (e *Edition) Source() answers.Source { return e.source }

// Run is the run that the edition is of.
func (e *Edition) Run() answers.Run { return e.source.Run }

// Close ends the life of the edition.
func (e *Edition) Close() error { return e.snapshot.Close() }

// numberOf is the number of a family, ignoring case; an error names what is there.
func (e *Edition) numberOf(name string) (int, error) {
	closest := answers.NewClosest(name)
	for i := range e.groups {
		if graph.Fold(e.groups[i].Name) == graph.Fold(name) {
			return i, nil
		}
		closest.Offer(e.groups[i].Name)
	}
	return 0, errNotFound("there is no family %q%s", name, closest.Hint())
}

// number is that of a family of exactly this name, which there is.
func (e *Edition) number(name string) int {
	return slices.IndexFunc(e.groups, func(g family.Group) bool { return g.Name == name })
}

// title is the name of a family for people.
func (e *Edition) title(i int) string {
	if t := e.groups[i].Families[0].Title; t != "" {
		return t
	}
	return e.groups[i].Name
}
