package main

import (
	"fmt"
	"time"
)

// estimate reckons how long a part of the work will still take.
type estimate struct {
	began time.Time // of the part, or of our part in it
	share float64   // of it that was done then
}

// enough is how much must have been done for the rest to be estimated from it.
const enough = 0.02

// left is how long it takes until all is done, when share is done now: by the pace
// so far or by what waiting for requests takes, whichever is longer. It is 0 where
// that cannot be told yet.
func (e estimate) left(now time.Time, share float64, waiting time.Duration) time.Duration {
	done := share - e.share
	if done < enough || share >= 1 {
		return 0
	}
	byPace := time.Duration(float64(now.Sub(e.began)) * (1 - share) / done)
	return max(byPace, waiting)
}

// waitFor is how long a server lets us wait for so many requests, which has left of
// limit requests a window; 0 where no limit is told.
func waitFor(requests, left, limit int, window time.Duration) time.Duration {
	if limit <= 0 || requests <= left {
		return 0
	}
	return time.Duration(float64(requests-left) / float64(limit) * float64(window))
}

// roughly writes a duration in as much detail as an estimate has.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}
