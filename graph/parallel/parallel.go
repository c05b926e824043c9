// Package parallel does work on all processors that reads the arrays of a database,
// which may be damaged: what goes wrong in it comes out where its result is asked for,
// and can be recovered there, as if it had been done there.
package parallel

import (
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Start begins to work a value out, and returns a function that waits for it. That
// panics as work did, if it did; a fault in mapped memory is a panic too.
func Start[T any](work func() T) (result func() T) {
	result = sync.OnceValue(work)
	go func() {
		defer func() { _ = recover() }() // it comes again where result is called
		debug.SetPanicOnFault(true)
		result()
	}()
	return result
}

// Do calls work with each number from 0 up to n, and returns when all calls have. It
// panics as one of them did, if any did.
func Do(n int, work func(i int)) {
	var next atomic.Int64
	worker := func() (done struct{}) {
		for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
			work(int(i))
		}
		return done
	}
	var others []func() struct{}
	for range min(runtime.GOMAXPROCS(0), n) - 1 {
		others = append(others, Start(worker))
	}
	defer func() {
		for _, other := range others {
			other()
		}
	}()
	worker()
}
