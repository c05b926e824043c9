package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"iter"
	"math"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"hflineage/graph"
)

// SchemaVersion is the version of the snapshot that this package writes. It reads
// those from oldestVersion on: one of version 3 does not tell how aliases changed.
const (
	SchemaVersion = 4
	oldestVersion = 3
)

var (
	// ErrNoDatabase says that there is no snapshot yet.
	ErrNoDatabase = errors.New("there is no database")
	// ErrDamaged says that a snapshot contradicts itself.
	ErrDamaged = errors.New("the database is damaged")
	// ErrNotKept says that something is known of the last run alone.
	ErrNotKept = errors.New("it is not kept from run to run")
)

// Meta is the head of a snapshot.
type Meta struct {
	Schema     int       `json:"schema"`
	Rule       string    `json:"rule"`
	Run        graph.Run `json:"run"`   // its Models and Edges count what is in here
	Whole      graph.Run `json:"whole"` // the last run that saw the whole listing, zero if there is none
	Nodes      int       `json:"nodes"`
	Linked     int       `json:"linked"`
	Words      int       `json:"words"`
	Tags       int       `json:"tags"`
	Carriers   int       `json:"carriers"` // pairs of a tag and a node
	Unresolved int       `json:"unresolved"`

	Mentions MentionsMeta `json:"mentions"`

	Aliases       int    `json:"aliases"`
	AliasesSHA256 string `json:"aliases_sha256"` // graph.Aliases.SHA256
}

// MentionsMeta are the lengths of graph.Mentions.
type MentionsMeta struct {
	Names   int `json:"names"`
	Models  int `json:"models"`
	Tags    int `json:"tags"`
	Entries int `json:"entries"`
}

func mentionsMeta(m *graph.Mentions) MentionsMeta {
	return MentionsMeta{Names: m.Names.Len(), Models: len(m.Nodes), Tags: len(m.TagName), Entries: len(m.EntryKey)}
}

// Snapshot is an open snapshot. What Graph lends lives until Close.
type Snapshot struct {
	tx    *bolt.Tx
	path  string
	meta  Meta
	graph graph.Graph
	later *Snapshot // the whole, of one as of an earlier run
}

// Open opens the snapshot at path for reading. It looks at lengths only, so
// that it costs the same at every size; Check looks at the rest.
func Open(path string) (*Snapshot, error) {
	s, err := openTx(path)
	if err != nil {
		return nil, err
	}
	if err := s.Guard(s.load); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Read opens the snapshot at path, hands it to do, and closes it. Damage that
// shows only when its arrays are used, as an index out of range or a fault, is
// an ErrDamaged.
func Read(path string, do func(*Snapshot) error) error {
	s, err := Open(path)
	if err != nil {
		return err
	}
	return errors.Join(s.Guard(func() error { return do(s) }), s.Close())
}

func openTx(path string) (*Snapshot, error) {
	tx, err := openSound(path, time.Second)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w at %s", ErrNoDatabase, path)
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("%s is in use by another process", path)
	case errors.Is(err, errPages):
		return nil, &damageError{path, err}
	case errors.Is(err, errForeign):
		return nil, fmt.Errorf("%s cannot be read as a database of hflineage: %w; move it away, or name another with --db", path, err)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	return &Snapshot{tx: tx, path: path}, nil
}

// load attaches the sections.
func (s *Snapshot) load() error {
	if err := s.head(); err != nil {
		return err
	}
	for _, c := range columns {
		if err := c.load(s.tx, &s.meta, &s.graph); err != nil {
			return s.damaged(err)
		}
	}
	if err := checkEnds(&s.graph); err != nil {
		return s.damaged(err)
	}
	s.graph.Linked, s.graph.Models, s.graph.Unresolved = s.meta.Linked, s.meta.Run.Models, s.meta.Unresolved
	return nil
}

// head reads Meta. It is small enough for its checksum to be looked at.
func (s *Snapshot) head() error {
	if !littleEndian() {
		return errors.New("databases can be read on little-endian machines only")
	}
	data, sum, err := section(s.tx, "meta    ")
	if err != nil {
		return fmt.Errorf("%s cannot be read as a database of hflineage: %w; move it away, or name another with --db", s.path, err)
	}
	if crc32.Checksum(data, castagnoli) != sum {
		return s.damaged(errChecksum("meta    "))
	}
	var version struct{ Schema int }
	if err := json.Unmarshal(data, &version); err != nil {
		return s.damaged(err)
	}
	if version.Schema < oldestVersion || version.Schema > SchemaVersion {
		return fmt.Errorf("%s has schema %d and this program reads schema %d: use the version that wrote it, or crawl into a new file with --db", s.path, version.Schema, SchemaVersion)
	}
	if err := json.Unmarshal(data, &s.meta); err != nil {
		return s.damaged(err)
	}
	if !s.meta.valid() {
		return s.damaged(errors.New("its lengths contradict each other"))
	}
	return nil
}

// valid makes sure that the lengths can be reckoned with.
func (m *Meta) valid() bool {
	for _, n := range []int{m.Nodes, m.Linked, m.Words, m.Tags, m.Carriers, m.Unresolved, m.Aliases, m.Run.Models, m.Run.Edges,
		m.Mentions.Names, m.Mentions.Models, m.Mentions.Tags, m.Mentions.Entries} {
		if n < 0 || n > math.MaxUint32 {
			return false
		}
	}
	return m.Linked <= m.Nodes && m.Run.Models <= m.Nodes
}

// damageError is an ErrDamaged with its reason.
type damageError struct {
	path string
	err  error
}

func (e *damageError) Error() string {
	return fmt.Sprintf("%v: %s: %v; run hflineage check", ErrDamaged, e.path, e.err)
}

func (e *damageError) Unwrap() []error { return []error{ErrDamaged, e.err} }

func (s *Snapshot) damaged(err error) error { return &damageError{s.path, err} }

// Guard calls f, which reads the map of the file. Damage that shows only then, as an
// index out of range or a fault, is an ErrDamaged; f leaves it to other goroutines by
// package parallel alone.
func (s *Snapshot) Guard(f func() error) error {
	err := guard(f)
	if errors.Is(err, errPages) && !errors.Is(err, ErrDamaged) {
		return s.damaged(err)
	}
	return err
}

// Graph returns the lineage. It must not be used after Close.
func (s *Snapshot) Graph() *graph.Graph { return &s.graph }

// Meta returns the head of the snapshot.
func (s *Snapshot) Meta() Meta { return s.meta }

// Runs returns every run published so far, the last one last; of a snapshot as of an
// earlier run those up to that run.
func (s *Snapshot) Runs() ([]graph.Run, error) {
	runs, err := lines[graph.Run](s, "runs    ")
	if s.later != nil {
		runs = slices.DeleteFunc(runs, func(r graph.Run) bool { return r.ID > s.meta.Run.ID })
	}
	return runs, err
}

// Anomalies returns what the rule found odd in the last run, sorted. Those of earlier
// runs are not kept: a snapshot as of one has an ErrNotKept.
func (s *Snapshot) Anomalies() ([]graph.Anomaly, error) { return collect(s.EachAnomaly()) }

// EachAnomaly goes through them without holding them all.
func (s *Snapshot) EachAnomaly() iter.Seq2[graph.Anomaly, error] {
	if s.later != nil {
		return func(yield func(graph.Anomaly, error) bool) {
			yield(graph.Anomaly{}, fmt.Errorf("%w: what was odd in run %d; of the last run, %d, it is known", ErrNotKept, s.meta.Run.ID, s.later.meta.Run.ID))
		}
	}
	return eachLine[graph.Anomaly](s, "anomaly ")
}

// Lookups returns the Hub's answers about single names, by folded name.
func (s *Snapshot) Lookups() ([]graph.Lookup, error) { return lines[graph.Lookup](s, "lookups ") }

// Close ends the life of everything that Graph lent.
func (s *Snapshot) Close() error { return closeTx(s.tx) }

// has reports that a section holds exactly this.
func (s *Snapshot) has(key string, payload []byte) bool {
	own, _, err := section(s.tx, key)
	return err == nil && bytes.Equal(own, payload)
}

// lines decodes a section of JSON lines.
func lines[T any](s *Snapshot, key string) ([]T, error) { return collect(eachLine[T](s, key)) }

// collect lists what there is, or the error that it ends with.
func collect[T any](each iter.Seq2[T, error]) (list []T, err error) {
	for v, err := range each {
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// eachLine decodes a section line by line; an error is the last.
func eachLine[T any](s *Snapshot, key string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		data, _, err := section(s.tx, key)
		if err != nil {
			yield(zero, s.damaged(err))
			return
		}
		for line := range bytes.Lines(data) {
			var v T
			if err := json.Unmarshal(line, &v); err != nil {
				yield(zero, s.damaged(fmt.Errorf("section %q: %w", key, err)))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
	}
}

func toLines[T any](list []T) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	for _, v := range list {
		if err := enc.Encode(v); err != nil {
			return nil, err
		}
	}
	return buf.Bytes(), nil
}
