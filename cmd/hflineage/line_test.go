package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
)

// paper is a screen on which each drawing stays, a row each.
type paper struct {
	bytes.Buffer
	width int
}

func (p *paper) IsTerminal() bool                            { return true }
func (p *paper) GetTermSize() (width, height int, err error) { return p.width, 1, nil }
func (p *paper) Flush(int) error                             { return nil }

// drawn is the last drawing of a line.
func drawn(width int, share float64, parts []string) string {
	p := &paper{width: width}
	l := &line{screen: p, below: io.Discard}
	l.show(share, func(time.Time) []string { return parts })
	l.end()
	rows := strings.Split(p.String(), "\n")
	return rows[max(len(rows)-2, 0)]
}

// A line is never wider than its terminal, and loses its last parts first.
func TestFit(t *testing.T) {
	parts := []string{"26 min to go", "371,000 models", "1.7 requests/s", "quota 212", "retries 3", "page 372", "lanes 2"}
	for _, share := range []float64{-1, 0, 0.12, 1} {
		before := 0
		for width := range 200 {
			got := drawn(width, share, parts)
			if n := text.StringWidthWithoutEscSequences(got); n > width {
				t.Errorf("share %v, width %d: %d columns: %q", share, width, n, got)
			}
			shown := 0
			for i, p := range parts {
				if strings.Contains(got, p) {
					if shown++; shown != i+1 {
						t.Errorf("share %v, width %d: %q without what comes before it: %q", share, width, p, got)
					}
				}
			}
			if shown < before && width > 20 {
				t.Errorf("share %v, width %d: %d parts, less than in a narrower line: %q", share, width, shown, got)
			}
			before = shown
		}
		if before != len(parts) {
			t.Errorf("share %v: %d of %d parts in a wide line", share, before, len(parts))
		}
	}
}

func TestFitForeignName(t *testing.T) {
	got := drawn(40, 0.5, []string{"モデル\x1b[2J.jsonl line 3"})
	if strings.Contains(got, "\x1b") || text.StringWidthWithoutEscSequences(got) > 40 {
		t.Errorf("%q", got)
	}
}

func TestTimeToGo(t *testing.T) {
	start := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name        string
		began, now  float64 // shares
		after, wait time.Duration
		want        time.Duration
	}{
		{"too early to tell", 0, 0.01, time.Minute, time.Hour, 0},
		{"by the pace so far", 0, 0.25, time.Minute, 0, 3 * time.Minute},
		{"by what this start has read, not the one before it", 0.5, 0.75, time.Minute, 0, time.Minute},
		{"too early to tell after going on", 0.5, 0.51, time.Minute, 0, 0},
		{"by the quota, which will be spent", 0, 0.25, time.Minute, 10 * time.Minute, 10 * time.Minute},
		{"nothing is left", 0, 1, time.Minute, 0, 0},
	} {
		if got := (estimate{start, tc.began}).left(start.Add(tc.after), tc.now, tc.wait); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
	if got := waitFor(700, 100, 300, 5*time.Minute); got != 10*time.Minute {
		t.Errorf("700 requests with 100 left of 300 a window: %v, want two windows", got)
	}
	if got := waitFor(100, 100, 300, 5*time.Minute) + waitFor(100, -1, 0, 0); got != 0 {
		t.Errorf("%v to wait where the quota allows it", got)
	}
}

func TestRoughly(t *testing.T) {
	for d, want := range map[time.Duration]string{
		7 * time.Second: "7 s", 26*time.Minute + 40*time.Second: "26 min", 65 * time.Minute: "1 h 05 min",
	} {
		if got := roughly(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
