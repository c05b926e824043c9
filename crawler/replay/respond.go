package replay

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// respond sends a body, compressed if the client takes gzip.
func respond(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Vary", "Accept-Encoding")
	if len(body) > 0 && takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = compress(body)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// A client that has gone away is no concern of the server.
		_, _ = w.Write(body)
	}
}

const jsonType = "application/json; charset=utf-8"

// refuse sends an error as the Hub does: a sentence in a header and in the
// body, and a code where the Hub has one.
func refuse(w http.ResponseWriter, r *http.Request, status int, code, sentence string) {
	if code != "" {
		w.Header().Set("X-Error-Code", code)
	}
	w.Header().Set("X-Error-Message", sentence)
	body, err := json.Marshal(map[string]string{"error": sentence})
	if err != nil {
		panic(err) // a string always encodes
	}
	respond(w, r, status, jsonType, body)
}

// tooMany sends the Hub's refusal of a request above the quota, word for word.
func tooMany(w http.ResponseWriter, r *http.Request) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	body := fmt.Sprintf("We had to rate limit your IP (%s). To continue using our service, create a HF account or login"+
		" to your existing account, and make sure you pass a HF_TOKEN if you're using the API.", host)
	respond(w, r, http.StatusTooManyRequests, "text/plain; charset=utf-8", []byte(body))
}

func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q := strings.ReplaceAll(params, " ", "")
			return q != "q=0" && q != "q=0.0"
		}
	}
	return false
}

var gzipWriters = sync.Pool{New: func() any {
	zw, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // BestSpeed is a level
	}
	return zw
}}

func compress(body []byte) []byte {
	zw := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(zw)
	var out bytes.Buffer
	zw.Reset(&out)
	_, err := zw.Write(body)
	if cerr := zw.Close(); err != nil || cerr != nil {
		panic("writing to memory failed") // a Buffer takes everything
	}
	return out.Bytes()
}
