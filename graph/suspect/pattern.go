package suspect

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// chars is a set of bytes, in both cases.
type chars [256]bool

func (c *chars) add(lo, hi byte) {
	for b := int(lo); b <= int(hi); b++ {
		s := string(rune(b))
		c[b], c[strings.ToLower(s)[0]], c[strings.ToUpper(s)[0]] = true, true, true
	}
}

// run is a part of a pattern without a star: a set of characters for each place.
type run []*chars

func (r run) matches(s []byte) bool {
	for i, c := range r {
		if !c[s[i]] {
			return false
		}
	}
	return true
}

// pattern is a pattern of names in its runs.
type pattern struct {
	head, tail run      // what a name begins and ends with; head is all of it if star is false
	middle     []*infix // what is between two stars, in this order
	star       bool
	least      int // characters that a name needs
}

// matches reports whether the whole name fits.
func (p *pattern) matches(name []byte) bool {
	switch {
	case len(name) < p.least || !p.star && len(name) != p.least:
		return false
	case !p.tail.matches(name[len(name)-len(p.tail):]) || !p.head.matches(name):
		return false
	}
	name = name[len(p.head) : len(name)-len(p.tail)]
	for _, x := range p.middle {
		at := x.find(name)
		if at < 0 {
			return false
		}
		name = name[at+len(x.run):]
	}
	return true
}

// infix is a run that may begin anywhere.
type infix struct {
	run
	skip [256]uint8 // by the character that stands where the run would end: how far the next try may lie
}

func newInfix(r run) *infix {
	x := &infix{run: r}
	for b := range x.skip {
		x.skip[b] = uint8(min(len(r), 255))
		for i, c := range r[:len(r)-1] {
			if far := len(r) - 1 - i; c[b] && far < int(x.skip[b]) {
				x.skip[b] = uint8(far)
			}
		}
	}
	return x
}

// find returns where the run first fits, -1 for nowhere; as Horspool has it.
func (x *infix) find(s []byte) int {
	for at := 0; at+len(x.run) <= len(s); at += int(x.skip[s[at+len(x.run)-1]]) {
		if x.matches(s[at:]) {
			return at
		}
	}
	return -1
}

const maxRepeat = 100 // an id has two parts of 96 characters at most

// parsePattern reads a pattern; the package comment says what it may hold.
func parsePattern(text string) (*pattern, error) {
	if text == "" {
		return nil, errors.New("a pattern is not empty")
	}
	runs, p := []run{nil}, &pattern{}
	for rest := text; rest != ""; {
		last := &runs[len(runs)-1]
		var err error
		switch rest[0] {
		case '*':
			runs, rest = append(runs, nil), rest[1:]
		case '{':
			rest, err = last.repeat(rest)
		default:
			var c *chars
			c, rest, err = parseChars(rest)
			*last = append(*last, c)
		}
		if err != nil {
			return nil, err
		}
	}
	for i, r := range runs {
		p.least += len(r)
		switch {
		case i == 0:
			p.head = r
		case i == len(runs)-1:
			p.tail, p.star = r, true
		case len(r) > 0:
			p.middle = append(p.middle, newInfix(r))
		}
	}
	return p, nil
}

// repeat reads "{8}": the last character of the run is wanted 8 times.
func (r *run) repeat(text string) (rest string, err error) {
	number, rest, closed := strings.Cut(text[1:], "}")
	n, err := strconv.Atoi(number)
	if !closed || err != nil || n < 1 || n > maxRepeat || len(*r) == 0 {
		return "", fmt.Errorf("%q must be a number up to %d in braces, behind a character", text, maxRepeat)
	}
	for last := (*r)[len(*r)-1]; n > 1; n-- {
		*r = append(*r, last)
	}
	return rest, nil
}

// parseChars reads a character, "?" or "[a-f0-9]".
func parseChars(text string) (c *chars, rest string, err error) {
	c = &chars{}
	switch b := text[0]; {
	case b == '?':
		for _, span := range []string{"az", "09", "__", "..", "--"} {
			c.add(span[0], span[1])
		}
	case b == '[':
		inside, rest, closed := strings.Cut(text[1:], "]")
		if !closed || !c.addSpans(inside) {
			return nil, "", fmt.Errorf("%q must be characters or spans such as a-f in brackets", text)
		}
		return c, rest, nil
	case isNameChar(b):
		c.add(b, b)
	default:
		return nil, "", fmt.Errorf("%q has a character that no name has", text)
	}
	return c, text[1:], nil
}

// addSpans adds what stands in brackets: single characters, and spans of two.
func (c *chars) addSpans(inside string) (ok bool) {
	for i := 0; i < len(inside); i++ {
		lo, hi := inside[i], inside[i]
		if i+2 < len(inside) && inside[i+1] == '-' {
			hi = inside[i+2]
			i += 2
			if class(lo) != class(hi) || class(lo) == 0 || hi < lo {
				return false
			}
		}
		if !isNameChar(lo) {
			return false
		}
		c.add(lo, hi)
	}
	return inside != ""
}

func isNameChar(b byte) bool { return class(b) != 0 || strings.IndexByte("._-", b) >= 0 }

// class tells digits, small and capital letters apart; 0 is anything else.
func class(b byte) int {
	switch {
	case '0' <= b && b <= '9':
		return 1
	case 'a' <= b && b <= 'z':
		return 2
	case 'A' <= b && b <= 'Z':
		return 3
	}
	return 0
}
