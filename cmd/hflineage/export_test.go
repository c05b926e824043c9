package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"hflineage/graph/cyclonedx/official"
	"hflineage/graph/diagram/readback"
)

// exportsAgainstCount gives all of the Hub, and of each family, folded and whole, to
// networkx and dot, and compares what they read with what was counted.
func exportsAgainstCount(t *testing.T, db string, count *countAnswer) {
	dir := t.TempDir()
	var files []string
	var checks []func(*readback.Graph)
	export := func(name string, check func(*readback.Graph), flags ...string) {
		for _, format := range []string{"graphml", "json"} {
			file := filepath.Join(dir, name+"."+format)
			out, status := runForTest(t.Context(), t, append([]string{"export", "--db", db, "-o", file}, flags...)...)
			if said := out != "" && !strings.HasPrefix(out, "hflineage: no model is a member of "); status != exitDone || said {
				t.Fatalf("export %v: status %d: %s", flags, status, out)
			}
			files, checks = append(files, file), append(checks, check)
		}
	}
	export("hub", func(g *readback.Graph) {
		if len(g.Edges) != count.Edges || g.Facts["rule"] != count.Rule || g.Facts["families_sha256"] != count.FamiliesSHA256 {
			t.Errorf("the whole Hub has %d edges, want %d; facts %v", len(g.Edges), count.Edges, g.Facts)
		}
	}, "--whole")
	for _, row := range count.Families {
		check := func(how string) func(*readback.Graph) {
			return func(g *readback.Graph) {
				derivatives, byRelation := summed(t, g)
				if derivatives != row.Derivatives || byRelation != [...]int{row.ByRelation.Finetune, row.ByRelation.Adapter, row.ByRelation.Merge, row.ByRelation.Quantized, row.ByRelation.Unspecified} {
					t.Errorf("%s, %s: %d derivatives, %v; counted %d, %+v", row.Family, how, derivatives, byRelation, row.Derivatives, row.ByRelation)
				}
			}
		}
		export(row.Family+" whole", check("whole"), "--whole", "--family", row.Family)
		export(row.Family, check("folded"), "--family", row.Family, "--width", "5")
	}
	for i, g := range readback.NetworkX(t, files...) {
		checks[i](g)
	}
	dotOfHub(t, db, count, filepath.Join(dir, "hub.dot"))
	cyclonedxOf(t, db)
}

// cyclonedxOf writes what derivatives of three families were made from, and holds it
// against the official schema and against show.
func cyclonedxOf(t *testing.T, db string) {
	valid := official.Schema(t, "../../graph/cyclonedx/schema")
	both := answerOf[sharedAnswer](t, "overlap", "--db", db, "--models", "qwen,llama", "--format", "json")
	ids := []string{"Qwen/Qwen2.5-7B"}
	for _, m := range both.Models {
		ids = append(ids, m.Model)
	}
	for _, id := range ids[:min(20, len(ids))] {
		out, status := runForTest(t.Context(), t, "export", "--db", db, "--root", id, "--format", "cyclonedx")
		if status != exitDone {
			t.Fatalf("export %s: status %d: %s", id, status, out)
		}
		if err := valid([]byte(out)); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		for _, up := range answerOf[showAnswer](t, "show", "--db", db, id, "--format", "json").Model.AncestorLicenses {
			if strings.Count(out, fmt.Sprintf(`"bom-ref": %q`, up.ID)) != 1 {
				t.Errorf("%s: its ancestor %s is not there once", id, up.ID)
			}
		}
	}
}

// dotOfHub gives the DOT of the whole Hub to dot.
func dotOfHub(t *testing.T, db string, count *countAnswer, file string) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		return // drawAll says so
	}
	if out, status := runForTest(t.Context(), t, "export", "--db", db, "--whole", "-o", file); status != exitDone {
		t.Fatalf("export: status %d: %s", status, out)
	}
	if g := readback.Dot(t, dot, file); len(g.Edges) != count.Edges {
		t.Errorf("the whole Hub has %d edges in DOT, want %d", len(g.Edges), count.Edges)
	}
}

// summed are the derivatives that the nodes of a document stand for.
func summed(t *testing.T, g *readback.Graph) (derivatives int, by [5]int) {
	relations := [...]string{"finetune", "adapter", "merge", "quantized", "unspecified"}
	number := func(v any) int {
		n, ok := v.(json.Number)
		if !ok {
			t.Fatalf("%v is no number", v)
		}
		var i int
		fmt.Sscan(n.String(), &i)
		return i
	}
	for _, m := range g.Nodes {
		switch m["kind"] {
		case "derivative":
			derivatives++
			for i, r := range relations {
				if m["relation"] == r {
					by[i]++
				}
			}
		case "folded":
			derivatives += number(m["derivatives"])
			for i, r := range relations {
				by[i] += number(m[r])
			}
		}
	}
	return derivatives, by
}
