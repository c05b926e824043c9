package graph

import (
	"strings"
	"testing"
)

func TestClean(t *testing.T) {
	for _, tt := range []struct{ name, want string }{
		{"Org/Name", "Org/Name"},
		{" 'Org/Name'\t", "Org/Name"},
		{"https://huggingface.co/Org/Name", "Org/Name"},
		{"http://www.huggingface.co/Org/Name/blob/main/a.gguf", "Org/Name"},
		{"HF.co/Org/Name", "Org/Name"},
		{"hf://Org/Name@v1/file", "Org/Name"},
		{"https://example.com/Org/Name", "https"},
		{"Org/Name@refs/pr/1", "Org/Name"},
		{"Org/Name:latest", "Org/Name"},
		{"Org/Name?a#b", "Org/Name"},
		{"Org/Name.git", "Org/Name"},
		{"Org/Name.git.git", "Org/Name.git"},
		{"Org/Name #1", "Org/Name"},
		{"models--Org--Name", "Org/Name"},
		{"/x/models--Org--Na--me/y", "Org/Na"},
		{"/models/Org--Name", "Org/Name"},
		{"/models/Org--Name/z", "Org/Name"},
		{"models/Org--Name", "models/Org--Name"},
		{"models--", "models--"},
		{"models----x", "models----x"},
		{`C:\Models\x`, "C"},
		{"", ""},
		{"a/b/c", "a/b/c"},
	} {
		if got := Clean(tt.name); got != tt.want {
			t.Errorf("Clean(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWellFormed(t *testing.T) {
	for _, tt := range []struct {
		id   string
		want bool
	}{
		{"a/b", true},
		{"_a/B.c-d_e", true},
		{strings.Repeat("a", 96) + "/b", true},
		{strings.Repeat("a", 97) + "/b", false},
		{"a/-b", false},
		{"a/.b", false},
		{"a/", false},
		{"/b", false},
		{"a/b/c", false},
		{"a b/c", false},
		{"é/b", false},
		{"gpt2", false},
		{"", false},
	} {
		if got := WellFormed(tt.id); got != tt.want {
			t.Errorf("WellFormed(%q) = %v, want %v", tt.id, got, tt.want)
		}
	}
}
