package hub_test

import (
	"math"
	"math/big"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"hflineage/crawler/hub"
)

// The patterns of the official client, each for a header with one limit and
// nothing beside it.
var (
	clientRate   = regexp.MustCompile(`^\s*"(\w+)"\s*;\s*r\s*=\s*(\d+)\s*;\s*t\s*=\s*(\d+)\s*$`)
	clientPolicy = regexp.MustCompile(`^\s*"[\w ]+"\s*;\s*"\w+"\s*;\s*q\s*=\s*(\d+)\s*;\s*w\s*=\s*(\d+)\s*$`)
)

// FuzzReadQuota holds that the headers are read as the official client reads
// them, that no number comes from nowhere or is out of bounds, that further
// limits change nothing, and that what is read can be written and read again.
func FuzzReadQuota(f *testing.F) {
	f.Add(`"api";r=489;t=189`, `"fixed window";"api";q=500;w=300`, "5")
	f.Add(`"resolvers";r=0;t=1`, `"fixed window";"resolvers";q=3000;w=300`, "300")
	f.Add(`"api" ; r = 99794 ; t = 12, "pages";r=1;t=2`, `"fixed window";"pages";q=100;w=300`, " 0 ")
	f.Add(`;;;r==1`, `q=1e9`, "Wed, 21 Oct 2015 07:28:00 GMT")
	f.Add(`"api";r=2147483648;t=1`, `"r=1";q=0;w=4294967297`, "+2147483648")
	f.Fuzz(func(t *testing.T, rate, policy, after string) {
		h := http.Header{"Ratelimit": {rate}, "Ratelimit-Policy": {policy}, "Retry-After": {after}}
		q := hub.ReadQuota(h)
		if want, ok := clientQuota(rate, policy); ok && q != want {
			t.Errorf("ReadQuota(%q, %q) = %+v, want %+v", rate, policy, q, want)
		}
		boundQuota(t, q, rate, policy)
		further := http.Header{"Ratelimit": {rate, `"x";r=1;t=1`}, "Ratelimit-Policy": {policy + `,"x";q=1;w=1`}}
		if got := hub.ReadQuota(further); got != q {
			t.Errorf("with further limits behind %q, %q: %+v, want %+v", rate, policy, got, q)
		}
		wantRetryAfter(t, h)
		if !q.HasRemaining || !q.HasLimit || q.Bucket == "" {
			return
		}
		again := hub.ReadQuota(http.Header{"Ratelimit": {hub.FormatRateLimit(q)}, "Ratelimit-Policy": {hub.FormatPolicy(q)}})
		if again != q {
			t.Errorf("read %+v, written and read again %+v", q, again)
		}
	})
}

// clientQuota is what the official client reads of the two headers; ok is false
// where it and we need not agree.
func clientQuota(rate, policy string) (q hub.Quota, ok bool) {
	r, p := clientRate.FindStringSubmatch(rate), clientPolicy.FindStringSubmatch(policy)
	if r == nil || p == nil {
		return q, false
	}
	var n [4]int
	for i, digits := range []string{r[2], r[3], p[1], p[2]} {
		value, err := strconv.ParseInt(digits, 10, 32)
		if err != nil || i > 1 && value == 0 {
			return q, false
		}
		n[i] = int(value)
	}
	return hub.Quota{
		Bucket: r[1], Remaining: n[0], Reset: time.Duration(n[1]) * time.Second, HasRemaining: true,
		Limit: n[2], Window: time.Duration(n[3]) * time.Second, HasLimit: true,
	}, true
}

// boundQuota makes sure that numbers are in range and stand in the headers.
func boundQuota(t *testing.T, q hub.Quota, rate, policy string) {
	t.Helper()
	for _, x := range []struct {
		n    int
		told bool
		in   string
	}{
		{q.Remaining, q.HasRemaining, rate}, {int(q.Reset / time.Second), q.HasRemaining, rate},
		{q.Limit, q.HasLimit, policy}, {int(q.Window / time.Second), q.HasLimit, policy},
	} {
		if x.n < 0 || x.n > math.MaxInt32 || !x.told && x.n != 0 || x.told && !strings.Contains(x.in, strconv.Itoa(x.n)) {
			t.Errorf("ReadQuota(%q, %q) = %+v", rate, policy, q)
		}
	}
	if q.Bucket != "" && !strings.Contains(rate, `"`+q.Bucket+`"`) || q.HasLimit && (q.Limit == 0 || q.Window == 0) {
		t.Errorf("ReadQuota(%q, %q) = %+v", rate, policy, q)
	}
}

// wantRetryAfter reads Retry-After with big numbers.
func wantRetryAfter(t *testing.T, h http.Header) {
	t.Helper()
	n, ok := new(big.Int).SetString(strings.TrimSpace(h.Get("Retry-After")), 10)
	ok = ok && n.Sign() >= 0 && n.Cmp(big.NewInt(math.MaxInt32)) <= 0
	var want time.Duration
	if ok {
		want = time.Duration(n.Int64()) * time.Second
	}
	if got, gotOK := hub.RetryAfter(h); got != want || gotOK != ok {
		t.Errorf("RetryAfter(%q) = %v, %t, want %v, %t", h.Get("Retry-After"), got, gotOK, want, ok)
	}
}
