package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	neturl "net/url"
	"strings"

	"hflineage/crawler/hub"
)

// page is an answer of the listing, ready to be recorded.
type page struct {
	url    string
	rows   []row
	body   []byte // as it came, where it is to be archived
	next   string // URL of the page after it, "" on the last one
	cursor string // the _id that next goes on behind, "" if it does not say so in the known form
	date   string // the server's
	last   bool   // it has no next one, and that is certain
}

// errNoPage says that an answer with status 200 is no page of the listing.
var errNoPage = errors.New("not a page of the listing")

// page fetches and decodes a page; number is for its errors. It may be called
// by several goroutines.
func (s *sweep) page(ctx context.Context, f *fetcher, url string, number int) (*page, error) {
	return s.pageWhere(ctx, f, url, number, func(*page) error { return nil })
}

// pageBehind is page, where no model lies above an _id that has been read is a
// page that comes again.
func (s *sweep) pageBehind(ctx context.Context, f *fetcher, url string, number int, after string) (*page, error) {
	return s.pageWhere(ctx, f, url, number, func(p *page) error {
		if _, last := p.ends(); last != "" && last <= after {
			return fmt.Errorf("it ends at _id %s, before the page ahead of it at %s", last, after)
		}
		return nil
	})
}

// pageWhere is page, which is asked for again where it is not as it should be.
func (s *sweep) pageWhere(ctx context.Context, f *fetcher, url string, number int, check func(*page) error) (p *page, err error) {
	_, err = get(ctx, f, url, func(a *answer) error {
		if p, err = s.decode(url, a); err == nil {
			err = check(p)
		}
		if err != nil {
			return fmt.Errorf("page %d: %w", number, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (s *sweep) decode(url string, a *answer) (*page, error) {
	decoded, err := hub.DecodePage(a.body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPage, err)
	}
	next, err := s.next(url, a.header)
	if err != nil {
		return nil, fmt.Errorf("its next link cannot be followed: %w", err)
	}
	p := &page{url: url, rows: rows(&decoded), next: next, cursor: cursorKey(next), date: a.header.Get("Date")}
	if s.config.Archive != nil {
		p.body = a.body
	}
	return p, nil
}

// get returns the answer to a request that was granted and that use takes; every
// other is an error, ErrIncomplete if it may be granted another time.
func get(ctx context.Context, f *fetcher, url string, use func(*answer) error) (*answer, error) {
	a, err := f.getUsable(url, use)
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

// next is where a page's Link leads, brought back to the configured host.
func (s *sweep) next(current string, header http.Header) (string, error) {
	link := hub.NextLink(header)
	if link == "" {
		return "", nil
	}
	next, err := hub.Rebase(link, s.config.Hub.Endpoint)
	if err == nil && next == current {
		err = errors.New("it is the page that it stands on")
	}
	return next, err
}

// cursorKey is the _id that a next link goes on behind, "" if its cursor is of
// another form than that.
func cursorKey(next string) string {
	key, _ := hub.AscendingKey(cursorOf(next))
	return key
}

// cursorOf is the cursor that a page of the listing stands behind, "" for none.
func cursorOf(url string) string {
	u, err := neturl.Parse(url)
	if err != nil {
		return ""
	}
	return u.Query().Get("cursor")
}

// behind is a link that goes on behind key, made of one of the server's own.
func behind(link, key string) string {
	u, err := neturl.Parse(link)
	if err != nil {
		return "" // the link has been followed or parsed before
	}
	q := u.Query()
	q.Set("cursor", hub.After(key).Encode())
	u.RawQuery = q.Encode()
	return u.String()
}

// rows are the elements of a page in their order, bad ones included.
func rows(p *hub.Page) []row {
	list := make([]row, 0, len(p.Items)+len(p.Bad))
	bad := p.Bad
	for i := range p.Items {
		for len(bad) > 0 && bad[0].Index == len(list) {
			list, bad = append(list, malformedRow(&bad[0], "")), bad[1:]
		}
		list = append(list, newRow(&p.Items[i]))
	}
	for i := range bad {
		list = append(list, malformedRow(&bad[i], ""))
	}
	return list
}

// ends are the first and the last _id on the page, "" if it has none.
func (p *page) ends() (first, last string) {
	for i := range p.rows {
		if k := p.rows[i].key; k != "" {
			if first == "" {
				first = k
			}
			last = k
		}
	}
	return first, last
}

// ordered says that the page is what a cursor of the known form leads to: its
// models ascend, and its own link goes on behind the last of them.
func (p *page) ordered() bool {
	last := ""
	for i := range p.rows {
		if k := p.rows[i].key; k != "" {
			if k < last {
				return false
			}
			last = k
		}
	}
	if p.next == "" || len(p.rows) == 0 {
		return p.next == ""
	}
	if !p.keyed() {
		return p.cursor != "" && p.cursor >= last
	}
	return p.cursor == last
}

// keyed reports a page whose last row has an _id; else that is known to the Hub
// alone.
func (p *page) keyed() bool { return len(p.rows) > 0 && p.rows[len(p.rows)-1].key != "" }
