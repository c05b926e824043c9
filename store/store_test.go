package store

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// childEnv makes the test binary play a crawler in a process of its own: what it
// does, a blank, and the database.
const childEnv = "STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if role, db, ok := strings.Cut(os.Getenv(childEnv), " "); ok {
		if err := playChild(role, db); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func playChild(role, db string) error {
	j, err := OpenJournal(db)
	if err != nil {
		return err
	}
	switch role {
	case "hold": // the journal until stdin ends
		fmt.Println("held")
		_, err := io.Copy(io.Discard, os.Stdin)
		return errors.Join(err, j.Close())
	case "append": // pages, each acknowledged by a line, until killed
		if j.Run().ID == 0 {
			if err := j.Begin(testRun(1), []graph.Lane{{}}); err != nil {
				return err
			}
		}
		for {
			if err := j.Append(numberedPage(j.Run())); err != nil {
				return err
			}
			fmt.Println(j.Run().Pages)
		}
	}
	return fmt.Errorf("no role %q", role)
}

// child is the test binary in a role of playChild.
type child struct {
	cmd   *exec.Cmd
	stdin io.Closer
	lines *bufio.Scanner
}

func startChild(t *testing.T, role, db string) *child {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childEnv+"="+role+" "+db)
	cmd.Stderr = os.Stderr
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	return &child{cmd, in, bufio.NewScanner(out)}
}

// line reads what the child says next.
func (c *child) line(t *testing.T) string {
	t.Helper()
	if !c.lines.Scan() {
		t.Fatalf("the child ended: %v", errors.Join(c.lines.Err(), c.cmd.Wait()))
	}
	return c.lines.Text()
}

func testRun(id int) graph.Run {
	start := time.Date(2026, 9, 1, 1, 0, 0, 0, time.UTC).AddDate(0, 0, id-1)
	return graph.Run{
		ID: id, Strategy: "sweep", Endpoint: "https://hub.example", Started: start, Until: start.Add(time.Second),
	}
}

// numberedPage is the page that follows in a run, and the lanes and the run's
// record with it.
func numberedPage(run graph.Run) (*graph.Page, []graph.Lane, graph.Run) {
	n := run.Pages
	page := &graph.Page{
		Models: testModels(20, uint64(n)),
		Notes:  []graph.Anomaly{{Kind: graph.MalformedItem, Model: fmt.Sprintf("page/%d", n), About: "createdAt"}},
	}
	lanes := []graph.Lane{{Next: fmt.Sprintf("https://hub.example/api/models?cursor=%d", n+1)}}
	run.Pages++
	run.Requests++
	run.Items += len(page.Models)
	return page, lanes, run
}

var testTags = []string{
	"transformers", "safetensors", "gguf", "text-generation", "conversational", "license:apache-2.0", "license:mit", "region:us",
	"endpoints_compatible", "arxiv:2309.00071", "en", "zh", "qwen2", "llama", "dataset:acme/corpus", "autotrain_compatible",
}

// testModels makes models of the usual size and variety: names of some 39 bytes,
// ten tags, three in ten with a parent, some of those absent, renamed, in
// the wrong case, or no names at all. The same seed gives the same models.
func testModels(count int, seed uint64) []graph.Model {
	r := rand.New(rand.NewPCG(seed, 7))
	id := func(n int) string { return fmt.Sprintf("owner-%d/Qwen2.5-7B-Instruct-ft-%08d", n%97, n) }
	key := func(n int) (k graph.Key) {
		binary.BigEndian.PutUint32(k[:], 1_700_000_000+uint32(n))
		binary.BigEndian.PutUint64(k[4:], seed<<32|uint64(n))
		return k
	}
	base := int(seed) * count
	list := make([]graph.Model, count)
	for i := range list {
		n := base + i
		m := graph.Model{
			ID: id(n), Key: key(n), Created: 1_700_000_000 + int64(n), Modified: 1_750_000_000 + int64(n),
			Downloads: int64(r.ExpFloat64() * 100), Likes: int64(r.ExpFloat64() * 3), Task: "text-generation", Library: "transformers",
			Gated: graph.Gated(r.IntN(20) / 17), Disabled: r.IntN(50) == 0,
		}
		if n%50 == 49 {
			m.Key = graph.Key{}
		}
		for range 6 + r.IntN(8) {
			m.Tags = append(m.Tags, testTags[r.IntN(len(testTags))])
		}
		if i > 0 && r.IntN(10) < 3 {
			testParent(r, &m, id(base+r.IntN(i)), key)
		}
		list[i] = m
	}
	return list
}

func testParent(r *rand.Rand, m *graph.Model, parent string, key func(int) graph.Key) {
	relation := []string{"finetune", "adapter", "quantized", "merge"}[r.IntN(4)]
	switch r.IntN(12) {
	case 0:
		parent = fmt.Sprintf("gone-%d/Model", r.IntN(5))
	case 1:
		parent = strings.ToUpper(parent)
	case 2:
		parent = "outputs/checkpoint"
	case 3:
		parent = "see the card"
	case 4:
		parent = m.ID
	}
	m.Tags = append(m.Tags, "base_model:"+parent, "base_model:"+relation+":"+parent)
	if r.IntN(2) == 0 {
		m.BaseModels = graph.BaseModels{Relation: relation, Models: []graph.Ref{{Key: key(r.IntN(100)), ID: parent}}}
	}
}

// record writes a finished run of one lane into the journal of db and leaves it
// open; lookups may be nil.
func record(t testing.TB, db string, run graph.Run, pages [][]graph.Model, lookups []graph.Lookup) *Journal {
	t.Helper()
	j, err := OpenJournal(db)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Begin(run, []graph.Lane{{}}); err != nil {
		t.Fatal(err)
	}
	for i, models := range pages {
		run.Pages++
		run.Items += len(models)
		lanes := []graph.Lane{{Next: fmt.Sprint("page ", i+1), Done: i+1 == len(pages)}}
		if err := j.Append(&graph.Page{Models: models}, lanes, run); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range lookups {
		run.Lookups++
		if err := j.AddLookup(l, run); err != nil {
			t.Fatal(err)
		}
	}
	run.Complete, run.Finished = run.Whole(), run.Started.Add(time.Hour)
	if err := j.Finish(run); err != nil {
		t.Fatal(err)
	}
	return j
}

// publish publishes a run of one page.
func publish(t testing.TB, db string, run graph.Run, models []graph.Model, lookups ...graph.Lookup) {
	t.Helper()
	checkLater(t, db)
	if err := Publish(db, record(t, db, run, [][]graph.Model{models}, lookups)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(JournalPath(db)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the journal is there after Publish: %v", err)
	}
}

// checkLater makes sure at the end of the test that the database at path, if
// there is one, is sound: to Check, and to bbolt.
func checkLater(t testing.TB, path string) {
	t.Helper()
	t.Cleanup(func() {
		damage, err := Check(path)
		if errors.Is(err, ErrNoDatabase) {
			return
		}
		if err != nil || damage != nil {
			t.Errorf("Check(%s) at the end of the test: %v, %q", path, err, damage)
			return
		}
		tx, err := openSound(path, time.Second)
		if err != nil {
			t.Errorf("open %s at the end of the test: %v", path, err)
			return
		}
		defer closeTx(tx)
		for err := range tx.Check() {
			t.Errorf("%s at the end of the test: bbolt says: %v", path, err)
		}
	})
}

// openSnapshot opens a snapshot until the test ends.
func openSnapshot(t testing.TB, path string) *Snapshot {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// all is what a snapshot says, copied out of its file.
type all struct {
	Meta      Meta
	Graph     graph.Graph
	Runs      []graph.Run
	Anomalies []graph.Anomaly
	Lookups   []graph.Lookup
}

func readAll(t testing.TB, path string) all {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	runs, err1 := s.Runs()
	anomalies, err2 := s.Anomalies()
	lookups, err3 := s.Lookups()
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	return all{s.Meta(), copyGraph(s.Graph()), runs, anomalies, lookups}
}

func copyGraph(g *graph.Graph) graph.Graph {
	c := *g
	for _, list := range []*[]uint32{
		&c.IDs.Off, &c.Created, &c.Modified, &c.FirstSeen, &c.Likes, &c.License, &c.Task, &c.Library, &c.Words.Off,
		&c.Aliases.Names.Off, &c.Aliases.Targets.Off, &c.Parents.Off, &c.Parents.To, &c.Children.Off, &c.Children.To, &c.Tags.Names.Off, &c.Tags.Off, &c.Tags.Nodes,
		&c.Mentions.Names.Off, &c.Mentions.Nodes, &c.Mentions.TagOff, &c.Mentions.TagName, &c.Mentions.EntryOff, &c.Mentions.EntryWord, &c.Mentions.EntryName,
	} {
		*list = slices.Clone(*list)
	}
	for _, data := range []*[]byte{&c.IDs.Data, &c.Words.Data, &c.Tags.Names.Data, &c.Aliases.Names.Data, &c.Aliases.Targets.Data, &c.Mentions.Names.Data} {
		*data = slices.Clone(*data)
	}
	c.Keys, c.Flags, c.Downloads = slices.Clone(c.Keys), slices.Clone(c.Flags), slices.Clone(c.Downloads)
	c.Mentions.EntryKey, c.Mentions.TagRel = slices.Clone(c.Mentions.EntryKey), slices.Clone(c.Mentions.TagRel)
	c.Parents.Rel, c.Children.Rel = slices.Clone(c.Parents.Rel), slices.Clone(c.Children.Rel)
	return c
}

// diff compares; a list without elements is as good as none.
func diff(want, got any) string { return cmp.Diff(want, got, cmpopts.EquateEmpty()) }

// wantOneLine makes sure that an error is one line that holds all the words.
func wantOneLine(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one that says %q", words)
	}
	if strings.ContainsAny(err.Error(), "\n\r") {
		t.Errorf("the error is not one line: %q", err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error %q does not say %q", err, w)
		}
	}
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	writeFile(t, to, readFile(t, from))
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// editBolt changes a file of bbolt.
func editBolt(t testing.TB, path string, edit func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(edit), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// smallDisk mounts a disk of its own for the test.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("a disk of its own can be mounted by root on Linux only")
	}
	dir := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", options, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return dir
}

// fill fills the disk of dir but for some room, and returns what to remove to
// make room again. Sparse parts of files stay sparse.
func fill(t *testing.T, dir string, room int64) (filler string) {
	t.Helper()
	filler = filepath.Join(dir, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	buf := make([]byte, 4<<10)
	var size int64
	for size < 1<<30 {
		n, err := f.Write(buf)
		size += int64(n)
		if err != nil {
			if err := f.Truncate(max(0, size-room)); err != nil {
				t.Fatal(err)
			}
			return filler
		}
	}
	t.Fatal("the disk is not small")
	return ""
}
