package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hflineage/graph/chart"
)

var update = flag.Bool("update", false, "write the golden files anew")

func month(n int) time.Time { return time.Date(2025, time.Month(n), 1, 0, 0, 0, 0, time.UTC) }

// sample has n lines over a year, each with a gap.
func sample(n int) *chart.Chart {
	c := &chart.Chart{
		Title: "New derivatives per month", Subtitle: "Created then, declaring this base today", X: "date of creation (UTC)", Y: "derivatives",
		Caption: []string{"Rule declared/1, run 12 (sweep, 2025-12-20 20:12 UTC): 813 models.", strings.Repeat("A long caption is broken into lines. ", 8)},
		From:    month(1), To: month(12).AddDate(0, 0, 20), Open: month(12),
	}
	for i := range n {
		s := chart.Series{Name: fmt.Sprintf("Family %d", i+1)}
		for m := 1; m <= 12; m++ {
			value := float64((n - i) * m * 100)
			if m == 5 || m == 7 {
				value = math.NaN()
			}
			s.Points = append(s.Points, chart.Point{At: month(m).AddDate(0, 0, 15), Value: value})
		}
		c.Series = append(c.Series, s)
	}
	for i := range min(n, 4) - 1 {
		c.Marks = append(c.Marks, chart.Mark{At: month(2+3*i).AddDate(0, 0, 9), Label: fmt.Sprintf("Family %d passed Family %d, %s", i+1, i+2, month(2+3*i).Format("2006-01-02"))})
	}
	return c
}

func draw(t *testing.T, c *chart.Chart, format string) []byte {
	t.Helper()
	data, err := c.Draw(format)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestGolden(t *testing.T) {
	golden := filepath.FromSlash("../../testdata/golden/chart.svg")
	got := draw(t, sample(3), "svg")
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is drawn now; if that is meant, go test ./graph/chart -update", golden)
	}
}

// The same chart gives the same bytes, whatever is drawn beside it.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	for _, format := range chart.Formats {
		want := draw(t, sample(9), format)
		for range 4 {
			t.Run(format, func(t *testing.T) {
				t.Parallel()
				if got := draw(t, sample(9), format); !bytes.Equal(got, want) {
					t.Errorf("%d bytes, and others than the %d before", len(got), len(want))
				}
			})
		}
	}
}

func TestPNG(t *testing.T) {
	few, many := draw(t, sample(2), "png"), draw(t, sample(60), "png")
	a, err := png.DecodeConfig(bytes.NewReader(few))
	if err != nil {
		t.Fatal(err)
	}
	b, err := png.DecodeConfig(bytes.NewReader(many))
	if err != nil {
		t.Fatal(err)
	}
	if a.Width != 1540 || b.Width != a.Width || b.Height <= a.Height {
		t.Errorf("two lines make %d × %d, and 60 %d × %d: want 1540 wide, and higher for more names", a.Width, a.Height, b.Width, b.Height)
	}
}

// Whatever the texts hold, the drawing is XML, and they are text in it.
func TestHostileTexts(t *testing.T) {
	hostile := []string{
		`<script>alert(1)</script>`, `"&'<`, "a\nb\x00\x1b[31m\xff", "\u202Eturned", `style="font-family:Liberation Sans;`,
		strings.Repeat("long ", 50), strings.Repeat("long", 500), "", " ",
	}
	for _, text := range hostile {
		c := sample(2)
		c.Title, c.Subtitle, c.X, c.Y, c.Series[0].Name, c.Marks[0].Label = text, text, text, text, text, text
		c.Caption = []string{text}
		draw(t, c, "png")
		data := draw(t, c, "svg")
		for dec := xml.NewDecoder(bytes.NewReader(data)); ; {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if e, ok := token.(xml.StartElement); ok && e.Name.Local == "script" {
				t.Fatalf("%q is not text", text)
			}
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	c := sample(1)
	for i := range c.Series[0].Points {
		c.Series[0].Points[i].Value = math.NaN()
	}
	for _, c := range []*chart.Chart{{}, c} {
		if data, err := c.Draw("svg"); !errors.Is(err, chart.ErrEmpty) || data != nil {
			t.Errorf("%d bytes, %v, want %v", len(data), err, chart.ErrEmpty)
		}
	}
	if _, err := sample(1).Draw("pdf"); err == nil {
		t.Error("pdf is drawn")
	}
}

func ExampleChart_Draw() {
	c := chart.Chart{
		Title: "Derivatives at the end of each year", X: "date of creation (UTC)", Y: "derivatives",
		From: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Series: []chart.Series{{Name: "Acme", Points: []chart.Point{
			{At: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Value: 12},
			{At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Value: 40},
		}}},
	}
	svg, err := c.Draw("svg")
	if err != nil {
		panic(err)
	}
	fmt.Println(string(svg[:5]), strings.Contains(string(svg), ">Acme<"))
	// Output: <?xml true
}
