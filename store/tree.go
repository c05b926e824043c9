package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// A page begins with its number (8 bytes), what it is and how many elements it
// has (2 bytes each), and how many pages follow it (4 bytes). Its elements come
// next: a branch's end with the number of a page (8 of 16 bytes), a leaf's are
// flags, where its key begins from here, the length of the key and of the value
// (4 bytes each). The value of a bucket is the number of its first page (8 of 16
// bytes) or 0 and the page itself.
const (
	pageHead    = 16
	elementSize = 16
	bucketHead  = 16

	branchPage = 1
	leafPage   = 2
	bucketFlag = 1
)

var errNoTree = errors.New("it is no part of a tree")

// trees follows the branches of a file's trees before bbolt does. A page that
// leads back to itself would make bbolt call itself until the stack is full,
// which ends the process: no guard helps.
//
// It reads the heads of the pages, whatever lies in them: a snapshot and a journal
// have few, as their values are long.
type trees struct {
	file     io.ReaderAt
	pageSize uint64
	seen     map[uint64]bool
}

// check looks at the tree of the buckets, then at each bucket's own.
func (t *trees) check(root uint64) error {
	leaves, err := t.follow(root)
	if err != nil {
		return err
	}
	for _, leaf := range leaves {
		roots, err := t.buckets(leaf)
		if err != nil {
			return fmt.Errorf("%w: the buckets in page %d: %w", errPages, leaf, err)
		}
		for _, root := range roots {
			if _, err := t.follow(root); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow makes sure that each page of a tree is there, and in no tree twice. It
// returns the leaves.
func (t *trees) follow(root uint64) (leaves []uint64, err error) {
	for next := []uint64{root}; len(next) > 0; {
		page := next[len(next)-1]
		next = next[:len(next)-1]
		if t.seen[page] {
			return nil, fmt.Errorf("%w: page %d is there twice", errPages, page)
		}
		t.seen[page] = true
		kind, elements, err := t.read(page)
		if err != nil {
			return nil, fmt.Errorf("%w: page %d: %w", errPages, page, err)
		}
		if kind == leafPage {
			leaves = append(leaves, page)
			continue
		}
		for ; len(elements) > 0; elements = elements[elementSize:] {
			next = append(next, binary.LittleEndian.Uint64(elements[8:]))
		}
	}
	return leaves, nil
}

// buckets are the first pages of the buckets that a leaf names. One that lies in
// its value has none, and no branch either.
func (t *trees) buckets(leaf uint64) (roots []uint64, err error) {
	_, elements, err := t.read(leaf)
	if err != nil {
		return nil, err
	}
	at := int64(leaf*t.pageSize) + pageHead
	for ; len(elements) > 0; elements, at = elements[elementSize:], at+elementSize {
		if binary.LittleEndian.Uint32(elements)&bucketFlag == 0 {
			continue
		}
		key, length := binary.LittleEndian.Uint32(elements[4:]), binary.LittleEndian.Uint32(elements[8:])
		var head [bucketHead + pageHead]byte
		n, err := t.file.ReadAt(head[:], at+int64(key)+int64(length))
		root := binary.LittleEndian.Uint64(head[:])
		switch {
		case n < bucketHead:
			return nil, err
		case root != 0:
			roots = append(roots, root)
		case n < len(head):
			return nil, err
		case binary.LittleEndian.Uint16(head[bucketHead+8:]) != leafPage:
			return nil, errNoTree
		}
	}
	return roots, nil
}

// read returns what a page is, a branch or a leaf, and its elements.
func (t *trees) read(page uint64) (kind uint16, elements []byte, err error) {
	if page > math.MaxInt64/t.pageSize-1 {
		return 0, nil, io.ErrUnexpectedEOF
	}
	at := int64(page * t.pageSize)
	var head [pageHead]byte
	if _, err := t.file.ReadAt(head[:], at); err != nil {
		return 0, nil, err
	}
	kind = binary.LittleEndian.Uint16(head[8:])
	if kind != branchPage && kind != leafPage {
		return 0, nil, errNoTree
	}
	elements = make([]byte, elementSize*int(binary.LittleEndian.Uint16(head[10:])))
	_, err = t.file.ReadAt(elements, at+pageHead)
	return kind, elements, err
}
