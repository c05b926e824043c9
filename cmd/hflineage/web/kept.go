package web

import (
	"errors"
	"slices"
	"sync"
)

// kept remembers what is costly, by what it is of: the few that were asked for last.
type kept[V any] struct {
	mu    sync.Mutex
	items []*keptItem[V] // the one that was asked for last is the last one
	busy  chan struct{}  // has room for as many as may be made at once; nil for any number
}

type keptItem[V any] struct {
	key   string
	once  sync.Once
	value V
	err   error
}

// keptItems is how many are worth their memory: a drawing takes some 100 kB.
const keptItems = 256

// drawingsAtOnce is how many drawings are made at once, whoever asks.
const drawingsAtOnce = 2

// readAtOnce is how much is read at once of what may be much: the descendants of a model,
// all events. It takes tens of megabytes.
const readAtOnce = 4

// get is the value of a key, made by the first who asks.
func (k *kept[V]) get(key string, create func() (V, error)) (V, error) {
	item := k.item(key)
	item.once.Do(func() {
		item.err = errUnmade // until it is made: a panic leaves it so
		if k.busy != nil {
			k.busy <- struct{}{}
			defer func() { <-k.busy }()
		}
		item.value, item.err = create()
	})
	return item.value, item.err
}

var errUnmade = errors.New("it could not be made before: run hflineage check")

func (k *kept[V]) item(key string) *keptItem[V] {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.items, func(x *keptItem[V]) bool { return x.key == key })
	item := &keptItem[V]{key: key}
	if i >= 0 {
		item = k.items[i]
		k.items = slices.Delete(k.items, i, i+1)
	} else if len(k.items) == keptItems {
		k.items = slices.Delete(k.items, 0, 1)
	}
	k.items = append(k.items, item)
	return item
}
