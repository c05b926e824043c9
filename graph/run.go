package graph

import (
	"slices"
	"time"
)

// The strategies of a run. A sweep and an import see the whole listing; a delta
// sees what is new or edited, a walk what descends from some models: they are laid
// over the run before.
const (
	Sweep  = "sweep"
	Delta  = "delta"
	Walk   = "walk"
	Import = "import"
)

// Run is the record of one crawl, or of an import that took the place of one.
type Run struct {
	ID       int       `json:"id"` // from 1 up
	Strategy string    `json:"strategy"`
	Endpoint string    `json:"endpoint"` // of the Hub, without credentials
	Complete bool      `json:"complete"` // it saw the whole listing
	Started  time.Time `json:"started"`
	Until    time.Time `json:"until"` // T0, the server's time at the start: models created later are left to the next run
	Finished time.Time `json:"finished"`
	Models   int       `json:"models"` // on the Hub; while the run is under way, those received so far
	Edges    int       `json:"edges"`  // declared

	Requests  int `json:"requests"`  // all that were sent, retries among them
	Retries   int `json:"retries"`   // requests sent again after a failure
	Throttled int `json:"throttled"` // answers with status 429
	Pages     int `json:"pages"`
	Items     int `json:"items"`   // received in the listing, the next two among them
	Private   int `json:"private"` // dropped on receipt
	Malformed int `json:"malformed"`
	Lookups   int `json:"lookups"` // names asked one by one
	Others    int `json:"others"`  // requests that others spent of the same quota meanwhile, at least

	Roots        []string     `json:"roots,omitempty"` // of a walk: the families and models that it began with
	Deep         bool         `json:"deep,omitempty"`  // of a walk: it asked about models too that nothing can be trained from
	Changes      Changes      `json:"changes"`         // its events, by kind
	Names        *Names       `json:"names,omitempty"` // set when it is published; nil of runs before this was kept
	Completeness Completeness `json:"completeness"`

	// While the run is under way: the archive of its raw items, and the length up
	// to which it holds what the journal holds.
	Archive  string `json:"archive,omitempty"`
	Archived int64  `json:"archived,omitempty"`
}

// Names are what a run knew of names that are no model's own: answers as of the run
// quote them.
type Names struct {
	Aliases       int    `json:"aliases"`
	AliasesSHA256 string `json:"aliases_sha256"` // Aliases.SHA256
	Unresolved    int    `json:"unresolved"`     // Graph.Unresolved
}

// Whole reports a strategy that reads the whole listing: what it does not list is
// not on the Hub.
func (r Run) Whole() bool { return r.Strategy != Delta && r.Strategy != Walk }

// Completeness is what tells whether a run saw all that it was to see, beside what
// it left out: Private, Malformed, and the fields that this Hub does not list.
type Completeness struct {
	Lanes    int      `json:"lanes"`              // in which the listing was read, each to its bound; 0 until then
	Unlisted []string `json:"unlisted,omitempty"` // fields that the Hub refuses to list
	Missing  int      `json:"missing"`            // models of the run before that a complete run did not list
	Open     int      `json:"open"`               // names left unexplained that the Hub has not been asked about; counted when the run is published
	Bases    []Base   `json:"bases,omitempty"`    // the largest base models, by children
}

// Base is a base model with its direct children, as counted here and by the Hub
// (childrenModelCount, which knows neither renames nor other spellings). The Hub
// counting more means that some were missed, or came while the run was under way.
type Base struct {
	ID       string `json:"id"`
	Children int    `json:"children"`
	Hub      int    `json:"hub"`
}

// LastComplete is the last of the runs that saw the whole listing; ok is false if
// there is none, and what is counted then is a lower bound.
func LastComplete(runs []Run) (run Run, ok bool) {
	for _, r := range slices.Backward(runs) {
		if r.Complete {
			return r, true
		}
	}
	return Run{}, false
}

// Page is what one answer of the listing adds to a run.
type Page struct {
	Models []Model
	Notes  []Anomaly // what was malformed in it
}

// Lane is a part of the listing that is read page after page: the models whose
// _id lies above the bound of the lane before it, up to its own bound. In an
// import a lane is a file; crawler.Import says what its fields are then.
type Lane struct {
	Next  string `json:"next"`            // URL of the next page, "" before the first
	After string `json:"after,omitempty"` // _id of the last model read, "" before the first
	Bound string `json:"bound,omitempty"` // the last _id of the lane, "" for the end of the listing
	Done  bool   `json:"done"`            // it has reached its bound
}

// Lookup is the Hub's answer about one name.
type Lookup struct {
	Name string    `json:"name"`         // as asked: cleaned
	To   string    `json:"to,omitempty"` // the model's id now, "" when there is no such model
	At   time.Time `json:"at"`
}
