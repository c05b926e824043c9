package main

import (
	"errors"
	"io"
	"os"
	"strconv"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"
)

func scriptCut(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	path := ts.MkAbs(args[1])
	info, err := os.Stat(path)
	ts.Check(err)
	ts.Check(os.Truncate(path, info.Size()-n))
}

func scriptPack(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args[1:] {
		data, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		end := ".gz"
		if args[0] == "zstd" {
			end = ".zst"
		}
		f, err := os.Create(ts.MkAbs(name + end))
		ts.Check(err)
		var w io.WriteCloser = gzip.NewWriter(f)
		if args[0] == "zstd" {
			w, err = zstd.NewWriter(f)
			ts.Check(err)
		}
		_, err = w.Write(data)
		ts.Check(errors.Join(err, w.Close(), f.Close()))
	}
}
