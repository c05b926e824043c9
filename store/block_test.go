package store

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"hflineage/graph"
)

// drawPage draws what a block keeps of a page: any strings, any numbers.
func drawPage() *rapid.Generator[*graph.Page] {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "acme/Base", "base_model:acme/Base", "a\x00b\xff"}))
	key := rapid.Custom(func(t *rapid.T) (k graph.Key) {
		copy(k[:], rapid.SliceOfN(rapid.Byte(), len(k), len(k)).Draw(t, "key"))
		return k
	})
	ref := rapid.Custom(func(t *rapid.T) graph.Ref {
		return graph.Ref{Key: key.Draw(t, "key"), ID: text.Draw(t, "id")}
	})
	model := rapid.Custom(func(t *rapid.T) graph.Model {
		return graph.Model{
			ID: text.Draw(t, "id"), Key: key.Draw(t, "key"),
			Created: rapid.Int64().Draw(t, "created"), Modified: rapid.Int64().Draw(t, "modified"),
			Downloads: rapid.Int64().Draw(t, "downloads"), Likes: rapid.Int64().Draw(t, "likes"),
			Task: text.Draw(t, "task"), Library: text.Draw(t, "library"),
			Gated:    rapid.SampledFrom([]graph.Gated{graph.Open, graph.GatedAuto, graph.GatedManual}).Draw(t, "gated"),
			Disabled: rapid.Bool().Draw(t, "disabled"), Tags: rapid.SliceOf(text).Draw(t, "tags"),
			BaseModels: graph.BaseModels{Relation: text.Draw(t, "relation"), Models: rapid.SliceOf(ref).Draw(t, "entries")},
		}
	})
	note := rapid.Custom(func(t *rapid.T) graph.Anomaly {
		return graph.Anomaly{Kind: graph.AnomalyKind(text.Draw(t, "kind")), Model: text.Draw(t, "model"), About: text.Draw(t, "about")}
	})
	return rapid.Custom(func(t *rapid.T) *graph.Page {
		return &graph.Page{Models: rapid.SliceOfN(model, 0, 6).Draw(t, "models"), Notes: rapid.SliceOfN(note, 0, 4).Draw(t, "notes")}
	})
}

func decodeBlock(b []byte) (*graph.Page, error) { return new(blockDecoder).decode(b) }

func decodeBody(b []byte) (*graph.Page, error) {
	p := &graph.Page{}
	return p, new(bodyReader).decode(b, p)
}

func TestBlockRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawPage().Draw(t, "page")
		got, err := decodeBlock(encodeBlock(want))
		if err != nil {
			t.Fatalf("decode: %v\n%+v", err, want)
		}
		if d := diff(want, got); d != "" {
			t.Fatalf("-encoded +decoded:\n%s", d)
		}
	})
}

func TestBlockDamage(t *testing.T) {
	whole := encodeBlock(&graph.Page{Models: testModels(3, 1), Notes: []graph.Anomaly{{Kind: graph.MalformedItem, Model: "a/b", About: "_id"}}})
	if _, err := decodeBlock(whole); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, err := decodeBlock(whole[:n]); !errors.Is(err, errBlock) {
			t.Errorf("cut to %d of %d bytes: %v, want %v", n, len(whole), err, errBlock)
		}
	}
	if _, err := decodeBlock(append(slices.Clip(whole), 0)); !errors.Is(err, errBlock) {
		t.Errorf("a byte too many: %v, want %v", err, errBlock)
	}
	bad := make([]byte, len(whole))
	for i := range whole {
		for flip := 1; flip < 256; flip++ {
			copy(bad, whole)
			bad[i] ^= byte(flip)
			if _, err := decodeBlock(bad); !errors.Is(err, errBlock) {
				t.Fatalf("byte %d of %d changed by %#x: %v, want %v", i, len(whole), flip, err, errBlock)
			}
		}
	}
}

// sealed puts the frame of a block around a body; its size is that of p.
func sealed(p *graph.Page, body []byte) []byte {
	b := encodeBlock(p)
	_, packed, err := cutSize(b)
	if err != nil {
		panic(err)
	}
	b = compressor().EncodeAll(body, b[:len(b)-len(packed)])
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// hostileBodies are wrong in ways that no checksum shows.
func hostileBodies() map[string][]byte {
	huge := binary.AppendUvarint(nil, 1<<62)
	upTo := func(field int) []byte { // a model up to one of its fields
		w := &bodyWriter{words: map[string]uint64{}}
		w.number(1)
		for _, write := range []func(){
			func() { w.key(graph.Key{1}) }, func() { w.string("a/b") },
			func() { w.signed(1) }, func() { w.signed(2) }, func() { w.signed(3) }, func() { w.signed(4) },
			func() { w.word("task") }, func() { w.word("library") }, func() { w.b = append(w.b, 0) },
			func() { w.number(0) }, func() { w.number(1) }, func() { w.word("finetune") },
		}[:field] {
			write()
		}
		return w.b
	}
	padded := func(head []byte) []byte { return append(append(head, huge...), make([]byte, 1<<10)...) }
	return map[string][]byte{
		"nothing":                  nil,
		"models without end":       huge,
		"more models than bytes":   padded(nil),
		"an id without end":        padded(upTo(1)),
		"a word that is none":      padded(upTo(6)),
		"tags without end":         padded(upTo(9)),
		"entries without end":      padded(upTo(10)),
		"notes without end":        padded([]byte{0}),
		"a number of eleven bytes": {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"a model cut short":        upTo(5),
		"a byte too many":          {0, 0, 0},
	}
}

func TestBlockHostile(t *testing.T) {
	for name, body := range hostileBodies() {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := decodeBody(body)
			runtime.ReadMemStats(&after)
			if !errors.Is(err, errBlock) {
				t.Errorf("%v, want %v", err, errBlock)
			}
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
				t.Errorf("%d bytes allocated for a body of %d", grown, len(body))
			}
			if _, err := decodeBlock(sealed(&graph.Page{}, body)); !errors.Is(err, errBlock) {
				t.Errorf("in a block: %v, want %v", err, errBlock)
			}
		})
	}
}

func TestBlockSize(t *testing.T) {
	page := &graph.Page{Models: testModels(300, 1)}
	got, err := blockSize(encodeBlock(page))
	if err != nil || got != sizeOf(page) || got.Models != 300 || got.IDBytes == 0 || got.Tags == 0 {
		t.Errorf("size %+v, %v; want %+v", got, err, sizeOf(page))
	}
	if p, err := decodeBlock(sealed(page, encodeBody(&graph.Page{}))); !errors.Is(err, errBlock) {
		t.Errorf("a block of another size than it says: %+v, %v, want %v", p, err, errBlock)
	}
}

func BenchmarkEncodeBlock(b *testing.B) {
	page := &graph.Page{Models: testModels(1000, 1)}
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		size = len(encodeBlock(page))
	}
	b.ReportMetric(float64(size)/1000, "bytes/model")
}

func BenchmarkDecodeBlock(b *testing.B) {
	block := encodeBlock(&graph.Page{Models: testModels(1000, 1)})
	var d blockDecoder
	b.ReportAllocs()
	b.SetBytes(int64(len(block)))
	for b.Loop() {
		if _, err := d.decode(block); err != nil {
			b.Fatal(err)
		}
	}
}
