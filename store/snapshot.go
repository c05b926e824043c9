package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// SchemaVersion is the version of the snapshot that this package writes, and
// the only one that it reads.
const SchemaVersion = 1

var (
	// ErrNoDatabase says that there is no snapshot yet.
	ErrNoDatabase = errors.New("there is no database")
	// ErrDamaged says that a snapshot contradicts itself.
	ErrDamaged = errors.New("the database is damaged")
)

// Meta is the head of a snapshot.
type Meta struct {
	Schema     int       `json:"schema"`
	Rule       string    `json:"rule"`
	Run        graph.Run `json:"run"` // its Models and Edges count what is in here
	Nodes      int       `json:"nodes"`
	Linked     int       `json:"linked"`
	Words      int       `json:"words"`
	Tags       int       `json:"tags"`
	Carriers   int       `json:"carriers"` // pairs of a tag and a node
	Unresolved int       `json:"unresolved"`
}

// Snapshot is an open snapshot. What Graph lends lives until Close.
type Snapshot struct {
	db    *bolt.DB
	tx    *bolt.Tx
	path  string
	meta  Meta
	graph graph.Graph
}

// Open opens the snapshot at path for reading. It looks at lengths only, so
// that it costs the same at every size; Check looks at the rest.
func Open(path string) (*Snapshot, error) {
	s, err := openTx(path)
	if err != nil {
		return nil, err
	}
	if err := s.load(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func openTx(path string) (*Snapshot, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w at %s", ErrNoDatabase, path)
	}
	db, err := bolt.Open(path, 0, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read as a database of hflineage: %w", path, err)
	}
	tx, err := db.Begin(false)
	if err != nil {
		db.Close()
		return nil, err
	}
	return &Snapshot{db: db, tx: tx, path: path}, nil
}

func (s *Snapshot) load() error {
	if !littleEndian() {
		return errors.New("databases can be read on little-endian machines only")
	}
	data, _, err := section(s.tx, "meta    ")
	if err != nil {
		return fmt.Errorf("%s is no database of hflineage: %w", s.path, err)
	}
	var version struct{ Schema int }
	if err := json.Unmarshal(data, &version); err != nil {
		return s.damaged(err)
	}
	if version.Schema != SchemaVersion {
		return fmt.Errorf("%s has schema %d and this program reads schema %d: use the version that wrote it, or crawl into a new file with --db", s.path, version.Schema, SchemaVersion)
	}
	if err := json.Unmarshal(data, &s.meta); err != nil {
		return s.damaged(err)
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
	s.graph.Aliases, err = lines[graph.Alias](s, "aliases ")
	return err
}

func (s *Snapshot) damaged(err error) error {
	return fmt.Errorf("%w: %s: %w; run hflineage check", ErrDamaged, s.path, err)
}

// Graph returns the lineage. It must not be used after Close.
func (s *Snapshot) Graph() *graph.Graph { return &s.graph }

// Meta returns the head of the snapshot.
func (s *Snapshot) Meta() Meta { return s.meta }

// Runs returns every run published so far, the last one last.
func (s *Snapshot) Runs() ([]graph.Run, error) { return lines[graph.Run](s, "runs    ") }

// Anomalies returns what the rule found odd, sorted.
func (s *Snapshot) Anomalies() ([]graph.Anomaly, error) { return lines[graph.Anomaly](s, "anomaly ") }

// Lookups returns the Hub's answers about single names, by folded name.
func (s *Snapshot) Lookups() ([]graph.Lookup, error) { return lines[graph.Lookup](s, "lookups ") }

// Close ends the life of everything that Graph lent.
func (s *Snapshot) Close() error { return errors.Join(s.tx.Rollback(), s.db.Close()) }

// lines decodes a section of JSON lines.
func lines[T any](s *Snapshot, key string) ([]T, error) {
	data, _, err := section(s.tx, key)
	if err != nil {
		return nil, s.damaged(err)
	}
	var list []T
	for line := range bytes.Lines(data) {
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			return nil, s.damaged(fmt.Errorf("section %q: %w", key, err))
		}
		list = append(list, v)
	}
	return list, nil
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
