// Package crawler reads the lineage from the Hub: page after page of its listing
// into a journal, within the server's quota, and so that it can be stopped and
// started anywhere.
//
//	c, err := crawler.New(crawler.Config{Hub: settings})
//	err = c.Sweep(ctx, journal, runID)
//
// A request passes through these layers, each a file:
//
//	fetch.go      colly: one synchronous collector, a request at a time a lane
//	auth.go       user agent, and the token for the configured host alone
//	retry.go      what is tried again, how often, and after how long
//	pace.go       the quota: x/time/rate within a window, a gate at its end
//	attempt.go    one attempt: its time-out, its size, its whole body
//
// What a page holds is decoded by package hub and mapped to the records of
// package graph in model.go and record.go. An [Import] reads files in place of a
// Hub, over the same path; package archive reads and writes them.
package crawler
