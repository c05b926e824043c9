package crawler

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"hflineage/crawler/archive"
	"hflineage/crawler/hub"
	"hflineage/graph"
)

// ErrIncomplete says that the Hub could not be read to the end. What was read
// is in the journal, and the next start goes on from there.
var ErrIncomplete = errors.New("the run is incomplete")

// ErrImplausible is an ErrIncomplete of a listing that ended, but not as a whole
// listing does. Its journal is of no use: what is missing cannot be told from
// what is gone.
var ErrImplausible = fmt.Errorf("%w", ErrIncomplete)

// Journal is what a crawl needs of a store. Each call is one transaction, done
// or not done as a whole.
type Journal interface {
	// Run is the record of the run under way, its ID 0 before Begin.
	Run() graph.Run
	// Lanes are the cursors to go on from.
	Lanes() []graph.Lane
	Begin(run graph.Run, lanes []graph.Lane) error
	Append(page *graph.Page, lanes []graph.Lane, run graph.Run) error
	// Survey looks at what has been read: up to so many names that it leaves
	// unexplained and that were not looked up of late, those of most children
	// first, and up to so many base models.
	Survey(names, bases int) (graph.Survey, error)
	AddLookup(l graph.Lookup, run graph.Run) error
	// Read gives the models that have been read, a page at a time.
	Read(add func([]graph.Model)) ([]graph.Anomaly, error)
	// Finish records that the run has seen all it will see.
	Finish(run graph.Run) error
}

// MaxLanes is the largest number of pages that are fetched at a time.
const MaxLanes = 16

// Config is how to crawl. Hub is required.
type Config struct {
	Hub        hub.Settings
	UserAgent  string            // default "hflineage"
	Attempts   int               // of a request before the run is left incomplete; default 8
	Timeout    time.Duration     // the longest silence of the Hub in an attempt, a tenth of what one may take; default 1 minute
	PageSize   int               // models a page; default 1,000, the most that the Hub gives
	Lanes      int               // pages fetched at a time, up to MaxLanes; 0: as many as fill the server's quota
	QuotaShare int               // percent of the server's quota to spend at most, 1 to 100, the rest is left to others; default 100
	Lookups    int               // at most so many names are looked up after the listing
	Expect     int               // models that the last complete run found; a listing much shorter is refused
	Sample     []graph.Key       // some of those models' keys, ascending and evenly chosen: where to divide the listing; default by time
	Archive    *archive.Writer   // keeps the raw items of the run, if set; its caller finishes it
	Transport  http.RoundTripper // default a clone of http.DefaultTransport, without gzip for a Hub on this machine
	Log        *slog.Logger      // default none
	Progress   func(Progress)    // called after every page and look-up, if set
}

// Progress is where a crawl stands.
type Progress struct {
	Run    graph.Run     // its counters so far
	Quota  int           // requests left in the server's window, -1 when not told
	Limit  int           // requests that the server allows a window, 0 when not told
	Window time.Duration // its length
	Share  float64       // of the listing that has been read, 1 for all: by the last run's models, or else by their time
	Lanes  int           // pages that are being fetched
	Names  int           // names to look up, once the listing is read
}

// Counters count requests as they are sent. Others are not ours, but of the same
// quota.
type Counters struct{ Requests, Retries, Throttled, Others atomic.Int64 }

// Crawler crawls one Hub.
type Crawler struct {
	config Config
	count  Counters
	pace   *pace
	chain  chain
}

// New makes a Crawler; it sends nothing yet.
func New(config Config) (*Crawler, error) {
	if config.Hub.Endpoint == nil {
		return nil, errors.New("no Hub to crawl")
	}
	if config.Hub.Offline {
		return nil, errors.New("HF_HUB_OFFLINE is set: unset it to crawl")
	}
	if config.Lanes < 0 || config.Lanes > MaxLanes {
		return nil, fmt.Errorf("%d lanes: there can be from 1 to %d", config.Lanes, MaxLanes)
	}
	if config.QuotaShare < 0 || config.QuotaShare > 100 {
		return nil, fmt.Errorf("a share of %d %% of the quota: it can be from 1 to 100", config.QuotaShare)
	}
	if config.QuotaShare == 0 {
		config.QuotaShare = 100
	}
	if config.UserAgent == "" {
		config.UserAgent = "hflineage"
	}
	if config.Attempts == 0 {
		config.Attempts = 8
	}
	if config.Timeout == 0 {
		config.Timeout = time.Minute
	}
	if config.PageSize == 0 {
		config.PageSize = hub.MaxLimit
	}
	if config.Transport == nil {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConnsPerHost = MaxLanes
		transport.DisableCompression = isLocal(config.Hub.Endpoint.Hostname()) // packing costs both sides more than it saves
		config.Transport = transport
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	c := &Crawler{config: config}
	once := &attempt{base: config.Transport, silence: config.Timeout, limit: maxBody, count: &c.count}
	c.pace = newPace(once, config.QuotaShare, &c.count, config.Log)
	c.chain = chain{
		transport: &auth{next: c.pace, endpoint: config.Hub.Endpoint, token: config.Hub.Token, userAgent: config.UserAgent},
		retry:     &retry{attempts: config.Attempts, count: &c.count, log: config.Log.Warn},
	}
	return c, nil
}

// isLocal reports the name of this machine, for itself.
func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (c *Crawler) endpoint() string { return c.config.Hub.Endpoint.String() }

// now is the time as it is recorded: whole seconds, UTC.
func now() time.Time { return time.Now().UTC().Truncate(time.Second) }
