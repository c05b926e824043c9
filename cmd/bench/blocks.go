package main

import (
	"slices"
	"time"
)

// blockSize is how many models a block of a crawl has.
const blockSize = 500_000

// progress is how far a crawl was at a time.
type progress struct {
	models int
	at     time.Duration // since its beginning
}

// blockRates are the models a second of each block of size models, the last one
// shorter perhaps. Of a crawl's progress, page by page.
func blockRates(all []progress, size int) (rates []float64) {
	var from progress
	for i, p := range all {
		if p.models-from.models >= size || i == len(all)-1 {
			rates = append(rates, rate(p.models-from.models, p.at-from.at))
			from = p
		}
	}
	return rates
}

// slowing is the rate of the last size models of a crawl by that of the first;
// of a shorter crawl, of its halves.
func slowing(all []progress, size int) float64 {
	if len(all) == 0 {
		return 0
	}
	end := all[len(all)-1]
	size = min(size, end.models/2)
	first := all[slices.IndexFunc(all, func(p progress) bool { return p.models >= size })]
	last := all[slices.IndexFunc(all, func(p progress) bool { return end.models-p.models <= size })]
	before := rate(first.models, first.at)
	if before == 0 {
		return 0
	}
	return rate(end.models-last.models, end.at-last.at) / before
}

// rate is n a second; 0 when no time has passed.
func rate(n int, d time.Duration) float64 {
	if d <= 0 {
		return 0
	}
	return float64(n) / d.Seconds()
}
