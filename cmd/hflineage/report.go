package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"hflineage/cmd/hflineage/answers"
	"hflineage/cmd/hflineage/web"
)

type reportCmd struct {
	pagesFlag
	Out string `required:"" placeholder:"DIR" type:"path" help:"The folder to write; a new one, or that of an earlier report."`
}

func (reportCmd) Help() string {
	return `Writes the overview, the page of each family and a comparison of the largest as plain files: HTML,
charts and diagrams as SVG, their numbers as csv and JSON. Any web server can serve them, and a
browser can open DIR/index.html; nothing is loaded from elsewhere. They are the pages of hflineage
serve without what needs a server: models lead to the Hub.

Each file is replaced as a whole. DIR/report.json names the run and the files, by which the next
report removes what is not written any more; a folder with other things in it is left alone.

    hflineage report --out /var/www/lineage`
}

// manifest is report.json.
type manifest struct {
	Schema string `json:"schema"`
	answers.Source
	Files []string `json:"files"`
}

const (
	manifestName   = "report.json"
	manifestSchema = "hflineage.report/1"
)

func (c *reportCmd) Run(a *app) error {
	config, err := c.config(slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	before, err := c.before()
	if err != nil {
		return err
	}
	edition, err := web.OpenEdition(config)
	if err != nil {
		return c.explain(err)
	}
	files, err := c.write(a, edition, len(before) == 0)
	if err = errors.Join(err, edition.Close()); err != nil {
		return err
	}
	for _, name := range before {
		if !slices.Contains(files, name) {
			if err := os.Remove(filepath.Join(c.Out, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("remove what an earlier report wrote: %w", err)
			}
		}
	}
	_, err = fmt.Fprintf(a.stdout, "%s files in %s; begin with %s\n", answers.Thousands(len(files)), c.Out, filepath.Join(c.Out, "index.html"))
	return err
}

// before are the files of an earlier report in the folder, also of one that was broken
// off. One that holds anything else is not written into.
func (c *reportCmd) before() ([]string, error) {
	data, err := os.ReadFile(filepath.Join(c.Out, manifestName))
	if err == nil {
		var m manifest
		if err := json.Unmarshal(data, &m); err != nil || m.Schema != manifestSchema {
			return nil, fmt.Errorf("%s is not of a report: choose another folder with --out", filepath.Join(c.Out, manifestName))
		}
		return slices.DeleteFunc(m.Files, func(name string) bool { return !filepath.IsLocal(filepath.FromSlash(name)) }), nil
	}
	entries, err := os.ReadDir(c.Out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("write %s: %w; choose another folder with --out", c.Out, err)
	case len(entries) > 0:
		return nil, usagef("--out %s: there is something in it that is no report; name a new folder, or that of an earlier report", c.Out)
	}
	return nil, nil
}

// write writes all files, and the manifest last. In a new folder it is the first file as
// well, so that the next report knows one that was broken off.
func (c *reportCmd) write(a *app, e *web.Edition, first bool) ([]string, error) {
	if first {
		if err := c.writeManifest(e, []string{}); err != nil {
			return nil, err
		}
	}
	files, err := e.Report(func(name string, data []byte) error {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		return c.writeFile(name, data)
	})
	if err != nil {
		return nil, err
	}
	return files, c.writeManifest(e, files)
}

func (c *reportCmd) writeManifest(e *web.Edition, files []string) error {
	var data bytes.Buffer
	if err := answers.WriteJSON(&data, manifest{manifestSchema, e.Source(), files}); err != nil {
		return err
	}
	return c.writeFile(manifestName, data.Bytes())
}

// writeFile writes a file of the report as a whole, and the folder that it is in.
func (c *reportCmd) writeFile(name string, data []byte) error {
	path := filepath.Join(c.Out, filepath.FromSlash(name))
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = replaceFile(path, bytesTo(data))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w; the same command begins the report again, or choose another folder with --out", path, err)
	}
	return nil
}
