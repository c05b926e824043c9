package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unsafe"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// flipSection changes a byte in the middle of a section's payload, or in its
// checksum if there is none.
func flipSection(t *testing.T, path, key string) {
	t.Helper()
	editBolt(t, path, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(key))
		value := bytes.Clone(b.Get(keyPayload))
		value[max(0, len(value)-trailer-8)/2] ^= 0x10
		return b.Put(keyPayload, value)
	})
}

func TestCheckChecksums(t *testing.T) {
	db := small(t)
	keys := []string{"meta    ", "runs    ", "anomaly ", "lookups ", "events  "}
	for _, c := range columns {
		keys = append(keys, c.key)
	}
	path := filepath.Join(t.TempDir(), "damaged.db")
	for _, key := range keys {
		copyFile(t, db, path)
		flipSection(t, path, key)
		damage, err := Check(path)
		want := fmt.Sprintf("section %q does not match its checksum", key)
		if err != nil || len(damage) != 1 || damage[0] != want {
			t.Errorf("a byte of section %q changed: Check finds %q, %v; want %q", key, damage, err, want)
		}
	}
}

// checkContents is a small snapshot with everything in it, before it is written.
// Its nodes are, by number:
//
//	0 a/base  1 a/child  2 b/child  3 gone/base (absent)  4 c/alone  5 d/alone
func checkContents(t *testing.T) *contents {
	t.Helper()
	db := filepath.Join(t.TempDir(), "lineage.db")
	models := []graph.Model{
		{ID: "a/base", Key: graph.Key{1}, Tags: []string{"x", "license:mit"}},
		{ID: "a/child", Key: graph.Key{2}, Tags: []string{"x", "y", "base_model:finetune:a/base", "base_model:gone/base"}},
		{ID: "b/child", Key: graph.Key{3}, Task: "text", Tags: []string{"base_model:adapter:a/base", "base_model:old/name", "base_model:b/child", "base_model:no name"}},
		{ID: "c/alone", Key: graph.Key{4}, Library: "lib"},
		{ID: "d/alone", Tags: []string{"y", "z"}},
	}
	at := testRun(1).Started
	lookups := []graph.Lookup{{Name: "old/name", To: "gone/base", At: at}, {Name: "old/other", To: "a/base", At: at}}
	publish(t, db, testRun(1), models, lookups...)
	prev, err := previous(db)
	if err != nil {
		t.Fatal(err)
	}
	j := record(t, db, testRun(2), [][]graph.Model{models}, nil)
	defer j.Drop()
	c, err := prev.next(j)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCheckContents damages what is written, and writes it with the right
// checksum: each promise of graph.Graph and of doc.go, broken once.
func TestCheckContents(t *testing.T) {
	strs := func(list ...string) (s graph.Strings) {
		s.Off = []uint32{0}
		for _, x := range list {
			s.Data = append(s.Data, x...)
			s.Off = append(s.Off, uint32(len(s.Data)))
		}
		return s
	}
	for _, c := range []struct {
		name string
		edit func(c *contents, g *graph.Graph)
		want string // "" for no damage
	}{
		{"nothing", func(*contents, *graph.Graph) {}, ""},
		{"linked ids out of order", func(_ *contents, g *graph.Graph) {
			g.IDs = strs("a/child", "a/base", "b/child", "gone/base", "c/alone", "d/alone")
		}, "out of order"},
		{"other ids out of order", func(_ *contents, g *graph.Graph) {
			g.IDs = strs("a/base", "a/child", "b/child", "gone/base", "d/alone", "c/alone")
		}, "out of order"},
		{"an id twice", func(_ *contents, g *graph.Graph) {
			g.IDs = strs("a/base", "a/base", "b/child", "gone/base", "c/alone", "d/alone")
		}, "out of order"},
		{"ids' offsets", func(_ *contents, g *graph.Graph) { g.IDs.Off[2] = 0 }, "offsets of the ids do not ascend"},
		{"ids' offsets beyond the end", func(_ *contents, g *graph.Graph) { g.IDs.Off[2] = 1 << 31 }, "offsets of the ids do not ascend"},
		{"ids' first offset", func(_ *contents, g *graph.Graph) { g.IDs.Off[0] = 1 }, "offsets of the ids do not cover them"},
		{"ids' last offset", func(_ *contents, g *graph.Graph) { g.IDs.Off[6]-- }, "offsets of the ids do not cover them"},
		{"words' offsets", func(_ *contents, g *graph.Graph) { g.Words.Off[1] = 1 << 30 }, "offsets of the words do not ascend"},
		{"words' last offset", func(_ *contents, g *graph.Graph) { g.Words.Data = append(g.Words.Data, 'x') }, "do not cover them"},
		{"tags' offsets", func(_ *contents, g *graph.Graph) { g.Tags.Names.Off[1] = 1 << 30 }, "offsets of the tags do not ascend"},
		{"tag lists' offsets", func(_ *contents, g *graph.Graph) { g.Tags.Off[1] = 1 << 30 }, "offsets of the tag lists do not ascend"},
		{"parents' offsets", func(_ *contents, g *graph.Graph) { g.Parents.Off[1] = 1 << 30 }, "offsets of the parents do not ascend"},
		{"children's offsets", func(_ *contents, g *graph.Graph) { g.Children.Off[1] = 1 << 30 }, "offsets of the children do not ascend"},
		{"a relation of one direction", func(_ *contents, g *graph.Graph) { g.Parents.Rel[0] = graph.Merge }, "are not the edges to children"},
		{"a parent of one direction", func(_ *contents, g *graph.Graph) { g.Parents.To[0] = 2 }, "are not the edges to children"},
		{"a relation out of range", func(_ *contents, g *graph.Graph) { g.Parents.Rel[0], g.Children.Rel[0] = 5, 5 }, "out of range among its parents"},
		{"a parent out of range", func(_ *contents, g *graph.Graph) { g.Parents.To[1] = 1 << 31 }, "out of range among its parents"},
		{"a parent without edges", func(_ *contents, g *graph.Graph) { g.Parents.To[1] = 4 }, "out of range among its parents"},
		{"a child out of range", func(_ *contents, g *graph.Graph) { g.Children.To[0] = 99 }, "out of range among its children"},
		{"a self-loop", func(_ *contents, g *graph.Graph) { g.Parents.To[0], g.Children.To[0] = 1, 0 }, "its own parent"},
		{"parents out of order", func(_ *contents, g *graph.Graph) { g.Parents.To[0], g.Parents.To[1] = 3, 0 }, "parents out of order"},
		{"a parent twice", func(_ *contents, g *graph.Graph) { g.Parents.To[1] = 0 }, "parents out of order"},
		{"children out of order", func(_ *contents, g *graph.Graph) { g.Children.To[0], g.Children.To[1] = 2, 1 }, "children out of order"},
		{"an absent child", func(_ *contents, g *graph.Graph) { g.Flags[1] = 0 }, "is absent and has parents"},
		{"an absent node without edges", func(c *contents, g *graph.Graph) {
			g.Flags[4], g.FirstSeen[4] = 0, 0
			g.Models--
			c.meta.Run.Models--
		}, "is absent and has no edge"},
		{"a linked node without edges", func(c *contents, g *graph.Graph) {
			g.Linked++
			c.meta.Linked++
			g.Parents.Off = append(g.Parents.Off, g.Parents.Off[4])
			g.Children.Off = append(g.Children.Off, g.Children.Off[4])
			g.IDs = strs("a/base", "a/child", "b/child", "gone/base", "h/alone", "d/alone")
		}, "has no edge and stands among those that do"},
		{"tags out of order", func(_ *contents, g *graph.Graph) { g.Tags.Names.Data[0] = '~' }, "out of order"},
		{"a carrier out of order", func(_ *contents, g *graph.Graph) { g.Tags.Nodes[1], g.Tags.Nodes[2] = g.Tags.Nodes[2], g.Tags.Nodes[1] }, "out of range or order"},
		{"a carrier out of range", func(_ *contents, g *graph.Graph) { g.Tags.Nodes[0] = 6 }, "out of range or order"},
		{"an absent carrier", func(_ *contents, g *graph.Graph) { g.Tags.Nodes[0] = 3 }, "which is absent"},
		{"more models", func(c *contents, _ *graph.Graph) { c.meta.Run.Models++ }, "models are on the Hub"},
		{"fewer models", func(c *contents, _ *graph.Graph) { c.meta.Run.Models-- }, "models are on the Hub"},
		{"a licence out of range", func(_ *contents, g *graph.Graph) { g.License[0] = 99 }, "has word 99"},
		{"a task out of range", func(_ *contents, g *graph.Graph) { g.Task[5] = 1 << 31 }, "has word 2147483648"},
		{"a library out of range", func(_ *contents, g *graph.Graph) { g.Library[3] = 4 }, "has word 4"},
		{"words out of order", func(_ *contents, g *graph.Graph) { g.Words.Data[0] = '~' }, "words 2"},
		{"no empty word", func(_ *contents, g *graph.Graph) { g.Words = strs("a", "lib", "mit", "text") }, "word 0"},
		{"a flag of no meaning", func(_ *contents, g *graph.Graph) { g.Flags[0] |= 0x80 }, "has flags 0x81"},
		{"path-like and on the Hub", func(_ *contents, g *graph.Graph) { g.Flags[0] |= graph.PathLike }, "has flags"},
		{"gated and absent", func(_ *contents, g *graph.Graph) { g.Flags[3] = graph.FlagAuto }, "has flags"},
		{"first seen by no run", func(_ *contents, g *graph.Graph) { g.FirstSeen[1]++ }, "first seen by no run"},
		{"never seen", func(_ *contents, g *graph.Graph) { g.FirstSeen[1] = 0 }, "first seen by no run"},
		{"absent and seen", func(_ *contents, g *graph.Graph) { g.FirstSeen[3] = g.FirstSeen[0] }, "is absent and was first seen"},
		{"runs out of order", func(c *contents, _ *graph.Graph) { c.runs[0].ID = 2 }, "run 2 is out of order"},
		{"a run missing", func(c *contents, _ *graph.Graph) { c.runs = c.runs[:1] }, "is not the last one"},
		{"no runs", func(c *contents, _ *graph.Graph) { c.runs = nil }, "is not the last one"},
		{"anomalies out of order", func(c *contents, _ *graph.Graph) {
			c.anomalies[0], c.anomalies[1] = c.anomalies[1], c.anomalies[0]
		}, "anomalies are out of order"},
		{"look-ups out of order", func(c *contents, _ *graph.Graph) {
			c.lookups[0], c.lookups[1] = c.lookups[1], c.lookups[0]
		}, "look-up 1"},
		{"a look-up twice", func(c *contents, _ *graph.Graph) { c.lookups[1].Name = "OLD/name" }, "look-up 1"},
		{"aliases out of order", func(_ *contents, g *graph.Graph) {
			g.Aliases.Names = strs(g.Aliases.Names.At(1), g.Aliases.Names.At(0))
		}, "alias 1"},
		{"an alias not folded", func(_ *contents, g *graph.Graph) { copy(g.Aliases.Names.Data, "OLD") }, "alias 0"},
		{"an alias of another target", func(_ *contents, g *graph.Graph) { g.Aliases.Targets.Data[0]++ }, "the aliases have the hash"},
		{"a mention of an absent model", func(_ *contents, g *graph.Graph) { g.Mentions.Nodes[1] = 3 }, "the mentions have node 3"},
		{"mentions out of order", func(_ *contents, g *graph.Graph) { g.Mentions.Nodes[0] = 2 }, "the mentions have node 2"},
		{"a mention out of range", func(_ *contents, g *graph.Graph) { g.Mentions.TagName[0] = 99 }, "the mentions have name 99"},
		{"an unknown relation in a mention", func(_ *contents, g *graph.Graph) { g.Mentions.TagRel[0] = graph.Relations }, "a relation out of range"},
		{"names of mentions out of order", func(_ *contents, g *graph.Graph) { g.Mentions.Names.Data[0] = '~' }, "names of mentions"},
		{"fewer mentions", func(c *contents, _ *graph.Graph) { c.meta.Mentions.Tags-- }, "men.tnam"},
		{"more linked nodes", func(c *contents, _ *graph.Graph) { c.meta.Linked++ }, "par.offs"},
		{"fewer linked nodes", func(c *contents, _ *graph.Graph) { c.meta.Linked-- }, "par.offs"},
		{"more nodes", func(c *contents, _ *graph.Graph) { c.meta.Nodes++ }, "ids.offs"},
		{"a column cut short", func(_ *contents, g *graph.Graph) { g.Downloads = g.Downloads[1:] }, "download"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := checkContents(t)
			c.edit(x, x.graph)
			path := filepath.Join(t.TempDir(), "damaged.db")
			if err := write(path, x); err != nil {
				t.Fatal(err)
			}
			damage, err := Check(path)
			if err != nil {
				t.Fatalf("Check: %v", err)
			}
			for _, d := range damage {
				if strings.ContainsAny(d, "\n\r") {
					t.Errorf("not one line: %q", d)
				}
			}
			if all := strings.Join(damage, "\n"); !strings.Contains(all, c.want) || (c.want == "") != (all == "") {
				t.Errorf("Check finds\n%s\nwant %q", all, c.want)
			}
		})
	}
}

// TestCheckRecords: JSON that is none, under the right checksum.
func TestCheckRecords(t *testing.T) {
	db := small(t)
	path := filepath.Join(t.TempDir(), "damaged.db")
	for _, key := range []string{"meta    ", "runs    ", "anomaly ", "lookups "} {
		for _, payload := range []string{"{", "[1]\n", "{}\n{\"name\":1}\n{", "\x00"} {
			copyFile(t, db, path)
			editBolt(t, path, func(tx *bolt.Tx) error { return replaceSection(tx, key, []byte(payload)) })
			damage, err := Check(path)
			if damage == nil || err != nil {
				t.Errorf("section %q of %q: Check finds %q, %v", key, payload, damage, err)
			}
		}
	}
}

// span is a part of a file.
type span struct{ from, to int }

func (s span) has(i int) bool { return s.from <= i && i < s.to }

// payloads are where the payloads of a snapshot lie in its file.
func payloads(t testing.TB, path string) (list []span) {
	t.Helper()
	tx, err := openSound(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer closeTx(tx)
	base := tx.DB().Info().Data
	_ = tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		payload, _, err := section(tx, string(name))
		if err != nil {
			t.Fatal(err)
		}
		if len(payload) > 0 {
			at := int(uintptr(unsafe.Pointer(&payload[0])) - base)
			list = append(list, span{at, at + len(payload)})
		}
		return nil
	})
	return list
}

// TestCheckRandomDamage changes bytes anywhere in the file, half the time where
// bbolt keeps its own. Nothing may crash, and no byte of a payload may change
// unseen.
func TestCheckRandomDamage(t *testing.T) {
	db := small(t)
	whole, spans := readFile(t, db), payloads(t, db)
	path := filepath.Join(t.TempDir(), "damaged.db")
	page := os.Getpagesize()
	found := 0
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 1))
		data := bytes.Clone(whole)
		hit := false
		for range 1 + r.IntN(4) {
			at := r.IntN(len(data))
			if r.IntN(2) == 0 {
				at = at/page*page + r.IntN(96)
			}
			flip := byte(1 + r.IntN(255))
			data[at] ^= flip
			for _, s := range spans {
				hit = hit || s.has(at)
			}
		}
		if bytes.Equal(data, whole) {
			continue
		}
		writeFile(t, path, data)
		damage, err := Check(path)
		if hit && damage == nil && err == nil {
			t.Errorf("seed %d: a payload was changed and Check finds nothing", seed)
		}
		if damage != nil || err != nil {
			found++
		}
		if err != nil {
			wantOneLine(t, err, path)
		}
		if s, err := Open(path); err == nil {
			s.Close()
		} else {
			wantOneLine(t, err, path)
		}
	}
	if found < 500 {
		t.Errorf("only %d of 1500 damaged files were found to be so", found)
	}
}

// TestJournalRandomDamage: a damaged journal is opened or refused, and what is
// read of its blocks is what was written.
func TestJournalRandomDamage(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	if err := record(t, db, testRun(1), [][]graph.Model{testModels(30, 1), testModels(30, 2), nil}, testLookups(1)).Close(); err != nil {
		t.Fatal(err)
	}
	whole := readFile(t, JournalPath(db))
	page := os.Getpagesize()
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		data := bytes.Clone(whole)
		for range 1 + r.IntN(3) {
			data[r.IntN(len(data))/page*page+r.IntN(96)] ^= byte(1 + r.IntN(255))
		}
		writeFile(t, JournalPath(db), data)
		j, err := OpenJournal(db)
		if err != nil {
			wantOneLine(t, err, JournalPath(db))
			continue
		}
		_, err1 := j.Read(func([]graph.Model) {})
		_, err2 := j.Lookups()
		for _, err := range []error{err1, err2} {
			if err != nil {
				wantOneLine(t, err, JournalPath(db))
			}
		}
		if err := j.db.Close(); err != nil {
			t.Error(err)
		}
	}
}
