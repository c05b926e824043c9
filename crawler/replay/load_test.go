package replay_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"hflineage/crawler/replay"
)

func zipped(t *testing.T, data string) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	if _, err := zw.Write([]byte(data)); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNew(t *testing.T) {
	for name, data := range map[string][]byte{
		"plain":      []byte(small),
		"gzip":       zipped(t, small),
		"gzip twice": append(zipped(t, small[:strings.Index(small, "{\"_id\":\"66bf")]), zipped(t, small[strings.Index(small, "{\"_id\":\"66bf"):])...),
		"CRLF":       []byte(strings.ReplaceAll(small, "\n", "\r\n")),
		"no newline": []byte(strings.TrimSpace(small)),
	} {
		s, err := replay.New(bytes.NewReader(data), replay.Config{})
		if err != nil || s.Len() != 9 {
			t.Errorf("%s: %v, want 9 items", name, err)
		}
	}
	for _, empty := range []string{"", "\n\n"} {
		s, err := replay.New(strings.NewReader(empty), replay.Config{})
		if err != nil || s.Len() != 0 {
			t.Fatalf("New(%q): %v", empty, err)
		}
		for _, order := range []string{"", "?sort=createdAt&direction=1", "?filter=x"} {
			if got := string(record(s, "/api/models"+order)); got != "[]" {
				t.Errorf("an empty Hub lists %s", got)
			}
		}
	}
}

func TestNewRefuses(t *testing.T) {
	cut := zipped(t, small)
	tests := map[string]struct {
		data []byte
		want string
	}{
		"a list":             {[]byte("\n[1]\n"), "line 2: not a JSON object"},
		"cut JSON":           {[]byte("{\"id\":\"a\"}\n{\"id\":"), "line 2: the file is cut short"},
		"two on a line":      {[]byte(`{"id":"a"} {"id":"b"}`), "line 1: not valid JSON"},
		"a bad redirect":     {[]byte(`{"redirect":{"from":"a"}}`), "line 1: a redirect must be"},
		"a redirect of none": {[]byte(`{"redirect":"a"}`), "line 1: a redirect must be"},
		"bad former ids":     {[]byte(`{"id":"a/b","formerIds":"c"}`), "line 1: formerIds must be"},
		"former ids of none": {[]byte(`{"formerIds":["c"]}`), "line 1: formerIds must be"},
		"cut gzip":           {cut[:len(cut)-20], "the file is cut short or damaged: unexpected EOF"},
		"no gzip":            {[]byte{0x1f, 0x8b, 1, 2, 3}, "recording line 1: the file is cut short or damaged"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := replay.New(bytes.NewReader(tt.data), replay.Config{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("New: %v, want an error with %q", err, tt.want)
			}
		})
	}
}
