package replay_test

import (
	"slices"
	"strings"
	"testing"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
	"hflineage/crawler/replay/synth"
)

const (
	qwen  = "/api/models/Qwen/Qwen3-8B"
	chain = `{"appear":{"_id":"66bfbb1a43a701a837a745b1","id":"new/Child","tags":["base_model:adapter:Qwen/Qwen3-8B"],"baseModels":{"relation":"adapter","models":[{"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"Qwen/Qwen3-8B"}]}}}` + "\n"
)

// plan reads mutations.
func plan(t *testing.T, lines string) []replay.Mutation {
	t.Helper()
	list, err := replay.ReadMutations(strings.NewReader(lines))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// What mutations do, by what the Hub answers then.
func TestMutations(t *testing.T) {
	t.Parallel()
	const listed = hub.ListingPath + "?sort=createdAt&direction=1&expand[]="
	tests := map[string]struct {
		plan   string
		path   string
		status int
		want   string // in the body or in Location
		not    string // in neither
	}{
		"appears":                  {chain, listed + "tags", 200, `"id":"new/Child","tags":["base_model:adapter:Qwen/Qwen3-8B"]`, ""},
		"and is counted":           {chain, qwen + "?expand[]=childrenModelCount", 200, `"adapter":1`, ""},
		"and is found by its tag":  {chain, hub.ListingPath + "?filter=base_model:adapter:Qwen/Qwen3-8B", 200, "new/Child", ""},
		"and is the newest":        {chain, hub.ListingPath + "?sort=createdAt&filter=base_model:adapter:Qwen/Qwen3-8B&limit=1", 200, "new/Child", ""},
		"appears with a past":      {`{"appear":{"_id":"a","id":"new/Name","formerIds":["new/Old"]}}`, "/api/models/new/old", 307, "/api/models/new/Name", ""},
		"appears at a former name": {`{"appear":{"_id":"a","id":"gpt2","likes":77}}`, "/api/models/gpt2", 200, `"likes":77`, ""},
		"goes":                     {`{"gone":"Qwen/Qwen3-8B"}`, qwen, 401, "", ""},
		"and is not listed":        {`{"gone":"Qwen/Qwen3-8B"}`, listed + "likes", 200, "", `"id":"Qwen/Qwen3-8B"`},
		"goes with its past":       {`{"gone":"openai-community/gpt2"}`, "/api/models/gpt2", 401, "", ""},
		"goes and comes back":      {`{"gone":"bob/lower-case-base"}` + "\n" + `{"appear":{"_id":"66bfbb1a43a701a837a745a2","id":"bob/lower-case-base","likes":3}}`, "/api/models/bob/lower-case-base?expand[]=likes", 200, `"likes":3`, ""},
		"is renamed":               {`{"rename":{"from":"qwen/qwen3-8b","to":"Qwen/Q3"}}`, qwen + "?a=b", 307, "/api/models/Qwen/Q3?a=b", ""},
		"and keeps what it has":    {`{"rename":{"from":"Qwen/Qwen3-8B","to":"Alibaba/Q3"}}`, "/api/models/alibaba/q3", 200, `"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"Alibaba/Q3","author":"Alibaba","modelId":"Alibaba/Q3","createdAt":"2022-03-02T23:29:04.000Z","lastModified":"2025-02-19T10:57:45.000Z"`, ""},
		"and baseModels follow":    {`{"rename":{"from":"Qwen/Qwen3-8B","to":"Qwen/Q3"}}`, "/api/models/alice/Qwen3-8B-GGUF?expand[]=tags&expand[]=baseModels", 200, `"tags":["gguf","qwen3","base_model:Qwen/Qwen3-8B","base_model:quantized:Qwen/Qwen3-8B"],"baseModels":{"relation":"quantized","models":[{"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"Qwen/Q3"}]}`, ""},
		"is renamed twice":         {`{"rename":{"from":"openai-community/gpt2","to":"a/b"}}` + "\n" + `{"rename":{"from":"a/b","to":"c/d"}}`, "/api/models/gpt2", 307, "/api/models/c/d", ""},
		"is renamed back":          {`{"rename":{"from":"openai-community/gpt2","to":"a/b"}}` + "\n" + `{"rename":{"from":"a/b","to":"openai-community/gpt2"}}`, "/api/models/a/b", 307, "/api/models/openai-community/gpt2", ""},
		"is written otherwise":     {`{"rename":{"from":"openai-community/gpt2","to":"OpenAI-Community/GPT2"}}`, "/api/models/openai-community/gpt2", 200, `"id":"OpenAI-Community/GPT2"`, ""},
		"loses its name":           {`{"rename":{"from":"Qwen/Qwen3-8B","to":"Qwen/Q3"}}` + "\n" + `{"appear":{"_id":"66bfbb1a43a701a837a745b1","id":"Qwen/Qwen3-8B","likes":0}}`, qwen, 200, `{"_id":"66bfbb1a43a701a837a745b1"`, ""},
		"whose thief goes":         {`{"rename":{"from":"Qwen/Qwen3-8B","to":"Qwen/Q3"}}` + "\n" + `{"appear":{"_id":"66bfbb1a43a701a837a745b1","id":"Qwen/Qwen3-8B"}}` + "\n" + `{"gone":"Qwen/Qwen3-8B"}`, qwen, 401, "", ""},
		"changes":                  {`{"change":{"id":"qwen/qwen3-8b","likes":31,"tags":null,"note":"x"}}`, qwen, 200, `"likes":31,"downloads":100`, `"tags"`},
		"is hidden":                {`{"private":"Qwen/Qwen3-8B"}`, qwen, 401, "", ""},
		"is shown":                 {`{"public":"carol/Secret"}`, listed + "likes", 200, "carol/Secret", ""},
		"counts no longer":         {`{"change":{"id":"alice/Qwen3-8B-GGUF","tags":["gguf"]}}`, qwen + "?expand[]=childrenModelCount", 200, `"quantized":0`, ""},
		"moves up":                 {`{"change":{"id":"bob/lower-case-base","lastModified":"2031-01-01T00:00:00.000Z"}}`, hub.ListingPath + "?sort=lastModified&limit=1", 200, "bob/lower-case-base", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := plan(t, tt.plan)
			s, endpoint := start(t, small, replay.Config{})
			get(t, endpoint+tt.path, "") // so that the indexes are there
			if err := s.Apply(list...); err != nil {
				t.Fatal(err)
			}
			_, planned := start(t, small, replay.Config{Mutations: list})
			for _, at := range []string{endpoint, planned} {
				a := get(t, at+tt.path, "")
				got := a.body + a.header.Get("Location")
				if a.status != tt.status || !strings.Contains(got, tt.want) || tt.not != "" && strings.Contains(got, tt.not) {
					t.Errorf("%d: %s, want %d with %s", a.status, got, tt.status, tt.want)
				}
			}
		})
	}
}

// Each mutation is seen from its request on, refused ones counted.
func TestMutationsAtTheirRequests(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{Mutations: plan(t, `
{"at":5,"public":"Qwen/Qwen3-8B"}

{"at":2,"private":"Qwen/Qwen3-8B"}
{"at":5,"change":{"id":"Qwen/Qwen3-8B","likes":1}}
`)})
	for n, want := range []int{200, 401, 404, 401, 200} {
		path := qwen
		if n == 2 {
			path = "/nothing"
		}
		if a := get(t, endpoint+path, ""); a.status != want || n == 4 && !strings.Contains(a.body, `"likes":1`) {
			t.Errorf("request %d: %d %s, want %d", n+1, a.status, a.body, want)
		}
	}
}

func TestImpossibleMutations(t *testing.T) {
	tests := map[string]struct{ line, want string }{
		"no JSON":            {`{`, "line 2: unexpected"},
		"unknown":            {`{"goen":"a/b"}`, `line 2: json: unknown field "goen"`},
		"two values":         {`{"gone":"a/b"}{}`, "line 2: more than one JSON value"},
		"nothing":            {`{"at":3}`, "line 2: must have one of appear, gone, rename, change, private and public"},
		"two things":         {`{"gone":"a/b","public":"a/b"}`, "line 2: must have one of"},
		"before all":         {`{"at":-1,"gone":"dora/Twin"}`, "line 2: at is negative"},
		"gone twice":         {`{"gone":"bob/lower-case-base"}`, `line 2: there is no model "bob/lower-case-base"`},
		"rename of nothing":  {`{"rename":{"from":"a/b","to":"c/d"}}`, `line 2: there is no model "a/b"`},
		"rename to nothing":  {`{"rename":{"from":"dora/Twin","to":""}}`, "line 2: the new id is empty"},
		"rename to another":  {`{"rename":{"from":"dora/Twin","to":"qwen/qwen3-8b"}}`, `line 2: "qwen/qwen3-8b" is taken`},
		"change of nothing":  {`{"change":{"likes":3}}`, `line 2: there is no model ""`},
		"change of a key":    {`{"change":{"id":"dora/Twin","_id":"x"}}`, "line 2: a change cannot set _id"},
		"change of no kind":  {`{"change":[]}`, "line 2: a change must be a JSON object"},
		"taken id":           {`{"appear":{"_id":"x","id":"Dora/twin"}}`, `line 2: "Dora/twin" is taken`},
		"taken key":          {`{"appear":{"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"x/y"}}`, `line 2: the _id "621ffdc0aaaaaaaaaaaaaaa2" of "x/y" is taken`},
		"no key":             {`{"appear":{"id":"x/y"}}`, "line 2: what appears must have an id and an _id"},
		"a redirect appears": {`{"appear":{"redirect":{"from":"a/b","to":"c/d"}}}`, "line 2: what appears must be an item"},
		"a number appears":   {`{"appear":5}`, "line 2: not a JSON object"},
		"private":            {`{"private":"a/b"}`, `line 2: there is no model "a/b"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			list, err := replay.ReadMutations(strings.NewReader(`{"gone":"bob/lower-case-base"}` + "\n" + tt.line))
			if err == nil {
				_, err = replay.New(strings.NewReader(small), replay.Config{Mutations: list})
			}
			if err == nil || !strings.HasPrefix(err.Error(), "mutation "+tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, want mutation %s", err, tt.want)
			}
		})
	}
	s, endpoint := start(t, small, replay.Config{Mutations: []replay.Mutation{{At: 3, Gone: "Qwen/Qwen3-8B"}}})
	err := s.Apply(replay.Mutation{Gone: "bob/lower-case-base"}, replay.Mutation{Gone: "a/b"})
	if err == nil || err.Error() != `mutation 2: there is no model "a/b"` || get(t, endpoint+"/api/models/bob/lower-case-base", "").status != 200 {
		t.Errorf("the second of two: %v", err)
	}
	if err := s.Apply(replay.Mutation{Gone: "Qwen/Qwen3-8B"}); err != nil {
		t.Fatal(err)
	}
	for n, want := range []int{200, 500, 500} {
		if a := get(t, endpoint+hub.ListingPath, ""); a.status != want {
			t.Errorf("a planned one that cannot be any more, request %d: %d %s", n+2, a.status, a.body)
		}
	}
}

func TestSourceDoesNotChange(t *testing.T) {
	made, err := synth.New(10, 1)
	if err != nil {
		t.Fatal(err)
	}
	s := replay.NewSource(made, replay.Config{})
	if err := s.Apply(replay.Mutation{Gone: "a/b"}); err == nil {
		t.Error("Apply succeeded")
	}
	if _, err := s.RandomMutations(1, 1, nil); err == nil {
		t.Error("RandomMutations succeeded")
	}
	if got := len(slices.Collect(s.Items())); got != 10 {
		t.Errorf("%d items, want 10", got)
	}
}
