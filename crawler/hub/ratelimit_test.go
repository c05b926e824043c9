package hub_test

import (
	"net/http"
	"testing"
	"time"

	"hflineage/crawler/hub"
)

func TestReadQuota(t *testing.T) {
	full := hub.Quota{
		Bucket: "api", Remaining: 489, Reset: 189 * time.Second, Limit: 500, Window: 5 * time.Minute,
		HasRemaining: true, HasLimit: true,
	}
	tests := map[string]struct {
		rate, policy string
		want         hub.Quota
	}{
		"as recorded":     {`"api";r=489;t=189`, `"fixed window";"api";q=500;w=300`, full},
		"blanks":          {` "api" ; r = 489 ; t = 189 `, `"fixed window" ; "api" ; q = 500 ; w = 300`, full},
		"another order":   {`"api";t=189;r=489`, `"fixed window";"api";w=300;q=500`, full},
		"several limits":  {`"api";r=489;t=189, "pages";r=1;t=2`, `"fixed window";"api";q=500;w=300, "x";q=1;w=1`, full},
		"exhausted":       {`"resolvers";r=0;t=1`, "", hub.Quota{Bucket: "resolvers", Reset: time.Second, HasRemaining: true}},
		"the policy only": {"", `"fixed window";"api";q=500;w=300`, hub.Quota{Limit: 500, Window: 5 * time.Minute, HasLimit: true}},
		"nothing":         {"", "", hub.Quota{}},
		"no reset":        {`"api";r=489`, "", hub.Quota{Bucket: "api"}},
		"absurd numbers":  {`"api";r=99999999999999999999;t=1`, `"api";q=0;w=300`, hub.Quota{Bucket: "api"}},
		"quoted lies":     {`"r=1;t=2"`, `"q=5;w=5"`, hub.Quota{}},
		"other words":     {`"api";xr=3;rt=4`, "", hub.Quota{Bucket: "api"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := http.Header{}
			if tt.rate != "" {
				h.Set("ratelimit", tt.rate)
			}
			if tt.policy != "" {
				h.Set("ratelimit-policy", tt.policy)
			}
			if got := hub.ReadQuota(h); got != tt.want {
				t.Errorf("ReadQuota(%q, %q) = %+v, want %+v", tt.rate, tt.policy, got, tt.want)
			}
		})
	}
}

func TestQuotaExhausted(t *testing.T) {
	if !(hub.Quota{HasRemaining: true}).Exhausted() {
		t.Error("r=0 is not exhausted")
	}
	if (hub.Quota{}).Exhausted() || (hub.Quota{HasRemaining: true, Remaining: 99794}).Exhausted() {
		t.Error("exhausted without r=0")
	}
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"5": 5 * time.Second, " 0 ": 0, "": -1, "-1": -1, "soon": -1, "Wed, 21 Oct 2015 07:28:00 GMT": -1, "1.5": -1,
	} {
		got, ok := hub.RetryAfter(http.Header{"Retry-After": {value}})
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("RetryAfter(%q) = %v, %t, want %v", value, got, ok, want)
		}
	}
}
