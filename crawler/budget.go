package crawler

import (
	"math"
	"time"

	"hflineage/crawler/hub"
)

// spending is what we and others have spent of a window, by our own count. What
// may be ours counts as ours: so neither do we spend more than our part, nor do
// others get the blame for it.
type spending struct {
	spent  int  // requests that we have sent in this window
	ahead  int  // requests that the server may count in the next one
	first  int  // that was told to be left when the window was found: what is missing then was spent before us
	others int  // requests that others have spent since, at least
	waited bool // it is in the log that we wait for this window's end
}

// begin takes in the first answer in a window, and returns what others spent in
// the one before.
func (p *pace) begin(q hub.Quota) (others int) {
	others = p.others
	p.spending = spending{spent: max(p.ahead, 1+p.flying), first: q.Remaining}
	return others
}

// later reports an answer that tells of a window after this one, which ends late.
// The window is the same if less than the least is left, as our own request takes
// one, and its end is told where it was; the end alone is not known well enough
// without the length.
func (p *pace) later(q hub.Quota, late time.Time) bool {
	return q.Remaining >= p.least && p.phase != open || p.length > 0 && late.After(p.late.Add(p.length/2))
}

// notice returns how many more requests of others show in what is left than were
// known of.
func (p *pace) notice(q hub.Quota) int {
	more := max(0, p.first-q.Remaining-(p.spent-1)-p.others)
	p.others += more
	return more
}

// part is our part of a window's quota, 0 when that is not told.
func (p *pace) part() float64 { return float64(p.limit) * float64(p.percent) / 100 }

// budget is how many requests of a window are ours, whether others use theirs or
// not. Without a policy it goes by what was left when the window was found.
func (p *pace) budget() int {
	quota := p.limit
	switch {
	case p.percent == 100:
		return math.MaxInt
	case quota == 0:
		quota = p.first + 1
	}
	return max(1, quota*p.percent/100)
}

// kept is how many requests of our part are kept back.
func (p *pace) kept() int { return min(p.limit, p.budget()) / keepBack }

// spare is how many more requests may be sent in the window.
func (p *pace) spare() int {
	return min(p.left-p.limit/keepBack, p.budget()-p.kept()-p.spent)
}

const (
	mostLanes   = 8 // that auto takes
	untoldLanes = 3 // without a quota: one is fetched while others are decoded; more gave no more on two cores
)

// lanes is how many requests have to be under way at a time to spend the quota:
// that of a window in what is left of it when its first one, which goes alone, is
// back.
func (p *pace) lanes() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.answers < 2:
		return 1
	case p.limit == 0:
		return untoldLanes
	}
	perSecond := hurry * p.part() / max(p.length-p.latency, p.latency).Seconds()
	return min(max(1, int(math.Ceil(perSecond*p.latency.Seconds()))), mostLanes)
}
