package diagram_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/goccy/go-graphviz"
	"github.com/google/go-cmp/cmp"

	"hflineage/graph"
	"hflineage/graph/diagram"
)

var update = flag.Bool("update", false, "write the golden files anew")

func dotOf(t testing.TB, d *diagram.Diagram) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := diagram.WriteDOT(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// program returns the path of dot; without it the test does not run, unless the
// environment asks that it must.
func program(t *testing.T) string {
	t.Helper()
	path := diagram.FindDot()
	if path == "" && os.Getenv("HFLINEAGE_REQUIRE_DOT") != "" {
		t.Fatal("dot is not in PATH and HFLINEAGE_REQUIRE_DOT is set")
	}
	if path == "" {
		t.Skip("dot is not in PATH")
	}
	return path
}

func smallDiagram() *diagram.Diagram {
	g, roots := small()
	return fold(g, roots, diagram.Options{
		Nodes: 7, Title: "Acme", Caption: []string{"rule declared/1", "run 12 (sweep), 2026-09-25"},
	})
}

func TestGolden(t *testing.T) {
	drawn, err := diagram.Render(t.Context(), smallDiagram(), "svg", "")
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"diagram.dot": dotOf(t, smallDiagram()), "diagram.svg": drawn.Data} {
		path := filepath.Join("..", "..", "testdata", "golden", name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s, -want +got:\n%s", path, diff)
		}
	}
}

func TestSameBytes(t *testing.T) {
	var first []string
	for i := range 20 {
		got := []string{string(dotOf(t, smallDiagram()))}
		for _, format := range []string{"svg", "png"} {
			if format == "png" && i%10 != 0 {
				got = append(got, first[2])
				continue
			}
			p, err := diagram.Render(t.Context(), smallDiagram(), format, "")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(p.Data))
		}
		if first == nil {
			first = got
		} else if !cmp.Equal(first, got) {
			t.Fatal("the same diagram was drawn in two ways")
		}
	}
}

// hostileNames try to break out of where they are written.
var hostileNames = []string{
	`acme/"];evil [label="x`, `acme/back\`, `acme/\N\G\"`, "acme/new\nline\r\t", "acme/\x00\x01\x1b[31m", "acme/\xff\xfe",
	"acme/\u202eltr\u2066", "acme/<b>&lt;&amp;</b>]]>", "acme/" + strings.Repeat("ж", 200), "acme/模型", "acme/ spaces ?#%", "acme/}\n//", "acme/\ufffe\ue000",
}

// hostileGraph has a family of hostile names, with a derivative each that has one as
// its licence.
func hostileGraph() *graph.Graph {
	var b graph.Builder
	for i, name := range hostileNames {
		b.Add(&graph.Model{ID: name, Key: graph.Key{11: byte(i + 1)}, Task: name, Library: name})
	}
	for i, name := range hostileNames {
		b.Add(&graph.Model{
			ID: fmt.Sprintf("lab/%s%d", name[5:], i), Key: graph.Key{10: 1, 11: byte(i + 1)},
			Tags: []string{"base_model:merge:" + name, "base_model:merge:other/parent", "license:" + name},
		})
	}
	b.Add(&graph.Model{ID: "other/parent", Tags: []string{"base_model:else/where"}})
	g, _ := b.Build()
	return g
}

// hostile is a diagram of them.
func hostile() (d *diagram.Diagram, models int) {
	g := hostileGraph()
	return fold(g, withPrefix(g, "acme/"), diagram.Options{
		ColorBy: diagram.ByLicense, Family: func(n graph.Node) string { return hostileNames[int(n)%len(hostileNames)] },
		Title: `"A" <b>\N` + "\u202e\x00", Caption: []string{"", "\n", `</FONT>&\`},
	}), 2 * len(hostileNames)
}

// diagrams are those that every reader must take.
func diagrams() map[string]*diagram.Diagram {
	bad, _ := hostile()
	g, _ := small()
	return map[string]*diagram.Diagram{
		"small": smallDiagram(), "hostile": bad, "large": large(100),
		"empty": fold(g, nil, diagram.Options{}),
	}
}

func TestHostileNames(t *testing.T) {
	d, models := hostile()
	if d.Models != models {
		t.Fatalf("%d models, want %d", d.Models, models)
	}
	dot := dotOf(t, d)
	svg, err := diagram.Render(t.Context(), d, "svg", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"\x00", "\x1b", "\xff", "\u202e", "\u2066", "\ufffe"} {
		if bytes.Contains(dot, []byte(bad)) || bytes.Contains(svg.Data, []byte(bad)) {
			t.Errorf("%q was written", bad)
		}
	}
	for _, want := range []string{`acme/\"];evil [label=\"x`, `huggingface.co/acme/%20spaces%20%3F%23%25"`, `huggingface.co/acme/%22%5D%3Bevil%20%5Blabel=%22x"`} {
		if !bytes.Contains(dot, []byte(want)) {
			t.Errorf("%q was not written", want)
		}
	}
}

// TestDOTIsRead gives the DOT to GraphViz compiled into the test.
func TestDOTIsRead(t *testing.T) {
	for name, d := range diagrams() {
		g, err := graphviz.ParseBytes(dotOf(t, d))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		nodes, err := g.NodeNum()
		if want := len(d.Nodes()) + 1; err != nil || nodes != want { // and the unseen top
			t.Errorf("%s: %d nodes, %v, want %d", name, nodes, err, want)
		}
		if err := g.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDot(t *testing.T) {
	dot := program(t)
	for name, d := range diagrams() {
		for _, format := range []string{"svg", "png"} {
			p, err := diagram.Render(t.Context(), d, format, dot)
			if err != nil || p.Renderer != "dot" {
				t.Errorf("%s.%s: renderer %q, %v", name, format, p.Renderer, err)
				continue
			}
			checkPicture(t, name, format, p.Data)
			if got := bytes.Count(p.Data, []byte(`class="node"`)); format == "svg" && got != len(d.Nodes()) {
				t.Errorf("%s: %d nodes drawn, want %d", name, got, len(d.Nodes()))
			}
		}
	}
}

func TestBuiltIn(t *testing.T) {
	for name, d := range diagrams() {
		for _, format := range []string{"svg", "png"} {
			p, err := diagram.Render(t.Context(), d, format, "")
			if err != nil || p.Renderer != diagram.BuiltIn {
				t.Errorf("%s.%s: renderer %q, %v", name, format, p.Renderer, err)
				continue
			}
			checkPicture(t, name, format, p.Data)
		}
	}
}

// checkPicture reads a picture to its end.
func checkPicture(t *testing.T, name, format string, data []byte) {
	t.Helper()
	if format == "png" {
		if _, err := png.Decode(bytes.NewReader(data)); err != nil {
			t.Errorf("%s.png: %v", name, err)
		}
		return
	}
	for dec := xml.NewDecoder(bytes.NewReader(data)); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s.svg: %v", name, err)
			return
		}
	}
}

func TestRenderErrors(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs are shell scripts")
	}
	script := func(text string) string {
		path := filepath.Join(t.TempDir(), "dot")
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		name, format, dot string
		ctx               context.Context
		d                 *diagram.Diagram
		want              string
	}{
		{"format", "pdf", "", t.Context(), smallDiagram(), `no picture of format "pdf": svg or png`},
		{"too many", "svg", "", t.Context(), large(diagram.MaxModels + 1), "1,001 models are too many for a picture: 1,000 at most; the format dot has no limit"},
		{"cancelled", "svg", "", cancelled, smallDiagram(), "context canceled"},
		{"cancelled dot", "svg", script("exec sleep 60"), cancelled, smallDiagram(), "draw with dot: context canceled"},
		{"dot fails", "svg", script("echo 'no \033plugin' >&2; echo more >&2; exit 1"), t.Context(), smallDiagram(), "draw with dot: exit status 1: no \ufffdplugin"},
		{"dot fails silently", "svg", script("exit 3"), t.Context(), smallDiagram(), "draw with dot: exit status 3"},
		{"dot says nothing", "png", script("exit 0"), t.Context(), smallDiagram(), "draw with dot: no picture"},
		{"no dot there", "png", filepath.Join(t.TempDir(), "none"), t.Context(), smallDiagram(), "draw with dot: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := diagram.Render(tt.ctx, tt.d, tt.format, tt.dot)
			if err == nil || len(p.Data) > 0 || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("Render gave %d bytes and %q, want the error %q", len(p.Data), err, tt.want)
			}
		})
	}
}

// large is a diagram of so many models, with several parents each.
func large(models int) *diagram.Diagram {
	g := listing(manyLines(models)...)
	return fold(g, withPrefix(g, "acme/"), diagram.Options{Nodes: models, Title: "Acme"})
}

// manyLines are twice as many models.
func manyLines(models int) []string {
	lines := []string{"acme/Base"}
	for i := 1; i < 2*models; i++ {
		lines = append(lines, fmt.Sprintf("lab/a-model-with-a-name-%04d adapter:%s merge:%s", i, strings.Fields(lines[i/3])[0], strings.Fields(lines[i/7])[0]))
	}
	return lines
}

func BenchmarkRender300(b *testing.B) {
	for _, renderer := range []struct{ name, dot string }{{diagram.BuiltIn, ""}, {"dot", diagram.FindDot()}} {
		for _, format := range []string{"svg", "png"} {
			b.Run(renderer.name+"/"+format, func(b *testing.B) {
				if renderer.name == "dot" && renderer.dot == "" {
					b.Skip("dot is not in PATH")
				}
				d := large(300)
				for b.Loop() {
					if _, err := diagram.Render(b.Context(), d, format, renderer.dot); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
