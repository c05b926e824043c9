package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is the largest window of zstd that is unpacked, the one of its
// highest level: a header can ask for any.
const maxWindow = 128 << 20

// Open opens a regular file for reading.
func Open(path string) (*Reader, error) {
	f, err := os.Open(path) //nolint:gosec // the path is the user's to choose
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", path)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	r, err := newFileReader(f, path, info.Size())
	if err != nil {
		f.Close()
		return nil, err
	}
	r.file = f
	return r, nil
}

// newFileReader reads a file of any kind. Parquet, whose columns are named at its end,
// can be read from a file alone.
func newFileReader(f *os.File, path string, size int64) (*Reader, error) {
	magic := make([]byte, 4)
	if _, err := f.ReadAt(magic, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if !isParquet(magic) {
		return NewReader(f, path)
	}
	r := &Reader{name: path, unpack: func() {}, size: size}
	var err error
	if r.table, r.missing, err = openTable(f, size); err != nil {
		return nil, &Error{Name: path, Err: err}
	}
	r.unpack = r.table.close
	return r, nil
}

// NewReader reads what data gives; errors call it by name.
func NewReader(data io.Reader, name string) (*Reader, error) {
	r := &Reader{name: name, unpack: func() {}, sum: sha256.New()}
	in := bufio.NewReaderSize(&counted{data, &r.offset}, 256<<10)
	magic, err := in.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		text, err := gzip.NewReader(in)
		if err != nil {
			return nil, r.failed(err)
		}
		r.in = bufio.NewReaderSize(text, 1<<20)
	case isZstd(magic):
		text, err := zstd.NewReader(in, zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, r.failed(err)
		}
		r.in, r.unpack = bufio.NewReaderSize(text, 1<<20), text.Close
	default:
		r.in = in
	}
	return r, nil
}

// isZstd knows a frame, and a frame to be skipped, as parallel packers write
// one first.
func isZstd(magic []byte) bool {
	return bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}) ||
		len(magic) == 4 && magic[0]&0xf0 == 0x50 && bytes.Equal(magic[1:], []byte{0x2a, 0x4d, 0x18})
}

// counted counts the bytes that are read; the unpacker may read in a goroutine
// of its own.
type counted struct {
	io.Reader
	n *atomic.Int64
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n.Add(int64(n))
	return n, err
}
