// Package readback reads graphs back from files by programs that are not ours:
// networkx for GraphML and node-link JSON, GraphViz' dot for DOT. It is for tests.
package readback

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Graph is a graph as it was read. Values are strings, bools and json.Numbers; of DOT,
// which has no types, strings alone.
type Graph struct {
	Facts map[string]any
	Nodes map[string]map[string]any
	Edges map[[2]string]map[string]any // by source and target
}

//go:embed networkx.py
var script string

// python is that of the system, for which Debian has networkx: a python that comes
// first in PATH may be another.
const python = "/usr/bin/python3"

// NetworkX reads files that end in .graphml or .json. Without networkx the test is
// skipped, unless HFLINEAGE_REQUIRE_NETWORKX asks that it fails.
func NetworkX(t testing.TB, files ...string) []*Graph {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), python, "-c", "import networkx").CombinedOutput(); err != nil {
		if os.Getenv("HFLINEAGE_REQUIRE_NETWORKX") != "" {
			t.Fatalf("%s has no networkx and HFLINEAGE_REQUIRE_NETWORKX is set: %v: %s", python, err, out)
		}
		t.Skip("networkx is not installed")
	}
	out := output(t, python, append([]string{"-c", script}, files...)...)
	var graphs []*Graph
	for dec := numbers(out); len(graphs) < len(files); {
		var read struct {
			Facts map[string]any
			Nodes map[string]map[string]any
			Edges []struct {
				Source, Target string
				Values         map[string]any
			}
		}
		if err := dec.Decode(&read); err != nil {
			t.Fatal(err)
		}
		g := &Graph{read.Facts, read.Nodes, map[[2]string]map[string]any{}}
		for _, e := range read.Edges {
			g.Edges[[2]string{e.Source, e.Target}] = e.Values
		}
		graphs = append(graphs, g)
	}
	return graphs
}

// Dot reads a file of DOT by the program dot. What it adds itself is left out.
func Dot(t testing.TB, dot, file string) *Graph {
	t.Helper()
	var read struct {
		Objects []map[string]any
		Edges   []map[string]any
	}
	if err := numbers(output(t, dot, "-Kosage", "-Tdot_json", file)).Decode(&read); err != nil {
		t.Fatal(err)
	}
	g := &Graph{Nodes: map[string]map[string]any{}, Edges: map[[2]string]map[string]any{}}
	names := map[any]string{}
	for _, o := range read.Objects {
		name := o["name"].(string)
		names[o["_gvid"]] = name
		g.Nodes[name] = written(o, "name")
	}
	for _, e := range read.Edges {
		if e["style"] != "invis" {
			g.Edges[[2]string{names[e["tail"]], names[e["head"]]}] = written(e, "tail", "head")
		}
	}
	return g
}

// written are the values that the file has, as they are drawn: dot leaves escapes
// and entities alone until then.
func written(values map[string]any, but ...string) map[string]any {
	as := strings.NewReplacer(`\\`, `\`, "&amp;", "&")
	m := map[string]any{}
	for k, v := range values {
		if s, ok := v.(string); ok && s != "" {
			m[k] = as.Replace(s)
		}
	}
	for _, k := range but {
		delete(m, k)
	}
	return m
}

func numbers(data []byte) *json.Decoder {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return dec
}

// output is what a program that must succeed writes.
func output(t testing.TB, program string, args ...string) []byte {
	t.Helper()
	var out, talk bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stdout, cmd.Stderr = &out, &talk
	if err := cmd.Run(); err != nil || talk.Len() > 0 {
		t.Fatal(fmt.Errorf("%s: %w: %s", program, err, talk.String()))
	}
	return out.Bytes()
}
