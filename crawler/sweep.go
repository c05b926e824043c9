package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// expand are the fields that a listing is asked for; fewer make it faster for
// both sides. _id and id come by themselves.
var expand = []string{
	"baseModels", "createdAt", "disabled", "downloads", "gated", "lastModified", "library_name", "likes", "pipeline_tag", "private", "tags",
}

// sweep is the state of one call of Sweep.
type sweep struct {
	*Crawler
	journal Journal
	fetch   *fetcher
	run     graph.Run
	before  graph.Run // as it was when this call began, less what the Crawler had counted by then: its counters go on
	expand  []string  // fields to ask the listing for: those that this Hub knows
	names   int
	last    string // _id of the last item received in this call
}

func (s *sweep) all(ctx context.Context) error {
	if !s.run.Finished.IsZero() {
		return nil // stopped between the end of the run and its publication
	}
	if err := s.list(ctx); err != nil {
		return err
	}
	if err := s.plausible(); err != nil {
		return err
	}
	if err := s.lookUp(ctx); err != nil {
		return err
	}
	s.run.Complete, s.run.Finished = true, now()
	return s.journal.Finish(s.run)
}

// list reads the listing to its bound.
func (s *sweep) list(ctx context.Context) error {
	var lane graph.Lane
	if lanes := s.journal.Lanes(); len(lanes) > 0 {
		lane = lanes[0]
	}
	if lane.Next == "" {
		lane.Next = s.firstPage(s.expand)
	}
	for !lane.Done {
		page, header, err := s.page(ctx, &lane)
		if err != nil {
			return err
		}
		if s.run.Until.IsZero() {
			if err := s.begin(header); err != nil {
				return err
			}
		}
		if err := s.ascends(page); err != nil {
			return err
		}
		if lane.Next, err = s.next(lane.Next, header); err != nil {
			return err
		}
		record := s.record(page)
		lane.Done = lane.Next == "" || s.beyond(page)
		if err := s.journal.Append(record, []graph.Lane{lane}, s.run); err != nil {
			return err
		}
		s.report(page)
	}
	return nil
}

// plausible makes sure that the listing did not just break off: a listing may
// be short because of the Hub or of something before it, and what is not listed
// counts as gone.
func (s *sweep) plausible() error {
	const mayBeMissing = 0.005 // of the models of the last complete run
	found := s.run.Models
	switch {
	case found == 0:
		return fmt.Errorf("%w: %s lists no models: check HF_ENDPOINT", ErrImplausible, s.endpoint())
	case float64(found) < (1-mayBeMissing)*float64(s.config.Expect):
		return fmt.Errorf("%w: %s lists %d models, where the last run found %d", ErrImplausible, s.endpoint(), found, s.config.Expect)
	}
	return nil
}

// begin fixes T0, the server's time at the start, and begins the run.
func (s *sweep) begin(header http.Header) error {
	t0, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		t0 = now() // a server without a clock
	}
	s.run.Until = t0.UTC()
	return s.journal.Begin(s.run, []graph.Lane{{}})
}

func (s *sweep) firstPage(fields []string) string {
	q := hub.Query{Sort: hub.SortCreated, Direction: hub.Ascending, Limit: s.config.PageSize, Expand: fields}
	return s.endpoint() + hub.ListingPath + "?" + q.Values().Encode()
}

// pageTries is how often a page is fetched that comes with status 200 and is no
// page all the same.
const pageTries = 3

// page fetches and decodes the lane's next page.
func (s *sweep) page(ctx context.Context, lane *graph.Lane) (*hub.Page, http.Header, error) {
	for try := 1; ; try++ {
		a, err := s.get(ctx, lane.Next)
		var refused *hub.Error
		if errors.As(err, &refused) && refused.BadParameter() && s.run.Pages == 0 {
			if lane.Next, err = s.withoutUnknown(refused); err == nil {
				continue
			}
		}
		if err != nil {
			return nil, nil, err
		}
		page, err := hub.DecodePage(a.body)
		if err == nil {
			return &page, a.header, nil
		}
		if try == pageTries {
			return nil, nil, fmt.Errorf("%w: page %d: %w", ErrIncomplete, s.run.Pages+1, err)
		}
		s.config.Log.Warn("trying again", "attempt", try, "reason", err)
		if err := sleep(ctx, backoff(try)); err != nil {
			return nil, nil, err
		}
		s.count.Retries.Add(1)
	}
}

// get returns the answer to a request that was granted; every other is an
// error, ErrIncomplete if it may be granted another time.
func (s *sweep) get(ctx context.Context, url string) (*answer, error) {
	a, err := s.fetch.get(url)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrIncomplete, err)
	case a.status >= 300 && a.status < 400:
		return nil, fmt.Errorf("the Hub redirects %s to %q: set HF_ENDPOINT to where it is now", hub.ListingPath, a.header.Get("Location"))
	case a.status != http.StatusOK:
		return nil, refusal(url, a)
	}
	return a, nil
}

// refusal is the Hub's error, with the next step where it is plain.
func refusal(url string, a *answer) error {
	path, _, _ := strings.Cut(url, "?") // the rest is the same on every page, and long
	err := hub.ReadError(http.MethodGet, path, a.status, a.header, a.body)
	if err.BadToken() {
		return fmt.Errorf("%w: check HF_TOKEN, or unset it to crawl without", err)
	}
	return err
}

// withoutUnknown is the first page's URL without the fields that this Hub does
// not know: it lists those that it does in its refusal. Each refusal must leave
// fewer, so that there is an end to it.
func (s *sweep) withoutUnknown(refused *hub.Error) (string, error) {
	kept, dropped := hub.Query{Expand: s.expand}.KeepExpand(hub.ExpandNames(refused.Message))
	for _, field := range []string{"createdAt", "private", "tags"} {
		if !slices.Contains(kept.Expand, field) {
			return "", fmt.Errorf("%w: without %s there is no lineage to read", refused, field)
		}
	}
	if len(dropped) == 0 {
		return "", refused
	}
	s.config.Log.Warn("this Hub does not list some fields; going on without", "fields", dropped)
	s.expand = kept.Expand
	return s.firstPage(s.expand), nil
}

// next is where the page's Link leads, brought back to the configured host.
func (s *sweep) next(current string, header http.Header) (string, error) {
	link := hub.NextLink(header)
	if link == "" {
		return "", nil
	}
	next, err := hub.Rebase(link, s.config.Hub.Endpoint)
	if err == nil && next == current {
		err = errors.New("it is the page that it stands on")
	}
	if err != nil {
		return "", fmt.Errorf("%w: the next link of page %d cannot be followed: %w", ErrIncomplete, s.run.Pages+1, err)
	}
	return next, nil
}

// ascends makes sure that a page lies behind the one before it: links that lead
// in a circle would be followed for ever.
func (s *sweep) ascends(page *hub.Page) error {
	if len(page.Items) == 0 {
		return nil
	}
	last := page.Items[len(page.Items)-1].Key
	if last != "" && last <= s.last {
		return fmt.Errorf("%w: page %d ends at _id %s, before the page ahead of it at %s", ErrIncomplete, s.run.Pages+1, last, s.last)
	}
	s.last = last
	return nil
}

// record maps a page and counts it.
func (s *sweep) record(page *hub.Page) *graph.Page {
	p := &graph.Page{Models: make([]graph.Model, 0, len(page.Items))}
	for _, bad := range page.Bad {
		p.Notes = append(p.Notes, graph.Anomaly{Kind: graph.MalformedItem, About: bad.Reason + ": " + bad.Excerpt})
	}
	for i := range page.Items {
		it := &page.Items[i]
		for _, problem := range it.Problems {
			p.Notes = append(p.Notes, graph.Anomaly{Kind: graph.MalformedItem, Model: it.ID, About: problem})
		}
		switch {
		case it.Private:
			s.run.Private++
		case !created(it).After(s.run.Until):
			p.Models = append(p.Models, Model(it))
		}
	}
	s.run.Pages++
	s.run.Items += len(page.Items) + len(page.Bad)
	s.run.Malformed += len(page.Bad)
	s.run.Models += len(p.Models)
	s.addCounters()
	return p
}

func (s *sweep) addCounters() {
	s.run.Requests = s.before.Requests + int(s.count.Requests.Load())
	s.run.Retries = s.before.Retries + int(s.count.Retries.Load())
	s.run.Throttled = s.before.Throttled + int(s.count.Throttled.Load())
}

// beyond reports that the page reaches past T0.
func (s *sweep) beyond(page *hub.Page) bool {
	n := len(page.Items)
	return n > 0 && created(&page.Items[n-1]).After(s.run.Until)
}

// created is when a model was created: by its _id, which orders the listing,
// or by its date.
func created(it *hub.Item) time.Time {
	if t, ok := hub.KeyTime(it.Key); ok {
		return t
	}
	return it.CreatedAt
}

func (s *sweep) report(page *hub.Page) {
	if s.config.Progress == nil {
		return
	}
	p := Progress{Run: s.run, Quota: s.pace.quota(), Names: s.names}
	if page != nil && len(page.Items) > 0 {
		p.At = created(&page.Items[len(page.Items)-1])
	}
	s.config.Progress(p)
}
