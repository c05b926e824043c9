package graph

import "time"

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

	// While the run is under way: the archive of its raw items, and the length up
	// to which it holds what the journal holds.
	Archive  string `json:"archive,omitempty"`
	Archived int64  `json:"archived,omitempty"`
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
