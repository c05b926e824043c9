package main

import (
	"bytes"
	"fmt"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/cyclonedx"
	"hflineage/graph/family"
	"hflineage/store"
)

const formatCycloneDX = "cyclonedx"

// checkCycloneDX makes sure that one model is asked about, and nothing left out.
func (c *exportCmd) checkCycloneDX() error {
	if c.Root == "" || c.Whole {
		return usagef("--format cyclonedx is about what one model was made from: give --root MODEL, without --whole")
	}
	if c.isLimited() {
		return usagef("--format cyclonedx leaves no ancestor out and has no colours: it goes with --root and --out alone")
	}
	return nil
}

// writeCycloneDX writes the ancestors of the model.
func (c *exportCmd) writeCycloneDX(a *app, s *store.Snapshot, families *family.File) error {
	n, _, err := answers.ModelNamed(s, c.Root)
	if err != nil {
		return err
	}
	src := answers.SourceOf(s, families)
	from := cyclonedx.Source{Version: version(), Time: src.Run.Finished}
	for _, f := range factsOf(&src, s.Graph().ID(n)) {
		from.Facts = append(from.Facts, cyclonedx.Fact{Name: f.Name, Value: fmt.Sprint(f.Value)})
	}
	var document bytes.Buffer
	if err := cyclonedx.Write(answers.JSONWriter{Writer: &document}, s.Graph(), n, &from); err != nil {
		return err
	}
	if c.Out == "" {
		_, err := a.stdout.Write(document.Bytes())
		return err
	}
	return writeFile(c.Out, document.Bytes())
}
