package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"hflineage/crawler"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"
)

type peersCmd struct {
	Models int `default:"3094856" help:"Models of the synthetic Hub (default ${default})."`
	placeFlags
}

func (peersCmd) Help() string {
	return `Counts the derivatives of the built-in families with hflineage, with DuckDB over Parquet (npm
package @duckdb/node-api, installed for the occasion) and with SQLite over an indexed table, on
the same edges, each in a cold process. The peers are given the members of the families and are
asked for derivatives alone, which is less than hflineage counts. Then lists a Hub with the
official Python client, where that is installed. A peer that is not there is left out; one that
counts otherwise is a failure.`
}

// Validate is called by kong.
func (c *peersCmd) Validate() error {
	if c.Models < 1 {
		return errors.New("--models wants a number from 1 up")
	}
	return nil
}

func (c *peersCmd) Run(a *app) error {
	return c.within(a, func(b *bench) error {
		p := &peers{bench: b, models: c.Models, table: newTable(table.Row{"Count of all families", "Loading", "Time", "CPU", "Peak", "Time by ours", "Peak by ours"}, 2)}
		err := p.all()
		if a.ctx.Err() != nil {
			return err
		}
		return errors.Join(err, write(a.stdout, c.Format, p.table, append(p.notes, b.machine()...)))
	})
}

// peers compares.
type peers struct {
	*bench
	models int
	table  table.Writer
	notes  []string
	ours   usage         // of count
	want   []familyCount // what it counts
}

// familyCount is what is compared of a family.
type familyCount struct {
	Family      string `json:"family"`
	Derivatives int    `json:"derivatives"`
	Direct      int    `json:"direct"`
}

func (p *peers) note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}

func (p *peers) db() string { return p.path("lineage.db") }

func (p *peers) all() error {
	if err := p.prepare(); err != nil {
		return err
	}
	if err := p.count(); err != nil {
		return err
	}
	return errors.Join(p.duckDB(), p.sqlite(), p.listing())
}

// prepare makes the database and the CSV files.
func (p *peers) prepare() error {
	p.say("crawling %s models and publishing them", humanize.Comma(int64(p.models)))
	_, err := p.withHub(p.models, nil, func(url string) error {
		_, err := p.step(nil, "crawl", "--hub", url, "--db", p.db())
		return err
	})
	if err != nil {
		return err
	}
	for _, step := range [][]string{{"publish", "--db", p.db()}, {"edges", "--db", p.db(), "--out", p.dir}} {
		if _, err := p.step(nil, step...); err != nil {
			return err
		}
	}
	return os.WriteFile(p.path("count.sql"), []byte(countSQL), 0o644)
}

// count is what hflineage does.
func (p *peers) count() error {
	p.say("hflineage")
	out, u, err := p.query("count", "--format", "json", "--db", p.db())
	if err != nil {
		return err
	}
	var counted struct {
		Models, Edges int
		Families      []familyCount
	}
	if err := json.Unmarshal(out, &counted); err != nil {
		return fmt.Errorf("what hflineage counts: %w", err)
	}
	p.want, p.ours = counted.Families, u
	version, _, err := p.child(p.program, "version")
	if err != nil {
		return err
	}
	p.row(strings.TrimSpace(string(version)), 0, u)
	p.note("%s models, %s edges, %d families with %s derivatives, a model once a family.",
		humanize.Comma(int64(counted.Models)), humanize.Comma(int64(counted.Edges)), len(p.want), humanize.Comma(int64(total(p.want))))
	return nil
}

// row adds an engine to the table.
func (p *peers) row(name string, loading float64, u usage) {
	load := ""
	if loading > 0 {
		load = seconds.text(loading)
	}
	p.table.AppendRow(table.Row{
		name, load, seconds.text(u.wall.Seconds()), seconds.text(u.cpu.Seconds()), mebibytes(u.peak),
		fmt.Sprintf("×%.2f", u.wall.Seconds()/p.ours.wall.Seconds()), fmt.Sprintf("×%.2f", float64(u.peak)/float64(p.ours.peak)),
	})
}

// duckDBVersion is the npm package that is installed.
const duckDBVersion = "@duckdb/node-api@1.5.6-r.1"

//go:embed duckdb.mjs
var duckDBScript []byte

func (p *peers) duckDB() error {
	for _, program := range []string{"npm", "node"} {
		if !present(program) {
			p.note("DuckDB: not present, for want of %s.", program)
			return nil
		}
	}
	p.say("DuckDB")
	if _, _, err := p.child("npm", "install", "--prefix", p.dir, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", duckDBVersion); err != nil {
		if p.ctx.Err() != nil {
			return err
		}
		p.note("DuckDB: not present, %s could not be installed: %s", duckDBVersion, oneLine(err))
		return nil
	}
	script := p.path("duckdb.mjs")
	if err := os.WriteFile(script, duckDBScript, 0o644); err != nil {
		return err
	}
	node := func(args ...string) ([]byte, usage, error) {
		cmd := exec.CommandContext(p.ctx, "node", append([]string{script}, args...)...)
		cmd.Dir = p.dir
		return measure(cmd)
	}
	return p.engine(
		func() ([]byte, usage, error) { return node("load") },
		func() ([]byte, usage, error) { return node("query", "count.sql") },
	)
}

func present(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

func (p *peers) sqlite() error {
	p.say("SQLite")
	return p.engine(
		func() ([]byte, usage, error) { return p.child(p.self, "step", "load", "--dir", p.dir) },
		func() ([]byte, usage, error) { return p.child(p.self, "step", "query", "--dir", p.dir) },
	)
}

// engine loads a peer, whose answer is its name and version, measures its query,
// and compares the counts.
func (p *peers) engine(load, query func() ([]byte, usage, error)) error {
	out, loading, err := load()
	if err != nil {
		return err
	}
	var name string
	if err := json.Unmarshal(out, &name); err != nil {
		return fmt.Errorf("the version of a peer: %w", err)
	}
	out, u, err := repeat(query)
	if err != nil {
		return err
	}
	var got []familyCount
	if err := json.Unmarshal(out, &got); err != nil {
		return fmt.Errorf("what %s counts: %w", name, err)
	}
	p.row(name, loading.wall.Seconds(), u)
	if err := same(p.want, got); err != nil {
		return fmt.Errorf("%s counts otherwise than hflineage: %w", name, err)
	}
	p.note("%s counts the same.", name)
	return nil
}

// listed is how many models are listed by each client.
const listed = 100_000

//go:embed listing.py
var listingScript []byte

// listing compares the listing of part of a Hub.
func (p *peers) listing() error {
	script := p.path("listing.py")
	if err := os.WriteFile(script, listingScript, 0o644); err != nil {
		return err
	}
	if _, _, err := p.child("python3", "-c", "import huggingface_hub"); err != nil {
		p.note("Official Python client: not present (python3 -m pip install huggingface_hub).")
		return p.ctx.Err()
	}
	p.say("official Python client")
	n := min(listed, p.models)
	var theirs struct {
		readAnswer
		Version string
	}
	var ours crawlAnswer
	_, err := p.withHub(n, nil, func(url string) error {
		env := []string{"HF_ENDPOINT=" + url, "HF_HUB_OFFLINE=", "HF_HUB_DISABLE_TELEMETRY=1"}
		cmd := exec.CommandContext(p.ctx, "python3", append([]string{script, strconv.Itoa(n)}, crawler.Fields()...)...)
		cmd.Env = append(cmd.Environ(), env...)
		out, _, err := measure(cmd)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(out, &theirs); err != nil {
			return fmt.Errorf("what the Python client says: %w", err)
		}
		_, err = p.step(&ours, "crawl", "--hub", url, "--db", filepath.Join(p.dir, "listing.db"))
		return err
	})
	if err != nil {
		return err
	}
	if theirs.Models != n || ours.Models != n {
		return fmt.Errorf("of %d models the Python client lists %d, hflineage %d", n, theirs.Models, ours.Models)
	}
	slow, fast := rate(theirs.Models, theirs.Took), rate(ours.Models, ours.Took)
	p.note("Listing of %s models: huggingface_hub %s %s, which keeps nothing; hflineage into its journal %s, ×%.2f.",
		humanize.Comma(int64(n)), theirs.Version, perSecond.text(slow), perSecond.text(fast), fast/slow)
	return nil
}

// same reports the first family that is counted otherwise. A family without
// derivatives may be left out.
func same(want, got []familyCount) error {
	counted := map[string]familyCount{}
	for _, g := range got {
		counted[g.Family] = g
	}
	for _, w := range want {
		g := counted[w.Family]
		g.Family = w.Family
		if g != w {
			return fmt.Errorf("%s: %d derivatives, %d direct; hflineage has %d and %d", w.Family, g.Derivatives, g.Direct, w.Derivatives, w.Direct)
		}
		delete(counted, w.Family)
	}
	for name := range counted {
		return fmt.Errorf("%s: no family of hflineage's", name)
	}
	return nil
}

func total(all []familyCount) (n int) {
	for _, c := range all {
		n += c.Derivatives
	}
	return n
}
