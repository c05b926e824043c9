package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"hflineage/graph"
	"hflineage/store"
)

// differences tells in what two databases differ: every array of the graph byte for
// byte, the anomalies, and the counts of all families. What says how and when they were
// read does not count, and neither does firstSeen. A database that follows a Hub may
// know more old names than a new one: then the aliases do not count, but for what they
// lead to.
func (s *soak) differences(want, got string, follows bool) (list []string, err error) {
	damage, err := store.Check(got)
	if err != nil {
		return nil, err
	}
	for _, d := range damage {
		list = append(list, "damaged: "+d)
	}
	err = store.Read(want, func(a *store.Snapshot) error {
		return store.Read(got, func(b *store.Snapshot) error {
			differ, err := snapshotsDiffer(a, b, follows)
			list = append(list, differ...)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	before, err1 := s.counts(want, follows)
	after, err2 := s.counts(got, follows)
	if !bytes.Equal(before, after) {
		list = append(list, "the families are counted otherwise")
	}
	return list, errors.Join(err1, err2)
}

// snapshotsDiffer names the arrays and records in which two snapshots differ.
func snapshotsDiffer(a, b *store.Snapshot, follows bool) (list []string, err error) {
	x, y := *a.Graph(), *b.Graph()
	x.FirstSeen, y.FirstSeen = nil, nil
	if follows {
		x.Aliases, y.Aliases = graph.Aliases{}, graph.Aliases{}
	}
	before, after := reflect.ValueOf(x), reflect.ValueOf(y)
	for i := range before.NumField() {
		if !reflect.DeepEqual(before.Field(i).Interface(), after.Field(i).Interface()) {
			list = append(list, "other "+before.Type().Field(i).Name)
		}
	}
	if extra := firstExtra(&x, &y); len(list) > 0 && extra != "" {
		list = append(list, extra)
	}
	odd, err1 := a.Anomalies()
	odder, err2 := b.Anomalies()
	if !slices.Equal(odd, odder) {
		list = append(list, fmt.Sprintf("%d anomalies, not %d", len(odder), len(odd)))
	}
	return list, errors.Join(err1, err2)
}

// firstExtra names the first node that only one of two graphs has, to begin a search
// with.
func firstExtra(want, got *graph.Graph) string {
	for _, g := range []struct {
		a, b *graph.Graph
		what string
	}{{want, got, "missing"}, {got, want, "not to be there"}} {
		for n := range g.a.Len() {
			if _, ok := g.b.Find(g.a.ID(graph.Node(n))); !ok {
				return fmt.Sprintf("%s is %s", g.a.ID(graph.Node(n)), g.what)
			}
		}
	}
	return ""
}

// counts is what hflineage counts of all families, less what says of which run.
func (s *soak) counts(db string, follows bool) ([]byte, error) {
	out, _, err := s.child(s.program, "count", "--format", "json", "--db", db)
	if err != nil {
		return nil, err
	}
	return lessRun(out, follows)
}

// lessRun takes the run out of an answer in JSON, and the aliases if a database
// follows a Hub.
func lessRun(answer []byte, follows bool) ([]byte, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(answer, &fields); err != nil {
		return nil, fmt.Errorf("what hflineage counts: %w", err)
	}
	if len(fields["families"]) == 0 || fields["run"] == nil {
		return nil, errors.New("what hflineage counts has no families, or no run")
	}
	delete(fields, "run")
	if follows {
		delete(fields, "aliases")
	}
	return json.Marshal(fields)
}
