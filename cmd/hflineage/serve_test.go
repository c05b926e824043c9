package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestServe: the server says where it is, answers, and ends well when it is told to.
func TestServe(t *testing.T) {
	db := crawledSample(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	said, stderr := io.Pipe()
	status := make(chan int, 1)
	go func() {
		status <- run(ctx, []string{"serve", "--db", db, "--listen", "127.0.0.1:0"}, io.Discard, stderr)
		stderr.Close()
	}()
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, said)
	found := regexp.MustCompile(`^hflineage: serving run 1 at (http://127\.0\.0\.1:\d+)/; stop with Ctrl-C\n$`).FindStringSubmatch(line)
	if found == nil {
		t.Fatalf("the server said %q", line)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, found[1]+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if answer.Body.Close(); err != nil || !strings.HasPrefix(string(body), "ok: run 1, ") {
		t.Errorf("%s %q, %v", answer.Status, body, err)
	}
	stop()
	if got := <-status; got != exitDone {
		t.Errorf("status %d, want %d", got, exitDone)
	}
}

// TestServeRefused: what cannot be served is one line with the next step.
func TestServeRefused(t *testing.T) {
	db := crawledSample(t)
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"--db", t.TempDir() + "/none.db"}, "run hflineage crawl first, or name another with --db"},
		{[]string{"--db", db, "--listen", "256.0.0.1:1"}, "choose another address with --listen"},
		{[]string{"--db", db, "--listen", "8080"}, "choose another address with --listen"},
	} {
		out, status := runForTest(t.Context(), t, append([]string{"serve"}, tc.args...)...)
		if status != exitFailed || !strings.Contains(out, tc.want) || strings.Count(out, "\n") != 1 {
			t.Errorf("%v: status %d: %s", tc.args, status, out)
		}
	}
}
