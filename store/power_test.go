package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"hflineage/graph"
)

// TestPublishPowerLoss lets the power fail, and a kill come, before and after every
// operation of a publication, and the power again in the next start after a
// kill. Whatever part of what was not synced is left, a reader finds the old or
// the new run in full, and the next start makes the new one of it, once.
func TestPublishPowerLoss(t *testing.T) {
	first := testModels(40, 1)
	second := slices.Concat(first[:30], testModels(8, 9))
	edited := slices.Clone(first[:3])
	for i := range edited {
		edited[i].Tags = []string{"base_model:merge:" + first[20].ID}
	}
	for name, c := range map[string]struct {
		before bool
		run    graph.Run
		models []graph.Model
	}{
		"the first run": {false, testRun(1), first},
		"a sweep":       {true, testRun(2), second},
		"a delta":       {true, partialRun(2), edited},
	} {
		t.Run(name, func(t *testing.T) {
			held := map[string]string{}
			db := filepath.Join(t.TempDir(), "lineage.db")
			if c.before {
				publish(t, db, testRun(1), first)
				held["lineage.db"] = string(readFile(t, db))
			}
			if err := record(t, db, c.run, [][]graph.Model{c.models}, testLookups(2)).Close(); err != nil {
				t.Fatal(err)
			}
			held["lineage.db.run"] = string(readFile(t, JournalPath(db)))
			goOn(t, db)
			p := &powerLoss{old: held["lineage.db"], published: string(readFile(t, db)), tried: distinct{}}
			wantEvents(t, db, c.before)

			kills := distinct{}
			for n, killed := range newMachine(t, held).record(t, func(db string) { goOn(t, db) }) {
				p.fails(t, killed, fmt.Sprintf("at moment %d", n))
				if !kills.first(killed.seen()) {
					continue
				}
				for again, m := range killed.on(t).record(t, func(db string) { goOn(t, db) }) {
					p.fails(t, m, fmt.Sprintf("at moment %d after a kill at moment %d", again, n))
				}
			}
			t.Logf("%d states", len(p.tried))
		})
	}
}

// goOn is the next start: it publishes the run that the journal holds, if there is
// one.
func goOn(t *testing.T, db string) {
	t.Helper()
	j := openJournalAt(t, db)
	if j.Run().ID == 0 {
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := Publish(db, j); err != nil {
		j.Close()
		t.Fatal(err)
	}
}

// powerLoss is what a publication is between, and the states that have been tried.
type powerLoss struct {
	old, published string
	tried          distinct
}

// fails lets the power fail on a machine, and starts it again.
func (p *powerLoss) fails(t *testing.T, m *machine, when string) {
	t.Helper()
	for _, held := range m.afterPowerLoss() {
		if !p.tried.first(held) {
			continue
		}
		if got := held["lineage.db"]; got != p.old && got != p.published {
			t.Errorf("power lost %s: a reader finds neither the old run nor the new one", when)
			continue
		}
		db := filepath.Join(newMachine(t, held).dir, "lineage.db")
		goOn(t, db)
		data, err := os.ReadFile(db)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if string(data) != p.published {
			t.Errorf("power lost %s, %d files left: the next start does not make the new run of them", when, len(held))
		}
		wantNoFile(t, JournalPath(db))
	}
}

// wantEvents makes sure that a publication whose repetition is looked for has events,
// which a second one would add to.
func wantEvents(t *testing.T, db string, want bool) {
	t.Helper()
	n := 0
	for events, err := range openSnapshot(t, db).Events(0) {
		if err != nil {
			t.Fatal(err)
		}
		n += len(events.Events)
	}
	if (n > 0) != want {
		t.Errorf("%d events, want some: %t", n, want)
	}
}

// TestJournalPowerLoss: a page that is committed is there when power comes back, in
// the first run of a folder as well, and if the one that made the journal was killed.
func TestJournalPowerLoss(t *testing.T) {
	commit := func(db string) {
		j := openJournalAt(t, db)
		if j.Run().Pages == 0 {
			if err := errors.Join(j.Begin(testRun(1), []graph.Lane{{}}), j.Append(numberedPage(testRun(1)))); err != nil {
				t.Fatal(err)
			}
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for n, killed := range newMachine(t, nil).record(t, commit) {
		moments := killed.on(t).record(t, commit)
		for _, held := range moments[len(moments)-1].afterPowerLoss() {
			j := openJournalAt(t, filepath.Join(newMachine(t, held).dir, "lineage.db"))
			if j.Run().Pages != 1 {
				t.Errorf("killed at moment %d: %d pages are left, want the one that was committed then", n, j.Run().Pages)
			}
			if err := j.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestJournalSyncs: the models of a loss of power count on it.
func TestJournalSyncs(t *testing.T) {
	j := openJournalAt(t, filepath.Join(t.TempDir(), "lineage.db"))
	defer j.Close()
	if j.db.NoSync || j.db.NoGrowSync || j.db.NoFreelistSync {
		t.Errorf("NoSync %t, NoGrowSync %t, NoFreelistSync %t: a commit would not last", j.db.NoSync, j.db.NoGrowSync, j.db.NoFreelistSync)
	}
}
