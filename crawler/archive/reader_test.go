package archive

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFormats reads the same lines from every kind of file.
func TestFormats(t *testing.T) {
	const text = "{\"id\":\"a\"}\n\n  {\"id\":\"b\"} \r\nno JSON\n{\"id\":\"c\"}"
	want := []string{`1: {"id":"a"}`, `3: {"id":"b"}`, `4: no JSON`, `5: {"id":"c"}`}
	half := strings.Index(text, "no JSON")
	skipped := append([]byte{0x52, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 'h', 'i'}, zstandard(t, []byte(text))...)
	for name, data := range map[string][]byte{
		"plain":                           []byte(text),
		"byte order mark":                 []byte("\ufeff" + text),
		"gzip":                            gzipped(t, []byte(text)),
		"gzip of two members":             append(gzipped(t, []byte(text[:half])), gzipped(t, []byte(text[half:]))...),
		"zstd":                            zstandard(t, []byte(text)),
		"zstd of two frames":              append(zstandard(t, []byte(text[:half])), zstandard(t, []byte(text[half:]))...),
		"zstd with a frame to be skipped": skipped,
	} {
		got, err := readAll(data)
		if err != nil || got.archive || got.run != nil {
			t.Errorf("%s: archive %t, %v", name, got.archive, err)
		}
		if diff := cmp.Diff(want, got.lines); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
	if got, err := readAll(nil); err != nil || len(got.lines) != 0 {
		t.Errorf("an empty file: %q, %v", got.lines, err)
	}
}

func TestBatches(t *testing.T) {
	text := bytes.Join(items(2500), []byte("\n"))
	r, err := NewReader(bytes.NewReader(text), "data")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range [][2]int{{1, 1000}, {1001, 1000}, {2001, 500}} {
		lines, err := r.Next()
		if err != nil || lines.First != want[0] || lines.Len() != want[1] {
			t.Fatalf("%v, want %d lines from %d on", err, want[1], want[0])
		}
	}
	if r.Offset() != int64(len(text)) {
		t.Errorf("offset %d, want %d", r.Offset(), len(text))
	}
}

// TestRefused: what is wrong is said with the line, behind all that was right.
func TestRefused(t *testing.T) {
	head, item := `{"hflineage":{"archive":1,"begun":"2026-11-23T20:12:00Z"}}`, `{"id":"a"}`
	run := fmt.Sprintf(`{"hflineage":{"run":{"id":1,"started":"2026-11-23T20:12:00Z"},"sha256":"%x"}}`, sha256.Sum256([]byte(head+"\n"+item+"\n")))
	other := `{"hflineage":{"run":{"id":1,"started":"2025-11-23T20:12:00Z"}}}`
	for _, tt := range []struct {
		lines []string
		want  string
	}{
		{[]string{item, `{"id":`}, "line 2: the file is cut short: its last line has no end"},
		{[]string{head, item}, "line 3: the archive is cut short: the record of its run is missing"},
		{[]string{head}, "line 2: the archive is cut short"},
		{[]string{head, item, run, item}, "line 4: something behind the run"},
		{[]string{head, item, run, "", head, item, run}, "line 5: something behind the run"},
		{[]string{head, item, item, run}, "line 4: the archive is not what its crawl wrote: its checksum is another"},
		{[]string{item, head}, "line 2: the head of an archive where it does not begin"},
		{[]string{item, run}, "line 2: a line of an archive in a file without the head of one"},
		{[]string{head, item, other}, "line 3: the record of a run of 2025-11-23T20:12:00Z in the archive of one of 2026"},
		{[]string{`{"hflineage":{"archive":9}}`, item}, "line 1: an archive of version 9, and this hflineage reads up to 1"},
		{[]string{head, `{"hflineage":{"other":9}}`}, "line 2: neither a head, nor a look-up, nor a run"},
		{[]string{head, `{"hflineage":7}`}, "line 2: the line cannot be read"},
	} {
		got, err := readAll([]byte(strings.Join(tt.lines, "\n")))
		wrong, ok := errors.AsType[*Error](err)
		if !ok || !strings.HasPrefix(err.Error(), "data "+tt.want) {
			t.Errorf("%q: %v, want an Error: data %s", tt.lines, err, tt.want)
			continue
		}
		right := 0
		for _, line := range tt.lines[:wrong.Line-1] {
			if line != "" && !isOwn([]byte(line)) {
				right++
			}
		}
		if len(got.lines) != right {
			t.Errorf("%q: %q before the error, want %d lines", tt.lines, got.lines, right)
		}
	}
	long := strings.Repeat("x", maxLine+2<<20)
	if _, err := readAll([]byte("{}\n" + long + "\n")); err == nil || err.Error() != "data line 2: the line is longer than 64 MB" {
		t.Errorf("a long line: %.100v", err)
	}
}

// TestCut cuts files at every byte: packed ones are whole or refused, and so is
// an archive in any form; a plain listing is refused unless the cut is between
// two lines, and a packed one too.
func TestCut(t *testing.T) {
	path := newPath(t)
	archived(t, path)
	packed := read(t, path)
	text := unpacked(t, packed)
	for name, data := range map[string][]byte{
		"archive": packed, "plain archive": text, "gzip archive": gzipped(t, text),
		"gzip": gzipped(t, bytes.Join(items(8), []byte("\n"))), "zstd": zstandard(t, bytes.Join(items(8), []byte("\n"))),
	} {
		all, err := readAll(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for n := 1; n < len(data); n++ {
			got, err := readAll(data[:n])
			if err == nil && !cmp.Equal(got.lines, all.lines) && !isNoise(data[:n], got) {
				t.Errorf("%s: the first %d of %d bytes give %d lines and no error", name, n, len(data), len(got.lines))
			}
			if _, ok := errors.AsType[*Error](err); err != nil && !ok {
				t.Errorf("%s: the first %d bytes: %v, want an Error", name, n, err)
			}
		}
	}
	plain := append(bytes.Join(items(5), []byte("\n")), '\n')
	for n := range plain {
		got, err := readAll(plain[:n])
		lines := bytes.Count(append(plain[:n:n], plain[n]), []byte("\n"))
		if between := n == 0 || plain[n-1] == '\n' || plain[n] == '\n'; between != (err == nil) || len(got.lines) != lines {
			t.Errorf("the first %d bytes: %d lines, %v", n, len(got.lines), err)
		}
	}
}

// isNoise reports whether so little of a packed file is left that it is none:
// its bytes are a line that no listing has.
func isNoise(data []byte, got whole) bool {
	return len(data) < 4 && len(got.lines) == 1 && got.lines[0] == fmt.Sprintf("1: %s", bytes.TrimSpace(data))
}

// TestDamaged turns a byte of a packed file at a time: the file is refused or as
// it was.
func TestDamaged(t *testing.T) {
	path := newPath(t)
	archived(t, path)
	data := read(t, path)
	all, err := readAll(data)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4; i < len(data); i++ {
		damaged := bytes.Clone(data)
		damaged[i] ^= 0x10
		if got, err := readAll(damaged); err == nil && !cmp.Equal(got.lines, all.lines) {
			t.Errorf("byte %d: %q", i, got.lines)
		}
	}
}

// FuzzReader: a reader of anything comes to an end, and all that it says is there.
func FuzzReader(f *testing.F) {
	path := newPath(f)
	archived(f, path)
	f.Add(read(f, path))
	f.Add(unpacked(f, read(f, path)))
	f.Add([]byte("{\"id\":\"a\"}\r\n\n\"b\"\n{"))
	f.Add(gzipped(f, []byte("{}\n{}")))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := readAll(data)
		if err == nil && got.archive != (got.run != nil) {
			t.Error("an archive without its run, or a run without its archive")
		}
		if isPacked(data) || bytes.HasPrefix(data, []byte("\ufeff")) {
			return
		}
		text := bytes.Split(data, []byte("\n"))
		for _, line := range got.lines {
			number, line, _ := strings.Cut(line, ": ")
			n, err := strconv.Atoi(number)
			if err != nil || line != string(bytes.TrimSpace(text[n-1])) {
				t.Errorf("line %s is %q, want %q", number, line, text[n-1])
			}
		}
	})
}

func isPacked(data []byte) bool {
	return bytes.HasPrefix(data, []byte{0x1f, 0x8b}) || isZstd(data[:min(4, len(data))])
}
