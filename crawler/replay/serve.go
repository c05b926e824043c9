package replay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// grace is how long requests under way may take once Serve is told to stop.
const grace = 5 * time.Second

// Serve answers on ln until ctx is done, then lets the requests under way
// finish and returns nil. It closes ln in every case.
func Serve(ctx context.Context, ln net.Listener, s *Server, log *slog.Logger) error {
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      time.Minute + s.cfg.Latency,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	stopped := make(chan error, 1)
	go func() { stopped <- srv.Serve(ln) }()
	log.Info("serving", "address", ln.Addr().String(), "items", s.Len())
	select {
	case err := <-stopped:
		return fmt.Errorf("serve on %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := srv.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close() // grace is over: cut what is left
	}
	if serveErr := <-stopped; !errors.Is(serveErr, http.ErrServerClosed) {
		err = errors.Join(err, serveErr)
	}
	log.Info("stopped", "requests", s.Requests(), "refused", s.Counts().Refused, "fullest_window", s.Fullest(), "faults", s.cfg.Faults.Served())
	return err
}
