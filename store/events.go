package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"hflineage/graph"
)

// The events are a frame a run that has any, one behind the other, runs ascending:
//
//	run, events, length   three varints: the run, the number of its events, and
//	                      that of the bytes of the body
//	body                  the events, compressed with zstd
//
// An event is the number of its kind in eventForms, a byte, its key, its id, and the
// fields of that form, in the order in which bodyWriter.event writes them.

var errEvents = errors.New("the events are damaged")

// RunEvents are the events that a run found, in the order of graph.Diff.
type RunEvents struct {
	Run    int
	Events []graph.Event
}

// eventForm says which fields the events of a kind have beside Key and ID.
type eventForm struct {
	kind                                    graph.EventKind
	old, oldKey, parent, oldRelation, times bool
}

// eventForms are all kinds, each at its number.
var eventForms = [...]eventForm{
	{kind: graph.Appeared},
	{kind: graph.Gone, times: true},
	{kind: graph.Back, old: true, times: true},
	{kind: graph.Renamed, old: true, oldKey: true, times: true},
	{kind: graph.Taken, oldKey: true},
	{kind: graph.ParentAdded, parent: true},
	{kind: graph.ParentRemoved, parent: true},
	{kind: graph.RelationChanged, parent: true, oldRelation: true},
	{kind: graph.AliasChanged, old: true},
}

// appendEvents adds the frame of a run to those of the runs before it, which it
// takes over as they are.
func appendEvents(section []byte, run int, events []graph.Event) []byte {
	if len(events) == 0 {
		return section
	}
	w := &bodyWriter{words: map[string]uint64{}}
	for i := range events {
		w.event(&events[i])
	}
	body := compressor().EncodeAll(w.b, nil)
	section = slices.Grow(section, 3*binary.MaxVarintLen64+len(body))
	for _, n := range []int{run, len(events), len(body)} {
		section = binary.AppendUvarint(section, uint64(n))
	}
	return append(section, body...)
}

// minEvent is the number of bytes that an event takes at least.
const minEvent = 1 + len(graph.Key{}) + 1

func (w *bodyWriter) event(e *graph.Event) {
	kind := slices.IndexFunc(eventForms[:], func(f eventForm) bool { return f.kind == e.Kind })
	has := &eventForms[kind]
	w.b = append(w.b, byte(kind))
	w.key(e.Key)
	w.word(e.ID)
	if has.old {
		w.word(e.Old)
	}
	if has.oldKey {
		w.key(e.OldKey)
	}
	if has.parent {
		w.key(e.Parent.Key)
		w.word(e.Parent.ID)
		w.b = append(w.b, byte(e.Relation))
	}
	if has.oldRelation {
		w.b = append(w.b, byte(e.OldRelation))
	}
	if has.times {
		w.number(uint64(e.Created))
		w.number(uint64(e.FirstSeen))
	}
}

func (r *bodyReader) event() (e graph.Event) {
	kind := r.byte()
	if int(kind) >= len(eventForms) {
		r.fail()
		return e
	}
	has := &eventForms[kind]
	e.Kind, e.Key, e.ID = has.kind, r.key(), r.word()
	if has.old {
		e.Old = r.word()
	}
	if has.oldKey {
		e.OldKey = r.key()
	}
	if has.parent {
		e.Parent = graph.Ref{Key: r.key(), ID: r.word()}
		e.Relation = r.relation()
	}
	if has.oldRelation {
		e.OldRelation = r.relation()
	}
	if has.times {
		e.Created, e.FirstSeen = r.seconds(), r.seconds()
	}
	return e
}

func (r *bodyReader) byte() byte {
	if b := r.take(1); b != "" {
		return b[0]
	}
	return 0
}

func (r *bodyReader) relation() graph.Relation {
	rel := graph.Relation(r.byte())
	if rel >= graph.Relations {
		r.fail()
	}
	return rel
}

func (r *bodyReader) seconds() uint32 {
	n := r.number()
	if n > math.MaxUint32 {
		r.fail()
	}
	return uint32(n)
}

// frame is the events of a run, still compressed.
type frame struct {
	run, events int
	body        []byte // in place
}

// frames finds the frames of a section. Runs ascend.
func frames(section []byte) (list []frame, err error) {
	for last := 0; len(section) > 0; {
		var head [3]int
		for i := range head {
			n, used := binary.Uvarint(section)
			if used <= 0 || n > math.MaxInt32 {
				return nil, errEvents
			}
			head[i], section = int(n), section[used:]
		}
		if head[0] <= last || head[2] > len(section) {
			return nil, errEvents
		}
		last = head[0]
		list = append(list, frame{head[0], head[1], section[:head[2]]})
		section = section[head[2]:]
	}
	return list, nil
}

func (f *frame) decode() (RunEvents, error) {
	damaged := fmt.Errorf("%w: run %d", errEvents, f.run)
	plain, err := decompressor().DecodeAll(f.body, nil)
	if err != nil || f.events == 0 || f.events > len(plain)/minEvent {
		return RunEvents{}, damaged
	}
	r := bodyReader{text: string(plain)}
	events := make([]graph.Event, f.events)
	for i := range events {
		events[i] = r.event()
	}
	if r.failed || r.text != "" {
		return RunEvents{}, damaged
	}
	return RunEvents{f.run, events}, nil
}

// EventsOf are the events of one run; none if it has none. The others are not decoded.
func (s *Snapshot) EventsOf(run int) ([]graph.Event, error) {
	list, err := s.frames()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(f frame) bool { return f.run == run })
	if i < 0 {
		return nil, nil
	}
	events, err := list[i].decode()
	if err != nil {
		return nil, s.damaged(err)
	}
	return events.Events, nil
}

// Events yields the events of each run after the one of that number, the last run
// first; a run that has none is left out. A snapshot as of an earlier run has those
// up to that run. Each is decoded when its turn comes. An error is the end, and an
// ErrDamaged.
func (s *Snapshot) Events(after int) iter.Seq2[RunEvents, error] {
	return func(yield func(RunEvents, error) bool) {
		list, err := s.frames()
		if err != nil {
			yield(RunEvents{}, err)
			return
		}
		for _, f := range slices.Backward(list) {
			if f.run <= after {
				return
			}
			events, err := f.decode()
			if err != nil {
				err = s.damaged(err)
			}
			if !yield(events, err) || err != nil {
				return
			}
		}
	}
}

// frames are those of the runs up to that of the snapshot, ascending.
func (s *Snapshot) frames() ([]frame, error) {
	payload, _, err := section(s.tx, "events  ")
	var list []frame
	if err == nil {
		list, err = frames(payload)
	}
	if err != nil {
		return nil, s.damaged(err)
	}
	if s.later != nil {
		list = slices.DeleteFunc(list, func(f frame) bool { return f.run > s.meta.Run.ID })
	}
	return list, nil
}
