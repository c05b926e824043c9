package store

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"

	"hflineage/graph"
)

// ErrUnchanged says that a run has found nothing that the database does not hold.
var ErrUnchanged = errors.New("nothing has changed")

// Publish makes the snapshot at path of its journal and the previous snapshot,
// if there is one, and drops the journal. The new snapshot is written beside
// the old one, synced and renamed: until then nothing has changed, and after it
// a repetition finds its run published and only drops the journal. A failure
// leaves both files as they were; a run that misses too many models is a
// [MissingError].
//
// A run that did not read the whole listing is published only if it changes more
// than downloads and likes; else it is ErrUnchanged, and the journal is gone too.
//
// Meanwhile the process collects its garbage earlier than usual. Nearly all that
// is built are arrays that the collector need not look into, so that this costs
// little time, and three million models stay under 1 GiB.
func Publish(path string, j *Journal) error {
	if j.Run().ID == 0 {
		return fmt.Errorf("publish %s: no run has begun", path)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	prev, err := previous(path)
	if err != nil {
		return err
	}
	if prev.published(j.Run()) {
		if err := files.syncDir(filepath.Dir(path)); err != nil { // who renamed it may have died before
			return fmt.Errorf("publish %s: %w; what was read is kept", path, err)
		}
		return j.Drop()
	}
	if err := prev.renumber(j); err != nil {
		return err
	}
	next, err := prev.next(j)
	if err != nil {
		return err
	}
	same, err := prev.same(next)
	if err != nil {
		return err
	}
	if same {
		return errors.Join(ErrUnchanged, j.Drop())
	}
	if err := write(path, next); err != nil {
		return fmt.Errorf("publish %s: %w; what was read is kept", path, err)
	}
	return j.Drop()
}

// contents is all that goes into a snapshot.
type contents struct {
	meta      Meta
	graph     *graph.Graph
	runs      []graph.Run
	anomalies []graph.Anomaly
	lookups   []graph.Lookup
	events    []byte // of all runs, see events.go
}

// next applies the rule to the journal.
func (h *history) next(j *Journal) (*contents, error) {
	run := j.Run()
	run.Archive, run.Archived = "", 0
	c := &contents{}
	b, lookups, notes, err := h.builder(j, false)
	if err != nil {
		return nil, err
	}
	c.lookups = lookups
	g, report := b.Build()
	debug.FreeOSMemory() // what it was built from is half of the memory
	run.Models, run.Edges = g.Models, g.Edges()
	run.Names = &graph.Names{Aliases: g.Aliases.Len(), AliasesSHA256: g.Aliases.SHA256(), Unresolved: g.Unresolved}
	run.Completeness.Open = len(notAsked(report.Unexplained, c.lookups))
	if c.events, err = h.compare(g, &run, cmp.Or(j.MayMiss, MayMiss)); err != nil {
		return nil, err
	}
	c.graph, c.runs = g, slices.Concat(h.runs, []graph.Run{run})
	c.anomalies = graph.SortAnomalies(append(report.Anomalies, notes...))
	c.meta = Meta{
		Schema: SchemaVersion, Rule: graph.Rule, Run: run, Nodes: g.Len(), Linked: g.Linked, Words: g.Words.Len(),
		Tags: g.Tags.Names.Len(), Carriers: len(g.Tags.Nodes), Unresolved: g.Unresolved, Mentions: mentionsMeta(&g.Mentions),
		Aliases: run.Names.Aliases, AliasesSHA256: run.Names.AliasesSHA256,
	}
	c.meta.Whole, _ = graph.LastComplete(c.runs)
	return c, nil
}
