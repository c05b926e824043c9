package cyclonedx

import (
	_ "embed"
	"encoding/json"
	"slices"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"hflineage/graph"
)

// licensePrefix begins the tags that name a licence.
const licensePrefix = "license:"

// licensesOf are the license: tags of some nodes without the prefix: the one that counts
// first, then the others in the order of tags.
func licensesOf(g *graph.Graph, nodes []graph.Node) map[graph.Node][]string {
	licenses := map[graph.Node][]string{}
	for _, n := range nodes {
		if first := g.Words.At(int(g.License[n])); first != "" {
			licenses[n] = []string{first}
		}
	}
	g.Tags.WithPrefix(licensePrefix, func(tag int) {
		license, carriers := g.Tags.Names.At(tag)[len(licensePrefix):], g.Tags.Of(tag)
		for _, n := range nodes {
			if _, carries := slices.BinarySearch(carriers, n); carries && license != "" && !slices.Contains(licenses[n], license) {
				licenses[n] = append(licenses[n], license)
			}
		}
	})
	return licenses
}

// choices are the licences of a model as CycloneDX has them: declared, by nobody concluded.
func (p *pedigree) choices(n graph.Node) (list cdx.Licenses) {
	for _, l := range p.licenses[n] {
		license := &cdx.License{Acknowledgement: cdx.LicenseAcknowledgementDeclared}
		if id, ok := p.spdx[graph.Fold(l)]; ok {
			license.ID = id
		} else {
			license.Name = l
		}
		list = append(list, cdx.LicenseChoice{License: license})
	}
	return list
}

//go:embed schema/spdx.schema.json
var spdxSchema []byte

// spdxIDs are the identifiers that a licence may have in a document, by their folded form.
func spdxIDs() map[string]string {
	var schema struct {
		Enum []string `json:"enum"`
	}
	if err := json.Unmarshal(spdxSchema, &schema); err != nil {
		panic(err) // the file is built in
	}
	ids := make(map[string]string, len(schema.Enum))
	for _, id := range schema.Enum {
		ids[graph.Fold(id)] = id
	}
	return ids
}
