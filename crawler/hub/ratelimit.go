package hub

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Quota is what an answer tells about the rate limit. The Hub counts requests
// in fixed windows of 5 minutes and names the state on every answer, by the
// draft ietf-httpapi-ratelimit-headers-09 (Hub documentation, rate limits):
//
//	ratelimit: "api";r=489;t=189
//	ratelimit-policy: "fixed window";"api";q=500;w=300
type Quota struct {
	Bucket    string        // "api", "resolvers", "pages", or "" if not named
	Remaining int           // r: requests left in this window
	Reset     time.Duration // t: until the next window, in whole seconds
	Limit     int           // q: requests a window
	Window    time.Duration // w

	HasRemaining bool // Remaining and Reset were told
	HasLimit     bool // Limit and Window were told
}

// Exhausted reports that nothing is left of the window. Only then does a 429
// come from this limit, and only then is Reset the time to wait; with
// something left it comes from another limit (huggingface_hub issue 4662).
func (q Quota) Exhausted() bool { return q.HasRemaining && q.Remaining == 0 }

var (
	bucketName  = regexp.MustCompile(`"(\w+)"`)
	rateParam   = regexp.MustCompile(`(?i)(?:^|[;,\s])(r|t|q|w)\s*=\s*"?(\d+)`)
	quotedParts = regexp.MustCompile(`"[^"]*"`)
)

// ReadQuota reads the RateLimit and RateLimit-Policy headers. The policy as
// the Hub writes it is no valid structured field, so that the parameters are
// looked for wherever they stand; one that is missing or absurd leaves its pair
// unknown. Of several limits in one header the first counts.
func ReadQuota(h http.Header) Quota {
	var q Quota
	rate := firstLimit(h.Values("RateLimit"))
	if m := bucketName.FindStringSubmatch(rate); m != nil {
		q.Bucket = m[1]
	}
	r, hasR := rateValue(rate, "r")
	t, hasT := rateValue(rate, "t")
	if hasR && hasT {
		q.Remaining, q.Reset, q.HasRemaining = r, time.Duration(t)*time.Second, true
	}
	policy := firstLimit(h.Values("RateLimit-Policy"))
	limit, hasQ := rateValue(policy, "q")
	w, hasW := rateValue(policy, "w")
	if hasQ && hasW && limit > 0 && w > 0 {
		q.Limit, q.Window, q.HasLimit = limit, time.Duration(w)*time.Second, true
	}
	return q
}

// firstLimit is the first of several limits, which commas part.
func firstLimit(values []string) string {
	first, _, _ := strings.Cut(strings.Join(values, ","), ",")
	return first
}

// rateValue is the parameter of that name, looked for outside the quoted parts.
func rateValue(s, name string) (int, bool) {
	for _, m := range rateParam.FindAllStringSubmatch(quotedParts.ReplaceAllString(s, `""`), -1) {
		if !strings.EqualFold(m[1], name) {
			continue
		}
		n, err := strconv.ParseInt(m[2], 10, 32)
		return int(n), err == nil
	}
	return 0, false
}

// RetryAfter reads the Retry-After header in its form of seconds, the only one
// that the official client reads; ok is false without it.
func RetryAfter(h http.Header) (wait time.Duration, ok bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(h.Get("Retry-After")), 10, 32)
	if err != nil || n < 0 {
		return 0, false
	}
	return time.Duration(n) * time.Second, true
}

// FormatRateLimit and FormatPolicy write the two headers as the Hub does.
func FormatRateLimit(q Quota) string {
	return `"` + q.Bucket + `";r=` + strconv.Itoa(q.Remaining) + `;t=` + seconds(q.Reset)
}

// FormatPolicy writes the RateLimit-Policy header; see [FormatRateLimit].
func FormatPolicy(q Quota) string {
	return `"fixed window";"` + q.Bucket + `";q=` + strconv.Itoa(q.Limit) + `;w=` + seconds(q.Window)
}

// seconds rounds up: a client that waits so long has waited long enough.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
