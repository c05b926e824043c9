package answers

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestVisible(t *testing.T) {
	for _, tt := range []struct{ s, want string }{
		{"Qwen/Qwen2.5-7B", "Qwen/Qwen2.5-7B"},
		{"1,234 – müsli 模型", "1,234 – müsli 模型"},
		{"", ""},
		{"\x1b[31mred", `\x1b[31mred`},
		{"a\r\n\tb\x00\x7f", `a\r\n\tb\x00\x7f`},
		{"a\u202eb\u2066c\u200d\u00a0", `a\u202eb\u2066c\u200d\u00a0`},
		{"\u009b1m \U000e0041", `\u009b1m \U000e0041`},
		{"a\xffb\xc3", `a\xffb\xc3`},
		{"a\ufffdb", "a\ufffdb"},
	} {
		if got := Visible(tt.s); got != tt.want {
			t.Errorf("visible(%q) = %q, want %q", tt.s, got, tt.want)
		}
	}
}

// JSON says the same as it would without the care for terminals.
func TestJSONIsPrintable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		var b strings.Builder
		if err := WriteJSON(&b, []string{s}); err != nil {
			t.Fatal(err)
		}
		var back []string
		if err := json.Unmarshal([]byte(b.String()), &back); err != nil || len(back) != 1 || back[0] != s {
			t.Fatalf("%q came back as %q: %v", s, back, err)
		}
		if strings.ContainsFunc(b.String(), func(r rune) bool { return r != '\n' && !strconv.IsPrint(r) }) {
			t.Fatalf("%q is written as %q", s, b.String())
		}
	})
}
