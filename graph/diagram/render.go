package diagram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// dotTimeout is how long dot may take. It needs a second for 1,000 models.
const dotTimeout = time.Minute

// BuiltIn is the Renderer of a Picture that was made without dot.
const BuiltIn = "built-in"

// Picture is a rendered diagram.
type Picture struct {
	Data     []byte
	Renderer string // BuiltIn, or "dot"
}

// FindDot returns the path of GraphViz' program dot, or "" where it is not in
// PATH.
func FindDot() string {
	path, err := exec.LookPath("dot")
	if err != nil {
		return ""
	}
	return path
}

// Render draws the diagram as "svg" or "png" with the program dot, given by its
// path, or without it if dot is empty.
func Render(ctx context.Context, d *Diagram, format, dot string) (Picture, error) {
	if format != "svg" && format != "png" {
		return Picture{}, fmt.Errorf("no picture of format %q: svg or png", format)
	}
	if err := drawable(d); err != nil {
		return Picture{}, err
	}
	if dot != "" {
		data, err := runDot(ctx, d, format, dot)
		return Picture{data, "dot"}, err
	}
	if err := ctx.Err(); err != nil {
		return Picture{}, err
	}
	if format == "svg" {
		return Picture{arrange(d, d.Nodes()).svg(), BuiltIn}, nil
	}
	data, err := arrange(d, d.Nodes()).png()
	return Picture{data, BuiltIn}, err
}

// Inline draws the diagram as an svg element for an HTML page, by itself: it has no
// styles, and its links stay in the page's window. A box leads to what link says of its
// model, and a folded one to what it says of the model that it hangs under, "" for
// those that hang under none; "" is no link.
func Inline(d *Diagram, link func(model string, folded bool) string) ([]byte, error) {
	if err := drawable(d); err != nil {
		return nil, err
	}
	nodes := d.Nodes()
	for i := range nodes {
		switch n := &nodes[i]; {
		case n.Kind != Folded && n.Model != "":
			n.URL = link(n.Model, false)
		case n.Kind == Folded && n.Parent == 0:
			n.URL = link("", true)
		case n.Kind == Folded:
			n.URL = link(nodes[n.Parent-1].Model, true)
		}
	}
	s := arrange(d, nodes)
	s.inline = true
	return s.svg(), nil
}

// drawable refuses what is too large for a picture.
func drawable(d *Diagram) error {
	if d.Models <= MaxModels {
		return nil
	}
	return fmt.Errorf("%s models are too many for a picture: %s at most; the format dot has no limit", number(d.Models), number(MaxModels))
}

func runDot(ctx context.Context, d *Diagram, format, dot string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, dotTimeout)
	defer cancel()
	args := []string{"-T" + format}
	if format == "png" {
		args = append(args, fmt.Sprintf("-Gdpi=%d", pngDPI))
	}
	var in, out, talk bytes.Buffer
	if err := WriteDOT(&in, d); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, dot, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &talk
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		return nil, dotError(ctx, err, talk.String())
	}
	if out.Len() == 0 {
		return nil, dotError(ctx, errors.New("no picture"), talk.String())
	}
	return out.Bytes(), nil
}

// dotError says why dot failed, with the first line that it said itself.
func dotError(ctx context.Context, err error, talk string) error {
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if line, _, _ := strings.Cut(strings.TrimSpace(talk), "\n"); line != "" {
		return fmt.Errorf("draw with dot: %w: %s", err, clean(line))
	}
	return fmt.Errorf("draw with dot: %w", err)
}
