package graph

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"sort"
)

// Aliases are the names that mean a model of another name: renames, learnt from
// baseModels or from redirects. Name i means target i.
type Aliases struct {
	Names   Strings // folded, ascending bytewise
	Targets Strings // the id at the end of the chain, in the target's own spelling
}

// sortedAliases makes Aliases of targets by name.
func sortedAliases(targets map[string]string) Aliases {
	var a, ids stringTable
	for _, name := range slices.Sorted(maps.Keys(targets)) {
		a.add([]byte(name))
		ids.add([]byte(targets[name]))
	}
	return Aliases{Names: a.strings(), Targets: ids.strings()}
}

// Len is the number of aliases.
func (a Aliases) Len() int { return a.Names.Len() }

// Find returns the target of a folded name.
func (a Aliases) Find(folded string) (target string, ok bool) {
	i, ok := sort.Find(a.Len(), func(i int) int { return bytes.Compare([]byte(folded), a.Names.Bytes(i)) })
	if !ok {
		return "", false
	}
	return a.Targets.At(i), true
}

// SHA256 is the hash, in hexadecimal, of the aliases as lines of name, tab,
// target, in order of name. Answers name it: the same models under other aliases
// give other counts.
func (a Aliases) SHA256() string {
	h := sha256.New()
	for i := range a.Len() {
		h.Write(a.Names.Bytes(i))
		h.Write([]byte{'\t'})
		h.Write(a.Targets.Bytes(i))
		h.Write([]byte{'\n'})
	}
	return hex.EncodeToString(h.Sum(nil))
}
