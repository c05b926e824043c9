package replay

import (
	"bufio"
	"io"
	"iter"
	"maps"
	"slices"
)

// Items yields the public items as they are at the moment, JSON objects in the
// order of their _id.
func (s *Server) Items() iter.Seq[string] {
	return func(yield func(item string) bool) {
		if s.source != nil {
			write := s.source.Writer(func(string) bool { return true })
			for i := range s.source.Len() {
				if !yield(string(write(nil, i))) {
					return
				}
			}
			return
		}
		for _, e := range s.data.Load().entries {
			if !e.private && e.raw[0] == '{' && !yield(e.raw) {
				return
			}
		}
	}
}

// WriteTo writes what anyone can see at the moment as a recording: the public
// items and the redirects. A Server made of it gives the same answers to who has
// no token. Rows of an archive that are no objects are left out, and of a Source
// there are the items only.
func (s *Server) WriteTo(w io.Writer) (int64, error) {
	out := &counted{w: bufio.NewWriter(w)}
	for item := range s.Items() {
		out.line(item)
	}
	if s.source == nil {
		redirects := s.data.Load().redirects
		for _, from := range slices.Sorted(maps.Keys(redirects)) {
			out.line(`{"redirect":{"from":` + quote(from) + `,"to":` + quote(redirects[from]) + `}}`)
		}
	}
	if out.err == nil {
		out.err = out.w.Flush()
	}
	return out.n, out.err
}

// counted writes lines up to the first error.
type counted struct {
	w   *bufio.Writer
	n   int64
	err error
}

func (c *counted) line(s string) {
	if c.err == nil {
		_, c.err = c.w.WriteString(s)
		c.n += int64(len(s))
	}
	if c.err == nil {
		c.err = c.w.WriteByte('\n')
		c.n++
	}
}
