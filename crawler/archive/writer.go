package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"hflineage/graph"
)

// Writer writes the archive of a run. Its methods are for one goroutine.
//
// What has been appended is kept if Size is recorded with what it belongs to:
// Reopen takes the file up at a recorded size and drops what lies behind. After
// an error the file is as it was before the call, or can be made so by Reopen.
type Writer struct {
	path string // that the file gets in the end
	file *os.File
	enc  *zstd.Encoder
	size int64
	buf  []byte // lines
	out  []byte // a frame
}

// partOf is the name of an archive while its run is under way.
func partOf(path string) string { return path + ".part" }

// Create is for the archive of a run that has not begun: Begin makes the file
// when it does. No file that is there already is touched, but for one that was left
// by a crawl killed before its run began.
func Create(path string) (*Writer, error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%s is there already: name another archive, or move it away", path)
	}
	if _, err := os.Lstat(partOf(path)); err == nil {
		if !hasHeadAlone(partOf(path)) {
			return nil, errTaken(path)
		}
		if err := os.Remove(partOf(path)); err != nil {
			return nil, fmt.Errorf("make an archive: %w; name another", err)
		}
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("make an archive: %w; name another", err)
	}
	return newWriter(path, nil, 0)
}

func errTaken(path string) error {
	return fmt.Errorf("%s is there already, of a crawl under way or given up: name another archive, or remove it", partOf(path))
}

func newWriter(path string, f *os.File, size int64) (*Writer, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err // options that do not go together
	}
	return &Writer{path: path, file: f, enc: enc, size: size}, nil
}

// Begin makes the file and writes the head; run is the record that is about to
// begin.
func (w *Writer) Begin(run graph.Run) (err error) {
	w.file, err = os.OpenFile(partOf(w.path), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // the path is the user's to choose
	if errors.Is(err, fs.ErrExist) {
		return errTaken(w.path)
	}
	if err != nil {
		return fmt.Errorf("make an archive: %w; name another", err)
	}
	if w.buf, err = (own{Archive: version, Begun: run.Started}).append(w.buf[:0]); err != nil {
		return err
	}
	if err := w.frame(); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(w.path))
}

// Append appends items, each a JSON value as the Hub gave it, as one frame.
func (w *Writer) Append(items [][]byte) (err error) {
	w.buf = w.buf[:0]
	for _, item := range items {
		if w.buf, err = appendItem(w.buf, item); err != nil {
			return err
		}
	}
	if len(w.buf) == 0 {
		return nil
	}
	return w.frame()
}

// frame writes the lines of buf.
func (w *Writer) frame() error {
	w.out = w.enc.EncodeAll(w.buf, w.out[:0])
	if _, err := w.file.WriteAt(w.out, w.size); err != nil {
		return w.failed(errors.Join(err, w.file.Truncate(w.size)))
	}
	w.size += int64(len(w.out))
	return nil
}

func (w *Writer) failed(err error) error {
	return fmt.Errorf("write archive: %w; what it holds is kept", err)
}

// Path is the name that the file gets in the end.
func (w *Writer) Path() string { return w.path }

// Size is the length of the file: what to record with the items so far.
func (w *Writer) Size() int64 { return w.size }

// Sync makes what was appended last through a loss of power. It comes before
// Size is recorded.
func (w *Writer) Sync() error {
	if err := w.file.Sync(); err != nil {
		return w.failed(err)
	}
	return nil
}

// Finish ends the archive with the look-ups that its run goes by and the run's
// record, and gives the file its name. It closes the Writer, also if it fails:
// Reopen and Finish then do the same again, unless the file has its name already.
func (w *Writer) Finish(run graph.Run, lookups []graph.Lookup) error {
	err := w.finish(run, lookups)
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	if _, err := os.Lstat(w.path); err == nil {
		return fmt.Errorf("%s has come to be meanwhile: move it away", w.path)
	}
	if err := os.Rename(partOf(w.path), w.path); err != nil {
		return w.failed(err)
	}
	return syncFolder(filepath.Dir(w.path))
}

func (w *Writer) finish(run graph.Run, lookups []graph.Lookup) (err error) {
	w.buf = w.buf[:0]
	for i := range lookups {
		if w.buf, err = (own{Lookup: &lookups[i]}).append(w.buf); err != nil {
			return err
		}
	}
	if len(w.buf) > 0 {
		if err := w.frame(); err != nil {
			return err
		}
	}
	sum, err := w.digest()
	if err != nil {
		return w.failed(err)
	}
	run.Archive, run.Archived = "", 0
	if w.buf, err = (own{Run: &run, SHA256: sum}).append(w.buf[:0]); err != nil {
		return err
	}
	if err := w.frame(); err != nil {
		return err
	}
	if err := w.file.Truncate(w.size); err != nil {
		return w.failed(err)
	}
	return w.Sync()
}

// digest is the hash of what the file holds, unpacked.
func (w *Writer) digest() (string, error) {
	text, err := zstd.NewReader(io.NewSectionReader(w.file, 0, w.size))
	if err != nil {
		return "", err
	}
	defer text.Close()
	h := sha256.New()
	if _, err := io.Copy(h, text); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Close leaves the file, if there is one, for Reopen.
func (w *Writer) Close() error {
	if w.file == nil {
		return nil
	}
	return w.file.Close()
}

// Drop closes the Writer and removes the file, that of a run that did not begin
// or was given up.
func (w *Writer) Drop() error {
	if w.file == nil {
		return nil
	}
	return errors.Join(os.Remove(partOf(w.path)), w.Close())
}

// syncFolder makes the names of files last through a loss of power.
func syncFolder(path string) error {
	d, err := os.Open(path) //nolint:gosec // the folder of a path that is the user's to choose
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
