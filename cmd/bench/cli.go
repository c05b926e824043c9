package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"
)

type cli struct {
	Run   runCmd   `cmd:"" default:"withargs" help:"Measure hflineage at each size (the default)."`
	Peers peersCmd `cmd:"" help:"Compare the count with DuckDB and SQLite on the same edges, and the listing with the official Python client."`
	Load  loadCmd  `cmd:"" help:"Ask hflineage serve for pages, many at once."`
	Soak  soakCmd  `cmd:"" help:"Crawl under faults, kills and changes, and prove that the database is what it is without."`
	Step  stepCmd  `cmd:"" hidden:""`
}

// app is what commands work with beside their own flags.
type app struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
}

// say tells how far things are.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.stderr, "bench: "+format+"\n", args...)
}

// placeFlags say what is measured and where its files go.
type placeFlags struct {
	Hflineage string `placeholder:"FILE" type:"existingfile" help:"The program to measure (default: built from the sources here)."`
	Dir       string `placeholder:"DIR" type:"existingdir" help:"Make the folder for all files in this one (default: where temporary files go)."`
	Keep      bool   `help:"Leave that folder there in the end."`
	Format    string `enum:"table,markdown" default:"table" help:"${enum}."`
}

// within makes the work folder and hands it to do with the program to measure.
func (f *placeFlags) within(a *app, do func(b *bench) error) (err error) {
	dir, err := os.MkdirTemp(f.Dir, "hflineage-bench-")
	if err != nil {
		return fmt.Errorf("make the work folder: %w; choose another with --dir", err)
	}
	defer func() {
		if f.Keep {
			a.say("files are in %s", dir)
			return
		}
		err = errors.Join(err, os.RemoveAll(dir))
	}()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b := &bench{app: a, dir: dir, self: self, program: f.Hflineage, keep: f.Keep}
	if b.program == "" {
		b.program = filepath.Join(dir, "hflineage")
		a.say("building hflineage")
		if _, _, err := b.child("go", "build", "-trimpath", "-o", b.program, "hflineage/cmd/hflineage"); err != nil {
			return fmt.Errorf("%w; give the program with --hflineage", err)
		}
	}
	return do(b)
}

// run is the program: it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c cli
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("bench"),
		kong.Description("Measures hflineage on synthetic Hubs."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
	if err != nil {
		panic(err) // a mistake in the struct tags above
	}
	command, err := parser.Parse(args)
	switch {
	case exit >= 0: // --help has been answered
		return exit
	case err != nil:
		fmt.Fprintf(stderr, "bench: %s; see bench --help\n", oneLine(err))
		return 2
	}
	err = command.Run(&app{ctx, stdout, stderr})
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "bench: interrupted")
		return 130
	}
	fmt.Fprintf(stderr, "bench: %s\n", oneLine(err))
	return 1
}

// oneLine puts an error on one line, whatever a program made of it.
func oneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}
