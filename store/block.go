package store

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"sync"

	"github.com/klauspost/compress/zstd"

	"hflineage/graph"
)

// A block is a page of the listing as the journal keeps it:
//
//	version   1 byte
//	size      graph.Size of the page, as three varints: room can be made for a
//	          run before its blocks are decoded
//	body      the models, then the notes, compressed with zstd; see model.go
//	checksum  CRC-32C of all before it, 4 bytes, little endian
const blockVersion = 2

// maxBlock bounds what a body may unfold to: many times what a page can hold.
const maxBlock = 1 << 30

var errBlock = errors.New("a block is damaged")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// compressor and decompressor may be used by several goroutines at once.
var (
	compressor = sync.OnceValue(func() *zstd.Encoder {
		return must(zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false)))
	})
	decompressor = sync.OnceValue(func() *zstd.Decoder {
		return must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBlock)))
	})
)

// must is for options that are known to be good.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func encodeBlock(p *graph.Page) []byte {
	b := []byte{blockVersion}
	size := sizeOf(p)
	for _, n := range []int{size.Models, size.IDBytes, size.Tags} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = compressor().EncodeAll(encodeBody(p), b)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func sizeOf(p *graph.Page) graph.Size {
	s := graph.Size{Models: len(p.Models)}
	for i := range p.Models {
		s.IDBytes += len(p.Models[i].ID)
		s.Tags += len(p.Models[i].Tags)
	}
	return s
}

// blockSize reads the size of a block, and nothing behind it.
func blockSize(b []byte) (s graph.Size, err error) {
	s, _, err = cutSize(b)
	return s, err
}

func cutSize(b []byte) (s graph.Size, body []byte, err error) {
	if len(b) < 1 || b[0] != blockVersion {
		return s, nil, errBlock
	}
	b = b[1:]
	for _, field := range []*int{&s.Models, &s.IDBytes, &s.Tags} {
		n, used := binary.Uvarint(b)
		if used <= 0 || n > maxBlock {
			return s, nil, errBlock
		}
		*field, b = int(n), b[used:]
	}
	return s, b, nil
}

// blockDecoder decodes one block after the other in the same memory.
type blockDecoder struct {
	plain []byte
	body  bodyReader
	page  graph.Page
}

// decode returns the page of a block, which is good until the next call; the
// strings in it are good for ever.
func (d *blockDecoder) decode(b []byte) (*graph.Page, error) {
	if len(b) < 4 {
		return nil, errBlock
	}
	whole, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if crc32.Checksum(whole, castagnoli) != sum {
		return nil, errBlock
	}
	size, body, err := cutSize(whole)
	if err != nil {
		return nil, err
	}
	if d.plain, err = decompressor().DecodeAll(body, d.plain[:0]); err != nil {
		return nil, errBlock
	}
	if err := d.body.decode(d.plain, &d.page); err != nil || sizeOf(&d.page) != size {
		return nil, errBlock
	}
	return &d.page, nil
}
