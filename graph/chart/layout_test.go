package chart

import (
	"slices"
	"testing"
	"time"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const lo, hi, gap, slack = 0, 250, 11, 1e-6
		var heights []vg.Length
		for _, h := range rapid.SliceOfN(rapid.Float64Range(lo, hi), 1, 20).Draw(t, "heights") {
			heights = append(heights, vg.Length(h))
		}
		slices.Sort(heights)
		got := spread(heights, gap, lo, hi)
		apart := true
		for i := range heights {
			if i > 0 {
				apart = apart && heights[i]-heights[i-1] >= gap
				if got[i]-got[i-1] < gap-slack {
					t.Fatalf("%v: %v are nearer than %d", heights, got, gap)
				}
			}
			if got[i] < lo-slack || got[i] > hi+slack {
				t.Fatalf("%v: %v is outside", heights, got)
			}
		}
		for i := range heights {
			if d := got[i] - heights[i]; apart && max(d, -d) > slack {
				t.Fatalf("%v were apart, and became %v", heights, got)
			}
		}
	})
}

func TestSpreadWithoutRoom(t *testing.T) {
	got := spread([]vg.Length{5, 5, 5}, 10, 0, 10)
	if want := []vg.Length{0, 10, 20}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v: from the bottom up", got, want)
	}
}

func TestValueTicks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		percent := rapid.Bool().Draw(t, "percent")
		highest := float64(rapid.IntRange(0, 5_000_000).Draw(t, "highest"))
		if percent {
			highest /= 5_000_000
		}
		ticks := valueTicks(highest, percent)
		labels := map[string]bool{}
		for _, tick := range ticks {
			labels[tick.Label] = true
		}
		last := ticks[len(ticks)-1].Value
		if ticks[0].Value != 0 || last < highest-1e-6 || len(ticks) > 8 || len(labels) != len(ticks) || percent && last > 1.000001 {
			t.Fatalf("up to %f: %v", highest, ticks)
		}
	})
	if ticks := valueTicks(1234567, false); ticks[len(ticks)-1].Label != "1,500,000" {
		t.Errorf("%v", ticks)
	}
}

func TestDateTicks(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		room     int
		want     []string
	}{
		{"2024-01-01", "2024-01-03", 5, []string{"2024-01-01", "2024-01-02", "2024-01-03"}},
		{"2024-01-03", "2024-01-31", 5, []string{"2024-01-08", "2024-01-15", "2024-01-22", "2024-01-29"}},
		{"2024-01-15", "2024-05-15", 5, []string{"2024-02", "2024-03", "2024-04", "2024-05"}},
		{"2023-12-31", "2024-07-01", 5, []string{"2024-01", "2024-03", "2024-05", "2024-07"}},
		{"2022-05-01", "2026-08-20", 5, []string{"2023", "2024", "2025", "2026"}},
		{"2022-05-01", "2026-08-20", 3, []string{"2024", "2026"}},
		{"2024-01-01", "2024-01-01", 0, []string{"2024-01-01"}},
	} {
		from, _ := time.Parse(time.DateOnly, tt.from)
		to, _ := time.Parse(time.DateOnly, tt.to)
		var got []string
		for _, tick := range dateTicks(from, to, func(string) int { return tt.room }) {
			got = append(got, tick.Label)
			if at := time.Unix(int64(tick.Value), 0).UTC(); at.Format(time.DateOnly)[:len(tick.Label)] != tick.Label || at.Before(from) || at.After(to) {
				t.Errorf("%s stands at %s", tick.Label, at)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("from %s to %s, %d at most: %v, want %v", tt.from, tt.to, tt.room, got, tt.want)
		}
	}
}
