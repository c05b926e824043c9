package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// LookupLife is how long an answer of the Hub about a name is believed.
const LookupLife = 30 * 24 * time.Hour

// Publish makes the snapshot at path of its journal and the previous snapshot,
// if there is one, and drops the journal. The new snapshot is written beside
// the old one, synced and renamed: until then nothing has changed, and after it
// a repetition finds its run published and only drops the journal. A failure
// leaves both files as they were.
func Publish(path string, j *Journal) error {
	if j.Run().ID == 0 {
		return fmt.Errorf("publish %s: no run has begun", path)
	}
	prev, err := previous(path)
	if err != nil {
		return err
	}
	if prev.published(j.Run()) {
		return j.Drop()
	}
	next, err := prev.next(j)
	if err != nil {
		return err
	}
	if err := write(path, next); err != nil {
		return fmt.Errorf("publish %s: %w; what was read is kept", path, err)
	}
	return j.Drop()
}

// history is what a snapshot takes over from the one before it.
type history struct {
	runs      []graph.Run
	lookups   []graph.Lookup
	firstSeen map[graph.Key]uint32
	byName    map[string]uint32 // of models without an _id
}

// previous reads the snapshot at path; an empty history if there is none.
func previous(path string) (*history, error) {
	h := &history{firstSeen: map[graph.Key]uint32{}, byName: map[string]uint32{}}
	s, err := Open(path)
	if errors.Is(err, ErrNoDatabase) {
		return h, nil
	}
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return h, s.guard(func() error { return h.take(s) })
}

// take takes over what a snapshot holds, once its checksums have been seen to
// match: damage must not be handed down from run to run.
func (h *history) take(s *Snapshot) (err error) {
	if damage := s.checksums(); damage != nil {
		return s.damaged(errors.New(damage[0]))
	}
	if h.runs, err = s.Runs(); err != nil {
		return err
	}
	if h.lookups, err = s.Lookups(); err != nil {
		return err
	}
	g := s.Graph()
	for n := range graph.Node(g.Len()) {
		switch {
		case !g.OnHub(n):
		case g.Keys[n].IsZero():
			h.byName[g.ID(n)] = g.FirstSeen[n]
		default:
			h.firstSeen[g.Keys[n]] = g.FirstSeen[n]
		}
	}
	return nil
}

func (h *history) lastRun() int {
	if len(h.runs) == 0 {
		return 0
	}
	return h.runs[len(h.runs)-1].ID
}

// published reports that this very run is in the snapshot already. Its number
// alone does not say so: the database may have been replaced by another.
func (h *history) published(run graph.Run) bool {
	return slices.ContainsFunc(h.runs, func(r graph.Run) bool { return r.ID == run.ID && r.Started.Equal(run.Started) })
}

// contents is all that goes into a snapshot.
type contents struct {
	meta      Meta
	graph     *graph.Graph
	runs      []graph.Run
	anomalies []graph.Anomaly
	lookups   []graph.Lookup
}

// next applies the rule to the journal.
func (h *history) next(j *Journal) (*contents, error) {
	run := j.Run()
	run.ID = max(run.ID, h.lastRun()+1)
	c := &contents{}
	var err error
	if c.lookups, err = h.mergeLookups(j, run.Finished); err != nil {
		return nil, err
	}
	g, report, notes, err := build(j, c.lookups)
	if err != nil {
		return nil, err
	}
	h.setFirstSeen(g, run)
	run.Models, run.Edges = g.Models, g.Edges()
	c.graph, c.runs = g, slices.Concat(h.runs, []graph.Run{run})
	c.anomalies = graph.SortAnomalies(append(report.Anomalies, notes...))
	c.meta = Meta{
		Schema: SchemaVersion, Rule: graph.Rule, Run: run, Nodes: g.Len(), Linked: g.Linked, Words: g.Words.Len(),
		Tags: g.Tags.Names.Len(), Carriers: len(g.Tags.Nodes), Unresolved: g.Unresolved,
	}
	return c, nil
}

// build applies the rule to what the journal holds.
func build(j *Journal, lookups []graph.Lookup) (*graph.Graph, *graph.Report, []graph.Anomaly, error) {
	b := &graph.Builder{}
	notes, err := j.Read(b.Add)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, l := range lookups {
		if l.To != "" && graph.Fold(l.To) != graph.Fold(l.Name) {
			b.Redirect(l.Name, l.To)
		}
	}
	g, report := b.Build()
	return g, report, notes, nil
}

// mergeLookups puts the run's answers over the earlier ones that still live.
func (h *history) mergeLookups(j *Journal, now time.Time) ([]graph.Lookup, error) {
	fresh, err := j.Lookups()
	if err != nil {
		return nil, err
	}
	byName := map[string]graph.Lookup{}
	for _, l := range slices.Concat(living(h.lookups, now), fresh) {
		byName[graph.Fold(l.Name)] = l
	}
	list := make([]graph.Lookup, 0, len(byName))
	for _, l := range byName {
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b graph.Lookup) int { return cmp.Compare(graph.Fold(a.Name), graph.Fold(b.Name)) })
	return list, nil
}

// living returns the answers that are still believed at a time.
func living(lookups []graph.Lookup, now time.Time) []graph.Lookup {
	var list []graph.Lookup
	for _, l := range lookups {
		if now.Sub(l.At) < LookupLife {
			list = append(list, l)
		}
	}
	return list
}

func (h *history) setFirstSeen(g *graph.Graph, run graph.Run) {
	g.FirstSeen = make([]uint32, g.Len())
	for n := range g.FirstSeen {
		node := graph.Node(n)
		if !g.OnHub(node) {
			continue
		}
		first, known := h.firstSeen[g.Keys[n]]
		if g.Keys[n].IsZero() {
			first, known = h.byName[g.ID(node)]
		}
		if !known {
			first = started(run)
		}
		g.FirstSeen[n] = first
	}
}

// started is the time that a run gives to the models that it is the first to list.
func started(run graph.Run) uint32 {
	return uint32(min(max(0, run.Started.Unix()), math.MaxUint32))
}

// allocSize is the step in which the file grows. bbolt's own, 16 MiB and powers
// of two before, is for files that go on growing.
const allocSize = 64 << 10

// write writes a snapshot to a temporary file and gives it its name.
func write(path string, c *contents) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temp := path + ".tmp"
	if err := os.Remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err // left behind by a run that was killed, and cannot be removed
	}
	defer func() {
		if err != nil {
			os.Remove(temp)
		}
	}()
	db, err := bolt.Open(temp, 0o644, &bolt.Options{NoSync: true, Timeout: lockWait})
	if err != nil {
		return err
	}
	db.AllocSize = allocSize
	if err := errors.Join(c.put(db), db.Sync(), db.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func (c *contents) put(db *bolt.DB) error {
	meta, err := json.Marshal(c.meta)
	if err != nil {
		return err
	}
	runs, err1 := toLines(c.runs)
	aliases, err2 := toLines(c.graph.Aliases)
	anomalies, err3 := toLines(c.anomalies)
	lookups, err4 := toLines(c.lookups)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	for _, s := range []struct {
		key     string
		payload []byte
	}{
		{"meta    ", meta}, {"runs    ", runs}, {"aliases ", aliases}, {"anomaly ", anomalies}, {"lookups ", lookups},
	} {
		if err := putSection(db, s.key, s.payload); err != nil {
			return err
		}
	}
	for _, col := range columns {
		if err := putSection(db, col.key, col.payload(c.graph)); err != nil {
			return fmt.Errorf("section %q: %w", col.key, err)
		}
	}
	return nil
}

// syncDir makes a rename last through a loss of power.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
