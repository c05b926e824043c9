package crawler

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hflineage/crawler/archive"
	"hflineage/graph"
)

// listingNames are what the files of a folder are named like that are imported.
var listingNames = []string{".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet"}

// ImportFiles returns the files that paths name, in the order given and by
// absolute paths: of a folder those that are named like a listing, by name; the
// folders in it are left alone.
func ImportFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		abs, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		found, err := filesOf(abs)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if slices.Contains(files, f) {
				return nil, fmt.Errorf("%s is named twice", f)
			}
			files = append(files, f)
		}
	}
	return files, nil
}

func filesOf(path string) ([]string, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: no such file or folder; name a listing, the archive of a run, or a folder of listings", path)
	case err != nil:
		return nil, err
	case info.Mode().IsRegular():
		return []string{path}, nil
	case !info.IsDir():
		return nil, fmt.Errorf("%s is neither a file nor a folder; write what it gives to a file first, which can be gone on with", path)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && slices.ContainsFunc(listingNames, func(end string) bool { return strings.HasSuffix(e.Name(), end) }) {
			files = append(files, filepath.Join(path, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no listing: no file in it is named %s", path, strings.Join(listingNames, ", "))
	}
	return files, nil
}

// importEndpoint is what stands for the Hub of an import: the file, or the folder
// that all are in.
func importEndpoint(files []string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(importFolder(files))}).String()
}

// importFolder is the file if there is one, else the nearest folder above all.
func importFolder(files []string) string {
	common := files[0]
	for _, f := range files[1:] {
		for common != f && !strings.HasPrefix(f, strings.TrimSuffix(common, string(filepath.Separator))+string(filepath.Separator)) {
			common = filepath.Dir(common)
		}
	}
	return common
}

// importLanes makes the lanes of files, and adds up their sizes. The archive of a
// run must be alone: it is a whole listing.
func importLanes(files []string) (lanes []graph.Lane, total int64, err error) {
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil {
			return nil, 0, err
		}
		if len(files) > 1 {
			if err := isPart(path); err != nil {
				return nil, 0, err
			}
		}
		total += info.Size()
		lanes = append(lanes, graph.Lane{
			Next: path, After: "0",
			Bound: fmt.Sprintf("%d bytes of %s", info.Size(), info.ModTime().UTC().Format(time.RFC3339Nano)),
		})
	}
	return lanes, total, nil
}

// isPart fails if the file is the archive of a run.
func isPart(path string) error {
	r, err := archive.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	if _, err := r.Next(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if r.IsArchive() {
		return &archive.Error{Name: path, Err: errors.New("the archive of a run, which is a whole listing: import it by itself")}
	}
	return nil
}

// sameFiles reports whether lanes are of the same files.
func sameFiles(a, b []graph.Lane) bool {
	return slices.EqualFunc(a, b, func(a, b graph.Lane) bool { return a.Next == b.Next && a.Bound == b.Bound })
}
