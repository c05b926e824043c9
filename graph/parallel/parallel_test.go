package parallel

import (
	"errors"
	"runtime"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
)

func TestDo(t *testing.T) {
	for n := range 40 {
		calls := make([]atomic.Int64, n)
		Do(n, func(i int) { calls[i].Add(1) })
		for i := range calls {
			if calls[i].Load() != 1 {
				t.Errorf("%d of %d was called %d times", i, n, calls[i].Load())
			}
		}
	}
}

// TestDamage: an index out of range, and a fault in memory that cannot be read, are
// panics where the result is asked for, whichever goroutine met them.
func TestDamage(t *testing.T) {
	unreadable, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = syscall.Munmap(unreadable) }()
	list := []byte{1, 2, 3}
	for name, work := range map[string]func(i int) byte{
		"index": func(i int) byte { return list[i*1000] },
		"fault": func(i int) byte { return unreadable[i] },
	} {
		t.Run(name, func(t *testing.T) {
			meets(t, func() { Do(2*runtime.GOMAXPROCS(0), func(i int) { work(i + 1) }) })
			result := Start(func() byte { return work(1) })
			for range 2 {
				meets(t, func() { result() })
			}
		})
	}
	if got := Start(func() []byte { return slices.Clone(list) })(); !slices.Equal(got, list) {
		t.Errorf("%v, want %v", got, list)
	}
}

// meets calls f under the guard that readers of a database have.
func meets(t *testing.T, f func()) {
	t.Helper()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		t.Helper()
		var failure runtime.Error
		if err, ok := recover().(error); !ok || !errors.As(err, &failure) {
			t.Errorf("recovered %v, want an error of the runtime", err)
		}
	}()
	f()
}
