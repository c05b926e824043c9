package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestUnits(t *testing.T) {
	for _, tt := range []struct {
		unit  unit
		value float64
		want  string
	}{
		{seconds, 0.0421, "0.042 s"},
		{seconds, 19.96, "20.0 s"},
		{seconds, 123.4, "123 s"},
		{perSecond, 61_234.5, "61,234/s"},
		{perModel, 123.4, "123 B"},
		{percent, 98.76, "98.8 %"},
	} {
		if got := tt.unit.text(tt.value); got != tt.want {
			t.Errorf("text(%v) = %q, want %q", tt.value, got, tt.want)
		}
	}
}

func TestTarget(t *testing.T) {
	most, least := target{most: 20, peak: 100 * mib}, target{least: 80, beyond: true}
	for _, tt := range []struct {
		name        string
		target      target
		cell        cell
		models      int
		value, peak bool
	}{
		{"met", most, cell{value: 20, peak: 100 * mib}, published, false, false},
		{"missed", most, cell{value: 20.1, peak: 101 * mib}, published, true, true},
		{"too few", least, cell{value: 79}, published, true, false},
		{"no target beyond", most, cell{value: 70, peak: 400 * mib}, 10_000_000, false, false},
		{"a target beyond", least, cell{value: 79}, 10_000_000, true, false},
		{"a short run", least, cell{value: 79}, 20_000, false, false},
		{"no target", target{}, cell{value: 1e9, peak: 1 << 40}, published, false, false},
	} {
		if value, peak := tt.target.misses(tt.cell, tt.models); value != tt.value || peak != tt.peak {
			t.Errorf("%s: misses = %v, %v, want %v, %v", tt.name, value, peak, tt.value, tt.peak)
		}
	}
	if got, want := most.text(seconds), "≤ 20.0 s, ≤ 100 MiB"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
}

func TestGrowth(t *testing.T) {
	sizes := [2]int{1000, 4000}
	if got, want := growth(2, 6, sizes, true), "×3.00, a model ×0.75"; got != want {
		t.Errorf("growth = %q, want %q", got, want)
	}
	if got, want := growth(50_000, 40_000, sizes, false), "×0.80"; got != want {
		t.Errorf("growth = %q, want %q", got, want)
	}
	if got := growth(0, 6, sizes, true); got != "" {
		t.Errorf("growth from nothing = %q, want none", got)
	}
}

func TestReport(t *testing.T) {
	named := func(name string) row {
		return allRows()[slices.IndexFunc(allRows(), func(r row) bool { return r.name == name })]
	}
	counted, shown := named("count, built-in families"), named("show, the model of most children")
	r := newReport([]int{published, 2 * published})
	r.took(0, counted, usage{200 * time.Millisecond, 100 * time.Millisecond, 10 * mib})
	r.took(1, counted, usage{300 * time.Millisecond, 200 * time.Millisecond, 15 * mib})
	r.set(0, rowSlowing, cell{value: 90})
	for _, tt := range []struct {
		row  row
		want string
	}{
		{counted, "count, built-in families|≤ 0.150 s, ≤ 300 MiB|0.200 s MISSED|0.100 s|10 MiB|0.300 s|0.200 s|15 MiB|×1.50, a model ×0.75|×1.50, a model ×0.75"},
		{rowSlowing, "crawl, last 500,000 by first|≥ 80.0 %|90.0 %|||n/a||"},
		{shown, "show, the model of most children|≤ 0.050 s|n/a|||n/a||"},
	} {
		var cells []string
		for _, c := range r.line(tt.row) {
			cells = append(cells, c.(string))
		}
		if diff := cmp.Diff(tt.want, strings.Join(cells, "|")); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
	var out bytes.Buffer
	if err := write(&out, "markdown", r.table(), []string{"a note"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| What | Target | 3,094,856 | CPU | Peak | 6,189,712 | CPU | Peak | Growth | of the peak |\n", "\n- a note\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"--sizes", "0"}, {"--sizes", "x"}, {"peers", "--models", "-1"}, {"nothing"}} {
		var stdout, stderr bytes.Buffer
		if status := run(context.Background(), args, &stdout, &stderr); status != 2 || stdout.Len() > 0 {
			t.Errorf("run(%q): status %d, %s, want 2", args, status, &stdout)
		}
	}
}
