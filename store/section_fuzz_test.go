package store

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// FuzzSection puts bytes in the place of others in a section of a snapshot, under
// the right checksum. It holds that nothing crashes, that damage is one line a
// finding, and that what Check finds nothing in can be used for everything.
func FuzzSection(f *testing.F) {
	db := nights(f, nil)
	whole, sections := readFile(f, db), sectionsOf(f, db)
	for i := range sections {
		f.Add(byte(i), uint16(0), uint16(0), []byte{})
		f.Add(byte(i), uint16(4), uint16(1), []byte{0xff})
		f.Add(byte(i), uint16(8), uint16(4), []byte{1, 0, 0, 0})
		f.Add(byte(i), uint16(0), uint16(1<<15), []byte{})
	}
	add := func(key string, at, drop uint16, put string) {
		i := slices.IndexFunc(sections, func(s namedSection) bool { return s.key == key })
		f.Add(byte(i), at, drop, []byte(put))
	}
	add("meta    ", 1, 0, `"nodes":-1,`)
	add("meta    ", 1, 0, `"schema":99,`)
	add("meta    ", 1, 0, `"mentions":null,`)
	add("runs    ", 0, 1<<15, `{"id":1}`+"\n")
	add("anomaly ", 0, 0, `{"kind":"a","model":"b"}`+"\n")
	add("lookups ", 0, 0, "null\n")
	path := filepath.Join(f.TempDir(), "edited.db")
	f.Fuzz(func(t *testing.T, section byte, at, drop uint16, put []byte) {
		s := sections[int(section)%len(sections)]
		from := int(at) % (len(s.payload) + 1)
		to := min(from+int(drop), len(s.payload))
		payload := slices.Concat(s.payload[:from], put, s.payload[to:])
		writeFile(t, path, whole)
		putSectionAgain(t, path, s.key, payload)
		damage, err := Check(path)
		if bytes.Equal(payload, s.payload) && (damage != nil || err != nil) {
			t.Errorf("nothing changed, and Check finds %q, %v", damage, err)
		}
		wantUse(t, path, damage, err)
	})
}

type namedSection struct {
	key     string
	payload []byte
}

// sectionsOf are copies of the sections of a snapshot, by name.
func sectionsOf(t testing.TB, path string) (list []namedSection) {
	t.Helper()
	tx, err := openSound(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer closeTx(tx)
	_ = tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		payload, _, err := section(tx, string(name))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, namedSection{string(name), bytes.Clone(payload)})
		return nil
	})
	return list
}

// putSectionAgain writes a section with the right checksum, unsynced.
func putSectionAgain(t *testing.T, path, key string, payload []byte) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error { return replaceSection(tx, key, payload) })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
