package main

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/license"
)

// explainLicenses lists the licence table, schema hflineage.license-table/1.
func explainLicenses(a *app, classes *license.Table, format string) error {
	type classed struct {
		Class   string `json:"class"`
		Is      string `json:"is"`
		License string `json:"license"`
		Source  string `json:"source"`
	}
	type line struct {
		Schema string `json:"schema"`
		SHA256 string `json:"licenses_sha256"`
		classed
	}
	all, lines := []classed{}, []line{}
	t := newGrid([]string{"Class", "Licence", "Source"}, 4)
	programs := newGrid([]string{"class", "is", "license", "source", "licenses_sha256"}, 6)
	var caption []string
	for _, c := range classes.Classes {
		caption = append(caption, fmt.Sprintf("%s: %s.", c.Name, c.Is))
		for _, l := range c.Licenses {
			row := classed{c.Name, c.Is, l.ID, l.Source}
			all, lines = append(all, row), append(lines, line{"hflineage.license-table/1", classes.SHA256, row})
			t.AppendRow(table.Row{c.Name, l.ID, l.Source})
			programs.AppendRow(table.Row{c.Name, c.Is, l.ID, l.Source, classes.SHA256})
		}
	}
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, struct {
			Schema   string    `json:"schema"`
			SHA256   string    `json:"licenses_sha256"`
			Licenses []classed `json:"licenses"`
		}{"hflineage.license-table/1", classes.SHA256, all})
	case "jsonl":
		return writeJSONLines(a.stdout, lines)
	case "csv":
		return programs.write(a.stdout, format, nil)
	}
	return t.write(a.stdout, format, append(caption,
		fmt.Sprintf("Licence table %.12s; the most open class comes first. What is not in it cannot be compared.", classes.SHA256)))
}
