// Package crawler reads the lineage from the Hub: page after page of its listing
// into a journal, within the server's quota, and so that it can be stopped and
// started anywhere.
//
//	c, err := crawler.New(crawler.Config{Hub: settings})
//	err = c.Sweep(ctx, journal, runID)
//
// A request passes through these layers, each a file:
//
//	retry.go      what can go wrong, and the rule for it: what is tried again, how often, and after how long
//	fetch.go      colly: one synchronous collector, for all lanes
//	auth.go       user agent, and the token for the configured host alone
//	pace.go       the quota: x/time/rate within a window, a gate at its end
//	budget.go     our part of the quota, and what others spend of it
//	attempt.go    one attempt: its silences, its size, its whole body
//
// What a page holds is decoded by package hub and mapped to the records of
// package graph in model.go and row.go. An [Import] reads files in place of a
// Hub, over the same path; package archive reads and writes them.
//
// # Lanes
//
// The listing is in the order of _id. A lane is an interval of it, up to its
// bound, which is read page after page; the last one ends at T0. Where one lane
// leaves the server's quota unused because of latency, the lane of which most is
// left is divided, in the middle by a sample of the last run's keys or else by
// time: see lanes.go. One goroutine owns the lanes, the run's counters and the
// journal; others fetch and decode, a page a lane (read.go, page.go). When a page
// has come, the lane's next one is sent for before it is written (record.go). A
// page without a link to the next one is not believed to be the last before that
// has been made sure of, nor a listing to be at its end (end.go).
//
// A Hub says where a page goes on by a cursor that means "_id above this one".
// Only a Hub whose own cursors have been seen to have that form is asked for a
// page behind one of ours, and until that page has come and lies where it should,
// nothing depends on it: then the old lane's bound, the new lane and its first
// page are written in one transaction. Pages of a lane that reach beyond its
// bound are cut there, and what has no _id goes with the item before it, so that
// each item is read into the run once, the same by any number of lanes.
package crawler
