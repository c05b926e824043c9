package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"hflineage/cmd/hflineage/answers"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/vbauerster/cupwriter"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// line is a line of a terminal that is drawn over and over: how much is done, a
// bar of it, and the parts that there is room for. It moves when nothing else
// does, as in a pause between two windows of the quota.
type line struct {
	screen mpb.ConsoleWriter
	below  io.Writer                                    // writes where there is no line
	parts  atomic.Pointer[func(now time.Time) []string] // the most important first

	mu    sync.Mutex // guards what follows: lanes log while the line is drawn
	drawn *mpb.Progress
	bar   *mpb.Bar // nil while there is no line
}

func newLine(terminal *os.File) *line {
	return &line{screen: screen{cupwriter.New(terminal, false), terminal}, below: terminal}
}

const (
	shortBar = 10 // columns that the bar has before the parts get theirs
	longBar  = 40
)

// show draws the line from now on. A share below 0 is not known.
func (l *line) show(share float64, parts func(now time.Time) []string) {
	l.parts.Store(&parts)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bar == nil {
		l.drawn = mpb.New(mpb.WithConsoleWriter(l.screen), mpb.WithWidth(longBar))
		l.bar = l.drawn.New(0, mpb.BarStyle().Lbound("").Filler("█").Tip("").Padding("░").Rbound(""), mpb.BarFillerTrim(),
			mpb.PrependDecorators(decor.Any(head)), mpb.AppendDecorators(decor.Any(l.tail)), mpb.BarFillerMiddleware(known))
	}
	if share >= 0 {
		l.bar.SetTotal(100, false)
		l.bar.SetCurrent(int64(percent(share)))
	}
}

// percent is a share cut to a whole number: 100 is the end.
func percent(share float64) int { return int(100 * share) }

func head(at decor.Statistics) string {
	if at.Total == 0 {
		return ""
	}
	return fmt.Sprintf("%3d %% ", at.Current)
}

// known draws no bar where the share is not known.
func known(bar mpb.BarFiller) mpb.BarFiller {
	return mpb.BarFillerFunc(func(w io.Writer, at decor.Statistics) error {
		if at.Total == 0 {
			return nil
		}
		at.AvailableWidth-- // the last column makes some terminals wrap
		return bar.Fill(w, at)
	})
}

// tail is as many of the parts as there is room for beside the bar, the first ones
// first.
func (l *line) tail(at decor.Statistics) string {
	var tail string
	comma := " "
	for _, part := range (*l.parts.Load())(time.Now()) {
		longer := tail + comma + answers.Visible(part)
		if text.StringWidthWithoutEscSequences(longer)+shortBar >= at.AvailableWidth {
			break
		}
		tail, comma = longer, ", "
	}
	return tail
}

// end leaves the line as it is, and what comes goes below.
func (l *line) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bar != nil {
		l.bar.Abort(false)
		l.drawn.Wait()
		l.bar = nil
		fmt.Fprintln(l.below)
	}
}

// Write writes above the line.
func (l *line) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bar == nil {
		return l.below.Write(p)
	}
	return l.drawn.Write(p)
}

// screen leaves the cursor at the beginning of the line, where cupwriter leaves it
// below: what a narrower terminal wraps then goes with the line.
type screen struct {
	*cupwriter.Writer
	terminal io.Writer
}

// Flush draws. A failure is not told, for mpb would give up and drop the log.
func (s screen) Flush(lines int) error {
	s.Truncate(s.Len() - max(lines, 0)) // the line's end; mpb counts -1 where no line fits
	fmt.Fprintf(s.terminal, "\r\x1b[J%s\r", s.Bytes())
	s.Reset()
	return nil
}
