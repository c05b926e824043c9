package main

import (
	"fmt"
	"io"
	"strings"
	"text/template"
	"time"

	"github.com/goccy/go-yaml"

	"hflineage/cmd/hflineage/answers"
	"hflineage/store/parquet"
)

// dictionaryText is the data dictionary of a release.
const dictionaryText = `# Base-model lineage of the Hugging Face Hub

{{range .Source}}{{.}}
{{end}}
A model's *parents* are what its tags ` + "`base_model:…`" + ` and the Hub's ` + "`baseModels`" + ` name. A name is resolved to the model that it
means today, old names and other spellings included; what is well-formed and not on the Hub is an *absent* parent. One pair of
child and parent is one edge, however often it is declared, and a model that names itself has none.

The *members* of a family are the models whose id matches its patterns in ` + "`families.yaml`" + `. A *derivative* of a family is a model
on the Hub that is no member and reaches a member over one or more edges; its *depth* is the least number of edges. It counts
once a family, and in every family that it reaches. Its *relation* is the strongest (merge, adapter, quantized, finetune,
unspecified) among its edges to parents of the depth before. Nothing is inferred from names or weights: what is not declared
is not counted. The rule in full is the documentation of the package graph of hflineage; ` + "`release.json`" + ` names its version and the
hashes by which two releases can be told to follow the same one.

The key-value metadata of each Parquet file says the same as ` + "`release.json`" + `. Rows are always in the same order.
{{range .Tables}}
## {{.Name}}{{if .Released}}.parquet{{end}}

{{.About}}

| column | type | null | what it is |
|---|---|---|---|
{{range .Columns}}| {{.Name}} | {{.Type}} | {{if .Null}}yes{{else}}no{{end}} | {{.Is}} |
{{end}}{{end}}`

// described is a table in the dictionary.
type described struct {
	*parquet.Table
	Released bool // it is part of a release
	About    string
}

// dictionary writes what each column is, of the tables that are not part of the
// release too.
func (r *release) dictionary(w io.Writer) error {
	const exported = "Not part of the release; `hflineage export --data %s` writes it. "
	return template.Must(template.New("").Parse(dictionaryText)).Execute(w, struct {
		Source []string
		Tables []described
	}{visibleLines(r.src.Caption()), []described{
		{parquet.Counts(nil), true, "A row a family of the family file, in its order."},
		{parquet.Edges(nil), true, "A row a declared edge of a model on the Hub."},
		{parquet.Derivatives(nil, nil, nil, nil), true, "A row a family and derivative, in the order of the family file and the nearest first. Downloads and licences are those of the last run."},
		{parquet.Models(nil, nil), false, fmt.Sprintf(exported, "models") + "A row a model on the Hub or absent parent. `hflineage import` reads it."},
		{parquet.Events(nil), false, fmt.Sprintf(exported, "events") + "A row a change from one run to the next; the first run of a database has none."},
	}})
}

// visibleLines are lines for people, safe in markdown.
func visibleLines(lines []string) []string {
	safe := make([]string, len(lines))
	for i, line := range lines {
		safe[i] = forMarkdown(answers.Visible(line))
	}
	return safe
}

// citation is a CITATION.cff, https://citation-file-format.github.io, version 1.2.0.
type citation struct {
	Version  string   `yaml:"cff-version"`
	Message  string   `yaml:"message"`
	Type     string   `yaml:"type"`
	Title    string   `yaml:"title"`
	Abstract string   `yaml:"abstract"`
	Authors  []author `yaml:"authors"`
	Release  string   `yaml:"version"`
	Date     string   `yaml:"date-released"`
	Keywords []string `yaml:"keywords"`
}

// author is an entity: names of people are not taken apart.
type author struct {
	Name string `yaml:"name"`
}

// cite says how to cite the release. Its version tells apart what was counted
// otherwise: another run, other families, other aliases.
func (r *release) cite(w io.Writer, authors []string) error {
	c := citation{
		Version: "1.2.0", Message: "If you use these data, please cite them as below.", Type: "dataset",
		Title:    "Base-model lineage of the Hugging Face Hub, " + r.src.Run.Finished.UTC().Format(time.DateOnly),
		Abstract: strings.Join(visibleLines(r.src.Caption()), " "),
		Release:  fmt.Sprintf("run %d, %s, families %.12s", r.src.Run.ID, r.src.Rule, r.src.FamiliesSHA256),
		Date:     r.src.Run.Finished.UTC().Format(time.DateOnly),
		Keywords: []string{"Hugging Face", "base models", "lineage", "derivatives"},
	}
	if r.src.Aliases != nil {
		c.Release += fmt.Sprintf(", aliases %.12s", r.src.Aliases.SHA256)
	}
	for _, name := range authors {
		c.Authors = append(c.Authors, author{answers.Visible(name)})
	}
	if len(c.Authors) == 0 {
		c.Authors = []author{{"hflineage"}}
	}
	data, err := yaml.Marshal(c)
	if err != nil {
		return err
	}
	return bytesTo(data)(w)
}
