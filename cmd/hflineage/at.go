package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hflineage/graph"
	"hflineage/store"
)

// dbFlag chooses the database, and the run that a query asks about.
type dbFlag struct {
	dbFile
	At string `name:"at" placeholder:"RUN" help:"Answer as of an earlier run: its number, or a date, 2026-01-31, for the last run published by the end of that day (UTC), or 2026-01-31T12:00:00Z."`
}

// read hands the database to a query, as it was at the run that is asked about.
func (f *dbFlag) read(query func(*store.Snapshot) error) error {
	if f.At == "" {
		return f.dbFile.read(query)
	}
	m, err := parseMoment("--at", f.At)
	if err != nil {
		return err
	}
	return f.dbFile.read(func(s *store.Snapshot) error {
		past, err := m.in(s)
		if err != nil {
			return err
		}
		return query(past)
	})
}

// moment is what was typed to name a run: its number, or a time, for the last run
// that had been published by then.
type moment struct {
	flag, text string
	run        int
	from, end  time.Time // of a time: the first and the last instant that it names
}

// parseMoment reads a moment; flag is what it was typed for.
func parseMoment(flag, text string) (moment, error) {
	m := moment{flag: flag, text: text}
	if run, err := strconv.Atoi(text); err == nil && run > 0 {
		m.run = run
		return m, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		m.from, m.end = day, day.AddDate(0, 0, 1).Add(-1)
		return m, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		m.from, m.end = at, at
		return m, nil
	}
	return m, usagef("%s %q is neither the number of a run nor a date: write 12, 2026-01-31, or 2026-01-31T12:00:00Z; hflineage runs lists the runs", flag, text)
}

// in is a database as of the moment.
func (m moment) in(s *store.Snapshot) (*store.Snapshot, error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	run, err := m.among(runs, time.Now())
	if err != nil {
		return nil, err
	}
	return s.At(run)
}

// among is the number of the run that is meant, of all runs in their order.
func (m moment) among(runs []graph.Run, now time.Time) (int, error) {
	there := runsThere(runs)
	switch {
	case m.run == 0 && m.from.After(now):
		return 0, usagef("%s %s is yet to come; the runs are %s", m.flag, m.text, there)
	case m.run == 0:
		n := slices.IndexFunc(runs, func(r graph.Run) bool { return r.Finished.After(m.end) })
		if n == 0 {
			return 0, usagef("%s %s is before the first run; the runs are %s", m.flag, m.text, there)
		}
		if n < 0 {
			n = len(runs)
		}
		return runs[n-1].ID, nil
	case m.run > runs[len(runs)-1].ID:
		return 0, usagef("%s %s: there is no run %d yet; the runs are %s", m.flag, m.text, m.run, there)
	case !slices.ContainsFunc(runs, func(r graph.Run) bool { return r.ID == m.run }):
		return 0, usagef("%s %s: there is no run %d; the runs are %s", m.flag, m.text, m.run, there)
	}
	return m.run, nil
}

// runsThere names the runs in short: 1 to 5 and 7 to 9 (2026-11-21 to 2026-11-30).
func runsThere(runs []graph.Run) string {
	var parts []string
	for i := 0; i < len(runs); {
		first := i
		for i++; i < len(runs) && runs[i].ID == runs[i-1].ID+1; i++ {
		}
		part := strconv.Itoa(runs[first].ID)
		if i-first > 1 {
			part += fmt.Sprintf(" to %d", runs[i-1].ID)
		}
		parts = append(parts, part)
	}
	days := []string{runs[0].Finished.Format(time.DateOnly), runs[len(runs)-1].Finished.Format(time.DateOnly)}
	return fmt.Sprintf("%s (%s)", strings.Join(parts, " and "), strings.Join(slices.Compact(days), " to "))
}
