package crawler

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// maxBody is the largest answer that is read: a page of 1,000 models with all
// that we ask for is about 1 MB.
const maxBody = 64 << 20

// patience is how many times the longest silence an answer may take in all: one
// that comes byte by byte is no better than none.
const patience = 10

// attempt is one try of a request, from when it is sent to the last byte of the
// answer; nothing that waits before counts. It reads the whole body, so that a
// connection that breaks off in the middle fails here, where it can be retried.
// An answer that is slow may take its time as long as something comes.
type attempt struct {
	base    http.RoundTripper
	silence time.Duration // the longest, before the headers and within the body
	limit   int           // of the body, in bytes
	count   *Counters
	size    atomic.Int64 // of the last body, for the next one: pages are alike
}

func (a *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	whole := patience * a.silence
	ctx, cancel := context.WithTimeoutCause(req.Context(), whole, fmt.Errorf("no end of it within %v", whole))
	defer cancel()
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	stalled := time.AfterFunc(a.silence, func() { giveUp(fmt.Errorf("nothing came for %v", a.silence)) })
	defer stalled.Stop()
	a.count.Requests.Add(1)
	resp, err := a.base.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, brief{withCause(req.Context(), ctx, err)}
	}
	defer resp.Body.Close()
	stalled.Reset(a.silence)
	buf := bytes.NewBuffer(make([]byte, 0, a.size.Load()*9/8+bytes.MinRead))
	_, err = buf.ReadFrom(io.LimitReader(alive{resp.Body, stalled, a.silence}, int64(a.limit)+1))
	body := buf.Bytes()
	a.size.Store(int64(len(body)))
	if err != nil {
		return nil, fmt.Errorf("the answer broke off after %d bytes: %w", len(body), withCause(req.Context(), ctx, err))
	}
	if len(body) > a.limit {
		return nil, fmt.Errorf("the answer is larger than %d bytes", a.limit)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.Uncompressed = true // else colly unpacks what is named .xml.gz
	return resp, nil
}

// alive is a body each byte of which is a sign of life.
type alive struct {
	io.Reader
	stalled *time.Timer
	silence time.Duration
}

func (b alive) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if n > 0 {
		b.stalled.Reset(b.silence)
	}
	return n, err
}

// withCause names the time-out that ended an attempt instead of "context
// canceled", unless the caller did.
func withCause(caller, ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && caller.Err() == nil {
		return cause
	}
	return err
}

// brief is an error of the network in few words: of what is no HTTP it would quote
// all there is.
type brief struct{ error }

func (b brief) Error() string {
	const most = 300
	s := b.error.Error()
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

func (b brief) Unwrap() error { return b.error }
