package replay_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
)

func TestOrders(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{})
	const byKey = "openai-community/gpt2 Qwen/Qwen3-8B alice/Qwen3-8B-GGUF bob/lower-case-base ? dora/Twin dora/Twin eve/keyless"
	const backwards = "eve/keyless dora/Twin dora/Twin ? bob/lower-case-base alice/Qwen3-8B-GGUF Qwen/Qwen3-8B openai-community/gpt2"
	tests := map[string]struct{ query, want string }{
		"createdAt ascending":  {"sort=createdAt&direction=1", byKey},
		"createdAt":            {"sort=createdAt", backwards},
		"createdAt descending": {"sort=createdAt&direction=-1", backwards},
		"default":              {"", byKey},
		"trendingScore":        {"sort=trendingScore&direction=-1", byKey},
		"downloads":            {"sort=downloads", byKey},
		"likes":                {"sort=likes", "openai-community/gpt2 Qwen/Qwen3-8B alice/Qwen3-8B-GGUF bob/lower-case-base dora/Twin dora/Twin ? eve/keyless"},
		"lastModified":         {"sort=lastModified", "Qwen/Qwen3-8B alice/Qwen3-8B-GGUF openai-community/gpt2 bob/lower-case-base ? dora/Twin dora/Twin eve/keyless"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := ids(t, walk(t, endpoint, tt.query, "", 0)); got != tt.want {
				t.Errorf("in one page:\n%s, want\n%s", got, tt.want)
			}
			for _, limit := range []int{1, 2, 3, 5} {
				query := fmt.Sprintf("%s&limit=%d", tt.query, limit)
				if got := ids(t, walk(t, endpoint, query, "", max(limit, 2))); got != tt.want {
					t.Errorf("in pages of %d:\n%s, want\n%s", limit, got, tt.want)
				}
			}
		})
	}
}

func TestFilters(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{})
	tests := map[string]struct{ query, want string }{
		"a tag":                {"filter=qwen3", "Qwen/Qwen3-8B alice/Qwen3-8B-GGUF"},
		"two tags":             {"filter=qwen3&filter=gguf", "alice/Qwen3-8B-GGUF"},
		"two tags, never both": {"filter=license:mit&filter=gguf", ""},
		"an unknown tag":       {"filter=nothing", ""},
		"children":             {"filter=base_model:finetune:Qwen/Qwen3-8B", "bob/lower-case-base"},
		"children, as written": {"filter=base_model:finetune:qwen/qwen3-8b", "bob/lower-case-base"},
		"a library":            {"filter=gguf", "alice/Qwen3-8B-GGUF"},
		"a task as filter":     {"filter=text-generation", "openai-community/gpt2 Qwen/Qwen3-8B"},
		"a task":               {"pipeline_tag=text-generation", "openai-community/gpt2 Qwen/Qwen3-8B"},
		"a tag as task":        {"pipeline_tag=qwen3", ""},
		"an author":            {"author=dora", "dora/Twin dora/Twin"},
		"an author, exactly":   {"author=qwen", ""},
		"a search":             {"search=QWEN3", "Qwen/Qwen3-8B alice/Qwen3-8B-GGUF"},
		"two searches":         {"search=qwen3&search=alice", "alice/Qwen3-8B-GGUF"},
		"gated":                {"gated=true", "Qwen/Qwen3-8B alice/Qwen3-8B-GGUF"},
		"not gated":            {"gated=false&search=gpt2", "openai-community/gpt2"},
		"all at once":          {"author=alice&search=gguf&filter=gguf&gated=true", "alice/Qwen3-8B-GGUF"},
		"skip":                 {"author=dora&skip=1", "dora/Twin"},
		"skip all":             {"skip=100", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for _, order := range []string{"&sort=createdAt&direction=1", ""} {
				for _, limit := range []string{"", "&limit=1"} {
					if strings.Contains(tt.query, "skip") && limit != "" {
						continue // a cursor goes on from the item, not from the count
					}
					if got := ids(t, walk(t, endpoint, tt.query+order+limit, "", 0)); got != tt.want {
						t.Errorf("%s%s%s: %q, want %q", tt.query, order, limit, got, tt.want)
					}
				}
			}
		})
	}
}

func TestPrivate(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{Tokens: []string{"hf_right"}})
	for token, want := range map[string]string{"": "bob/lower-case-base", "hf_right": "bob/lower-case-base carol/Secret"} {
		if got := ids(t, walk(t, endpoint, "filter=base_model:finetune:Qwen/Qwen3-8B", token, 0)); got != want {
			t.Errorf("with token %q: %s, want %s", token, got, want)
		}
	}
}

func TestRefusedListings(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{})
	_, older := start(t, small, replay.Config{NoBaseModels: true})
	listing := hub.ExpandText(hub.ListingExpand())
	tests := map[string]struct{ endpoint, query, want string }{
		"an unknown sort":        {endpoint, "sort=stars", "Invalid sort parameter"},
		"downloads ascending":    {endpoint, "sort=downloads&direction=1", "ascending"},
		"default ascending":      {endpoint, "direction=1", "ascending"},
		"an unknown direction":   {endpoint, "direction=2", `"direction" must be one of [-1, 1]`},
		"limit 0":                {endpoint, "limit=0", `"limit" must be`},
		"a limit of letters":     {endpoint, "limit=all", `"limit" must be`},
		"a negative skip":        {endpoint, "skip=-1", `"skip" must be`},
		"no cursor":              {endpoint, "cursor=abc", "Invalid cursor"},
		"a cursor of another":    {endpoint, "sort=likes&cursor=" + hub.After("6").Encode(), "Invalid cursor"},
		"a cursor the other way": {endpoint, "sort=createdAt&cursor=" + hub.After("6").Encode(), "Invalid cursor"},
		"an unknown field":       {endpoint, "expand=bogus", listing},
		"childrenModelCount":     {endpoint, "expand[]=tags&expand[]=childrenModelCount", listing},
		"usedStorage":            {endpoint, "expand=usedStorage", listing},
		"securityStatus":         {endpoint, "expand=securityStatus", listing},
		"a field twice":          {endpoint, "expand=tags&expand[]=tags", `"expand[1]" contains a duplicate value`},
		"baseModels, older":      {older, "expand=baseModels", strings.Replace(listing, "baseModels, ", "", 1)},
		"expand and full":        {endpoint, "expand=tags&full=true", "cannot be used together"},
		"expand and config":      {endpoint, "expand=tags&config=True", "cannot be used together"},
		"expand and cardData":    {endpoint, "expand=tags&cardData=1", "cannot be used together"},
		"a broken query":         {endpoint, "a=%zz", "Invalid query"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := get(t, tt.endpoint+hub.ListingPath+"?"+tt.query, "")
			e := hub.ReadError(http.MethodGet, tt.endpoint, a.status, a.header, []byte(a.body))
			if !e.BadParameter() || !strings.Contains(e.Message, tt.want) {
				t.Errorf("%s: %v, want 400 with %q", tt.query, e, tt.want)
			}
		})
	}
	if a := get(t, older+hub.ListingPath+"?expand=tags", ""); a.status != http.StatusOK {
		t.Errorf("the older Hub refuses tags too: %s", a.body)
	}
	if a := get(t, endpoint+hub.ListingPath+"?expand=tags&full=false", ""); a.status != http.StatusOK {
		t.Errorf("full=false beside expand is refused: %s", a.body)
	}
}

func TestNextLink(t *testing.T) {
	_, plain := start(t, small, replay.Config{})
	_, mirror := start(t, small, replay.Config{Endpoint: "https://huggingface.co/"})
	const query = "sort=createdAt&direction=1&limit=2&expand[]=tags&x=a%20b"
	cursor := "&cursor=eyJfaWQiOnsiJGd0IjoiNjIxZmZkYzBhYWFhYWFhYWFhYWFhYWEyIn19"
	for endpoint, named := range map[string]string{plain: plain, mirror: "https://huggingface.co"} {
		a := get(t, endpoint+hub.ListingPath+"?cursor=&"+query, "")
		want := "<" + named + hub.ListingPath + "?" + query + cursor + `>; rel="next"`
		if got := a.header.Get("Link"); got != want {
			t.Errorf("Link =\n%s, want\n%s", got, want)
		}
	}
	a := get(t, plain+hub.ListingPath+"?sort=createdAt&direction=1&limit=1000", "")
	if got := a.header.Get("Link"); got != "" {
		t.Errorf("the last page has the link %s", got)
	}
	a = get(t, plain+hub.ListingPath+"?search=e&limit=1", "")
	if c, err := hub.ParseCursor(cursorOf(t, a)); err != nil || c.Search == "" {
		t.Errorf("the cursor of a search is %+v, %v", c, err)
	}
	a = get(t, plain+hub.ListingPath+"?limit=1", "")
	c, err := hub.ParseCursor(cursorOf(t, a))
	if want := (hub.Cursor{Key: "621ffdc0aaaaaaaaaaaaaaa1", Field: "trendingScore", Value: "8"}); err != nil || c != want {
		t.Errorf("the default cursor is %+v, %v, want %+v", c, err, want)
	}
}
