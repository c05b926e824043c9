package web

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// TestManyAtOnce: more requests than are answered at once are told to come back, and
// whoever watches is answered all the same.
func TestManyAtOnce(t *testing.T) {
	site, err := New(t.Context(), configOf(sampleDB(t)))
	if err != nil {
		t.Fatal(err)
	}
	begun, done := make(chan struct{}), make(chan struct{})
	handler := site.guarded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			begun <- struct{}{}
			<-done
			return
		}
		site.routes().ServeHTTP(w, r)
	}))
	ask := func(address string) *http.Response {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil))
		return w.Result()
	}
	var slow sync.WaitGroup
	for range maxAtOnce {
		slow.Go(func() { ask("/slow") })
		<-begun
	}
	if answer := ask("/"); answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "1" {
		t.Errorf("one too many: %s, Retry-After %q", answer.Status, answer.Header.Get("Retry-After"))
	}
	for _, address := range []string{"/healthz", "/metrics"} {
		if answer := ask(address); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, answer.Status)
		}
	}
	close(done)
	slow.Wait()
	if answer := ask("/"); answer.StatusCode != http.StatusOK {
		t.Errorf("after all others: %s", answer.Status)
	}
}
