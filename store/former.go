package store

import (
	"fmt"
	"slices"

	"hflineage/graph"
)

// Former is what the events know of a name that a model had.
type Former struct {
	ID     string     // the name, as it was listed last
	Listed bool       // the model is on the Hub, under another name
	Node   graph.Node // of the model, if it is listed
	Run    graph.Run  // that found the name given up, or the model gone
}

// maxHops bounds how often a model is followed from one _id to another.
const maxHops = 8

// Former finds the model that had a name, as written, cleaned or in another case:
// of several the one that gave it up last. It is followed to what it is now. All
// events may have to be read: this is for names that the graph does not know.
func (s *Snapshot) Former(name string) (f Former, ok bool, err error) {
	e, run, err := s.lastEvent(nameFits(name))
	if e == nil || err != nil {
		return Former{}, false, err
	}
	f.ID = formerName(e)
	model := graph.Ref{Key: e.Key, ID: e.ID}
	for range maxHops {
		if f.Node, f.Listed = s.graph.FindModel(model); f.Listed {
			break
		}
		e, run, err = s.lastEvent(func(e *graph.Event) fit {
			m, ok := e.Left()
			if ok && m.Identity() == model.Identity() || model.Key.IsZero() && formerName(e) == model.ID { // its key may have been told since
				return exactly
			}
			return not
		})
		if e == nil || err != nil {
			return Former{}, false, err
		}
		if e.Kind == graph.Gone {
			break
		}
		model = graph.Ref{Key: e.Key, ID: e.ID}
	}
	f.Run, err = s.run(run)
	return f, err == nil, err
}

// formerName is the name that an event takes from a model, if any.
func formerName(e *graph.Event) string {
	switch e.Kind {
	case graph.Gone:
		return e.ID
	case graph.Renamed, graph.Back:
		return e.Old
	}
	return ""
}

// fit says how well an event answers a question.
type fit int

const (
	not fit = iota
	ignoringCase
	exactly
)

// nameFits is for the events that took a name, as written or cleaned.
func nameFits(name string) func(*graph.Event) fit {
	clean := graph.Clean(name)
	folded, foldedClean := graph.Fold(name), graph.Fold(clean)
	return func(e *graph.Event) fit {
		former := formerName(e)
		if former == "" {
			return not
		}
		if former == name || former == clean {
			return exactly
		}
		if f := graph.Fold(former); f == folded || f == foldedClean {
			return ignoringCase
		}
		return not
	}
}

// lastEvent returns the last of the events that fit best, and its run; nil if none
// fits.
func (s *Snapshot) lastEvent(fits func(*graph.Event) fit) (e *graph.Event, run int, err error) {
	best := not
	for events, err := range s.Events(0) {
		if err != nil {
			return nil, 0, err
		}
		for i := range events.Events {
			if f := fits(&events.Events[i]); f > best {
				best, e, run = f, &events.Events[i], events.Run
			}
		}
		if best == exactly {
			break
		}
	}
	return e, run, nil
}

// run returns the record of a run.
func (s *Snapshot) run(id int) (graph.Run, error) {
	runs, err := s.Runs()
	if err != nil {
		return graph.Run{}, err
	}
	i := slices.IndexFunc(runs, func(r graph.Run) bool { return r.ID == id })
	if i < 0 {
		return graph.Run{}, s.damaged(fmt.Errorf("there are events of run %d, which is none", id))
	}
	return runs[i], nil
}
