package archive

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
)

// stats is a row as the dataset hub-stats has it, with columns that no listing needs.
type stats struct {
	Key        string     `parquet:"_id"`
	ID         string     `parquet:"id"`
	Created    *time.Time `parquet:"createdAt,timestamp(microsecond)"`
	Modified   time.Time  `parquet:"lastModified,timestamp(nanosecond:local)"`
	Card       *string    `parquet:"cardData"`
	Downloads  *int64     `parquet:"downloads"`
	Likes      float64    `parquet:"likes"`
	Tags       []*string  `parquet:"tags,list,optional"`
	BaseModels *struct {
		Models []struct {
			Key *string `parquet:"_id"`
			ID  string  `parquet:"id"`
		} `parquet:"models,list"`
		Relation *string `parquet:"relation"`
	} `parquet:"baseModels"`
	Siblings []struct {
		Name string `parquet:"rfilename"`
	} `parquet:"siblings,list"`
}

// statsRows are some of every shape.
func statsRows(n int) []stats {
	word := func(s string) *string { return &s }
	at := time.Date(2024, 9, 15, 8, 53, 41, 123456789, time.UTC)
	downloads := int64(1 << 40)
	rows := make([]stats, n)
	for i := range rows {
		r := stats{Key: "66e6a095390e3717b6ca97ef", ID: "a/b", Modified: at, Likes: float64(i), Card: word("{}")}
		if i%2 == 1 {
			r.Created, r.Downloads, r.Tags = &at, &downloads, []*string{word("x"), nil, word("\"ü\n")}
			r.BaseModels = &struct {
				Models []struct {
					Key *string `parquet:"_id"`
					ID  string  `parquet:"id"`
				} `parquet:"models,list"`
				Relation *string `parquet:"relation"`
			}{Relation: word("merge")}
			for range i % 4 {
				r.BaseModels.Models = append(r.BaseModels.Models, struct {
					Key *string `parquet:"_id"`
					ID  string  `parquet:"id"`
				}{nil, "c/d"})
			}
		}
		rows[i] = r
	}
	return rows
}

func TestParquet(t *testing.T) {
	lines, missing := readTable(t, parquetOf(t, statsRows(4)))
	const ends = `"lastModified":"2024-09-15T08:53:41.123Z"`
	full := func(likes, bases string) string {
		return `{"id":"a/b","_id":"66e6a095390e3717b6ca97ef","createdAt":"2024-09-15T08:53:41.123Z",` + ends +
			`,"downloads":1099511627776,"likes":` + likes + `,"tags":["x",null,"\"ü\n"],"baseModels":{"models":[` + bases + `],"relation":"merge"}}`
	}
	const base = `{"_id":null,"id":"c/d"}`
	want := []string{
		`{"id":"a/b","_id":"66e6a095390e3717b6ca97ef",` + ends + `,"likes":0}`, full("1", base),
		`{"id":"a/b","_id":"66e6a095390e3717b6ca97ef",` + ends + `,"likes":2}`, full("3", base+","+base+","+base),
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"private", "gated", "disabled", "pipeline_tag", "library_name"}, missing); diff != "" {
		t.Errorf("missing: -want +got:\n%s", diff)
	}
}

// TestParquetShapes: what other tools write for the same.
func TestParquetShapes(t *testing.T) {
	type element struct {
		Element string `parquet:"element"`
	}
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"nested as JSON": {parquetOf(t, []struct {
			ID    string `parquet:"id"`
			Tags  string `parquet:"tags"`
			Bases string `parquet:"baseModels,json"`
		}{{"a/b", `["x"]`, `{"relation":"merge"}`}}), `{"id":"a/b","tags":["x"],"baseModels":{"relation":"merge"}}`},
		"no JSON": {parquetOf(t, []struct {
			ID   string `parquet:"id"`
			Tags string `parquet:"tags"`
		}{{"[]", `['x']`}}), `{"id":"[]","tags":"['x']"}`},
		"plain repeated": {parquetOf(t, []struct {
			ID   string   `parquet:"id"`
			Tags []string `parquet:"tags"`
		}{{"a/b", []string{"x", "y"}}}), `{"id":"a/b","tags":["x","y"]}`},
		"a list that is not called one": {parquetOf(t, []struct {
			ID   string    `parquet:"id"`
			Tags []element `parquet:"tags"`
		}{{"a/b", []element{{"x"}}}}), `{"id":"a/b","tags":[{"element":"x"}]}`},
		"times and numbers": {parquetOf(t, []struct {
			ID        string           `parquet:"id"`
			Tags      []string         `parquet:"tags"`
			Created   deprecated.Int96 `parquet:"createdAt"`
			Modified  int32            `parquet:"lastModified,date"`
			Downloads int32            `parquet:"downloads"`
			Likes     float32          `parquet:"likes"`
			Private   bool             `parquet:"private"`
		}{{"a/b", nil, deprecated.Int96{1e9, 0, 2440589}, 1, -1, 2.5, true}}),
			`{"id":"a/b","createdAt":"1970-01-02T00:00:01.000Z","lastModified":"1970-01-02T00:00:00.000Z","private":true,"downloads":-1,"likes":2.5}`},
	} {
		if lines, _ := readTable(t, tt.data); len(lines) != 1 || lines[0] != tt.want {
			t.Errorf("%s: %s, want %s", name, lines, tt.want)
		}
	}
}

// TestParquetGroups reads many rows in several row groups and pages.
func TestParquetGroups(t *testing.T) {
	rows := statsRows(5000)
	lines, _ := readTable(t, parquetOf(t, rows, parquet.MaxRowsPerRowGroup(1700), parquet.PageBufferSize(512)))
	few, _ := readTable(t, parquetOf(t, rows))
	if len(lines) != 5000 || !cmp.Equal(lines, few) {
		t.Errorf("%d rows of small groups and pages, %d of one, or not the same", len(lines), len(few))
	}
}

func TestParquetRefused(t *testing.T) {
	type edge struct {
		Child string `parquet:"child"`
	}
	type model struct {
		ID   string `parquet:"id"`
		Name string `parquet:"name"`
	}
	whole := parquetOf(t, statsRows(100))
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"without id":      {parquetOf(t, []edge{{"a/b"}}), "no models of the Hub: there is no column id; its columns are child"},
		"without parents": {parquetOf(t, []model{{"a/b", "c"}}), "no models of the Hub: neither tags nor baseModels are there, which name the parents; its columns are id, name"},
		"cut":             {whole[:len(whole)/2], "the file is cut short or damaged: "},
		"the beginning":   {[]byte("PAR1"), "the file is cut short or damaged: "},
	} {
		_, err := Open(fileOf(t, tt.data))
		if _, ok := errors.AsType[*Error](err); !ok || !strings.Contains(err.Error(), "models.parquet: "+tt.want) {
			t.Errorf("%s: %v, want an Error: %s", name, err, tt.want)
		}
	}
}

// TestParquetCut cuts a file at every byte, and turns some: it is refused, or read to
// its end.
func TestParquetCut(t *testing.T) {
	data := parquetOf(t, statsRows(10), parquet.MaxRowsPerRowGroup(6))
	for n := range data {
		if err := drain(data[:n]); err == nil {
			t.Errorf("the first %d of %d bytes give no error", n, len(data))
		}
		if n%5 > 0 {
			continue
		}
		turned := bytes.Clone(data)
		turned[n] ^= 0x10
		_ = drain(turned) // whatever it says: it ends
	}
}

// FuzzParquet: a reader of anything comes to an end.
func FuzzParquet(f *testing.F) {
	f.Add(parquetOf(f, statsRows(5)))
	f.Fuzz(func(_ *testing.T, data []byte) { _ = drain(data) })
}

// drain reads a table to its end.
func drain(data []byte) error {
	table, _, err := openTable(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	defer table.close()
	for {
		_, ok, err := table.next(nil)
		if !ok {
			return err
		}
	}
}

func parquetOf[Row any](t testing.TB, rows []Row, options ...parquet.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[Row](&b, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func fileOf(t testing.TB, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "models.parquet")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// readTable reads a file to its end.
func readTable(t *testing.T, data []byte) (lines, missing []string) {
	t.Helper()
	r, err := Open(fileOf(t, data))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, c := range r.Missing() {
		missing = append(missing, c.Name)
	}
	for {
		l, err := r.Next()
		if errors.Is(err, io.EOF) {
			if r.Offset() != int64(len(data)) {
				t.Errorf("offset %d at the end of %d bytes", r.Offset(), len(data))
			}
			return lines, missing
		}
		if err != nil {
			t.Fatal(err)
		}
		for i := range l.Len() {
			lines = append(lines, string(l.Line(i)))
		}
	}
}
