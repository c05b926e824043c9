package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// filed are the addresses of pages in a folder of files. What pages refer to is noted,
// to be written after them.
type filed struct {
	up    string // from the page to the folder: "" or "../"
	asked map[string]func() ([]byte, error)
	*Edition
}

func (f filed) Overview() string          { return f.up + "index.html" }
func (f filed) Family(name string) string { return f.up + "family/" + url.PathEscape(name) + ".html" }
func (f filed) Compare(...string) string  { return f.up + "compare.html" }
func (f filed) Live() bool                { return false }

// Model leads to the Hub: a report has no page for each of millions of models.
func (f filed) Model(id string) string { return graph.PageURL(id) }

func (f filed) Asset(file string) string {
	return f.file("assets/"+file, func() ([]byte, error) { return assetFiles.ReadFile("assets/" + file) })
}

func (f filed) Trend(format, show string, names ...string) string {
	return f.file(fmt.Sprintf("trend/%s-%s.%s", show, strings.Join(names, "-"), format), func() ([]byte, error) {
		numbers, err := f.Edition.asked(names, len(names))
		if err != nil {
			return nil, err
		}
		v := &answers.TrendView{Answer: f.trend(numbers), Show: show}
		switch format {
		case "csv":
			return trendTable(v.Answer)
		case "json":
			var b bytes.Buffer
			err := answers.WriteJSON(&b, v.Answer)
			return b.Bytes(), err
		}
		return f.chart(v)
	})
}

func (f filed) Diagram(family string) string {
	return f.file("diagram/"+family+".svg", func() ([]byte, error) {
		i, err := f.numberOf(family)
		if err != nil {
			return nil, err
		}
		return f.familyPicture(i)
	})
}

// file notes a file that a page refers to, and returns its address.
func (f filed) file(name string, data func() ([]byte, error)) string {
	f.asked[name] = data
	return f.up + (&url.URL{Path: name}).EscapedPath()
}

// Report makes the overview, the page of each family and a comparison of the largest
// as files for any web server, from the templates of the explorer: write is called with
// the name of each, such as family/qwen.html, and its contents. It returns the names.
func (e *Edition) Report(write func(name string, data []byte) error) (names []string, err error) {
	err = e.snapshot.Guard(func() error {
		names, err = e.report(write)
		return err
	})
	return names, err
}

func (e *Edition) report(write func(name string, data []byte) error) (names []string, err error) {
	asked := map[string]func() ([]byte, error){}
	put := func(name string, data []byte) error {
		names = append(names, name)
		return write(name, data)
	}
	pages := func(up string) map[string]*template.Template { return parseTemplates(filed{up, asked, e}) }
	top, below := pages(""), pages("../")
	page := func(t *template.Template, name, address string, v view) error {
		d, err := render(t, &shown{View: v, Title: v.heading(), Source: &e.source, Address: address}, false)
		if err != nil {
			return err
		}
		return put(name, d.data)
	}
	if err := page(top["overview"], "index.html", "/", e.overview(&counts[0])); err != nil {
		return nil, err
	}
	for _, i := range e.order {
		if err := page(below["family"], "family/"+e.groups[i].Name+".html", "", e.family(i)); err != nil {
			return nil, err
		}
	}
	if len(e.order) > 1 {
		if err := page(top["compare"], "compare.html", "/compare", e.compare(e.order[:min(chartFamilies, len(e.order))])); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		data, err := asked[name]()
		if errors.Is(err, errNothingToDraw) { // a family without derivatives has nothing to draw, and its page does not show it
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := put(name, data); err != nil {
			return nil, err
		}
	}
	return names, nil
}
