package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"hflineage/graph"
)

// Reopen goes on with the archive of a run as far as its record knows it. It
// fails, and changes nothing, if the file is not that run's.
func Reopen(run graph.Run) (*Writer, error) {
	path := run.Archive
	f, err := os.OpenFile(partOf(path), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the archive of the run under way, %s, is gone (%w): bring it back", partOf(path), fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("go on with an archive: %w", err)
	}
	err = belongs(f, run)
	if err == nil {
		err = f.Truncate(run.Archived)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("go on with archive %s: %w", partOf(path), err)
	}
	return newWriter(path, f, run.Archived)
}

// belongs makes sure that a file is the archive of a run, up to its record.
func belongs(f *os.File, run graph.Run) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case info.Size() < run.Archived:
		return fmt.Errorf("it has %d bytes, and the journal knows of %d: bring back the whole one", info.Size(), run.Archived)
	}
	r, err := NewReader(io.NewSectionReader(f, 0, run.Archived), f.Name())
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = r.Next()
	if !r.archive || !r.begun.Equal(run.Started) {
		return errors.Join(errors.New("it is not the archive of the run under way: bring that back"), err)
	}
	return nil
}

// hasHeadAlone reports a file in which nothing stands but what Begin writes, or
// not even that: no run can know of it yet.
func hasHeadAlone(part string) bool {
	f, err := os.Open(part) //nolint:gosec // the path is the user's to choose
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err == nil && info.Mode().IsRegular()
	}
	r, err := NewReader(f, part)
	if err != nil {
		return false
	}
	defer r.Close()
	head, err := r.Next()
	return err == nil && r.archive && head.Len() == 1
}

// Finished reports whether the archive of a run has its name: the run was stopped
// between Finish and its publication, and nothing is left to do. The name then lasts
// through a loss of power.
func Finished(run graph.Run) bool {
	r, err := Open(run.Archive)
	if err != nil {
		return false
	}
	defer r.Close()
	_, err = r.Next()
	return err == nil && r.archive && r.begun.Equal(run.Started) && syncFolder(filepath.Dir(run.Archive)) == nil
}
