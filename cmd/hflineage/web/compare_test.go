package web

import (
	"net/http"
	"strings"
	"testing"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// TestCompare: families stand side by side, and the day is told on which one passed the
// other.
func TestCompare(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	v := getJSON[compareView](t, server, "/api/v1/compare?family=llama&family=Qwen")
	if v.Schema != "hflineage.api.compare/1" || len(v.Families) != 2 || v.Families[0].Family.Family != "qwen" || len(v.Crossovers) != 1 || len(v.Trend.Families) != 2 {
		t.Fatalf("%+v", v)
	}
	c := v.Crossovers[0]
	if c.First != "qwen" || c.Second != "llama" || c.Order != graph.Passed || *c.Passed != "2025-08-29" || *c.Then != (answers.Two{First: 71, Second: 70}) {
		t.Errorf("%+v, %s, %+v", c, *c.Passed, c.Then)
	}
	for _, f := range v.Trend.Families {
		last := f.Periods[len(f.Periods)-1]
		if last.Cumulative != f.Derivatives || f.Family == "qwen" && f.Derivatives != 181 {
			t.Errorf("%s: %d at the end, %d derivatives", f.Family, last.Cumulative, f.Derivatives)
		}
	}
	if all := getJSON[compareView](t, server, "/api/v1/compare?family=qwen&family=llama&family=gemma&family=mistral"); len(all.Crossovers) != 6 {
		t.Errorf("%d crossovers of 4 families", len(all.Crossovers))
	}
}

// TestComparePage: the page has the charts, their numbers, and a form that needs no
// script.
func TestComparePage(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	answer, page := get(t, server, "/compare")
	for _, want := range []string{
		"<h1>Qwen and Llama compared</h1>",
		"<li>Qwen passed Llama for good on 2025-08-29, with 71 derivatives to 70.</li>",
		`<input type="checkbox" name="family" value="qwen" checked> Qwen`,
		`<input type="checkbox" name="family" value="gemma"> Gemma`,
		`<img src="/trend.svg?family=qwen&amp;family=llama&amp;show=cumulative"`,
		`<a href="/api/v1/compare?family=qwen&amp;family=llama">json</a>`,
		`<tr><th scope="row" class="date">2025-08</th><td class="num">`,
	} {
		if answer.StatusCode != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s, no %s in the page", answer.Status, want)
		}
	}
	if _, drawing := get(t, server, "/trend.svg?family=qwen&family=llama&show=cumulative"); !strings.Contains(drawing, ">Qwen passed Llama, 2025-08-29<") {
		t.Error("the day is not marked in the chart")
	}
	if _, drawing := get(t, server, "/trend.svg?family=qwen&family=llama&show=new"); strings.Contains(drawing, "passed") {
		t.Error("the day is marked where lines do not cross on it")
	}
	for address, says := range map[string]string{
		"/compare?family=qwen&family=qwen":                     "family qwen is named twice",
		"/compare?family=qwen&family=lama":                     "did you mean llama",
		"/compare?family=" + strings.Repeat("qwen&family=", 8): "9 families are too many",
	} {
		if answer, page := get(t, server, address); answer.StatusCode < 400 || !strings.Contains(page, says) {
			t.Errorf("%s: %s, does not say %s", address, answer.Status, says)
		}
	}
}

// TestCrossoverWords: each way to stand is told.
func TestCrossoverWords(t *testing.T) {
	for _, tc := range []struct {
		standings []graph.Standing
		want      string
	}{
		{[]graph.Standing{{Day: -1}, {Day: 10, First: 1, Second: 1}, {Day: 11, First: 1200, Second: 1}}, "A passed B for good on 1970-01-12, with 1,200 derivatives to 1."},
		{[]graph.Standing{{Day: -1}, {Day: 10, First: 1}}, "A has had more than B from the start."},
		{[]graph.Standing{{Day: -1}, {Day: 10, First: 1, Second: 1}}, "A and B have the same number."},
		{[]graph.Standing{{Day: -1}}, "Neither A nor B has a derivative."},
	} {
		c := crossover{titles: [2]string{"A", "B"}}
		c.Fill(tc.standings)
		if got := c.Words(); got != tc.want {
			t.Errorf("%s, want %s", got, tc.want)
		}
	}
}

// TestCompareOne: a single family is compared with the largest other one.
func TestCompareOne(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	for name, want := range map[string]string{"gemma": "Qwen and Gemma compared", "qwen": "Qwen and Llama compared"} {
		if _, page := get(t, server, "/compare?family="+name); !strings.Contains(page, "<h1>"+want+"</h1>") {
			t.Errorf("%s: no %q", name, want)
		}
	}
}
