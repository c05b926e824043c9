package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
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
