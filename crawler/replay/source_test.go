package replay_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
	"hflineage/crawler/replay/synth"
)

// A Source is listed in every order and by every filter that it knows as a
// recording of the same models is.
func TestSourceListsLikeItsRecording(t *testing.T) {
	t.Parallel()
	made, err := synth.New(1200, 4)
	if err != nil {
		t.Fatal(err)
	}
	config := replay.Config{Now: made.Until, Endpoint: "https://hub.test"}
	source := replay.NewSource(made, config)
	recorded := renew(t, source, config)
	targets := []string{hub.ListingPath + "?sort=lastModified&direction=1", hub.ListingPath + "?sort=createdAt&cursor=e30"}
	orders := []string{"sort=createdAt&direction=1", "sort=createdAt", "sort=lastModified"}
	add := func(format string, args ...any) {
		for _, order := range orders {
			targets = append(targets, hub.ListingPath+"?"+order+"&"+fmt.Sprintf(format, args...))
		}
	}
	add("limit=170")
	add("limit=3&author=google")
	add("author=nobody")
	add("author=Google")
	add("filter=base_model:finetune:no/body")
	add("cursor=%s", url.QueryEscape(hub.Cursor{Key: made.Key(7), Field: "lastModified", Value: `"2026-01-01T00:00:00.000Z"`}.Encode()))
	add("cursor=%s", url.QueryEscape(hub.Cursor{Key: made.Key(7)[:9], Descending: true}.Encode()))
	for item := range source.Items() {
		it, err := hub.DecodeItem([]byte(item))
		if err != nil {
			t.Fatal(err)
		}
		targets = append(targets, hub.ModelPath(it.ID)+"?expand[]=childrenModelCount")
		for _, tag := range it.Tags {
			if strings.HasPrefix(tag, "base_model:") && len(targets) < 2500 {
				add("limit=5&expand[]=tags&filter=%s", url.QueryEscape(tag))
			}
		}
		if len(it.BaseModels.Models) > 1 {
			owner, _, _ := strings.Cut(it.ID, "/")
			add("author=%s&filter=base_model:%s&filter=base_model:%s", owner, it.BaseModels.Models[0].ID, it.BaseModels.Models[1].ID)
		}
	}
	seen, parents, pages := map[string]bool{}, 0, 0
	for _, target := range targets {
		for target != "" && !seen[target] {
			seen[target] = true
			x, y := httptest.NewRecorder(), httptest.NewRecorder()
			source.ServeHTTP(x, httptest.NewRequest(http.MethodGet, target, nil))
			recorded.ServeHTTP(y, httptest.NewRequest(http.MethodGet, target, nil))
			link := hub.NextLink(x.Header())
			if x.Code != y.Code || x.Body.String() != y.Body.String() || link != hub.NextLink(y.Header()) {
				t.Fatalf("GET %s: %d %s %.500s, of a recording %d %s %.500s", target, x.Code, x.Header(), x.Body, y.Code, y.Header(), y.Body)
			}
			if d, err := hub.DecodeDetail(x.Body.Bytes()); err == nil && d.Children.Total() > 0 {
				parents++
			}
			if link != "" && strings.Contains(target, "filter=") {
				pages++
			}
			target = strings.TrimPrefix(link, "https://hub.test")
		}
	}
	if parents < 50 || pages < 5 {
		t.Errorf("%d models with children and %d further pages of children were compared: too few to tell", parents, pages)
	}
}
