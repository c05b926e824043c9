package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"

	"hflineage/cmd/hflineage/answers"

	"golang.org/x/term"
)

// logFlag chooses how a command that takes long says how it goes on.
type logFlag struct {
	LogFormat string `enum:"text,json" default:"text" help:"Log lines on standard error, where there is no terminal: ${enum}. With json every line there is JSON, errors too, and there is no bar."`
}

// choose makes JSON of all that the command says from here on, if that is asked for.
func (f *logFlag) choose(a *app) {
	if f.LogFormat == "json" {
		a.log = slog.New(slog.NewJSONHandler(answers.JSONWriter{Writer: a.stderr}, nil))
	}
}

// say tells people, or the log, something on a line of its own.
func (a *app) say(level slog.Level, text string, attrs ...slog.Attr) {
	if a.log == nil {
		fmt.Fprintf(a.stderr, "hflineage: %s\n", text)
		return
	}
	a.log.LogAttrs(a.ctx, level, text, attrs...) //nolint:sloglint // the text that people are told elsewhere
}

// terminal is where a bar can be drawn, nil if that is nowhere.
func (a *app) terminal() *os.File {
	if a.log != nil {
		return nil
	}
	return terminalOf(a.stderr)
}

// terminalOf is the terminal that w writes to, nil if it writes elsewhere.
func terminalOf(w io.Writer) *os.File {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}
