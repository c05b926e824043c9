package replay_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"hflineage/crawler/replay"
)

func TestServe(t *testing.T) {
	s, err := replay.New(strings.NewReader(small), replay.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- replay.Serve(ctx, ln, s, slog.New(slog.DiscardHandler)) }()
	at := "http://" + ln.Addr().String() + "/api/models"
	if a := get(t, at, ""); a.status != http.StatusOK {
		t.Errorf("GET: %d", a.status)
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	stop()
	if err := <-done; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if _, err := net.Dial("tcp", ln.Addr().String()); err == nil {
		t.Error("the address still answers")
	}
	if err := replay.Serve(t.Context(), ln, s, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("Serve on a closed listener succeeded")
	}
}
