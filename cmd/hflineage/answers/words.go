package answers

import (
	"fmt"
	"time"

	"github.com/dustin/go-humanize"
)

// Thousands writes 1234567 as 1,234,567.
func Thousands(n int) string { return humanize.Comma(int64(n)) }

// Percent writes a share for people, "–" if it is not known.
func Percent(share *float64) string {
	if share == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100**share)
}

// Minute writes a time for people, "–" if it is not known.
func Minute(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.Format("2006-01-02 15:04 MST")
}
