package main

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"hflineage/crawler/replay"
	"hflineage/store"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hflineage": main})
}

// TestScripts runs the command scripts of testdata/script. Beside testscript's
// own commands they know:
//
//	hub FILE [N]        serve a listing as a Hub, N models a page at most, and
//	                    point HF_ENDPOINT at it
//	cut N FILE          drop the last N bytes of a file
//	pack gzip|zstd FILE...   pack each FILE as FILE.gz or FILE.zst
//	hold DB, drop       hold the journal of a database, as another crawl does
//	status N ARG...     run hflineage and expect this exit status
//	same FILE FILE      expect equal files, but for the run's id, times and requests
//	oneline stderr      expect a single line
func TestScripts(t *testing.T) {
	sample, err := filepath.Abs("../../testdata/hub.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Values[keyHeld] = &[]*store.Journal{}
			env.Setenv("SAMPLE", sample)
			env.Setenv("GORACE", "atexit_sleep_ms=0") // a second for each of hundreds of commands otherwise
			env.Setenv("HFLINEAGE_DB", filepath.Join(env.WorkDir, "lineage.db"))
			env.Setenv("HF_ENDPOINT", "http://127.0.0.1:1") // never the real Hub
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"hub": scriptHub, "cut": scriptCut, "pack": scriptPack, "hold": scriptHold, "drop": scriptDrop, "status": scriptStatus, "oneline": scriptOneLine, "same": scriptSame,
		},
	})
}

func scriptHub(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	hub, err := replay.New(f, replay.Config{})
	ts.Check(err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); len(args) > 1 && q.Has("limit") {
			q.Set("limit", args[1])
			r.URL.RawQuery = q.Encode()
		}
		hub.ServeHTTP(w, r)
	}))
	ts.Defer(server.Close)
	ts.Setenv("HF_ENDPOINT", server.URL)
}

func scriptHold(ts *testscript.TestScript, _ bool, args []string) {
	j, err := store.OpenJournal(ts.MkAbs(args[0]))
	ts.Check(err)
	held := ts.Value(keyHeld).(*[]*store.Journal)
	*held = append(*held, j)
	ts.Defer(func() { scriptDrop(ts, false, nil) })
}

const keyHeld = "held" // the journals that a script holds

func scriptDrop(ts *testscript.TestScript, _ bool, _ []string) {
	held := ts.Value(keyHeld).(*[]*store.Journal)
	for _, j := range *held {
		ts.Check(j.Close())
	}
	*held = nil
}

func scriptStatus(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("hflineage", args[1:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// ofRun is what differs between two runs that found the same.
var ofRun = regexp.MustCompile(`(?s)"run": \{.*?\}|run \d+ \(\w+, [^)]*\)`)

func scriptSame(ts *testscript.TestScript, _ bool, args []string) {
	a, b := ofRun.ReplaceAllString(ts.ReadFile(args[0]), ""), ofRun.ReplaceAllString(ts.ReadFile(args[1]), "")
	if diff := cmp.Diff(strings.Split(a, "\n"), strings.Split(b, "\n")); diff != "" {
		ts.Fatalf("%s and %s differ: %s", args[0], args[1], diff)
	}
}

func scriptOneLine(ts *testscript.TestScript, _ bool, args []string) {
	lines := 0
	for _, c := range ts.ReadFile(args[0]) {
		if c == '\n' {
			lines++
		}
	}
	if lines != 1 {
		ts.Fatalf("%s has %d lines, want 1", args[0], lines)
	}
}

// A crawl that is interrupted exits with 130 and goes on where it was.
func TestInterrupt(t *testing.T) {
	f, err := os.Open("../../testdata/hub.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ctx, interrupt := context.WithCancel(t.Context())
	hub := newHub(t, f, func(requests int) {
		if requests == 3 {
			interrupt()
		}
	})
	t.Setenv("HF_ENDPOINT", hub.URL)
	t.Setenv("HF_HOME", t.TempDir())
	db := filepath.Join(t.TempDir(), "lineage.db")
	out, status := runForTest(ctx, t, "crawl", "--db", db)
	if status != exitInterrupted {
		t.Fatalf("status %d, want %d: %s", status, exitInterrupted, out)
	}
	out, status = runForTest(t.Context(), t, "crawl", "--db", db)
	if status != exitDone {
		t.Fatalf("status %d after going on: %s", status, out)
	}
	s, err := store.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if run := s.Meta().Run; run.ID != 1 || run.Pages != 1 || run.Models != 813 {
		t.Errorf("run %d of %d pages and %d models, want run 1 of 1 page and 813 models", run.ID, run.Pages, run.Models)
	}
}

var update = flag.Bool("update", false, "rewrite the golden files")

// The picture in the README is what the program draws, without dot, but for the
// time of the run.
func TestReadmePicture(t *testing.T) {
	t.Setenv("PATH", "")
	db := crawledSample(t)
	got, status := runForTest(t.Context(), t, "export", "--db", db, "--family", "gemma")
	if status != exitDone {
		t.Fatalf("export: status %d: %s", status, got)
	}
	got = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d UTC`).ReplaceAllString(got, "2026-11-23 20:12 UTC")
	wantGolden(t, "gemma.svg", got)
}
