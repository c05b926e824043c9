package crawler_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/crawler"
	"hflineage/crawler/replay"
	"hflineage/crawler/replay/synth"
	"hflineage/graph"
	"hflineage/store"
)

// nightly is a Hub that changes, and a database that follows it.
type nightly struct {
	*replay.Server
	now   time.Time
	draws uint64 // of mutations
	db    string
	last  graph.Run
}

// newNightly makes up a Hub of so many models.
func newNightly(t *testing.T, models int, seed uint64) *nightly {
	t.Helper()
	made, err := synth.New(models, seed)
	if err != nil {
		t.Fatal(err)
	}
	var listing strings.Builder
	if _, err := replay.NewSource(made, replay.Config{}).WriteTo(&listing); err != nil {
		t.Fatal(err)
	}
	n := &nightly{now: made.Until(), draws: seed << 32, db: filepath.Join(t.TempDir(), "lineage.db")}
	n.Server = recorded(t, listing.String(), replay.Config{Now: func() time.Time { return n.now }})
	return n
}

// change lets so many things happen, of those that a delta can see if that is all that may.
func (n *nightly) change(t *testing.T, changes int, forDelta bool) {
	t.Helper()
	n.now = n.now.Add(12 * time.Hour)
	n.draws++
	may := func(m replay.Mutation) bool {
		isNew := strings.Contains(string(m.Appear), n.now.Format(`"createdAt":"2006-01-02T15:04:05`))
		edited := strings.Contains(string(m.Change), `"lastModified":`)
		return !forDelta || isNew || edited
	}
	list, err := n.RandomMutations(n.draws, changes, may)
	if err == nil {
		err = n.Apply(list...)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// crawl crawls into a database.
func (n *nightly) crawl(t *testing.T, db string, last graph.Run, strategy string) graph.Run {
	t.Helper()
	c := config(n.Server, 50, 1)
	c.Hub.Token, c.Lookups = "", 10_000
	crawl, err := crawler.New(c)
	if err != nil {
		t.Fatal(err)
	}
	j, err := store.OpenJournal(db)
	if err != nil {
		t.Fatal(err)
	}
	j.MayMiss = 1
	if strategy == graph.Delta {
		err = crawl.Delta(t.Context(), j, last.ID+1, last)
	} else {
		err = crawl.Sweep(t.Context(), j, last.ID+1)
	}
	run := j.Run()
	if err == nil {
		err = store.Publish(db, j)
	}
	if err != nil && !errors.Is(err, store.ErrUnchanged) {
		t.Fatalf("%s: %v", strategy, err)
	}
	return run
}

// run follows the Hub, and makes sure that the database is what a new one is.
func (n *nightly) run(t *testing.T, strategy string) {
	t.Helper()
	n.last = n.crawl(t, n.db, n.last, strategy)
	fresh := filepath.Join(t.TempDir(), "fresh.db")
	n.crawl(t, fresh, graph.Run{}, graph.Sweep)
	if damage, err := store.Check(n.db); err != nil || len(damage) > 0 {
		t.Fatalf("damage %v, %v", damage, err)
	}
	want, got := graphOf(t, fresh), graphOf(t, n.db)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("-a new crawl, +the %s:\n%s", strategy, diff)
	}
}

// lineage is a graph in words, and what was odd about it. What aliases there are beside
// those that an edge shows is left out: a database knows more old names with time.
type lineage struct {
	Models, Edges []string
	Unresolved    int
	Anomalies     []graph.Anomaly
}

func graphOf(t *testing.T, db string) (l lineage) {
	t.Helper()
	err := store.Read(db, func(s *store.Snapshot) (err error) {
		g := s.Graph()
		for i := range g.Len() {
			n := graph.Node(i)
			l.Models = append(l.Models, fmt.Sprint(g.ID(n), g.Keys[n], g.Flags[n], g.Created[n], g.Modified[n], g.Downloads[n], g.Likes[n]))
			parents, relations := g.Parents.Of(n)
			for k, p := range parents {
				l.Edges = append(l.Edges, fmt.Sprint(g.ID(n), " ", relations[k], " ", g.ID(p)))
			}
		}
		l.Unresolved = g.Unresolved
		l.Anomalies, err = s.Anomalies()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A database that follows a Hub night after night, by sweeps and by deltas of what
// deltas can see, is after each run what a new crawl makes.
func TestWeek(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			n := newNightly(t, 300, seed)
			for night := range 5 {
				if night > 0 {
					n.change(t, 40, false)
				}
				n.run(t, graph.Sweep)
				n.change(t, 20, true)
				n.run(t, graph.Delta)
			}
		})
	}
}

// A model that was renamed goes, or is hidden, before the answer of the Hub about its
// first name is too old: the name means what the Hub says then.
func TestRenamedModelLeaves(t *testing.T) {
	for name, leaves := range map[string]replay.Mutation{
		"gone":   {Gone: "some/b"},
		"hidden": {Private: "some/b"},
		"again":  {Rename: &replay.Rename{From: "some/b", To: "some/c"}},
	} {
		t.Run(name, func(t *testing.T) {
			n := &nightly{now: t0, db: filepath.Join(t.TempDir(), "lineage.db")}
			n.Server = recorded(t, model(0, "Qwen/a", "")+"\n"+model(1, "x/child", `,"tags":["base_model:Qwen/a"]`)+"\n"+model(2, "x/other", ""),
				replay.Config{Now: func() time.Time { return n.now }})
			n.run(t, graph.Sweep)
			for _, m := range []replay.Mutation{{Rename: &replay.Rename{From: "Qwen/a", To: "some/b"}}, leaves} {
				n.now = n.now.AddDate(0, 0, 1)
				if err := n.Apply(m); err != nil {
					t.Fatal(err)
				}
				n.run(t, graph.Sweep)
			}
			n.now = n.now.AddDate(0, 0, 1)
			n.run(t, graph.Sweep)
		})
	}
}
