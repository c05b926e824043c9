package replay_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
	"hflineage/crawler/replay/synth"
)

// After any mutations a Hub answers as a new one does that is made of its items.
func TestMutatedAnswersLikeNew(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	config := replay.Config{Now: func() time.Time { return at }, Endpoint: "https://hub.test"}
	for seed := range uint64(4) {
		s := mutable(t, 300, config)
		for round := range uint64(3) {
			list, err := s.RandomMutations(100*round+seed, 80, nil)
			if err != nil {
				t.Fatal(err)
			}
			again, err := s.RandomMutations(100*round+seed, 80, nil)
			if err != nil || !reflect.DeepEqual(again, list) {
				t.Fatalf("the same seed gave other mutations: %v", err)
			}
			if err := s.Apply(list...); err != nil {
				t.Fatalf("seed %d, round %d: %v", seed, round, err)
			}
			at = at.Add(24 * time.Hour)
		}
		compare(t, s, renew(t, s, config))
	}
}

// mutable is a Hub of made-up models in a recording.
func mutable(t *testing.T, n int, config replay.Config) *replay.Server {
	t.Helper()
	made, err := synth.New(n, 1)
	if err != nil {
		t.Fatal(err)
	}
	return renew(t, replay.NewSource(made, replay.Config{}), config)
}

// renew is a new Hub of what another one serves.
func renew(t *testing.T, s *replay.Server, config replay.Config) *replay.Server {
	t.Helper()
	var b strings.Builder
	n, err := s.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("WriteTo: %d of %d, %v", n, b.Len(), err)
	}
	fresh, err := replay.New(strings.NewReader(b.String()), config)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

// compare asks two Hubs the same.
func compare(t *testing.T, a, b *replay.Server) {
	t.Helper()
	targets := []string{hub.ListingPath + "?author=user-1"}
	for _, order := range []string{"sort=createdAt&direction=1", "sort=createdAt", "sort=lastModified", "sort=downloads", "sort=likes"} {
		targets = append(targets, hub.ListingPath+"?limit=90&"+order)
	}
	for item := range a.Items() {
		it, err := hub.DecodeItem([]byte(item))
		if err != nil || len(it.Problems) > 0 {
			t.Fatalf("%v %v: %s", err, it.Problems, item)
		}
		targets = append(targets, hub.ModelPath(it.ID)+"?expand[]=childrenModelCount&expand[]=baseModels&expand[]=tags")
		for _, m := range it.BaseModels.Models {
			targets = append(targets, hub.ModelPath(m.ID))
		}
		for _, tag := range it.Tags {
			if name, ok := strings.CutPrefix(tag, "base_model:"); ok {
				q := hub.Query{Filters: []string{tag}, Sort: hub.SortModified}
				targets = append(targets, hub.ListingPath+"?"+q.Values().Encode(), hub.ModelPath(name))
			}
		}
	}
	slices.Sort(targets)
	for _, target := range slices.Compact(targets) {
		for target != "" {
			x, y := httptest.NewRecorder(), httptest.NewRecorder()
			a.ServeHTTP(x, httptest.NewRequest(http.MethodGet, target, nil))
			b.ServeHTTP(y, httptest.NewRequest(http.MethodGet, target, nil))
			link := hub.NextLink(x.Header())
			if x.Code != y.Code || x.Body.String() != y.Body.String() || x.Header().Get("Location") != y.Header().Get("Location") || link != hub.NextLink(y.Header()) {
				t.Fatalf("GET %s: %d %s %s, of a new Hub %d %s %s", target, x.Code, x.Header(), x.Body, y.Code, y.Header(), y.Body)
			}
			target = strings.TrimPrefix(link, "https://hub.test")
		}
	}
}

// The mutations that are made up are of all kinds, and none but an edit of a
// card moves lastModified.
func TestRandomMutations(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	s := mutable(t, 400, replay.Config{Now: func() time.Time { return at }})
	list, err := s.RandomMutations(1, 600, nil)
	if err != nil {
		t.Fatal(err)
	}
	had := map[string]string{} // ids by _id
	for item := range s.Items() {
		it, err := hub.DecodeItem([]byte(item))
		if err != nil {
			t.Fatal(err)
		}
		had[it.Key] = it.ID
	}
	seen := map[string]int{}
	lost := map[string]bool{}
	for _, m := range list {
		switch {
		case m.Appear != nil:
			it, err := hub.DecodeItem(m.Appear)
			if err != nil || len(it.Problems) > 0 {
				t.Fatalf("%v %v: %s", err, it.Problems, m.Appear)
			}
			switch _, back := had[it.Key]; {
			case back:
				seen["back"]++
			case lost[it.ID]:
				seen["taken"]++
			default:
				seen["appear"]++
			}
			had[it.Key] = it.ID
			seen[fmt.Sprintf("with %d parents", len(it.BaseModels.Models))]++
		case m.Gone != "":
			seen["gone"]++
			lost[m.Gone] = true
		case m.Rename != nil:
			seen["renamed"]++
			lost[m.Rename.From] = true
		case m.Private != "":
			seen["private"]++
		case m.Public != "":
			seen["public"]++
		default:
			var w map[string]any
			if err := json.Unmarshal(m.Change, &w); err != nil {
				t.Fatal(err)
			}
			_, card := w["tags"]
			date, dated := w["lastModified"].(string)
			switch {
			case card && !dated:
				t.Errorf("an edit without a date: %s", m.Change)
			case card:
				seen["card"]++
			case dated:
				seen["touched"]++
			default:
				seen["drift"]++
			}
			if date > "2026-11-02" {
				seen["ahead"]++
			}
		}
	}
	for _, kind := range []string{"appear", "back", "taken", "gone", "renamed", "private", "public", "card", "touched", "drift", "ahead", "with 0 parents", "with 1 parents", "with 2 parents"} {
		if seen[kind] < 5 {
			t.Errorf("%d of 600 are %s: %v", seen[kind], kind, seen)
		}
	}
}

// Models may change while they are listed: each answer is of one state.
func TestMutationsDuringRequests(t *testing.T) {
	t.Parallel()
	s := mutable(t, 100, replay.Config{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for seed := range uint64(50) {
			list, err := s.RandomMutations(seed, 3, nil)
			if err == nil {
				err = s.Apply(list...)
			}
			if err != nil {
				t.Error(err)
			}
		}
	}()
	for {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, hub.ListingPath+"?sort=lastModified&full=true", nil))
		page, err := hub.DecodePage(w.Body.Bytes())
		if err != nil || len(page.Bad) > 0 || len(page.Items) < 50 {
			t.Fatalf("%d items, %v %v", len(page.Items), page.Bad, err)
		}
		select {
		case <-done:
			return
		default:
		}
	}
}
