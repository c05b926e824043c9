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

// bbolt trusts its pages: a page number beyond the end of the file is a fault
// that ends the process, a branch that leads back to itself an endless
// recursion, and its own check runs where nobody can catch either. So every
// file is walked before bbolt follows its pages. The walk reads the heads of
// the pages and not the values: it costs by the number of keys, which in a
// snapshot is the same at every size.

var (
	// errForeign says that a file was not written by bbolt.
	errForeign = errors.New("it is of another kind")
	// errPages says that a file of bbolt is damaged.
	errPages = errors.New("its pages are damaged")
)

// openSound opens an existing bbolt file for reading once it has seen that
// its pages can be followed. Closing the transaction's database ends both.
func openSound(path string, wait time.Duration) (*bolt.Tx, error) {
	if err := kind(path); err != nil {
		return nil, err
	}
	var file *os.File
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
		if err = walk(tx, file); err == nil {
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
	var head [pageHead + 4]byte
	n, _ := f.ReadAt(head[:], 0)
	if n == len(head) && binary.LittleEndian.Uint32(head[pageHead:]) == magic {
		return nil
	}
	n, _ = f.ReadAt(head[:], int64(os.Getpagesize())) // bbolt can do without the first page
	if n == len(head) && binary.LittleEndian.Uint32(head[pageHead:]) == magic {
		return nil
	}
	return fmt.Errorf("%w: not written by bbolt", errForeign)
}

// The layout of bbolt's pages, version 2: a head of id (8 bytes), kind (2),
// number of elements (2) and further pages (4), then the elements.
const (
	pageHead    = 16
	elementSize = 16 // in branches: position, key size (4 each), page (8); in leaves: kind, position, key size, value size (4 each)
	bucketHead  = 16 // root page, sequence (8 each); an inline page follows when the root is 0

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketFlag   = 0x01
	noFreelist   = ^uint64(0)

	maxDepth = 64 // of nested pages: more than any file can need
)

// walker follows the pages of a file.
type walker struct {
	file *os.File
	size uint64 // of a page
	end  uint64 // the number of pages
	seen map[uint64]bool
}

// walk makes sure that every page of a transaction can be followed.
func walk(tx *bolt.Tx, file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if tx.Size() > info.Size() {
		return fmt.Errorf("%w: it is cut short, %d of %d bytes", errPages, info.Size(), tx.Size())
	}
	size := uint64(tx.DB().Info().PageSize)
	w := &walker{file: file, size: size, end: uint64(tx.Size()) / size, seen: map[uint64]bool{}}
	if err := w.tree(uint64(tx.Cursor().Bucket().Root()), 0); err != nil {
		return err
	}
	meta, err := w.read(uint64(tx.ID()%2)*size+pageHead, 40) // the one that tx was made from
	if err != nil {
		return err
	}
	return w.freelist(binary.LittleEndian.Uint64(meta[32:]))
}

func (w *walker) read(at, n uint64) ([]byte, error) {
	b := make([]byte, n)
	if _, err := w.file.ReadAt(b, int64(at)); err != nil {
		return nil, fmt.Errorf("%w: %w", errPages, err)
	}
	return b, nil
}

// page is the head of a page with the elements that follow it.
type page struct {
	id       uint64
	kind     uint16
	elements []byte
	body     uint64 // bytes in the page and those that belong to it
}

func (p *page) count() int { return len(p.elements) / elementSize }

func (p *page) bad(what string) error {
	return fmt.Errorf("%w: page %d %s", errPages, p.id, what)
}

func (w *walker) page(id uint64) (*page, error) {
	p := &page{id: id}
	if id < 2 || id >= w.end {
		return nil, p.bad("is out of range")
	}
	if w.seen[id] {
		return nil, p.bad("is used twice")
	}
	w.seen[id] = true
	head, err := w.read(id*w.size, pageHead)
	if err != nil {
		return nil, err
	}
	overflow := uint64(binary.LittleEndian.Uint32(head[12:]))
	if binary.LittleEndian.Uint64(head) != id || overflow >= w.end-id {
		return nil, p.bad("has a wrong head")
	}
	p.kind = binary.LittleEndian.Uint16(head[8:])
	p.body = (overflow + 1) * w.size
	count := uint64(binary.LittleEndian.Uint16(head[10:]))
	if p.kind == freelistPage {
		return p, nil
	}
	if pageHead+count*elementSize > p.body {
		return nil, p.bad("has too many elements")
	}
	p.elements, err = w.read(id*w.size+pageHead, count*elementSize)
	return p, err
}

// tree walks a page and all below it.
func (w *walker) tree(id uint64, depth int) error {
	p, err := w.page(id)
	if err != nil {
		return err
	}
	switch {
	case depth > maxDepth:
		return p.bad("lies too deep")
	case p.kind == branchPage:
		return w.branch(p, depth)
	case p.kind == leafPage:
		return w.leaf(p, depth)
	}
	return p.bad("is of a wrong kind")
}

func (w *walker) branch(p *page, depth int) error {
	if p.count() == 0 {
		return p.bad("leads nowhere")
	}
	for i := range p.count() {
		e := p.elements[i*elementSize:]
		key := uint64(binary.LittleEndian.Uint32(e)) + uint64(binary.LittleEndian.Uint32(e[4:]))
		if pageHead+uint64(i)*elementSize+key > p.body {
			return p.bad("has a key out of range")
		}
		if err := w.tree(binary.LittleEndian.Uint64(e[8:]), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) leaf(p *page, depth int) error {
	for i := range p.count() {
		value, size, isBucket := p.value(i)
		if value+size > p.body {
			return p.bad("has a value out of range")
		}
		if !isBucket {
			continue
		}
		if size < bucketHead {
			return p.bad("has a bucket cut short")
		}
		head, err := w.read(p.id*w.size+value, bucketHead)
		if err != nil {
			return err
		}
		if root := binary.LittleEndian.Uint64(head); root != 0 {
			err = w.tree(root, depth+1)
		} else {
			err = w.inline(p, value+bucketHead, size-bucketHead)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// value is where the value of element i of a leaf lies in its page.
func (p *page) value(i int) (at, size uint64, isBucket bool) {
	e := p.elements[i*elementSize:]
	field := func(k int) uint64 { return uint64(binary.LittleEndian.Uint32(e[4*k:])) }
	return pageHead + uint64(i)*elementSize + field(1) + field(2), field(3), field(0)&bucketFlag != 0
}

// inline walks a small bucket, which lies within the page of its parent.
func (w *walker) inline(parent *page, at, size uint64) error {
	if size < pageHead {
		return parent.bad("has a bucket cut short")
	}
	data, err := w.read(parent.id*w.size+at, size)
	if err != nil {
		return err
	}
	count := uint64(binary.LittleEndian.Uint16(data[10:]))
	if binary.LittleEndian.Uint16(data[8:]) != leafPage || pageHead+count*elementSize > size {
		return parent.bad("has a bucket with a wrong head")
	}
	p := &page{elements: data[pageHead : pageHead+count*elementSize]}
	for i := range p.count() {
		if value, n, isBucket := p.value(i); value+n > size || isBucket {
			return parent.bad("has a value out of range")
		}
	}
	return nil
}

// freelist looks at the list of unused pages, which a writer reads.
func (w *walker) freelist(id uint64) error {
	if id == noFreelist {
		return nil
	}
	p, err := w.page(id)
	if err != nil {
		return err
	}
	if p.kind != freelistPage {
		return p.bad("is no list of free pages")
	}
	head, err := w.read(id*w.size, pageHead+8)
	if err != nil {
		return err
	}
	at, count := uint64(pageHead), uint64(binary.LittleEndian.Uint16(head[10:]))
	if count == 0xFFFF { // the number stands before the list when it is greater
		at, count = pageHead+8, binary.LittleEndian.Uint64(head[pageHead:])
	}
	if count > w.end || at+8*count > p.body {
		return p.bad("has too many elements")
	}
	list, err := w.read(id*w.size+at, 8*count)
	if err != nil {
		return err
	}
	for ; len(list) > 0; list = list[8:] {
		if free := binary.LittleEndian.Uint64(list); free < 2 || free >= w.end || w.seen[free] {
			return p.bad("has a page out of range, or one in use")
		}
	}
	return nil
}

// guard turns a fault in the map of a file, which was cut short under our feet
// or lies on a failing disk, into an error.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch r := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }:
			err = fmt.Errorf("%w: a part of it cannot be read: %v", errPages, r)
		default:
			panic(r)
		}
	}()
	return f()
}
