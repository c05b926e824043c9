package crawler_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hflineage/crawler"
	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
	"hflineage/graph"
	"hflineage/store"
)

// epoch is when the models of the tests begin to be created.
var epoch = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// model is an item of the listing, the n-th in its order, with more fields.
func model(n int, id, more string) string {
	at := epoch.Add(time.Duration(n) * time.Hour)
	return fmt.Sprintf(`{"_id":"%08x%016x","id":%q,"createdAt":%q%s}`, at.Unix(), n, id, at.Format("2006-01-02T15:04:05.000Z"), more)
}

func models(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintln(&b, model(i, fmt.Sprintf("owner/m%d", i), ""))
	}
	return b.String()
}

// keys are those of models(n).
func keys(n int) []graph.Key {
	list := make([]graph.Key, n)
	for i := range list {
		binary.BigEndian.PutUint32(list[i][:], uint32(epoch.Add(time.Duration(i)*time.Hour).Unix()))
		binary.BigEndian.PutUint64(list[i][4:], uint64(i))
	}
	return list
}

// ids are those of models(n).
func ids(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("owner/m%d", i)
	}
	return list
}

func recorded(t *testing.T, data string, config replay.Config) *replay.Server {
	t.Helper()
	s, err := replay.New(strings.NewReader(data), config)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// site is a Hub at a loopback address and what a crawl of it needs.
type site struct {
	db     string
	config crawler.Config
}

// newSite serves a Hub over HTTP.
func newSite(t *testing.T, handler http.Handler) *site {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	endpoint, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	return &site{
		db:     filepath.Join(t.TempDir(), "lineage.db"),
		config: crawler.Config{Hub: hub.Settings{Endpoint: endpoint}, PageSize: 3, Lanes: 1, Transport: srv.Client().Transport},
	}
}

// inMemory answers requests without a network, so that a bubble's clock can
// take the waiting out of a test.
type inMemory struct{ http.Handler }

func (m inMemory) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	w.Header().Set("Date", today().UTC().Format(http.TimeFormat))
	r := httptest.NewRequest(req.Method, req.URL.String(), nil).WithContext(req.Context())
	r.Header = req.Header
	m.ServeHTTP(w, r)
	return w.Result(), req.Context().Err()
}

// newBubbleSite is a Hub that is asked without a network.
func newBubbleSite(t *testing.T, handler http.Handler) *site {
	t.Helper()
	return &site{
		db: filepath.Join(t.TempDir(), "lineage.db"),
		config: crawler.Config{
			Hub: hub.Settings{Endpoint: &url.URL{Scheme: "https", Host: "hub.test"}}, PageSize: 3, Lanes: 1, Transport: inMemory{handler},
		},
	}
}

// today is a clock for a replay within a bubble, whose own clock begins before
// there was a Hub.
func today() time.Time { return time.Now().AddDate(30, 0, 0) }

// sweep crawls as the command does: journal opened, crawled, closed.
func (s *site) sweep(ctx context.Context, t *testing.T) (outcome, error) {
	t.Helper()
	return s.sweepInto(ctx, t, func(j crawler.Journal) crawler.Journal { return j })
}

// sweepInto lets the crawl see another journal than the one in the file.
func (s *site) sweepInto(ctx context.Context, t *testing.T, wrap func(crawler.Journal) crawler.Journal) (outcome, error) {
	t.Helper()
	j, err := store.OpenJournal(s.db)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	c, err := crawler.New(s.config)
	if err != nil {
		t.Fatal(err)
	}
	err = c.Sweep(ctx, wrap(j), 7)
	return read(t, j), err
}

// outcome is what a journal holds.
type outcome struct {
	run     graph.Run
	ids     []string
	models  []graph.Model
	notes   []graph.Anomaly
	lookups map[string]string
}

func read(t *testing.T, j *store.Journal) outcome {
	t.Helper()
	o := outcome{run: j.Run(), lookups: map[string]string{}}
	var err error
	o.notes, err = j.Read(func(models []graph.Model) {
		for _, m := range models {
			m.Tags, m.BaseModels.Models = slices.Clone(m.Tags), slices.Clone(m.BaseModels.Models)
			o.models = append(o.models, m)
			o.ids = append(o.ids, m.ID)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	lookups, err := j.Lookups()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lookups {
		o.lookups[l.Name] = l.To
	}
	return o
}

// checkIDs makes sure that the journal holds these models in this order.
func (o *outcome) checkIDs(t *testing.T, want []string) {
	t.Helper()
	if !slices.Equal(o.ids, want) {
		t.Errorf("the journal holds\n%v, want\n%v", o.ids, want)
	}
}

// checkComplete makes sure that the run is marked as complete.
func (o *outcome) checkComplete(t *testing.T, err error) {
	t.Helper()
	if err != nil || !o.run.Complete || o.run.Finished.IsZero() {
		t.Errorf("Sweep = %v with Complete %t, Finished %v, want a complete run", err, o.run.Complete, o.run.Finished)
	}
}
