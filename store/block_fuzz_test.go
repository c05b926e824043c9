package store

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
	"testing"

	"hflineage/graph"
)

// FuzzDecodeBlock reads bytes as the body of a block, and as a block under the
// right checksum. It holds that nothing comes out of nowhere, that what is decoded
// is the same when encoded and decoded again, also in used memory, and that
// the strings of a page outlive the next one.
func FuzzDecodeBlock(f *testing.F) {
	for _, body := range hostileBodies() {
		f.Add(body)
	}
	page := &graph.Page{Models: testModels(3, 1), Notes: []graph.Anomaly{{Kind: "kind", Model: "a/b"}}}
	block := encodeBlock(page)
	f.Add(encodeBody(page))
	f.Add(block[:len(block)-4])
	f.Add(encodeBody(&graph.Page{}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := decodeBlock(binary.LittleEndian.AppendUint32(slices.Clip(data), crc32.Checksum(data, castagnoli))); err == nil {
			size, err := blockSize(data)
			if err != nil || size != sizeOf(p) {
				t.Errorf("a block of %+v says that it has %+v, %v", sizeOf(p), size, err)
			}
			wantSame(t, p, block)
		}
		if p, err := decodeBody(data); err == nil {
			things := len(p.Models) + len(p.Notes)
			for _, m := range p.Models {
				things += len(m.ID) + len(m.Tags) + len(m.BaseModels.Models)
			}
			if things > len(data) {
				t.Errorf("%d things out of %d bytes", things, len(data))
			}
			wantSame(t, p, block)
		}
	})
}

// wantSame makes sure that a page comes back from its block, decoded between two
// others in the same memory.
func wantSame(t *testing.T, p *graph.Page, other []byte) {
	t.Helper()
	var d blockDecoder
	first, err := d.decode(other)
	if err != nil {
		t.Fatal(err)
	}
	id, tag := first.Models[0].ID, first.Models[0].Tags[0]
	again, err := d.decode(encodeBlock(p))
	if err != nil {
		t.Fatalf("what was decoded cannot be encoded: %v", err)
	}
	if d := diff(p, again); d != "" {
		t.Errorf("-first +second time:\n%s", d)
	}
	first, err = d.decode(other)
	if err != nil || first.Models[0].ID != id || first.Models[0].Tags[0] != tag {
		t.Errorf("a block is another after its memory was used: %v", err)
	}
}
