package replay

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"hflineage/crawler/hub"
)

// maxRenames is how many renames in a row are followed to one redirect.
const maxRenames = 8

func lower(id string) string { return strings.ToLower(id) }

// lookup finds the entry of an id: the one of exactly that id, else one that
// differs in case only; of several the one with the greatest key.
func (rec *recording) lookup(id string) *entry {
	rec.idsOnce.Do(rec.indexIDs)
	folded := lower(id)
	i := sort.Search(len(rec.ids), func(i int) bool { return lower(rec.entries[rec.ids[i]].id) >= folded })
	var found *entry
	for ; i < len(rec.ids); i++ {
		e := &rec.entries[rec.ids[i]]
		if lower(e.id) != folded {
			break
		}
		if found == nil || e.id == id || found.id != id {
			found = e
		}
	}
	return found
}

func (rec *recording) indexIDs() {
	folded := make([]string, len(rec.entries))
	for i := range rec.entries {
		if id := rec.entries[i].id; id != "" {
			folded[i] = lower(id)
			rec.ids = append(rec.ids, uint32(i))
		}
	}
	slices.SortFunc(rec.ids, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(folded[a], folded[b]), cmp.Compare(a, b))
	})
}

// renamed is the id that a former id leads to. Of a chain of renames it is the
// last one, or the first that is listed; a chain without an end leads nowhere.
func (rec *recording) renamed(id string) (string, bool) {
	to, ok := rec.redirects[lower(id)]
	if !ok || lower(to) == lower(id) {
		return "", false
	}
	for range maxRenames {
		next, again := rec.redirects[lower(to)]
		if !again || rec.lookup(to) != nil {
			return to, true
		}
		to = next
	}
	return "", false
}

// childCounts counts the public items that name an id as their base in a tag
// base_model:RELATION:ID, each once a relation, ignoring the case of the id.
func (rec *recording) childCounts() map[string]*hub.Children {
	rec.kidsOnce.Do(func() {
		rec.kids = map[string]*hub.Children{}
		for i := range rec.entries {
			if e := &rec.entries[i]; !e.private {
				rec.countChild(e)
			}
		}
	})
	return rec.kids
}

func (rec *recording) countChild(e *entry) {
	tags := e.field("tags")
	if tags == "" {
		return
	}
	var seen []string
	for tag := range tagsOf(tags) {
		rest, ok := strings.CutPrefix(tag, "base_model:")
		if !ok || slices.Contains(seen, lower(rest)) {
			continue
		}
		seen = append(seen, lower(rest))
		relation, id, ok := strings.Cut(rest, ":")
		if !ok {
			continue
		}
		c := rec.kids[lower(id)]
		if c == nil {
			c = &hub.Children{}
		}
		if countOne(c, relation) {
			rec.kids[lower(id)] = c
		}
	}
}

func countOne(c *hub.Children, relation string) bool {
	switch relation {
	case "finetune":
		c.Finetune++
	case "adapter":
		c.Adapter++
	case "merge":
		c.Merge++
	case "quantized":
		c.Quantized++
	default:
		return false
	}
	return true
}
