package cyclonedx_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/cyclonedx"
	"hflineage/graph/cyclonedx/official"
)

var source = cyclonedx.Source{
	Version: "v1", Time: time.Date(2026, 9, 25, 20, 0, 0, 0, time.UTC),
	Facts: []cyclonedx.Fact{{Name: "rule", Value: graph.Rule}},
}

// write writes the document of a model, and reads it.
func write(t interface{ Fatal(...any) }, g *graph.Graph, id string) (*cdx.BOM, []byte) {
	n, ok := g.Find(id)
	if !ok {
		t.Fatal("no node ", id)
	}
	var buf bytes.Buffer
	if err := cyclonedx.Write(&buf, g, n, &source); err != nil {
		t.Fatal(err)
	}
	bom := new(cdx.BOM)
	if err := json.Unmarshal(buf.Bytes(), bom); err != nil {
		t.Fatal(err)
	}
	return bom, buf.Bytes()
}

func graphOf(models ...graph.Model) *graph.Graph {
	var b graph.Builder
	b.AddPage(models)
	g, _ := b.Build()
	return g
}

// lines are the components as they are nested: id, purl, licences, and the relation to
// the one that each is nested in.
func lines(c *cdx.Component, indent string) (list []string) {
	line := fmt.Sprintf("%s%s/%s", indent, c.Group, c.Name)
	if c.Licenses != nil {
		for _, l := range *c.Licenses {
			line += fmt.Sprintf(" id=%s name=%s", l.License.ID, l.License.Name)
		}
	}
	for _, p := range *c.Properties {
		if name := strings.TrimPrefix(p.Name, "hflineage:"); name == "relation" || name == "see" || p.Value == "false" {
			line += " " + name + "=" + p.Value
		}
	}
	list = append(list, line)
	if c.Pedigree != nil {
		for i := range *c.Pedigree.Ancestors {
			list = append(list, lines(&(*c.Pedigree.Ancestors)[i], indent+"  ")...)
		}
	}
	return list
}

func TestPedigree(t *testing.T) {
	valid := official.Schema(t, "schema")
	g := graphOf(
		graph.Model{ID: "lab/base", Tags: []string{"license:apache-2.0"}, Task: "text-generation"},
		graph.Model{ID: "ann/left", Tags: []string{"base_model:finetune:lab/base", "license:llama3.1", "license:mit"}},
		graph.Model{ID: "ben/right", Tags: []string{"base_model:adapter:lab/base", "base_model:lab/gone"}},
		graph.Model{ID: "eve/both", Tags: []string{"base_model:merge:ann/left", "base_model:merge:ben/right"}},
		graph.Model{ID: "eve/hen", Tags: []string{"base_model:finetune:eve/egg"}},
		graph.Model{ID: "eve/egg", Tags: []string{"base_model:finetune:eve/hen", "license:other"}},
		graph.Model{ID: "lonely"},
	)
	for _, tc := range []struct {
		id   string
		want []string
	}{
		{"eve/both", []string{
			"eve/both",
			"  ben/right relation=merge",
			"    lab/base id=Apache-2.0 name= relation=adapter",
			"    lab/gone on_hub=false relation=unspecified",
			"  ann/left id= name=llama3.1 id=MIT name= relation=merge",
			"    lab/base see=lab/base relation=finetune",
		}},
		{"eve/hen", []string{
			"eve/hen",
			"  eve/egg id= name=other relation=finetune",
			"    eve/hen see=eve/hen relation=finetune",
		}},
		{"lab/gone", []string{"lab/gone on_hub=false"}},
		{"lonely", []string{"/lonely"}},
	} {
		bom, document := write(t, g, tc.id)
		if diff := cmp.Diff(tc.want, lines(bom.Metadata.Component, "")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.id, diff)
		}
		if err := valid(document); err != nil {
			t.Errorf("%s: %v", tc.id, err)
		}
		if _, again := write(t, g, tc.id); !bytes.Equal(document, again) {
			t.Errorf("%s: another time other bytes", tc.id)
		}
	}
}

// The check can fail.
func TestSchemaRefuses(t *testing.T) {
	valid := official.Schema(t, "schema")
	_, document := write(t, graphOf(graph.Model{ID: "lab/base", Tags: []string{"license:mit"}}), "lab/base")
	for _, change := range [][2]string{
		{`"id": "MIT"`, `"id": "mit"`},
		{`"machine-learning-model"`, `"model"`},
		{`"serialNumber": "urn:uuid:`, `"serialNumber": "`},
		{`"bom-ref"`, `"ref"`},
		{`T20:00:00Z"`, `"`},
	} {
		changed := strings.Replace(string(document), change[0], change[1], 1)
		if changed == string(document) {
			t.Errorf("no %s in %s", change[0], document)
		}
		if valid([]byte(changed)) == nil {
			t.Errorf("%s for %s is valid", change[1], change[0])
		}
	}
}

func TestHostileNames(t *testing.T) {
	valid := official.Schema(t, "schema")
	for _, id := range []string{`a/"b`, "a/b\x1b[31m", "a/\u202eb", "a/<b>&c", "a/b c", "a/b#c?d@e%2f", "a//b", "a/b/../c", "/", "a/", "a/\xff", "pkg:huggingface/a/b"} {
		bom, document := write(t, graphOf(graph.Model{ID: id, Tags: []string{"license:" + id, "base_model:lab/base"}, Task: id, Library: id}), id)
		if err := valid(document); err != nil {
			t.Errorf("%q: %v", id, err)
		}
		if purl := bom.Metadata.Component.PackageURL; strings.ContainsAny(purl, "\"<> #?\x1b\u202e") || !strings.HasPrefix(purl, "pkg:huggingface/") {
			t.Errorf("%q: purl %q", id, purl)
		}
	}
}

func TestTooDeep(t *testing.T) {
	models := []graph.Model{{ID: "lab/m0"}}
	for i := 1; i <= cyclonedx.MaxDepth+1; i++ {
		models = append(models, graph.Model{ID: fmt.Sprint("lab/m", i), Tags: []string{fmt.Sprint("base_model:lab/m", i-1)}})
	}
	g := graphOf(models...)
	write(t, g, fmt.Sprint("lab/m", cyclonedx.MaxDepth))
	n, _ := g.Find(fmt.Sprint("lab/m", cyclonedx.MaxDepth+1))
	if err := cyclonedx.Write(&bytes.Buffer{}, g, n, &source); err == nil || !strings.Contains(err.Error(), "hflineage tree --up") {
		t.Errorf("a chain of %d edges: %v", cyclonedx.MaxDepth+1, err)
	}
}

// Every declared edge of the model and of its ancestors is in the document, once, and
// nothing else.
func TestEveryEdgeOnce(t *testing.T) {
	valid := official.Schema(t, "schema")
	rapid.Check(t, func(t *rapid.T) {
		var models []graph.Model
		names := []string{"a/a", "a/b", "b/A", "c/c", "c/d", "d/d", "gone/x", "gone/y"}
		for _, id := range names[:6] {
			m := graph.Model{ID: id}
			for _, parent := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 4, rapid.ID).Draw(t, id) {
				m.Tags = append(m.Tags, "base_model:"+rapid.SampledFrom([]string{"", "merge:", "finetune:"}).Draw(t, "relation")+parent)
			}
			models = append(models, m)
		}
		g := graphOf(models...)
		bom, document := write(t, g, "a/a")
		if err := valid(document); err != nil {
			t.Fatal(err)
		}
		want, full := map[string]int{}, map[string]int{}
		n, _ := g.Find("a/a")
		reached := []graph.Node{n}
		for _, up := range g.Ancestors(n) {
			reached = append(reached, up.Node)
		}
		for _, m := range reached {
			full[g.ID(m)] = 1
			parents, relations := g.Parents.Of(m)
			for i, p := range parents {
				want[g.ID(m)+" "+relations[i].String()+" "+g.ID(p)]++
			}
		}
		got, refs := map[string]int{}, map[string]int{}
		edges(bom.Metadata.Component, got, refs)
		if !maps.Equal(want, got) || !maps.Equal(full, refs) {
			t.Fatalf("edges %v, want %v; in full %v, want %v", got, want, refs, full)
		}
	})
}

func edges(c *cdx.Component, got, refs map[string]int) {
	if c.BOMRef != "" {
		refs[c.BOMRef]++
	}
	if c.Pedigree == nil {
		return
	}
	for i := range *c.Pedigree.Ancestors {
		up := &(*c.Pedigree.Ancestors)[i]
		at := slices.IndexFunc(*up.Properties, func(p cdx.Property) bool { return p.Name == "hflineage:relation" })
		got[c.BOMRef+" "+(*up.Properties)[at].Value+" "+up.Group+"/"+up.Name]++
		edges(up, got, refs)
	}
}
