//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakOf is the largest resident set of a process that has ended, in bytes.
func peakOf(s *os.ProcessState) int64 {
	u, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	peak := int64(u.Maxrss) //nolint:unconvert // an int32 on some machines
	if runtime.GOOS != "darwin" && runtime.GOOS != "ios" {
		peak <<= 10 // everywhere else it is in KiB
	}
	return peak
}
