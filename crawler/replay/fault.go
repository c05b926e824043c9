package replay

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
)

// Fault is what goes wrong with an answer: always on the wire, as a client
// meets it, and after the request was counted against the quota.
type Fault string

// The faults. Half of a body is its first half, to the byte.
const (
	FaultCut       Fault = "cut"        // half of the body, then the connection is closed
	FaultReset     Fault = "reset"      // half of the body, then the connection is reset
	FaultStall     Fault = "stall"      // half of the body, then silence for 10 minutes or until the client leaves
	FaultSlow      Fault = "slow"       // the body comes in drops, all of it, in a second
	FaultGarbage   Fault = "garbage"    // random bytes in place of HTTP
	FaultHTML      Fault = "html"       // status 200 with a web page, and no header of the Hub
	FaultTruncated Fault = "truncated"  // half of the JSON, with its right length: all of HTTP is well
	FaultGzip      Fault = "gzip"       // half of the packed body, with its right length
	Fault408       Fault = "408"        // this status with a web page, as of a gateway, and no header of the Hub
	Fault500       Fault = "500"        // the same
	Fault502       Fault = "502"        // the same
	Fault503       Fault = "503"        // the same
	Fault504       Fault = "504"        // the same
	Fault429       Fault = "429"        // too many requests, and no word of the quota
	Fault429Retry  Fault = "429-retry"  // the same, with Retry-After: 1
	Fault429Left   Fault = "429-left"   // the same, with RateLimit headers that tell of requests left
	FaultNoLink    Fault = "no-link"    // the page without its next link, as if it were the last one
	FaultWrongHost Fault = "wrong-host" // the next link names a host that does not exist
	FaultRepeat    Fault = "repeat"     // the page before this one once more, with its own link
	FaultCursor    Fault = "cursor"     // 400 "Invalid cursor"
	FaultNoHeaders Fault = "no-headers" // a good answer without RateLimit headers
)

const wrongHost = "https://hub.invalid"

// AllFaults returns every kind, in the order of their constants.
func AllFaults() []Fault {
	return []Fault{
		FaultCut, FaultReset, FaultStall, FaultSlow, FaultGarbage, FaultHTML, FaultTruncated, FaultGzip,
		Fault408, Fault500, Fault502, Fault503, Fault504, Fault429, Fault429Retry, Fault429Left,
		FaultNoLink, FaultWrongHost, FaultRepeat, FaultCursor, FaultNoHeaders,
	}
}

// ParseFault reads the name of a kind.
func ParseFault(name string) (Fault, error) {
	if f := Fault(name); slices.Contains(AllFaults(), f) {
		return f, nil
	}
	return "", fmt.Errorf("unknown fault %q: must be one of %v", name, AllFaults())
}

// Faults is a plan: which fault at which request. Requests are numbered from 1
// in the order in which they reach the server. GETs within the quota alone are
// struck. A fault that an answer gives no room for is left out: a missing link
// where there is none, a repeated page where the one before was not served, a
// cut body that is not packed. A plan is for one Server and safe for concurrent
// use; nil is the plan without faults.
type Faults struct {
	seed  uint64
	rate  float64
	kinds []Fault
	list  map[int]Fault // in place of seed, rate and kinds

	mu     sync.Mutex // guards what follows
	served map[Fault]int
	runs   map[string]int    // faults in a row, by what was asked for
	before map[string]string // what was asked for that led here, by what is asked for
}

// longestRun is how many faults in a row a seed's plan has for one URL.
const longestRun = 2

// NewFaults makes a plan that strikes each request with a chance of rate (0 to
// 1), with one of kinds (all, if there are none), the same for the same seed and
// number. After two faults in a row a URL is served as it should be.
func NewFaults(seed uint64, rate float64, kinds ...Fault) *Faults {
	if len(kinds) == 0 {
		kinds = AllFaults()
	}
	return newFaults(&Faults{seed: seed, rate: rate, kinds: kinds})
}

// FaultsAt makes a plan of single requests: the fault of each by its number.
func FaultsAt(plan map[int]Fault) *Faults {
	return newFaults(&Faults{list: maps.Clone(plan)})
}

func newFaults(f *Faults) *Faults {
	f.served, f.runs, f.before = map[Fault]int{}, map[string]int{}, map[string]string{}
	return f
}

// Served returns how often each kind has struck.
func (f *Faults) Served() map[Fault]int {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.served)
}

// chance is the random numbers of request n.
func (f *Faults) chance(n int) *rand.Rand { return rand.New(rand.NewPCG(f.seed, uint64(n))) }

// draw is the fault that the plan has for request n, or "".
func (f *Faults) draw(n int, r *http.Request) Fault {
	if r.Method != http.MethodGet {
		return ""
	}
	if f.kinds == nil {
		return f.list[n]
	}
	f.mu.Lock()
	run := f.runs[asked(r.URL)]
	f.mu.Unlock()
	c := f.chance(n)
	if c.Float64() >= f.rate || run >= longestRun {
		return ""
	}
	return f.kinds[c.IntN(len(f.kinds))]
}

// note takes down what request r was answered: the fault, "" if none, and the
// true answer's next link.
func (f *Faults) note(r *http.Request, fault Fault, link string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	this := asked(r.URL)
	if fault == "" {
		delete(f.runs, this)
	} else {
		f.served[fault]++
		f.runs[this]++
	}
	if next, err := url.Parse(link); err == nil && link != "" {
		f.before[asked(next)] = r.URL.RequestURI()
	}
}

// pageBefore is what was asked for when the link to r was served.
func (f *Faults) pageBefore(r *http.Request) *url.URL {
	f.mu.Lock()
	defer f.mu.Unlock()
	u, err := url.ParseRequestURI(f.before[asked(r.URL)])
	if err != nil {
		return nil
	}
	return u
}

// asked names what a URL asks for, however it is written.
func asked(u *url.URL) string { return u.Path + "?" + u.Query().Encode() }
