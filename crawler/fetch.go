package crawler

import (
	"context"
	"errors"
	"net/http"
	neturl "net/url"

	"github.com/gocolly/colly/v2"
)

// answer is what the Hub says to one request, whatever the status.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// chain is what every request passes through: a transport of its layers, for each
// attempt, and what says whether there is another one. The latter stands above
// colly, since only who reads a page can tell that an answer is none.
type chain struct {
	transport http.RoundTripper
	retry     *retry
}

// fetcher sends requests through one synchronous collector. It may be used by
// several goroutines; each request is made in the caller's.
type fetcher struct {
	collector *colly.Collector
	retry     *retry
}

// unusable is what is wrong with an answer of status 200.
type unusable struct{ error }

func (u unusable) Unwrap() error { return u.error }

// newFetcher builds a collector without what colly does of its own: no record
// of visited pages (a page may have to be asked for twice), no limit that cuts
// bodies silently, no time-out that counts our waiting, no cookies, no cache
// (it would keep a 429 for ever), no redirects followed. Init leaves the
// COLLY_* environment variables alone, which NewCollector lets override all
// of it.
func newFetcher(ctx context.Context, through chain) *fetcher {
	c := &colly.Collector{}
	c.Init()
	c.Context = ctx
	c.AllowURLRevisit = true
	c.MaxBodySize = 0
	c.IgnoreRobotsTxt = true // for crawlers of pages; this is the documented API
	c.ParseHTTPErrorResponse = true
	c.DisableCookies()
	c.SetRequestTimeout(0)
	c.WithTransport(through.transport)
	c.SetRedirectHandler(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	c.OnResponse(func(r *colly.Response) {
		r.Ctx.Put(keyAnswer, &answer{status: r.StatusCode, header: *r.Headers, body: r.Body})
	})
	return &fetcher{c, through.retry}
}

const keyAnswer = "answer"

// get returns the answer to a GET, an error if there is none after all attempts.
func (f *fetcher) get(url string) (*answer, error) {
	return f.getUsable(url, func(*answer) error { return nil })
}

// getUsable is get, where an answer of status 200 is one only if use takes it.
func (f *fetcher) getUsable(url string, use func(*answer) error) (*answer, error) {
	return f.retry.do(f.collector.Context, url, func() (*answer, error) {
		a, err := f.once(url)
		if err == nil && a.status == http.StatusOK {
			if err := use(a); err != nil {
				return nil, unusable{err}
			}
		}
		return a, err
	})
}

// once makes one attempt.
func (f *fetcher) once(url string) (*answer, error) {
	exchange := colly.NewContext()
	err := f.collector.Request(http.MethodGet, url, nil, exchange, nil)
	if a, ok := exchange.GetAny(keyAnswer).(*answer); ok {
		return a, nil
	}
	var outer *neturl.Error
	switch {
	case errors.As(err, &outer):
		return nil, outer.Err // the caller knows the URL
	case err == nil:
		return nil, errors.New("no answer") // a callback aborted the request, and none does
	}
	return nil, err
}
