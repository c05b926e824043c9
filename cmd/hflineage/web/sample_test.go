package web

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hflineage/crawler"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/suspect"
	"hflineage/store"
)

// sampleDB publishes the sample Hub, with items of the test's own after it.
func sampleDB(t testing.TB, items ...string) (db string) {
	t.Helper()
	dir := t.TempDir()
	db = filepath.Join(dir, "lineage.db")
	importInto(t, db, items...)
	return db
}

// importInto publishes the sample Hub and more as the next run of a database.
func importInto(t testing.TB, db string, items ...string) {
	t.Helper()
	data, err := os.ReadFile("../../../testdata/hub.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	listing := filepath.Join(t.TempDir(), "hub.jsonl")
	all := strings.TrimRight(string(data), "\n") + "\n" + strings.Join(items, "\n")
	if err := os.WriteFile(listing, []byte(all), 0o600); err != nil {
		t.Fatal(err)
	}
	journal, err := store.OpenJournal(db)
	if err != nil {
		t.Fatal(err)
	}
	into := &crawler.Import{Files: []string{listing}, Last: lastRun(t, db), Log: slog.New(slog.DiscardHandler)}
	if err := into.Run(t.Context(), journal); err != nil {
		t.Fatal(err)
	}
	if err := store.Publish(db, journal); err != nil {
		t.Fatal(err)
	}
}

func lastRun(t testing.TB, db string) (run graph.Run) {
	t.Helper()
	if _, err := os.Stat(db); err != nil {
		return run
	}
	s, err := store.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.Meta().Run
}

func configOf(db string) Config {
	return Config{DB: db, Families: family.Default(), Suspects: suspect.Default(), Version: "test", Log: slog.New(slog.DiscardHandler)}
}

// siteOf serves a database for a test.
func siteOf(t testing.TB, db string) *httptest.Server {
	t.Helper()
	site, err := New(t.Context(), configOf(db))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	return server
}

// get asks a server for something, with headers in pairs.
func get(t testing.TB, server *httptest.Server, address string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := *server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// getJSON reads an answer of the API.
func getJSON[T any](t testing.TB, server *httptest.Server, address string) *T {
	t.Helper()
	answer, body := get(t, server, address)
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%s: %s, %s: %s", address, answer.Status, answer.Header.Get("Content-Type"), body)
	}
	v := new(T)
	if err := json.Unmarshal([]byte(body), v); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return v
}
