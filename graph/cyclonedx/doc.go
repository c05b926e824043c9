// Package cyclonedx writes what a model was made from as a bill of materials in
// CycloneDX 1.7, https://cyclonedx.org/docs/1.7/json/.
//
// The model is the component that the document is about. Its parents are the
// ancestors of its pedigree, theirs are nested in them, and so on as declared. Each is
// a component of type machine-learning-model:
//
//	bom-ref            the id
//	group, name        OWNER and NAME of the id
//	purl               pkg:huggingface/OWNER/NAME, without a version: no revision is declared
//	licenses           its license: tags, as SPDX ids where they are one in another case,
//	                   else as names; none if it declares none or is absent
//	modelCard          its task, if it declares one
//	externalReferences its page, if it is on the Hub
//	properties         hflineage:relation (to the component that it is nested in),
//	                   hflineage:on_hub (false for an absent model), and hflineage:_id,
//	                   hflineage:created and hflineage:library where they are known
//
// A model that is reached over several paths, or leads back to itself, is in full where
// it is nearest to the model asked about, at the first such place. Elsewhere it has no
// bom-ref, licences and pedigree, but the property hflineage:see with the bom-ref of the
// full one. The order is that of graph.Tree. Same input, same bytes, the serial number
// included: it is made of the rest of the document.
package cyclonedx
