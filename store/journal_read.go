package store

import (
	"bytes"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// Size is how much Read will give.
func (j *Journal) Size() (size graph.Size, err error) {
	err = j.eachBlock(func(number, block []byte) error {
		s, err := blockSize(block)
		if err != nil {
			return j.badBlock(number, err)
		}
		size.Models += s.Models
		size.IDBytes += s.IDBytes
		size.Tags += s.Tags
		return nil
	})
	return size, err
}

// Read calls add for the models of each page in the order of arrival and returns
// the notes. Decoding is a page ahead of add, which must not keep the models.
func (j *Journal) Read(add func([]graph.Model)) (notes []graph.Anomaly, err error) {
	type decoded struct {
		page   *graph.Page
		mapped []byte
		err    error
	}
	var ahead chan decoded
	take := func(next chan decoded) error {
		from := ahead
		ahead = next
		if from == nil {
			return nil
		}
		d := <-from
		if d.err != nil {
			return d.err
		}
		letGo(d.mapped) // only now: what damaged pages call a block may lie outside the map
		add(d.page.Models)
		notes = append(notes, d.page.Notes...)
		return nil
	}
	var decoders [2]struct { // for the page that is added and the one ahead
		blockDecoder
		block []byte
	}
	n := 0
	err = j.eachBlock(func(number, block []byte) error {
		d := &decoders[n%len(decoders)]
		n++
		d.block = append(d.block[:0], block...) // a fault in the map of the file shall be ours
		number = bytes.Clone(number)
		next := make(chan decoded, 1)
		go func() {
			page, err := d.decode(d.block)
			if err != nil {
				err = j.badBlock(number, err)
			}
			next <- decoded{page, block, err}
		}()
		return take(next)
	})
	if err != nil {
		if ahead != nil {
			<-ahead // it reads memory that is about to be let go
		}
		return nil, err
	}
	err = take(nil)
	return notes, err
}

func (j *Journal) badBlock(number []byte, err error) error {
	return fmt.Errorf("journal %s, page %x: %w; remove the file to begin anew", j.path, number, err)
}

// eachBlock calls f for each block in the order of arrival.
func (j *Journal) eachBlock(f func(number, block []byte) error) error {
	return j.view(func(tx *bolt.Tx) error { return tx.Bucket(bucketBlocks).ForEach(f) })
}
