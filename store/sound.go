package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// bbolt trusts its pages: damage in them is a panic, or a fault that ends the
// process, and its own check runs in a goroutine where nobody can catch either.
// So files are looked at before they are opened, and followed under guard.

var (
	// errForeign says that a file was not written by bbolt.
	errForeign = errors.New("it is of another kind")
	// errPages says that a file of bbolt is damaged.
	errPages = errors.New("its pages are damaged")
)

// openSound opens an existing bbolt file for reading once it has seen that it
// is one and whole. Closing the transaction's database ends both.
func openSound(path string, wait time.Duration) (tx *bolt.Tx, err error) {
	if err := kind(path); err != nil {
		return nil, err
	}
	err = guard(func() (err error) {
		tx, err = openWhole(path, wait)
		return err
	})
	return tx, err
}

func openWhole(path string, wait time.Duration) (*bolt.Tx, error) {
	var file *os.File
	opened := false
	defer func() {
		if !opened && file != nil {
			file.Close() // it would stay locked after a panic
		}
	}()
	db, err := bolt.Open(path, 0, &bolt.Options{
		ReadOnly: true, Timeout: wait,
		OpenFile: func(name string, flag int, mode fs.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag, mode) //nolint:gosec // the path is the user's to choose
			file = f
			return f, err
		},
	})
	switch {
	case err != nil && !isSystem(err):
		return nil, fmt.Errorf("%w: %w", errPages, err)
	case err != nil:
		return nil, err
	}
	tx, err := db.Begin(false)
	if err == nil {
		if err = whole(tx, file); err == nil {
			opened = true
			return tx, nil
		}
		tx.Rollback()
	}
	return nil, errors.Join(err, db.Close())
}

// isSystem tells an error of the system or of waiting from what bbolt found in
// the file.
func isSystem(err error) bool {
	var errno syscall.Errno
	return errors.As(err, &errno) || errors.Is(err, bolterrors.ErrTimeout)
}

// closeTx closes the database of a transaction that openSound has opened.
func closeTx(tx *bolt.Tx) error {
	db := tx.DB()
	return errors.Join(tx.Rollback(), db.Close())
}

// kind makes sure that a path leads to a file of bbolt, if to any.
func kind(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%w: a folder", errForeign)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: no regular file", errForeign)
	case info.Size() == 0:
		return fmt.Errorf("%w: empty", errForeign)
	}
	f, err := os.Open(path) //nolint:gosec // the path is the user's to choose
	if err != nil {
		return err
	}
	defer f.Close()
	const magic = 0xED0CDAED
	for _, page := range []int64{0, int64(os.Getpagesize())} { // one of the two is enough for bbolt
		var head [20]byte // of the page, then the magic number
		if n, _ := f.ReadAt(head[:], page); n == len(head) && binary.LittleEndian.Uint32(head[16:]) == magic {
			return nil
		}
	}
	return fmt.Errorf("%w: not written by bbolt", errForeign)
}

// whole makes sure that a file has all its pages, and its trees each page once:
// bbolt maps the file, and a page beyond its end is a fault.
func whole(tx *bolt.Tx, file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if tx.Size() > info.Size() {
		return fmt.Errorf("%w: it is cut short, %d of %d bytes", errPages, info.Size(), tx.Size())
	}
	t := trees{file: file, pageSize: uint64(tx.DB().Info().PageSize), seen: map[uint64]bool{}}
	return t.check(uint64(tx.Cursor().Bucket().Root()))
}

// guard turns what bbolt does with damaged pages into an error: a failed
// assertion, an index out of range, or a fault in the map of a file that is cut
// short under our feet or lies on a failing disk.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errPages, r)
		}
	}()
	return f()
}
