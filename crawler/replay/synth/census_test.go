package synth_test

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay/synth"
)

// census counts what a Hub serves, by looking at nothing but its items and,
// for the names that are left, its redirects. It knows of the rule declared/1
// as much as the oddities of package synth need.
type census struct {
	hub       *synth.Hub
	items     []hub.Item
	byKey     map[string]int
	byID      map[string]int // in lower case
	names     map[string]int // former names that the items' baseModels tell
	edges     [][]int        // by child; absent parents are below 0
	absent    map[string]int // number of an absent name in lower case, from 1
	seen      synth.Shape
	parents   []parent // most children first
	depths    []int    // children by depth
	itemBytes float64
	ids, tags int // bytes of all ids, and all tags
	problems  int
	redirects int // edges that only a redirect explains
	junk      int // names that are no model
	conflicts int
}

type parent struct {
	id       string
	children int
}

var relationNames = []string{"unspecified", "finetune", "adapter", "quantized", "merge"}

func survey(t *testing.T, h *synth.Hub) *census {
	t.Helper()
	c := &census{hub: h, byKey: map[string]int{}, byID: map[string]int{}, names: map[string]int{}, absent: map[string]int{}}
	c.read(t)
	for i := range c.items {
		c.learn(i)
	}
	c.edges = make([][]int, len(c.items))
	for i := range c.items {
		c.child(i)
	}
	c.countParents()
	c.countDates()
	c.countCycles()
	c.countDepths()
	return c
}

// read decodes all items, as a client does, a page at a time.
func (c *census) read(t *testing.T) {
	t.Helper()
	pages := make([]hub.Page, (c.hub.Len()+hub.MaxLimit-1)/hub.MaxLimit)
	sizes := make([]int, len(pages))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for p := int(next.Add(1) - 1); p < len(pages); p = int(next.Add(1) - 1) {
				var err error
				if pages[p], sizes[p], err = c.page(p); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	size := 0
	for p := range pages {
		size += sizes[p]
		c.problems += len(pages[p].Bad)
		for i := range pages[p].Items {
			c.add(pages[p].Items[i])
		}
		pages[p] = hub.Page{}
	}
	n := float64(len(c.items))
	c.seen.Models = len(c.items)
	c.seen.IDBytes, c.seen.Tags, c.itemBytes = float64(c.ids)/n, float64(c.tags)/n, float64(size)/n
}

func (c *census) page(p int) (page hub.Page, size int, err error) {
	write := c.hub.Writer(crawled)
	body := []byte{'['}
	for i := p * hub.MaxLimit; i < min((p+1)*hub.MaxLimit, c.hub.Len()); i++ {
		if len(body) > 1 {
			body = append(body, ',')
		}
		body = write(body, i)
	}
	page, err = hub.DecodePage(append(body, ']'))
	return page, len(body), err
}

// add takes in an item, less its tags that tell nothing of lineage.
func (c *census) add(it hub.Item) {
	c.problems += len(it.Problems)
	c.ids += len(it.ID)
	c.tags += len(it.Tags)
	it.Tags = slices.DeleteFunc(it.Tags, func(tag string) bool { return !strings.HasPrefix(tag, "base_model:") })
	c.byKey[it.Key], c.byID[strings.ToLower(it.ID)] = len(c.items), len(c.items)
	switch it.Gated {
	case "manual":
		c.seen.GatedManual++
	case "auto":
		c.seen.GatedAuto++
	}
	c.items = append(c.items, it)
}

// mentions are the names that an item's tags give its parents, with their
// relations, "" for none.
func mentions(it *hub.Item) map[string]string {
	found := map[string]string{}
	for _, tag := range it.Tags {
		name := strings.TrimPrefix(tag, "base_model:")
		word := ""
		for _, w := range append([]string{"distill"}, relationNames[1:]...) {
			if rest, ok := strings.CutPrefix(name, w+":"); ok {
				name, word = rest, w
			}
		}
		found[name] = cmp.Or(found[name], word)
	}
	return found
}

// learn takes the former names that one parent's entry tells.
func (c *census) learn(i int) {
	it := &c.items[i]
	if len(it.BaseModels.Models) != 1 {
		return
	}
	for name := range mentions(it) {
		if _, listed := c.byID[strings.ToLower(clean(name))]; !listed && strings.Contains(clean(name), "/") {
			c.names[strings.ToLower(clean(name))] = c.byKey[it.BaseModels.Models[0].Key]
		}
	}
}

// child counts the edges of one model.
func (c *census) child(i int) {
	it := &c.items[i]
	loop := false
	for name, word := range mentions(it) {
		parent, ok := c.resolve(it, name)
		switch {
		case !ok:
			c.junk++
			continue
		case parent == i:
			loop = true
			continue
		}
		if given := it.BaseModels.Relation; given != "" && given != word {
			c.conflicts++
			word = given
		}
		c.edges[i] = append(c.edges[i], parent)
		c.seen.Relation[max(slices.Index(relationNames, word), 0)]++
	}
	c.seen.Edges += len(c.edges[i])
	if loop {
		c.seen.SelfLoops++
	}
	if loop || len(c.edges[i]) > 0 {
		c.seen.Declaring++
	}
	if len(c.edges[i]) > 1 {
		c.seen.SeveralParent++
	}
}

// resolve finds the parent of a name, and notes how it was spelled.
func (c *census) resolve(it *hub.Item, name string) (parent int, ok bool) {
	plain := clean(name)
	if x, ok := c.byID[strings.ToLower(plain)]; ok {
		if plain != c.items[x].ID {
			c.seen.WrongCase++
		}
		return x, true
	}
	if len(it.BaseModels.Models) == 1 {
		c.seen.OldName++
		return c.byKey[it.BaseModels.Models[0].Key], true
	}
	if x, ok := c.names[strings.ToLower(plain)]; ok {
		c.seen.OldName++
		return x, true
	}
	if to, ok := c.hub.Renamed(plain); ok {
		c.seen.OldName++
		c.redirects++
		return c.byID[strings.ToLower(to)], true
	}
	if owner, rest, ok := strings.Cut(plain, "/"); !ok || owner == "" || strings.ContainsAny(plain, " \\") || strings.Contains(rest, "/") {
		return 0, false
	}
	c.seen.Absent++
	k := strings.ToLower(plain)
	if c.absent[k] == 0 {
		c.absent[k] = len(c.absent) + 1
	}
	return -c.absent[k], true
}

// clean undoes the spellings that package synth knows.
func clean(name string) string {
	name = strings.Trim(name, " '\"")
	for _, host := range []string{"https://huggingface.co/", "hf.co/", "hf://"} {
		name = strings.TrimPrefix(name, host)
	}
	name = strings.TrimSuffix(name, "/tree/main")
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	for _, marker := range []string{"models--", "/models/"} {
		if _, rest, ok := strings.Cut(name, marker); ok && strings.Contains(rest, "--") {
			rest, _, _ = strings.Cut(rest, "/")
			name = strings.Replace(rest, "--", "/", 1)
		}
	}
	return name
}
