package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"unsafe"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// keyPayload is the one key in a section's bucket.
var keyPayload = []byte("payload ")

// trailer is what stands behind the padded payload: checksum and padding.
const trailer = 8

// element is what sections are arrays of.
type element interface {
	byte | uint32 | uint64 | graph.Key | graph.Flags | graph.Relation
}

// bytesOf returns the memory of an array.
func bytesOf[T element](data []T) []byte {
	if len(data) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&data[0])), len(data)*int(unsafe.Sizeof(data[0])))
}

// arrayOf is the reverse: it shows a payload as an array, without a copy.
func arrayOf[T element](payload []byte) ([]T, error) {
	var zero T
	size := int(unsafe.Sizeof(zero))
	if len(payload)%size != 0 {
		return nil, fmt.Errorf("%d bytes are no whole number of elements of %d", len(payload), size)
	}
	if len(payload) == 0 {
		return nil, nil
	}
	if uintptr(unsafe.Pointer(&payload[0]))%unsafe.Alignof(zero) != 0 {
		return nil, errors.New("it is not aligned") // by a foreign writer only
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&payload[0])), len(payload)/size), nil
}

// putSection writes a section in a transaction of its own.
func putSection(db *bolt.DB, key string, payload []byte) error {
	if len(key) != 8 {
		panic("section key " + key + " is not 8 bytes")
	}
	if most := bolt.MaxValueSize - 2*trailer; len(payload) > most {
		return fmt.Errorf("%d bytes, where a database holds %d in one piece: this Hub is too large for it", len(payload), most)
	}
	value := sectionValue(payload)
	return db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte(key))
		if err != nil {
			return err
		}
		return b.Put(keyPayload, value)
	})
}

// sectionValue is a payload with its padding and trailer.
func sectionValue(payload []byte) []byte {
	padding := -len(payload) & 7
	value := make([]byte, len(payload)+padding+trailer)
	copy(value, payload)
	end := value[len(payload)+padding:]
	binary.LittleEndian.PutUint32(end, crc32.Checksum(payload, castagnoli))
	binary.LittleEndian.PutUint32(end[4:], uint32(padding))
	return value
}

// section returns the payload of a section; sum is its recorded checksum.
func section(tx *bolt.Tx, key string) (payload []byte, sum uint32, err error) {
	b := tx.Bucket([]byte(key))
	if b == nil {
		return nil, 0, fmt.Errorf("section %q is missing", key)
	}
	value := b.Get(keyPayload)
	if len(value) < trailer || len(value)%8 != 0 {
		return nil, 0, fmt.Errorf("section %q is cut short", key)
	}
	end := value[len(value)-trailer:]
	padding := int(binary.LittleEndian.Uint32(end[4:]))
	if padding > 7 || padding > len(value)-trailer {
		return nil, 0, fmt.Errorf("section %q has an odd length", key)
	}
	return value[:len(value)-trailer-padding], binary.LittleEndian.Uint32(end), nil
}

func littleEndian() bool {
	one := uint16(1)
	return *(*byte)(unsafe.Pointer(&one)) == 1
}
