package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"hflineage/crawler/replay"
)

// newHub serves a listing over HTTP; seen is called with the number of each
// request, before it is answered.
func newHub(t *testing.T, listing io.Reader, seen func(requests int)) *httptest.Server {
	t.Helper()
	hub, err := replay.New(listing, replay.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(requests.Add(1))
		if seen != nil {
			seen(n)
		}
		hub.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// runForTest runs the program and returns all that it wrote.
func runForTest(ctx context.Context, t *testing.T, args ...string) (out string, status int) {
	t.Helper()
	var buf bytes.Buffer
	status = run(ctx, args, &buf, &buf)
	return buf.String(), status
}

// crawledSample crawls the sample Hub and returns the database.
func crawledSample(t *testing.T) (db string) {
	t.Helper()
	f, err := os.Open("../../testdata/hub.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	t.Setenv("HF_ENDPOINT", newHub(t, f, nil).URL)
	t.Setenv("HF_HOME", t.TempDir())
	db = filepath.Join(t.TempDir(), "lineage.db")
	if out, status := runForTest(t.Context(), t, "crawl", "--db", db); status != exitDone {
		t.Fatalf("crawl: status %d: %s", status, out)
	}
	return db
}

// answerOf runs a command that must succeed and decodes its JSON.
func answerOf[T any](t *testing.T, args ...string) *T {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), args, &stdout, &stderr); status != exitDone {
		t.Fatalf("%v: status %d: %s", args, status, &stderr)
	}
	answer := new(T)
	if err := json.Unmarshal(stdout.Bytes(), answer); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return answer
}
