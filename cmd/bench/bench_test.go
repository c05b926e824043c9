package main

import (
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler/replay"
)

func TestListedCommands(t *testing.T) {
	const help = `Usage: hflineage <command>

Flags:
  -h, --help    Show context-sensitive help.

Commands:
  crawl       Bring the database up to date
              with the Hub.
  show        Show one model.

Run "hflineage <command> --help" for more.
`
	if got, want := listedCommands(help), []string{"crawl", "show"}; !slices.Equal(got, want) {
		t.Errorf("listedCommands = %q, want %q", got, want)
	}
	if got := listedCommands("no help"); got != nil {
		t.Errorf("listedCommands of something else = %q, want none", got)
	}
}

func TestHubURL(t *testing.T) {
	for line, want := range map[string]string{
		"a Hub of 20 models is at http://127.0.0.1:45011; stop it with Ctrl-C": "http://127.0.0.1:45011",
		"hflineage: listen: address already in use":                            "",
	} {
		if got := hubURL(line); got != want {
			t.Errorf("hubURL(%q) = %q, want %q", line, got, want)
		}
	}
}

func TestCountsOf(t *testing.T) {
	const said = `time=2026-11-23T22:26:23.511Z level=INFO msg=serving address=127.0.0.1:33673 items=20000
time=2026-11-23T22:26:23.626Z level=INFO msg=stopped requests=20 refused=3 fullest_window=12 faults="map[429-retry:2 cut:11]"
`
	got, err := countsOf(said)
	want := hubCounts{20, 3, 12, map[replay.Fault]int{replay.Fault429Retry: 2, replay.FaultCut: 11}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("countsOf(%q) = %v, %v, want %v", said, got, err, want)
	}
	if got, err := countsOf("msg=stopped requests=1 refused=0 fullest_window=1 faults=map[]"); err != nil || len(got.faults) > 0 {
		t.Errorf("countsOf without faults = %v, %v", got, err)
	}
	if _, err := countsOf("killed"); err == nil {
		t.Error("countsOf of a Hub that says nothing: no error")
	}
}

// steady is a crawl of pages of 10 models, each page as long as took says.
func steady(took ...time.Duration) (all []progress) {
	at := time.Duration(0)
	for i, d := range took {
		at += d
		all = append(all, progress{10 * (i + 1), at})
	}
	return all
}

func TestBlockRates(t *testing.T) {
	const s = time.Second
	for _, tt := range []struct {
		name    string
		crawl   []progress
		rates   []float64
		slowing float64
	}{
		{"nothing", nil, nil, 0},
		{"steady", steady(s, s, s, s), []float64{10, 10}, 1},
		{"slower in the end", steady(s, s, 2*s, 2*s), []float64{10, 5}, 0.5},
		{"a short last block", steady(s, s, s, s, 2*s), []float64{10, 10, 5}, 1.0 / 1.5},
		{"less than two blocks: its halves", steady(s, 2*s), []float64{20.0 / 3}, 0.5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.rates, blockRates(tt.crawl, 20)); diff != "" {
				t.Errorf("blockRates -want +got:\n%s", diff)
			}
			if got := slowing(tt.crawl, 20); math.Abs(got-tt.slowing) > 1e-9 {
				t.Errorf("slowing = %v, want %v", got, tt.slowing)
			}
		})
	}
}

func TestMedian(t *testing.T) {
	got := median([]usage{{3, 30, 100}, {1, 10, 300}, {2, 20, 200}})
	if want := (usage{2, 20, 300}); got != want {
		t.Errorf("median = %v, want the middle time and the largest peak, %v", got, want)
	}
}

func TestSame(t *testing.T) {
	want := []familyCount{{"llama", 5, 3}, {"none", 0, 0}, {"qwen", 7, 7}}
	for _, tt := range []struct {
		name string
		got  []familyCount
		ok   bool
	}{
		{"equal, in another order", []familyCount{{"qwen", 7, 7}, {"llama", 5, 3}}, true},
		{"fewer derivatives", []familyCount{{"qwen", 6, 7}, {"llama", 5, 3}}, false},
		{"fewer direct", []familyCount{{"qwen", 7, 6}, {"llama", 5, 3}}, false},
		{"a family missing", []familyCount{{"qwen", 7, 7}}, false},
		{"a family too many", []familyCount{{"qwen", 7, 7}, {"llama", 5, 3}, {"gemma", 1, 1}}, false},
	} {
		if err := same(want, tt.got); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestFamilyFile(t *testing.T) {
	const want = `families:
  - {name: family-1, members: ["Big/*"], tags: ["big"]}
`
	if diff := cmp.Diff(want, string(familyFile([]string{"Big"}))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestField(t *testing.T) {
	const text = "processor\t: 0\nmodel name\t: A CPU: 2 GHz\n"
	if got := field(text, "model name", ":"); got != "A CPU: 2 GHz" {
		t.Errorf("field = %q", got)
	}
	if got := field(text, "MemTotal", ":"); got != "unknown" {
		t.Errorf("field of what is not there = %q", got)
	}
}
