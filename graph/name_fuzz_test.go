package graph

import (
	"regexp"
	"strings"
	"testing"
)

// realNames are what cards have been seen to say of their base model.
var realNames = []string{
	"Qwen/Qwen3-8B", "gpt2", "runwayml/stable-diffusion-v1-5", "Kokoro 82M", "https://huggingface.co/Qwen/Qwen3-8B/tree/main",
	"http://WWW.hf.co/a/b", "hf://a/b@main/x", "/workspace/out/checkpoint-100", "/cache/models/Org--Name", "C:\\models\\x",
	"/root/.cache/huggingface/hub/models--meta-llama--Llama-3.1-8B/snapshots/0e9e39f", "models--a--b--c", "models--0----", "unsloth/llama-3-8b:Q4_K_M",
	"a/b.git", "a/b.git.git", "\"a/b\" ", "'a/b' # the base", "a/b?x=1#y", "hf://", "/models/", "huggingface.co/x", "a/b/c", "éclair/x",
}

// The steps of cleaning and the forms of a tag, as the package comment lists
// them, written a second time as patterns.
var (
	cleanHost = regexp.MustCompile(`(?is)^(?:hf://|(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/)([^/]*(?:/[^/]*)?)(?:/.*)?$`)
	cleanTail = regexp.MustCompile(`(?s)[?#@:].*$`)
	cleanHub  = regexp.MustCompile(`(?s)^.*?models--([^/]*)`)
	cleanDir  = regexp.MustCompile(`(?s)^.*?/models/([^/]*)`)
	cleanPair = regexp.MustCompile(`(?s)^(.+?)--(.+?)(?:--.*)?$`)

	idForm    = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,95}/[A-Za-z0-9_][A-Za-z0-9._-]{0,95}$`)
	tagTyped  = regexp.MustCompile(`(?s)^(finetune|adapter|merge|quantized):(.+)$`)
	tagWord   = regexp.MustCompile(`(?s)^([a-z][a-z_-]*):(.*)$`)
	cleanForm = regexp.MustCompile(`(?i)^(hf|huggingface)\.co/|models--|\.git$`)
)

func cleanAgain(s string) string {
	s = strings.Trim(s, " \t\r\n\"'`")
	if m := cleanHost.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	s = strings.Trim(strings.TrimSuffix(cleanTail.ReplaceAllString(s, ""), ".git"), " \t\r\n\"'`")
	for _, marker := range []*regexp.Regexp{cleanHub, cleanDir} {
		m := marker.FindStringSubmatch(s)
		if m == nil || strings.HasPrefix(m[1], "--") {
			continue
		}
		if pair := cleanPair.FindStringSubmatch(m[1]); pair != nil && !strings.HasPrefix(m[1][len(pair[1]):], "----") {
			return pair[1] + "/" + pair[2]
		}
	}
	return s
}

// FuzzClean holds that names are cleaned and judged as patterns do it, that no
// name grows, and that a well-formed one that nothing can be cut from stays.
func FuzzClean(f *testing.F) {
	for _, s := range realNames {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if want := cleanAgain(s); got != want || len(got) > len(s) {
			t.Errorf("Clean(%q) = %q, want %q", s, got, want)
		}
		if strings.ContainsAny(got, "?#@:") {
			t.Errorf("Clean(%q) = %q", s, got)
		}
		for _, id := range []string{s, got} {
			if WellFormed(id) != idForm.MatchString(id) || IsBare(id) != idForm.MatchString("x/"+id) {
				t.Errorf("%q: well-formed %t, bare %t", id, WellFormed(id), IsBare(id))
			}
			if WellFormed(id) && !cleanForm.MatchString(id) && Clean(id) != id {
				t.Errorf("Clean(%q) = %q", id, Clean(id))
			}
		}
		if Fold(Fold(s)) != Fold(s) || CompareIDs(s, s) != 0 || compareFold(Fold(s), s) != 0 {
			t.Errorf("folding %q is not stable", s)
		}
	})
}

// FuzzParseTag holds that tags are read as patterns read them, and that a
// mention can be written as the tag that it was.
func FuzzParseTag(f *testing.F) {
	f.Add("license:apache-2.0")
	for _, name := range realNames {
		for _, relation := range []string{"", "finetune:", "adapter:", "merge:", "quantized:", "distilled:", "Merge:", "re_trained-on:"} {
			f.Add(TagPrefix + relation + name)
		}
	}
	f.Fuzz(func(t *testing.T, tag string) {
		got, ok := parseTag(tag)
		rest, isMention := strings.CutPrefix(tag, "base_model:")
		want := mention{name: rest}
		if m := tagTyped.FindStringSubmatch(rest); m != nil {
			r, _ := ParseRelation(m[1])
			want = mention{name: m[2], relation: r}
		} else if m := tagWord.FindStringSubmatch(rest); m != nil && idForm.MatchString(m[2]) {
			want = mention{name: m[2], unknown: m[1]}
		}
		if !isMention {
			want = mention{}
		}
		if got != want || ok != isMention {
			t.Errorf("parseTag(%q) = %+v, %t, want %+v", tag, got, ok, want)
		}
		written := TagPrefix
		if got.relation != Unspecified {
			written += got.relation.String() + ":"
		}
		if got.unknown != "" {
			written += got.unknown + ":"
		}
		if ok && written+got.name != tag {
			t.Errorf("the mention %+v is written as %q, and was %q", got, written+got.name, tag)
		}
	})
}
