package replay

import (
	"iter"
	"net/url"
	"slices"
	"strings"

	"hflineage/crawler/hub"
)

// The index of filters names a tag by itself, and a task, as the parameter
// pipeline_tag takes it, behind this prefix, which no tag has.
const taskPrefix = "\x00"

// index returns the entries by filter: tags, library_name and pipeline_tag.
func (rec *recording) index() map[string][]uint32 {
	rec.tagsOnce.Do(func() {
		rec.tags = map[string][]uint32{}
		for i := range rec.entries {
			for name := range rec.entries[i].filters {
				list := rec.tags[name]
				if len(list) == 0 || list[len(list)-1] != uint32(i) {
					rec.tags[name] = append(list, uint32(i))
				}
			}
		}
	})
	return rec.tags
}

// filters yields the names under which the entry is found, some twice.
func (e *entry) filters(yield func(string) bool) {
	for name, value := range fields(e.raw) {
		switch name {
		case "library_name":
			if !yield(stringOf(value)) {
				return
			}
		case "pipeline_tag":
			if !yield(stringOf(value)) || !yield(taskPrefix+stringOf(value)) {
				return
			}
		case "tags":
			for tag := range tagsOf(value) {
				if !yield(tag) {
					return
				}
			}
		}
	}
}

// tagsOf yields the strings of a list, and nothing of any other value.
func tagsOf(value string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if value[0] != '[' {
			return
		}
		for tag := range elements(value) {
			if tag[0] == '"' && !yield(stringOf(tag)) {
				return
			}
		}
	}
}

// conditions are what a listing's items must meet.
type conditions struct {
	names  []string // filters and task: all must be in the index
	author string
	search []string // parts of the id, in lower case: all must be there
	gated  *bool
	all    bool // private items too
}

func parseConditions(v url.Values, q hub.Query, who user) conditions {
	c := conditions{names: slices.Clone(q.Filters), author: q.Author, all: who == known}
	if task := v.Get("pipeline_tag"); task != "" {
		c.names = append(c.names, taskPrefix+task)
	}
	for _, part := range v["search"] {
		if part != "" {
			c.search = append(c.search, strings.ToLower(part))
		}
	}
	if v.Get("gated") != "" {
		gated := isTrue(v.Get("gated"))
		c.gated = &gated
	}
	return c
}

// meets looks at all but the names, which the index answers.
func (c *conditions) meets(e *entry) bool {
	if e.private && !c.all || c.gated != nil && *c.gated != e.gated || c.author != "" && c.author != e.author() {
		return false
	}
	for _, part := range c.search {
		if !strings.Contains(strings.ToLower(e.id), part) {
			return false
		}
	}
	return true
}

// view is what meets the names, in the order s.
func (c *conditions) view(s sequence) view {
	if len(c.names) == 0 {
		return view{sequence: s, part: s.all()}
	}
	index := s.rec.index()
	lists := make([][]uint32, len(c.names))
	for i, name := range c.names {
		lists[i] = index[name]
	}
	slices.SortFunc(lists, func(a, b []uint32) int { return len(a) - len(b) })
	part := append([]uint32{}, lists[0]...) // not nil, which would be everything
	for _, list := range lists[1:] {
		part = slices.DeleteFunc(part, func(n uint32) bool {
			_, found := slices.BinarySearch(list, n)
			return !found
		})
	}
	s.arrange(part)
	return view{sequence: s, part: part}
}

// isTrue reads a boolean parameter as the official client writes it.
func isTrue(value string) bool {
	switch strings.ToLower(value) {
	case "true", "1":
		return true
	}
	return false
}
