package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// machine is a folder of which a test knows what a loss of power may leave. A file
// has what was in it when it was last synced, or any part of what it has got since; a
// name leads where it led when the folder was last synced, and of the changes since
// then any may have been made and any not. Journals are synced by each commit, see
// TestJournalSyncs.
type machine struct {
	dir     string
	content map[int]content // of files, by number
	names   map[string]int  // as programs see them
	durable map[string]int  // as they are on the disk for sure
	pending []change        // since the folder was synced
	moments []*machine      // what it was at each moment, if they are recorded
}

// content is what a file holds.
type content struct{ now, synced string }

// change is one of names: what to gives it leads to file, and from to nothing.
type change struct {
	from, to string
	file     int
}

// newMachine is one whose files have long been there.
func newMachine(t *testing.T, held map[string]string) *machine {
	t.Helper()
	m := &machine{dir: t.TempDir(), content: map[int]content{}, names: map[string]int{}}
	for name, data := range held {
		writeFile(t, filepath.Join(m.dir, name), []byte(data))
		m.names[name] = len(m.content)
		m.content[len(m.content)] = content{data, data}
	}
	m.durable = maps.Clone(m.names)
	return m
}

// on is the same machine in another folder, after its programs were killed.
func (m *machine) on(t *testing.T) *machine {
	t.Helper()
	c := m.clone()
	c.dir = t.TempDir()
	for name, data := range c.seen() {
		writeFile(t, filepath.Join(c.dir, name), []byte(data))
	}
	return c
}

func (m *machine) clone() *machine {
	return &machine{
		dir: m.dir, content: maps.Clone(m.content), names: maps.Clone(m.names), durable: maps.Clone(m.durable), pending: slices.Clone(m.pending),
	}
}

// seen are the files as programs see them.
func (m *machine) seen() map[string]string {
	held := map[string]string{}
	for name, file := range m.names {
		held[name] = m.content[file].now
	}
	return held
}

// record lets the package work on this machine and returns what it was at each
// moment: before and after every operation.
func (m *machine) record(t *testing.T, work func(db string)) []*machine {
	t.Helper()
	system := files
	defer func() { files = system }()
	m.moments = nil
	around := func(do func() error, then func()) error {
		m.moment(t)
		err := do()
		if err == nil {
			then()
		}
		m.moment(t)
		return err
	}
	files = fileOps{
		sync: func(db *bolt.DB) error {
			return around(func() error { return system.sync(db) }, func() { m.sync(filepath.Base(db.Path())) })
		},
		rename: func(from, to string) error {
			return around(func() error { return system.rename(from, to) }, func() { m.move(filepath.Base(from), filepath.Base(to)) })
		},
		remove: func(path string) error {
			return around(func() error { return system.remove(path) }, func() { m.move(filepath.Base(path), "") })
		},
		syncDir: func(dir string) error {
			return around(func() error { return system.syncDir(dir) }, func() { m.durable, m.pending = maps.Clone(m.names), nil })
		},
	}
	work(filepath.Join(m.dir, "lineage.db"))
	m.moment(t)
	return m.moments
}

func (m *machine) sync(name string) {
	c := m.content[m.names[name]]
	m.content[m.names[name]] = content{c.now, c.now}
}

func (m *machine) move(from, to string) {
	c := change{from, to, m.names[from]}
	c.make(m.names)
	m.pending = append(m.pending, c)
}

func (c change) make(names map[string]int) {
	if c.from != "" {
		delete(names, c.from)
	}
	if c.to != "" {
		names[c.to] = c.file
	}
}

// moment looks at the files: what has been made and written since the last one.
func (m *machine) moment(t *testing.T) {
	t.Helper()
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(m.dir, e.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		file, known := m.names[e.Name()]
		if !known {
			file = len(m.content)
			m.names[e.Name()] = file
			m.pending = append(m.pending, change{to: e.Name(), file: file})
		}
		c := content{string(data), m.content[file].synced}
		if strings.HasSuffix(e.Name(), ".run") {
			c.synced = c.now
		}
		m.content[file] = c
	}
	if len(entries) != len(m.names) {
		t.Fatalf("%d files, and %v are known: one was removed behind the machine's back", len(entries), m.names)
	}
	m.moments = append(m.moments, m.clone())
}

// afterPowerLoss are the states of the files in which a loss of power may leave them.
func (m *machine) afterPowerLoss() (states []map[string]string) {
	for made := range 1 << len(m.pending) {
		names := maps.Clone(m.durable)
		for i, c := range m.pending {
			if made>>i&1 == 1 {
				c.make(names)
			}
		}
		held := []map[string]string{{}}
		for name, file := range names {
			var more []map[string]string
			for _, data := range m.content[file].left() {
				for _, h := range held {
					h = maps.Clone(h)
					h[name] = data
					more = append(more, h)
				}
			}
			held = more
		}
		states = append(states, held...)
	}
	return states
}

// left is what may be left of a file.
func (c content) left() []string {
	if c.now == c.synced {
		return []string{c.now}
	}
	half := len(c.now) / 2
	return []string{c.synced, c.now, c.now[:half], c.now[:half] + string(make([]byte, len(c.now)-half)), string(make([]byte, half)) + c.now[half:]}
}

// distinct tells states that have not been seen before.
type distinct map[[sha256.Size]byte]bool

func (d distinct) first(held map[string]string) bool {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(held)) {
		b.WriteString(name + "\x00" + held[name] + "\x00")
	}
	sum := sha256.Sum256(b.Bytes())
	first := !d[sum]
	d[sum] = true
	return first
}
