package replay

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"hflineage/crawler/hub"
)

// RandomMutations makes up n mutations that can happen one after the other to
// the recording as it is, the same for the same seed, recording and time. Their
// dates are the server's time, of one in ten a month ahead; their At is 0, for
// the caller to set. Nothing is applied.
//
// Models appear with and without parents; go and come back; are renamed; lose
// their name to others; gain and lose a parent or change the relation; are
// gated, hidden and shown; are edited without a change of lineage; and get other
// downloads and likes. Parents are named by their ids, now and then by a former
// one or by one that no model has. Of all this happens what may lets happen, which
// may be nil.
func (s *Server) RandomMutations(seed uint64, n int, may func(Mutation) bool) ([]Mutation, error) {
	if s.source != nil {
		return nil, errStill
	}
	c := &changer{
		Rand: rand.New(rand.NewPCG(seed, uint64(n))), draft: newDraft(s.data.Load()),
		now: s.cfg.Now().UTC().Truncate(time.Second), may: may,
	}
	for tries := 0; len(c.done) < n; tries++ {
		if tries > 100*n {
			return nil, fmt.Errorf("only %d of %d mutations are possible", len(c.done), n)
		}
		kinds[c.IntN(len(kinds))](c)
	}
	return c.done[:n], nil
}

// kinds are what happens, each as often as it stands here.
var kinds = []func(*changer){
	(*changer).born, (*changer).born, (*changer).born, (*changer).born,
	(*changer).adopted, (*changer).adopted, (*changer).disowned, (*changer).disowned,
	(*changer).related, (*changer).touched,
	(*changer).left, (*changer).left, (*changer).returned, (*changer).returned,
	(*changer).renamed, (*changer).renamed, (*changer).replaced,
	(*changer).drifted, (*changer).drifted, (*changer).gatedOr, (*changer).hidden,
}

// changer makes up mutations. Each step takes effect on its draft, so that the
// next one can build on it; a step that finds nothing to do does nothing.
type changer struct {
	*rand.Rand
	*draft
	now  time.Time
	may  func(Mutation) bool // nil for all
	done []Mutation
}

// do takes a mutation if it may and can happen.
func (c *changer) do(m Mutation) {
	if (c.may == nil || c.may(m)) && c.apply(m) == nil {
		c.done = append(c.done, m)
	}
}

// any is a public model of good shape, nil if none was hit upon.
func (c *changer) any() *hub.Item {
	for range 50 {
		if len(c.entries) == 0 {
			return nil
		}
		i := c.IntN(len(c.entries))
		e := &c.entries[i]
		if c.off[i] || e.private || !hub.IsKey(e.key) || c.find(e.id) != i {
			continue
		}
		if it, err := hub.DecodeItem([]byte(e.raw)); err == nil && it.Key == e.key {
			return &it
		}
	}
	return nil
}

// stamp is the date of a commit.
func (c *changer) stamp() string {
	at := c.now
	if c.IntN(10) == 0 {
		at = at.AddDate(0, 1, 0) // the clock of who commits is wrong
	}
	return at.Format(timeForm)
}

const timeForm = "2006-01-02T15:04:05.000Z"

// edit changes fields of a model.
func (c *changer) edit(it *hub.Item, fields map[string]any) {
	fields["id"] = it.ID
	c.do(Mutation{Change: encoded(fields)})
}

// encoded is JSON with its names in order.
func encoded(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // texts, numbers and lists always encode
	}
	return raw
}

func (c *changer) freshID() string {
	return fmt.Sprintf("user-%d/Model-%08x", c.IntN(1000), c.Uint32())
}

// born is a model that appears.
func (c *changer) born() { c.bear(c.freshID()) }

func (c *changer) bear(id string) {
	var l lineage
	for range []int{0, 1, 1, 1, 1, 2}[c.IntN(6)] {
		c.parent(&l)
	}
	c.do(Mutation{Appear: encoded(map[string]any{
		"_id": hub.KeyAt(c.now)[:8] + fmt.Sprintf("%016x", c.Uint64()), "id": id,
		"createdAt": c.now.Format(timeForm), "lastModified": c.stamp(),
		"private": false, "gated": false, "downloads": c.IntN(1000), "likes": c.IntN(10),
		"library_name": "transformers", "tags": append([]string{"transformers"}, l.tags...), "baseModels": l.bases(),
	})})
}

func (c *changer) touched() {
	if it := c.any(); it != nil {
		c.edit(it, map[string]any{"lastModified": c.stamp()})
	}
}

func (c *changer) drifted() {
	if it := c.any(); it != nil {
		c.edit(it, map[string]any{"downloads": it.Downloads + c.Int64N(100), "likes": it.Likes + c.Int64N(3)})
	}
}

func (c *changer) gatedOr() {
	if it := c.any(); it != nil {
		c.edit(it, map[string]any{"gated": []any{false, "auto", "manual"}[c.IntN(3)]})
	}
}

// hidden hides a model, or shows the first that is hidden.
func (c *changer) hidden() {
	if c.IntN(2) == 0 {
		for i := range c.entries {
			if e := &c.entries[i]; e.private && !c.off[i] && e.id != "" && c.find(e.id) == i {
				c.do(Mutation{Public: e.id})
				return
			}
		}
	}
	if it := c.any(); it != nil {
		c.do(Mutation{Private: it.ID})
	}
}

func (c *changer) left() {
	if it := c.any(); it != nil {
		c.do(Mutation{Gone: it.ID})
	}
}

// returned is a model that was gone, by the item that it had.
func (c *changer) returned() {
	if keys := slices.Sorted(maps.Keys(c.gone)); len(keys) > 0 {
		c.do(Mutation{Appear: json.RawMessage(c.gone[keys[c.IntN(len(keys))]])})
	}
}

func (c *changer) renamed() {
	if it := c.any(); it != nil {
		c.do(Mutation{Rename: &Rename{From: it.ID, To: c.freshID()}})
	}
}

// replaced is a model whose name another one takes, once it is free.
func (c *changer) replaced() {
	it := c.any()
	if it == nil {
		return
	}
	if c.IntN(2) == 0 {
		c.do(Mutation{Gone: it.ID})
	} else {
		c.do(Mutation{Rename: &Rename{From: it.ID, To: c.freshID()}})
	}
	c.bear(it.ID)
}
