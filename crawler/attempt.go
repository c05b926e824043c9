package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// maxBody is the largest answer that is read: a page of 1,000 models with all
// that we ask for is about 1 MB.
const maxBody = 64 << 20

// attempt is one try of a request: the deadline covers the headers and the
// body, and nothing that waits before. It reads the whole body, so that a
// connection that breaks off in the middle fails here, where it can be retried.
type attempt struct {
	base    http.RoundTripper
	timeout time.Duration
	limit   int // of the body, in bytes
	count   *Counters
	size    atomic.Int64 // of the last body, for the next one: pages are alike
}

func (a *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(req.Context(), a.timeout, fmt.Errorf("no answer within %v", a.timeout))
	defer cancel()
	a.count.Requests.Add(1)
	resp, err := a.base.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, withCause(ctx, err)
	}
	defer resp.Body.Close()
	buf := bytes.NewBuffer(make([]byte, 0, a.size.Load()*9/8+bytes.MinRead))
	_, err = buf.ReadFrom(io.LimitReader(resp.Body, int64(a.limit)+1))
	body := buf.Bytes()
	a.size.Store(int64(len(body)))
	if err != nil {
		return nil, withCause(ctx, fmt.Errorf("the answer broke off after %d bytes: %w", len(body), err))
	}
	if len(body) > a.limit {
		return nil, fmt.Errorf("the answer is larger than %d bytes", a.limit)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.Uncompressed = true // else colly unpacks what is named .xml.gz
	return resp, nil
}

// withCause names the time-out instead of "context deadline exceeded".
func withCause(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return cause
	}
	return err
}
