package web

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// editions holds the edition that new requests get, and lets go of one when its last
// request is answered.
type editions struct {
	mu      sync.Mutex
	current *Edition
	users   map[*Edition]int // requests under way; the current edition has one more
	file    os.FileInfo      // of the current edition's database
	failed  error            // why the newest run is not served, nil if it is
}

// open begins with the run that is there.
func (e *editions) open(c Config) error {
	e.users = map[*Edition]int{}
	return e.reload(c)
}

// acquire is the edition for a request, which calls release when it is answered.
func (e *editions) acquire() (ed *Edition, release func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	ed = e.current
	e.users[ed]++
	return ed, func() { e.letGo(ed) }
}

// indexed makes the current edition ready to be searched: pages need not wait for it.
func (e *editions) indexed() {
	ed, release := e.acquire()
	defer release()
	// What is damaged is said to whoever searches.
	_ = ed.snapshot.Guard(func() error { ed.names(); return nil })
}

func (e *editions) letGo(ed *Edition) {
	e.mu.Lock()
	e.users[ed]--
	last := e.users[ed] == 0
	if last {
		delete(e.users, ed)
	}
	e.mu.Unlock()
	if last {
		ed.snapshot.Close()
	}
}

// standing is what is served, for /healthz.
func (e *editions) standing() (*Edition, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.current, e.failed
}

// follow looks for a new run until ctx is done.
func (e *editions) follow(ctx context.Context, c Config) {
	poll := c.Poll
	if poll == 0 {
		poll = 5 * time.Second
	}
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		before, _ := e.standing()
		err := e.reload(c)
		e.mu.Lock()
		news := fmt.Sprint(err) != fmt.Sprint(e.failed)
		e.failed = err
		e.mu.Unlock()
		switch now, _ := e.standing(); {
		case err != nil && news:
			c.Log.Error("a new database cannot be served; the run before still is", slog.String("error", err.Error()))
		case now != before:
			c.Log.Info("serving a new run", slog.Int("run", now.Run().ID), slog.Int("models", now.source.Models))
		}
	}
}

// reload replaces the edition if the file is another one.
func (e *editions) reload(c Config) error {
	file, err := os.Stat(c.DB)
	if err == nil && e.file != nil && os.SameFile(file, e.file) && file.ModTime().Equal(e.file.ModTime()) {
		return nil
	}
	ed, err := OpenEdition(c)
	if err != nil {
		return err
	}
	e.mu.Lock()
	before := e.current
	e.current, e.file = ed, file
	e.users[ed]++
	e.mu.Unlock()
	go e.indexed()
	if before != nil {
		e.letGo(before)
	}
	return nil
}
