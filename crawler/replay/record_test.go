package replay_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"

	"hflineage/crawler/replay"
)

// record asks a server without a network and returns the body.
func record(s *replay.Server, target string) []byte {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("Authorization", "Bearer hf_any") // so that private items are seen
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Body.Bytes()
}

// usable tells by encoding/json whether a recording may have this line.
func usable(line string) bool {
	line = strings.TrimSpace(line)
	if line == "" {
		return true
	}
	var m map[string]json.RawMessage
	if json.Unmarshal([]byte(line), &m) != nil || m == nil {
		return false
	}
	if raw, ok := m["redirect"]; ok {
		var w struct{ From, To string }
		return json.Unmarshal(raw, &w) == nil && w.From != "" && w.To != ""
	}
	raw, ok := m["formerIds"]
	if !ok {
		return true
	}
	var former []string
	var id string
	return json.Unmarshal(raw, &former) == nil && json.Unmarshal(m["id"], &id) == nil && id != ""
}
