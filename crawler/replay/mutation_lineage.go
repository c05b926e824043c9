package replay

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hflineage/crawler/hub"
)

// lineage is what an item says of its parents.
type lineage struct {
	tags     []string // all of its tags, those too that tell of nothing
	relation string
	models   []hub.Ref
}

const baseTag = "base_model:"

func lineageOf(it *hub.Item) lineage {
	return lineage{tags: slices.Clone(it.Tags), relation: it.BaseModels.Relation, models: slices.Clone(it.BaseModels.Models)}
}

// add adds a parent, named in the tags by name. One without a key is on no Hub,
// and only the tags name it.
func (l *lineage) add(name string, parent hub.Ref) {
	l.tags = append(l.tags, baseTag+name, baseTag+l.relation+":"+name)
	if parent.Key != "" {
		l.models = append(l.models, parent)
	}
}

// drop removes parent k: its tags, or all about parents if none is to be told as
// its own.
func (l *lineage) drop(k int) {
	parent := l.models[k]
	l.models = slices.Delete(l.models, k, k+1)
	before := len(l.tags)
	l.tags = slices.DeleteFunc(l.tags, func(tag string) bool {
		name, ok := strings.CutPrefix(tag, baseTag)
		return ok && (strings.EqualFold(name, parent.ID) || strings.EqualFold(untyped(name), parent.ID))
	})
	if len(l.tags) == before {
		l.tags = slices.DeleteFunc(l.tags, func(tag string) bool { return strings.HasPrefix(tag, baseTag) })
		l.models = nil
	}
}

// relate changes the relation to all parents.
func (l *lineage) relate(relation string) {
	l.relation = relation
	for i, tag := range l.tags {
		if name, ok := strings.CutPrefix(tag, baseTag); ok && untyped(name) != name {
			l.tags[i] = baseTag + relation + ":" + untyped(name)
		}
	}
}

// untyped is what a tag names, less the relation.
func untyped(name string) string {
	if word, rest, ok := strings.Cut(name, ":"); ok && slices.Contains(relations, word) {
		return rest
	}
	return name
}

var relations = []string{"finetune", "adapter", "quantized", "merge"}

// bases is the value of baseModels.
func (l *lineage) bases() any {
	if len(l.models) == 0 {
		return nil
	}
	models := []map[string]string{}
	for _, m := range l.models {
		models = append(models, map[string]string{"_id": m.Key, "id": m.ID})
	}
	return map[string]any{"relation": l.relation, "models": models}
}

// parent adds a parent to a lineage: a model by its id, or by a former one, or
// one that is not there.
func (c *changer) parent(l *lineage) bool {
	if l.relation == "" {
		l.relation = relations[c.IntN(len(relations))]
	}
	if c.IntN(12) == 0 {
		l.add(fmt.Sprintf("nobody/Never-%04x", c.IntN(1<<16)), hub.Ref{})
		return true
	}
	it := c.any()
	if it == nil || slices.ContainsFunc(l.models, func(m hub.Ref) bool { return m.Key == it.Key }) {
		return false
	}
	name := it.ID
	if c.IntN(6) == 0 {
		for _, former := range slices.Sorted(maps.Keys(c.redirects)) {
			if c.redirects[former] == it.ID && c.find(former) < 0 {
				name = former
			}
		}
	}
	l.add(name, hub.Ref{Key: it.Key, ID: it.ID})
	return true
}

// adopted is a model that names one more parent.
func (c *changer) adopted() {
	it := c.any()
	if it == nil {
		return
	}
	l := lineageOf(it)
	known := len(l.models) > 0 || !slices.ContainsFunc(l.tags, func(tag string) bool { return strings.HasPrefix(tag, baseTag) })
	if known && c.parent(&l) && !slices.ContainsFunc(l.models, func(m hub.Ref) bool { return m.Key == it.Key }) {
		c.declare(it, l)
	}
}

// disowned is a model that names one parent less.
func (c *changer) disowned() {
	if it := c.any(); it != nil && len(it.BaseModels.Models) > 0 {
		l := lineageOf(it)
		l.drop(c.IntN(len(l.models)))
		c.declare(it, l)
	}
}

// related is a model with another relation to its parents.
func (c *changer) related() {
	if it := c.any(); it != nil && len(it.BaseModels.Models) > 0 {
		l := lineageOf(it)
		l.relate(relations[c.IntN(len(relations))])
		if l.relation != it.BaseModels.Relation {
			c.declare(it, l)
		}
	}
}

// declare is an edit of the card that tells of the parents.
func (c *changer) declare(it *hub.Item, l lineage) {
	if l.tags == nil {
		l.tags = []string{}
	}
	c.edit(it, map[string]any{"lastModified": c.stamp(), "tags": l.tags, "baseModels": l.bases()})
}
