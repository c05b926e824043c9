package web

import (
	"maps"
	"net/url"
	"strconv"
)

// pageRows is how many rows of a list a page shows.
const pageRows = 50

// paging is the part of a list that a page shows. In its HTML the list has the id list.
type paging struct {
	Page  int `json:"page"`  // from 1 up
	Pages int `json:"pages"` // 1 at least
	Total int `json:"total"` // rows of the whole list

	path  string     // of the page
	query url.Values // of the page, with what the list is filtered by
}

// paged reads which part of a list of so many rows, at a path, is asked for.
func (r *request) paged(path string, total int) (paging, error) {
	p := paging{Page: 1, Pages: max(1, (total+pageRows-1)/pageRows), Total: total, path: path, query: r.query}
	if word := r.query.Get("page"); word != "" {
		n, err := strconv.Atoi(word)
		switch {
		case err != nil || n < 1:
			return p, errBad("page=%s: must be a number from 1 up", word)
		case n > p.Pages:
			return p, errNotFound("there is no page %d: the last one is %d", n, p.Pages)
		}
		p.Page = n
	}
	return p, nil
}

// part is what the page shows of the list.
func part[T any](p *paging, list []T) []T {
	from := min((p.Page-1)*pageRows, len(list))
	return list[from:min(from+pageRows, len(list))]
}

// First is the number of the first row that is shown.
func (p *paging) First() int { return min((p.Page-1)*pageRows+1, p.Total) }

// Last is the number of the last row that is shown.
func (p *paging) Last() int { return min(p.Page*pageRows, p.Total) }

// Before is the address of the page before, "" for none.
func (p *paging) Before() string { return p.link(p.Page - 1) }

// After is the address of the page after, "" for none.
func (p *paging) After() string { return p.link(p.Page + 1) }

func (p *paging) link(page int) string {
	if address := p.address(page); address != "" {
		return address + "#list"
	}
	return ""
}

func (p *paging) nextPage() string { return p.address(p.Page + 1) }

func (p *paging) address(page int) string {
	if page < 1 || page > p.Pages {
		return ""
	}
	query := maps.Clone(p.query)
	query.Set("page", strconv.Itoa(page))
	return p.path + "?" + query.Encode()
}
