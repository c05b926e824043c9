package graph

import "strings"

// Fold returns s with ASCII letters in lower case: the form in which names are
// compared. Nothing else changes, since an id has ASCII letters only.
func Fold(s string) string {
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				b[i] = lower(b[i])
			}
			return string(b)
		}
	}
	return s
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// compareFold compares a and b in folded form.
func compareFold[A, B string | []byte](a A, b B) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		if x, y := lower(a[i]), lower(b[i]); x != y {
			return int(x) - int(y)
		}
	}
	return len(a) - len(b)
}

// CompareIDs is the order of nodes, words and tags: folded, then as they are.
func CompareIDs[A, B string | []byte](a A, b B) int {
	if c := compareFold(a, b); c != 0 {
		return c
	}
	for i := range len(a) {
		if a[i] != b[i] {
			return int(a[i]) - int(b[i])
		}
	}
	return 0
}

// WellFormed reports whether s is OWNER/NAME, as an id on the Hub is.
func WellFormed(s string) bool {
	owner, name, found := strings.Cut(s, "/")
	return found && IsBare(owner) && IsBare(name)
}

// IsBare reports whether s could be one half of an id, or an id from before
// ids had an owner ("gpt2"): [A-Za-z0-9_][A-Za-z0-9._-]{0,95}. The pattern is
// the working one of huggingface_hub's validators.
func IsBare(s string) bool {
	if s == "" || len(s) > 96 || !isWord(s[0]) {
		return false
	}
	for i := 1; i < len(s); i++ {
		if !isWord(s[i]) && s[i] != '.' && s[i] != '-' {
			return false
		}
	}
	return true
}

func isWord(c byte) bool {
	return 'a' <= lower(c) && lower(c) <= 'z' || '0' <= c && c <= '9' || c == '_'
}

// Clean returns the cleaned spelling of a parent's name, by the steps that the
// package comment lists. What it cannot make sense of it leaves as it is.
func Clean(name string) string {
	const blanksAndQuotes = " \t\r\n\"'`"
	s := strings.Trim(name, blanksAndQuotes)
	if rest, ok := dropHost(s); ok {
		s = firstSegments(rest)
	}
	if i := strings.IndexAny(s, "?#@:"); i >= 0 {
		s = s[:i]
	}
	s = strings.Trim(strings.TrimSuffix(s, ".git"), blanksAndQuotes)
	for _, marker := range []string{"models--", "/models/"} {
		if id, ok := cachedID(s, marker); ok {
			return id
		}
	}
	return s
}

// dropHost drops the scheme and host of the Hub.
func dropHost(s string) (rest string, ok bool) {
	if rest, ok := cutPrefixFold(s, "hf://"); ok {
		return rest, true
	}
	rest, ok = cutPrefixFold(s, "https://")
	if !ok {
		rest, _ = cutPrefixFold(s, "http://")
	}
	rest, _ = cutPrefixFold(rest, "www.")
	for _, host := range []string{"huggingface.co/", "hf.co/"} {
		if rest, ok := cutPrefixFold(rest, host); ok {
			return rest, true
		}
	}
	return s, false
}

func cutPrefixFold(s, prefix string) (rest string, ok bool) {
	if len(s) < len(prefix) || compareFold(s[:len(prefix)], prefix) != 0 {
		return s, false
	}
	return s[len(prefix):], true
}

// firstSegments keeps the first two segments of a path.
func firstSegments(s string) string {
	owner, rest, _ := strings.Cut(s, "/")
	name, _, deeper := strings.Cut(rest, "/")
	if !deeper {
		return s
	}
	return owner + "/" + name
}

// cachedID reads ORG--NAME behind marker, as download caches name their folders.
func cachedID(s, marker string) (id string, ok bool) {
	_, rest, found := strings.Cut(s, marker)
	if !found {
		return "", false
	}
	segment, _, _ := strings.Cut(rest, "/")
	org, name, _ := strings.Cut(segment, "--")
	name, _, _ = strings.Cut(name, "--")
	if org == "" || name == "" {
		return "", false
	}
	return org + "/" + name, true
}

// pathOwners are owners that are really the first folder of a local path.
var pathOwners = map[string]bool{
	"output": true, "outputs": true, "model": true, "models": true, "results": true,
	"checkpoint": true, "checkpoints": true, "content": true, "workspace": true,
	"data": true, "tmp": true, "home": true, "mnt": true,
}

func isPathLike(id string) bool {
	owner, _, _ := strings.Cut(id, "/")
	return pathOwners[Fold(owner)]
}

// TagPrefix begins the tags that mention a parent.
const TagPrefix = "base_model:"

// mention is what one tag says of a parent.
type mention struct {
	name     string
	relation Relation
	unknown  string // the word that stood for a relation that the rule does not know
}

// parseTag reads the mention in a tag; ok is false for every other tag.
func parseTag(tag string) (m mention, ok bool) {
	rest, ok := strings.CutPrefix(tag, TagPrefix)
	if !ok {
		return mention{}, false
	}
	word, name, found := strings.Cut(rest, ":")
	if !found || name == "" {
		return mention{name: rest}, true
	}
	if r, ok := ParseRelation(word); ok {
		return mention{name: name, relation: r}, true
	}
	if isRelationWord(word) && WellFormed(name) {
		return mention{name: name, unknown: word}, true
	}
	return mention{name: rest}, true
}

func isRelationWord(s string) bool {
	for i := range len(s) {
		letter := 'a' <= s[i] && s[i] <= 'z'
		if !letter && (i == 0 || s[i] != '_' && s[i] != '-') {
			return false
		}
	}
	return s != ""
}
