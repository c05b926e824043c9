//go:build unix

package store

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// letGo tells the system that a part of a file's map is not needed soon: else
// all that has been read of the file counts as memory of the process, beside
// what was made of it. Where it is read again it comes from the file.
func letGo(mapped []byte) {
	page := unix.Getpagesize()
	skip := -int(uintptr(unsafe.Pointer(unsafe.SliceData(mapped)))) & (page - 1)
	if whole := (len(mapped) - skip) / page * page; whole > 0 {
		_ = unix.Madvise(mapped[skip:skip+whole], unix.MADV_DONTNEED) // no more than a hint
	}
}
