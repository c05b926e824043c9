package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hflineage/cmd/hflineage/answers"
	"hflineage/crawler/replay"
	"hflineage/graph"
)

// askedAt are questions whose answers must not change when a run is asked about
// later, but for what is known of the last run alone.
func askedAt() (questions [][]string) {
	columns := []string{"--columns", "derivatives,direct,finetune,adapter,merge,quantized,unspecified,without_quantized,members,shared,credit,first_party,other_members,by_depth"}
	for _, by := range []string{"", "series", "region", "owner"} {
		questions = append(questions, append([]string{"count", "--format", "csv", "--by", by}, columns...))
	}
	for _, by := range []graph.Dimension{graph.ByRelation, graph.ByDepth, graph.ByAuthor, graph.ByMonth} {
		questions = append(questions, []string{"count", "--format", "json", "--top", "0", "--by", string(by)})
	}
	return append(questions,
		[]string{"count", "--format", "json", "--top", "0", "--by", "parent-owner"},
		[]string{"count", "--format", "csv", "--columns", "derivatives", "--relation", "adapter,merge", "--created-before", "2025-06-01"},
	)
}

// TestCountAt: nights of a Hub that changes, and at the end each of them is asked
// about: the answers are those of that night.
func TestCountAt(t *testing.T) {
	listing, err := os.ReadFile("../../testdata/hub.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	hub := newChangingHub(t, listing)
	db := filepath.Join(t.TempDir(), "lineage.db")
	var nights [][]string // what was said
	for night, strategy := range []string{"sweep", "sweep", "delta", "sweep", "sweep"} {
		if night > 0 {
			change(t, hub, uint64(night), 60)
		}
		if out, status := runForTest(t.Context(), t, "crawl", "--db", db, "--strategy", strategy, "--max-gone", "5"); status != exitDone {
			t.Fatalf("night %d: status %d: %s", night, status, out)
		}
		nights = append(nights, answersAt(t, db))
	}
	for night := range nights {
		for i, got := range answersAt(t, db, "--at", strconv.Itoa(night+1)) {
			if diff := cmp.Diff(lines(nights[night][i]), lines(got)); diff != "" {
				t.Errorf("run %d, %v: -that night +today:\n%s", night+1, askedAt()[i], diff)
			}
		}
	}
	diffsAgree(t, db, len(nights))
}

// newChangingHub serves a listing that can be changed, to the commands that the test
// runs.
func newChangingHub(t *testing.T, listing []byte) *replay.Server {
	t.Helper()
	hub, err := replay.New(bytes.NewReader(listing), replay.Config{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(hub)
	t.Cleanup(server.Close)
	t.Setenv("HF_ENDPOINT", server.URL)
	t.Setenv("HF_HOME", t.TempDir())
	return hub
}

// change makes n things happen to the models of a Hub.
func change(t *testing.T, hub *replay.Server, seed uint64, n int) {
	t.Helper()
	mutations, err := hub.RandomMutations(seed, n, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := hub.Apply(mutations...); err != nil {
		t.Fatal(err)
	}
}

// answersAt are the answers to askedAt, without what is said of another run.
func answersAt(t *testing.T, db string, at ...string) (answers []string) {
	t.Helper()
	for _, q := range askedAt() {
		var out, stderr bytes.Buffer
		if status := run(t.Context(), append(append(q, "--db", db), at...), &out, &stderr); status != exitDone {
			t.Fatalf("%v %v: status %d: %s", q, at, status, &stderr)
		}
		answers = append(answers, out.String())
	}
	return answers
}

// lines are the lines of an answer without those that only an answer as of an earlier
// run has, and in lower case: absent names are spelled as they are today.
func lines(answer string) (list []string) {
	text := answer
	if i := strings.Index(text, ",last_run,of_last_run,gone_since"); i >= 0 {
		rows := strings.Split(text, "\n")
		for k, row := range rows {
			if cells := strings.Split(row, ","); len(cells) > 3 {
				rows[k] = strings.Join(cells[:len(cells)-3], ",")
			}
		}
		text = strings.Join(rows, "\n")
	}
	if i := strings.Index(text, `"as_of": {`); i >= 0 {
		end := i + strings.Index(text[i:], "\n  },\n") + len("\n  },\n")
		text = strings.TrimRight(text[:i], " ") + text[end:]
	}
	for line := range strings.Lines(strings.ToLower(text)) {
		if !strings.Contains(line, "as of an earlier run") {
			list = append(list, line)
		}
	}
	return list
}

// diffsAgree compares each run with each later one: the counts before and after are
// those of the runs, and the parts add up.
func diffsAgree(t *testing.T, db string, runs int) {
	changed := 0
	for from := 1; from <= runs; from++ {
		for to := from + 1; to <= runs; to++ {
			a, b := strconv.Itoa(from), strconv.Itoa(to)
			d := answerOf[diffAnswer](t, "diff", a, b, "--list", "--db", db, "--format", "json")
			changed += len(d.List)
			before := countsOf(t, db, a)
			after := countsOf(t, db, b)
			for _, f := range d.Families {
				if f.DerivativesBefore != before[f.Family].Derivatives || f.Derivatives != after[f.Family].Derivatives ||
					f.MembersBefore != before[f.Family].Members || f.Members != after[f.Family].Members {
					t.Errorf("from run %s to %s: %+v; counted %+v and %+v", a, b, f, before[f.Family], after[f.Family])
				}
				if f.DerivativesBefore+f.Appeared+f.Back+f.Joined-f.Gone-f.Left != f.Derivatives {
					t.Errorf("from run %s to %s: %+v does not add up", a, b, f)
				}
			}
			if d.Since.Models+d.Changes.Appeared+d.Changes.Back-d.Changes.Gone < d.Models {
				t.Errorf("from run %s to %s: %d models, %d before, changes %+v", a, b, d.Models, d.Since.Models, d.Changes)
			}
		}
	}
	if changed == 0 {
		t.Error("nothing has changed")
	}
}

func countsOf(t *testing.T, db, at string) map[string]answers.Family {
	counts := map[string]answers.Family{}
	for _, f := range answerOf[countAnswer](t, "count", "--db", db, "--at", at, "--format", "json").Families {
		counts[f.Family] = f
	}
	return counts
}

func TestMoment(t *testing.T) {
	day := func(d, hour int) time.Time { return time.Date(2026, 11, d, hour, 0, 0, 0, time.UTC) }
	runs := []graph.Run{{ID: 2, Finished: day(20, 3)}, {ID: 3, Finished: day(21, 3)}, {ID: 4, Finished: day(21, 23)}, {ID: 7, Finished: day(24, 3)}}
	const there = "the runs are 2 to 4 and 7 (2026-11-20 to 2026-11-24)"
	for _, c := range []struct {
		text string
		want int
		err  string
	}{
		{"2", 2, ""},
		{"7", 7, ""},
		{"2026-11-20", 2, ""},
		{"2026-11-21", 4, ""},
		{"2026-11-21T03:00:00Z", 3, ""},
		{"2026-11-21T02:59:59Z", 2, ""},
		{"2026-11-21T05:00:00+02:00", 3, ""},
		{"2026-11-23", 4, ""},
		{"2026-11-25", 7, ""},
		{"1", 0, "--at 1: there is no run 1; " + there},
		{"5", 0, "--at 5: there is no run 5; " + there},
		{"8", 0, "--at 8: there is no run 8 yet; " + there},
		{"2026-11-19", 0, "--at 2026-11-19 is before the first run; " + there},
		{"2026-11-26", 0, "--at 2026-11-26 is yet to come; " + there},
		{"0", 0, `--at "0" is neither`},
		{"-1", 0, `--at "-1" is neither`},
		{"yesterday", 0, `--at "yesterday" is neither the number of a run nor a date: write 12, 2026-01-31, or 2026-01-31T12:00:00Z`},
		{"2026-02-30", 0, `--at "2026-02-30" is neither`},
	} {
		m, err := parseMoment("--at", c.text)
		got := 0
		if err == nil {
			got, err = m.among(runs, day(25, 12))
		}
		switch {
		case c.err == "" && (err != nil || got != c.want):
			t.Errorf("%s: run %d, %v; want run %d", c.text, got, err, c.want)
		case c.err != "" && (err == nil || !strings.HasPrefix(err.Error(), c.err) || !isUsage(err)):
			t.Errorf("%s: run %d, %v; want %s", c.text, got, err, c.err)
		}
	}
	if got := runsThere(runs[:1]); got != "2 (2026-11-20)" {
		t.Error(got)
	}
}

// TestAsOfUnknown: of a run that did not keep what its names led to, that is not
// known, in any format.
func TestAsOfUnknown(t *testing.T) {
	src := answers.Source{Rule: "declared/1", AsOf: &answers.AsOf{LastRun: 9, OfLastRun: []string{"likes"}}}
	caption := strings.Join(src.Caption(), "\n")
	for _, want := range []string{"unresolved names not known", "aliases not known", "are those of run 9."} {
		if !strings.Contains(caption, want) {
			t.Errorf("no %q in\n%s", want, caption)
		}
	}
	names, values := src.Columns()
	for i, name := range names {
		if (name == "aliases" || name == "aliases_sha256" || name == "unresolved") && values[i] != "" {
			t.Errorf("%s is %v, want an empty cell", name, values[i])
		}
	}
	var out bytes.Buffer
	if err := answers.WriteJSON(&out, src); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"aliases": null`, `"unresolved": null`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in\n%s", want, &out)
		}
	}
}
