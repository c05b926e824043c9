package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
)

// line is a line of a terminal that is drawn over and over. The cursor waits at
// its beginning: what a narrower terminal wraps is then below, and goes with the
// line. It moves when nothing else does, as in a pause between two windows of the
// quota.
type line struct {
	terminal *os.File

	mu    sync.Mutex // guards what follows: lanes log while the line is drawn
	text  func(now time.Time, width int) string
	drawn time.Time
	stop  chan struct{} // ends the clock that draws; nil while there is no line
}

const (
	redraw = 100 * time.Millisecond // at most so often for what comes
	tick   = time.Second            // and so often in any case
)

// show draws the line as text makes it for a width, now and from then on.
func (l *line) show(text func(now time.Time, width int) string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = text
	if l.stop == nil {
		l.stop = make(chan struct{})
		go l.keep(l.stop)
	}
	if now := time.Now(); now.Sub(l.drawn) >= redraw {
		l.draw(now)
	}
}

func (l *line) keep(stop <-chan struct{}) {
	clock := time.NewTicker(tick)
	defer clock.Stop()
	for {
		select {
		case <-stop:
			return
		case now := <-clock.C:
			l.mu.Lock()
			if l.stop == stop { // not one that came after it
				l.draw(now)
			}
			l.mu.Unlock()
		}
	}
}

// draw is done with mu held.
func (l *line) draw(now time.Time) {
	l.drawn = now
	fmt.Fprintf(l.terminal, "\r\x1b[J%s\r", l.text(now, l.width()))
}

// width is what a line may fill: the last column makes some terminals wrap.
func (l *line) width() int {
	const unknown = 80 // of what calls itself a terminal
	if w := terminalWidth(l.terminal); w > 0 {
		return w - 1
	}
	return unknown - 1
}

// end leaves the line as it is, and what comes goes below.
func (l *line) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop == nil {
		return
	}
	l.draw(time.Now())
	fmt.Fprintln(l.terminal)
	close(l.stop)
	l.stop, l.drawn = nil, time.Time{}
}

// above writes above the line, which is drawn again below.
type above struct {
	io.Writer
	l *line
}

func (a above) Write(p []byte) (int, error) {
	a.l.mu.Lock()
	defer a.l.mu.Unlock()
	if a.l.stop == nil {
		return a.Writer.Write(p)
	}
	fmt.Fprint(a.l.terminal, "\r\x1b[J")
	n, err := a.Writer.Write(p)
	a.l.draw(time.Now())
	return n, err
}

const (
	shortBar = 10 // columns that the bar has before the parts get theirs
	longBar  = 40
)

// fit lays out a line: how much is done, a bar of it, and as many of the parts
// as there is room for, the first ones first. A share below 0 is not known.
func fit(width int, share float64, parts []string) string {
	var head string
	drawn := 0 // columns of the bar and a space
	if share >= 0 {
		head = fmt.Sprintf("%3d %% ", percent(share))
		if len(head)+shortBar < width {
			drawn = shortBar + 1
		}
	}
	const comma = ", "
	var tail string
	for i, part := range parts {
		if i > 0 {
			part = comma + part
		}
		longer := tail + visible(part)
		if text.StringWidthWithoutEscSequences(head+longer)+drawn > width {
			break
		}
		tail = longer
	}
	room := width - text.StringWidthWithoutEscSequences(head+tail)
	switch {
	case room < 0: // narrower than a percentage
		return ""
	case drawn == 0:
		return head + tail
	}
	return head + bar(min(room-1, longBar), share) + " " + tail
}

// bar is a bar of so many columns.
func bar(columns int, share float64) string {
	full := int(min(max(share, 0), 1) * float64(columns))
	return strings.Repeat("█", full) + strings.Repeat("░", columns-full)
}

// percent is a share cut to a whole number: 100 is the end.
func percent(share float64) int { return int(100 * share) }
