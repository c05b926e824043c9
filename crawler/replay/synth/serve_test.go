package synth_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
	"hflineage/crawler/replay/synth"
)

// start serves a Hub over HTTP.
func start(t *testing.T, h *synth.Hub) (endpoint string) {
	t.Helper()
	server := httptest.NewServer(replay.NewSource(h, replay.Config{}))
	t.Cleanup(server.Close)
	return server.URL
}

func get(t *testing.T, target string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(req) // follows no redirect
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

// walk reads a listing to its end and returns the models' numbers.
func walk(t *testing.T, h *synth.Hub, endpoint, query string) (numbers []int, pages int) {
	t.Helper()
	base, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	for next := endpoint + hub.ListingPath + "?" + query; next != ""; {
		res, body := get(t, next)
		page, err := hub.DecodePage(body)
		if err != nil || res.StatusCode != http.StatusOK || len(page.Bad) > 0 {
			t.Fatalf("GET %s: %s %v %v", next, res.Status, err, page.Bad)
		}
		pages++
		for _, it := range page.Items {
			i, found := h.Find(it.ID)
			if !found || h.Key(i) != it.Key {
				t.Fatalf("%s, %s is not to be found", it.ID, it.Key)
			}
			numbers = append(numbers, i)
		}
		if next = hub.NextLink(res.Header); next != "" {
			if next, err = hub.Rebase(next, base); err != nil {
				t.Fatal(err)
			}
		}
	}
	return numbers, pages
}

// Pages of any length visit each model once, in both directions.
func TestPages(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ models, limit, pages int }{
		{0, 10, 1}, {1, 1, 1}, {10, 1, 10}, {10, 3, 4}, {10, 10, 1}, {1000, 7, 143}, {2500, 999, 3}, {2500, 5000, 3}, {2500, 0, 3},
	} {
		h := newHub(t, tc.models, 5)
		endpoint := start(t, h)
		for _, direction := range []int{1, -1} {
			query := "sort=createdAt&direction=" + strconv.Itoa(direction)
			if tc.limit > 0 {
				query += "&limit=" + strconv.Itoa(tc.limit)
			}
			numbers, pages := walk(t, h, endpoint, query)
			if len(numbers) != tc.models || pages != tc.pages {
				t.Errorf("%+v %s: %d models on %d pages", tc, query, len(numbers), pages)
			}
			for k, i := range numbers {
				if want := max(0, -direction*(tc.models-1)) + direction*k; i != want {
					t.Fatalf("%+v %s: %d at place %d, want %d", tc, query, i, k, want)
				}
			}
		}
	}
}

// A cursor need not be the _id of a model.
func TestCursorBetween(t *testing.T) {
	t.Parallel()
	h := newHub(t, 1000, 5)
	endpoint := start(t, h)
	key := h.Key(400)
	for _, tc := range []struct {
		cursor hub.Cursor
		first  int
		count  int
	}{
		{hub.After(key), 401, 599},
		{hub.After(key[:10]), 400, 600},
		{hub.After(key[:23] + "z"), 401, 599},
		{hub.After(hub.KeyAt(h.Until())), -1, 0},
		{hub.After(""), 0, 1000},
		{hub.Cursor{Key: key, Descending: true}, 399, 400},
		{hub.Cursor{Key: key + "0", Descending: true}, 400, 401},
	} {
		query := "sort=createdAt&limit=300&cursor=" + url.QueryEscape(tc.cursor.Encode())
		if !tc.cursor.Descending {
			query += "&direction=1"
		}
		numbers, _ := walk(t, h, endpoint, query)
		if len(numbers) != tc.count || tc.count > 0 && numbers[0] != tc.first {
			t.Errorf("%s: %d models, want %d from %d on", tc.cursor.JSON(), len(numbers), tc.count, tc.first)
		}
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	h := newHub(t, 20_000, 5)
	endpoint := start(t, h)
	for _, tc := range []struct {
		path   string
		status int
		want   string // in the body or in Location
	}{
		{"?sort=createdAt&direction=1&limit=1&expand[]=sha&expand[]=author", 200, `"author":`},
		{"?sort=createdAt&direction=1&limit=1&expand[]=colour", 400, `must be one of [author`},
		{"?sort=createdAt&direction=1&limit=0", 400, "limit"},
		{"?sort=createdAt&direction=1&cursor=x", 400, "Invalid cursor"},
		{"?sort=createdAt&cursor=" + url.QueryEscape(hub.After("6").Encode()), 400, "Invalid cursor"},
		{"?sort=downloads", 501, "sort=downloads"},
		{"", 501, "sort="},
		{"?sort=createdAt&filter=gguf", 501, "filter"},
		{"/google/gemma-2b?expand[]=createdAt", 200, `"createdAt":"2024-02-0`},
		{"/GOOGLE/gemma-2b", 200, `"id":"google/gemma-2b"`},
		{"/google/gemma-2b?expand[]=colour", 400, `must be one of`},
		{"/bert-base-uncased?expand[]=createdAt", 307, "/api/models/google-bert/bert-base-uncased?expand[]=createdAt"},
		{"/gone-1/never-was", 401, "Invalid username or password."},
	} {
		res, body := get(t, endpoint+hub.ListingPath+tc.path)
		if got := string(body) + res.Header.Get("Location"); res.StatusCode != tc.status || !strings.Contains(unescape(got), tc.want) {
			t.Errorf("%s: %s, want %d with %s: %.200s", tc.path, res.Status, tc.status, tc.want, got)
		}
	}
	// The server's clock stands where the listing ends.
	res, _ := get(t, endpoint+hub.ListingPath+"?sort=createdAt&limit=1")
	if at, err := http.ParseTime(res.Header.Get("Date")); err != nil || at.Before(h.Until()) || at.Year() != h.Until().Year() {
		t.Errorf("Date: %s", res.Header.Get("Date"))
	}
}

// unescape reads a refusal's sentence as it is meant.
func unescape(body string) string {
	var w struct{ Error string }
	if json.Unmarshal([]byte(body), &w) == nil && w.Error != "" {
		return w.Error
	}
	return body
}
