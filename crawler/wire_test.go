package crawler_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"hflineage/crawler"
	"hflineage/crawler/hub"
)

// wire is a network within a bubble: its connections are pipes, so that the bytes
// of HTTP go over them by the bubble's clock.
type wire struct {
	dialled chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.dialled:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

func (w *wire) Close() error   { w.once.Do(func() { close(w.closed) }); return nil }
func (w *wire) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "hub.test:80" }

func (w *wire) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case w.dialled <- server:
		return client, nil
	case <-w.closed:
		return nil, errors.New("connection refused")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// overWire is the config of a crawl of a Hub over such a network.
func overWire(t *testing.T, handler http.Handler) crawler.Config {
	t.Helper()
	w := &wire{dialled: make(chan net.Conn), closed: make(chan struct{})}
	srv := &http.Server{Handler: handler} //nolint:gosec // no stranger dials it
	served := make(chan error, 1)
	go func() { served <- srv.Serve(w) }()
	transport := &http.Transport{DialContext: w.dial}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
		<-served
	})
	return crawler.Config{
		Hub: hub.Settings{Endpoint: &url.URL{Scheme: "http", Host: "hub.test"}}, PageSize: 3, Lanes: 1, Transport: transport,
	}
}

// hijack takes a connection from the server, to send what no server would; the
// rest of what the client sends is read until it leaves.
func hijack(w http.ResponseWriter, send func(c net.Conn)) {
	c, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err) // pipes can be taken
	}
	defer c.Close()
	send(c)
}

// linger waits until the client gives up.
func linger(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
