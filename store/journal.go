package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// ErrLocked says that another crawl holds the database.
var ErrLocked = errors.New("another crawl holds the database")

var (
	bucketRun     = []byte("run")
	bucketBlocks  = []byte("blocks")
	bucketLookups = []byte("lookups")
	keyRun        = []byte("run")
	keyLanes      = []byte("lanes")

	journalBuckets = [][]byte{bucketRun, bucketBlocks, bucketLookups}
)

// lockWait is how long OpenJournal waits for the lock: long enough for the
// other side to be done with its last system call, short enough for a person.
const lockWait = 200 * time.Millisecond

// JournalPath is where the journal of a database is.
func JournalPath(db string) string { return db + ".run" }

// Journal is the file of the run under way. Its methods are for one goroutine.
type Journal struct {
	MayMiss float64 // share of the models of the run before that a whole listing may miss and be published; 0: the constant

	db    *bolt.DB
	path  string
	base  string    // the database
	run   graph.Run // zero before Begin
	lanes []graph.Lane
}

// view and update run a transaction; damaged pages are an error in both.
func (j *Journal) view(f func(*bolt.Tx) error) error {
	err := guard(func() error { return j.db.View(f) })
	if errors.Is(err, errPages) {
		return j.damaged(err)
	}
	return err
}

func (j *Journal) update(f func(*bolt.Tx) error) error {
	if err := guard(func() error { return j.db.Update(f) }); err != nil {
		return fmt.Errorf("write journal %s: %w; what it holds is kept", j.path, err)
	}
	return nil
}

func (j *Journal) damaged(err error) error {
	return fmt.Errorf("journal %s is damaged: %w; remove it to begin anew", j.path, err)
}

// Run is the record of the run under way; its ID is 0 before Begin.
func (j *Journal) Run() graph.Run { return j.run }

// Lanes are the cursors to go on from.
func (j *Journal) Lanes() []graph.Lane { return j.lanes }

// Begin records a run with the lanes it is to read.
func (j *Journal) Begin(run graph.Run, lanes []graph.Lane) error {
	return j.record(run, lanes, func(*bolt.Tx) error { return nil })
}

// Append adds a page and brings the cursors and the run's record up to date, all
// in one transaction: after an error none of it is done.
func (j *Journal) Append(page *graph.Page, lanes []graph.Lane, run graph.Run) error {
	return j.record(run, lanes, func(tx *bolt.Tx) error {
		blocks := tx.Bucket(bucketBlocks)
		blocks.FillPercent = 1 // appended to only
		seq, err := blocks.NextSequence()
		if err != nil {
			return err
		}
		return blocks.Put(binary.BigEndian.AppendUint64(nil, seq), encodeBlock(page))
	})
}

// AddLookup records the Hub's answer about a name, with the run's record.
func (j *Journal) AddLookup(l graph.Lookup, run graph.Run) error {
	return j.record(run, j.lanes, func(tx *bolt.Tx) error {
		return putJSON(tx.Bucket(bucketLookups), []byte(graph.Fold(l.Name)), l)
	})
}

// Finish records that the run has seen all it will see.
func (j *Journal) Finish(run graph.Run) error {
	return j.record(run, j.lanes, func(*bolt.Tx) error { return nil })
}

// record writes where the run stands, and what else add writes with it.
func (j *Journal) record(run graph.Run, lanes []graph.Lane, add func(*bolt.Tx) error) error {
	err := j.update(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketRun)
		return errors.Join(add(tx), putJSON(b, keyRun, run), putJSON(b, keyLanes, lanes))
	})
	if err != nil {
		return err
	}
	j.run, j.lanes = run, slices.Clone(lanes)
	return nil
}

// Survey looks at what the run has read so far, by the rule: up to so many names
// that it leaves unexplained and that the Hub was not asked about in LookupLife,
// those of most children first, and up to so many base models.
func (j *Journal) Survey(names, bases int) (graph.Survey, error) {
	defer debug.FreeOSMemory()
	defer debug.SetGCPercent(debug.SetGCPercent(20)) // as in Publish
	prev, err := previous(j.base)
	if err != nil {
		return graph.Survey{}, err
	}
	b, lookups, _, err := prev.builder(j, true)
	if err != nil {
		return graph.Survey{}, err
	}
	s := b.Survey(bases)
	s.Unexplained = notAsked(s.Unexplained, lookups)
	s.Unexplained = s.Unexplained[:min(names, len(s.Unexplained))]
	return s, nil
}

// notAsked are the names that there is no answer about.
func notAsked(names []string, lookups []graph.Lookup) []string {
	asked := map[string]bool{}
	for _, l := range lookups {
		asked[graph.Fold(l.Name)] = true
	}
	return slices.DeleteFunc(names, func(n string) bool { return asked[n] })
}

// Answers returns the answers that a run of the whole listing goes by, by folded name:
// its own and the earlier ones that are still believed.
func (j *Journal) Answers() ([]graph.Lookup, error) {
	prev, err := previous(j.base)
	if err != nil {
		return nil, err
	}
	if len(prev.led.seen) > 0 {
		if _, err := j.Read(prev.led.see); err != nil {
			return nil, err
		}
	}
	return prev.mergeLookups(j, j.now())
}

// now is when earlier answers must still be believed: the end of the run.
func (j *Journal) now() time.Time {
	if j.run.Finished.IsZero() {
		return time.Now()
	}
	return j.run.Finished
}

// Lookups returns the answers of this run, by folded name.
func (j *Journal) Lookups() ([]graph.Lookup, error) {
	var list []graph.Lookup
	err := j.view(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketLookups).ForEach(func(_, v []byte) error {
			var l graph.Lookup
			if err := json.Unmarshal(v, &l); err != nil {
				return j.damaged(err)
			}
			list = append(list, l)
			return nil
		})
	})
	return list, err
}

// Close lets go of the journal and leaves it for the next start to go on with;
// one in which no run has begun is removed.
func (j *Journal) Close() error {
	if j.run.ID == 0 {
		return j.Drop()
	}
	return j.db.Close()
}

// Drop removes the journal and closes it, in this order, so that nobody can
// lock a file that is about to go.
func (j *Journal) Drop() error {
	return errors.Join(files.remove(j.path), j.db.Close())
}

func putJSON(b *bolt.Bucket, key []byte, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.Put(key, data)
}
