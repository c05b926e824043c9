package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"hflineage/cmd/hflineage/answers"
	"hflineage/crawler"
	"hflineage/store"
)

// cli is the command line. Each command is a struct in a file of its own, which
// holds its flags, its help and its Run.
type cli struct {
	Crawl     crawlCmd     `cmd:"" help:"Bring the database up to date with the Hub."`
	Import    importCmd    `cmd:"" help:"Bring the database up to date from files of listing items."`
	Count     countCmd     `cmd:"" help:"Count the derivatives of each family."`
	Trend     trendCmd     `cmd:"" help:"Follow the derivatives of each family in time, and draw them."`
	Diff      diffCmd      `cmd:"" help:"Tell what changed from one run to another, by family and model by model."`
	Families  familiesCmd  `cmd:"" help:"List the families, or check their patterns against the database."`
	Uploads   uploadsCmd   `cmd:"" help:"Show how the derivatives came to be: by how many, in bursts, suspected to be automatic."`
	Licenses  licensesCmd  `cmd:"" help:"Compare the licence tags of derivatives with those of their parents."`
	Overlap   overlapCmd   `cmd:"" help:"Count the derivatives that families share."`
	Anomalies anomaliesCmd `cmd:"" help:"Count or list what is odd in what the Hub lists."`
	Show      showCmd      `cmd:"" help:"Show one model: its parents, and the families that it belongs to."`
	Tree      treeCmd      `cmd:"" help:"Show what was made from a model or a family as a tree, or what it was made from."`
	Path      pathCmd      `cmd:"" help:"List the shortest paths between two models."`
	Export    exportCmd    `cmd:"" help:"Draw the lineage of a family or a model."`
	Release   releaseCmd   `cmd:"" help:"Write one citable snapshot: counts, edges and derivatives as Parquet, with all that they were made by."`
	Push      pushCmd      `cmd:"" help:"Load the last run into a PostgreSQL server, and show it there at once."`
	Runs      runsCmd      `cmd:"" help:"List the runs that the database was made by, or show one."`
	Check     checkCmd     `cmd:"" help:"Verify every checksum and invariant of the database."`
	Serve     serveCmd     `cmd:"" help:"Serve pages and an API to explore the database."`
	Report    reportCmd    `cmd:"" help:"Write the overview, family and comparison pages as files for any web server."`
	Replay    replayCmd    `cmd:"" help:"Serve a recorded listing as a Hub, for tests and for trying out."`
	Demo      demoCmd      `cmd:"" help:"Crawl a sample Hub, count its families and draw some."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// app is what commands work with beside their own flags.
type app struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
	log    *slog.Logger // of a command that talks in JSON alone, else nil
}

// Exit statuses, as the help and doc.go list them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitIncomplete  = 3
	exitLocked      = 4
	exitDamaged     = 5
	exitInterrupted = 130
)

const exitHelp = `
Exit status: 0 done, 1 failed, 2 wrong usage, 3 run incomplete (the next one goes on),
4 another crawl holds the database, 5 check found damage, 130 interrupted.
`

// usageError is an error about what was typed.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// run is the program: it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	exit := -1
	parser, err := kong.New(grammar(args),
		kong.Name("hflineage"),
		kong.Description("Counts and draws the base-model lineage of the Hugging Face Hub."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Help(help),
	)
	if err != nil {
		panic(err) // a mistake in the struct tags above
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	switch {
	case exit >= 0: // --help has been answered
		return exit
	case err != nil:
		fmt.Fprintf(stderr, "hflineage: %s; see hflineage --help\n", oneLine(err))
		return exitUsage
	}
	a := &app{ctx: ctx, stdout: stdout, stderr: stderr}
	err = command.Run(a)
	status := exitStatus(ctx, err)
	if err != nil {
		a.say(slog.LevelError, oneLine(err), slog.Int("exit_status", status))
	}
	return status
}

// grammar is what kong reads the arguments by: the command that is named first alone,
// if one is. The tags of all take as long to read as many an answer.
func grammar(args []string) any {
	commands := reflect.TypeFor[cli]()
	for field := range commands.Fields() {
		if len(args) > 0 && args[0] == strings.ToLower(field.Name) {
			return reflect.New(reflect.StructOf([]reflect.StructField{field})).Interface()
		}
	}
	return new(cli)
}

// help is kong's help with the exit statuses below it.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	_, err := io.WriteString(ctx.Stdout, exitHelp)
	return err
}

func exitStatus(ctx context.Context, err error) int {
	switch {
	case err == nil:
		return exitDone
	case ctx.Err() != nil:
		return exitInterrupted
	case isUsage(err):
		return exitUsage
	case errors.Is(err, crawler.ErrIncomplete):
		return exitIncomplete
	case errors.Is(err, store.ErrLocked):
		return exitLocked
	case errors.Is(err, errDamage):
		return exitDamaged
	}
	return exitFailed
}

func isUsage(err error) bool {
	_, ok := errors.AsType[usageError](err)
	return ok
}

// oneLine puts an error on one line, whatever a library made of it and whatever
// names the Hub gave. The password of a server's address is left out: a word that is
// too much on the command line is named in an error of kong's.
func oneLine(err error) string {
	line := strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
	return answers.Visible(passwords.ReplaceAllString(line, "${1}${2}xxxxx"))
}

// passwords are in postgres://USER:PASSWORD@HOST and in ?password=PASSWORD; one that
// is not percent-encoded may hold anything.
var passwords = regexp.MustCompile(`(postgres(?:ql)?://[^:@/]*:).*@|(?i)(password=)[^&]*`)
