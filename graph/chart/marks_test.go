package chart

import (
	"strings"
	"testing"
	"time"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
	"pgregory.net/rapid"
)

// No label of a mark lies on another one, and each is beside its line and within the
// plot's width.
func TestMarks(t *testing.T) {
	from := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		const days = 1000
		c := &Chart{From: from, To: from.AddDate(0, 0, days)}
		inside := 0
		for range rapid.IntRange(0, 8).Draw(t, "marks") {
			day := rapid.IntRange(-50, days+50).Draw(t, "day")
			if day >= 0 && day <= days {
				inside++
			}
			c.Marks = append(c.Marks, Mark{At: from.AddDate(0, 0, day), Label: strings.Repeat("passed ", rapid.IntRange(0, 20).Draw(t, "words"))})
		}
		canvas := draw.NewCanvas(vgsvg.New(400, 300), 400, 300)
		x := func(s float64) vg.Length { return vg.Length((s - seconds(from)) / 86400 / days * 400) }
		placed := (&page{chart: c}).marks(canvas, x)
		if len(placed) != inside {
			t.Fatalf("%d marks, want %d", len(placed), inside)
		}
		for i, m := range placed {
			if m.label.Min.X < -0.001 || m.label.Max.X > 400.001 || m.label.Min.X != m.x && m.label.Max.X-m.x > 0.001 {
				t.Errorf("mark at %v: label %v", m.x, m.label)
			}
			for _, other := range placed[:i] {
				if m.covers(other) {
					t.Errorf("%v covers %v", m, other)
				}
			}
		}
	})
}
