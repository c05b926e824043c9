package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/family"
	"hflineage/graph/suspect"
	"hflineage/store"
	"hflineage/store/parquet"
)

type releaseCmd struct {
	dbFlag
	familyFlag
	Out    string   `required:"" placeholder:"DIR" type:"path" help:"The folder to make; it must not be there yet."`
	Author []string `placeholder:"NAME" help:"Who is to be cited as author, a person or an organization; may be repeated (default: hflineage)."`
}

func (releaseCmd) Help() string {
	return `Writes what one run found as a folder that can be published and cited:

    counts.parquet        the columns of hflineage count, a row a family
    edges.parquet         the declared edges
    derivatives.parquet   a row a family and derivative, with depth and relation
    families.yaml         the family file that was counted by
    release.json          the rule, the run, and hashes of the family file and of the aliases
    DICTIONARY.md         what each column is, and how the numbers are counted
    CITATION.cff          how to cite it
    SHA256SUMS            checksums of all of these, for sha256sum -c

The folder is there as a whole or not at all, and the same database gives the same bytes. Its models are
not in it: hflineage export --data models writes them, with what else there is to know of each.

    hflineage release --out lineage-2026-11 --author "Example Lab"`
}

func (c *releaseCmd) Run(a *app) error {
	families, err := c.load()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(c.Author, func(name string) bool { return strings.TrimSpace(name) == "" }) {
		return usagef("--author: give a name")
	}
	if entries, err := os.ReadDir(c.Out); len(entries) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return usagef("--out %s is there already, and a release is never changed: name a new folder", c.Out)
	}
	return c.read(func(s *store.Snapshot) error {
		src := answers.SourceOf(s, families)
		r := &release{families: families, src: src, sums: map[string][sha256.Size]byte{}}
		r.src.Suspects = answers.SuspectsOf(suspect.Default(), true, false)
		if err := r.make(a, s, c.Out, c.Author); err != nil {
			return fmt.Errorf("write %s: %w; nothing is left of it, choose another folder with --out", c.Out, err)
		}
		_, err := fmt.Fprintf(a.stdout, "%s: %s, %s models, %s declared edges; begin with %s\n", c.Out, src.Run.Words(),
			answers.Thousands(src.Models), answers.Thousands(src.Edges), filepath.Join(c.Out, dictionaryName))
		return err
	})
}

// release is a folder in the making.
type release struct {
	families *family.File
	src      answers.Source
	dir      string // its name for now
	sums     map[string][sha256.Size]byte
}

const dictionaryName = "DICTIONARY.md"

// make makes the folder under a hidden name first.
func (r *release) make(a *app, s *store.Snapshot, out string, authors []string) (err error) {
	if r.dir, err = os.MkdirTemp(filepath.Dir(out), "."+filepath.Base(out)+".*"); err != nil {
		if path, ok := errors.AsType[*fs.PathError](err); ok {
			return path.Err // without the hidden name
		}
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(r.dir))
		}
	}()
	for _, step := range []func() error{
		func() error { return r.tables(a, s) },
		func() error { return r.texts(authors) },
		func() error { return r.put("SHA256SUMS", bytesTo(r.checksums())) },
		func() error { return os.Chmod(r.dir, 0o755) }, //nolint:gosec // it is to be published
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return os.Rename(r.dir, out)
}

// tables writes the Parquet files.
func (r *release) tables(a *app, s *store.Snapshot) error {
	d := derived(s.Graph(), r.families)
	for _, t := range []*parquet.Table{parquet.Counts(d.counts()), parquet.Edges(s.Graph()), d.table()} {
		err := r.put(t.Name+".parquet", func(w io.Writer) error { return t.Write(interruptible{a.ctx, w}, parquetFacts(t, &r.src)) })
		if err != nil {
			return err
		}
	}
	return nil
}

// counts are those of the families, in the order of their file.
func (d *derivedFamilies) counts() []parquet.Count {
	numbers := make([]int, len(d.groups))
	for i := range numbers {
		numbers[i] = i
	}
	var rows []parquet.Count
	for _, f := range answers.FamiliesOf(d.graph, d.lineage, d.groups, numbers, nil, d.unsuspected) {
		row := parquet.Count{
			Family: f.Family, Region: f.Region, Derivatives: int64(f.Derivatives), Direct: int64(f.Direct), Finetune: int64(f.ByRelation.Finetune),
			Adapter: int64(f.ByRelation.Adapter), Merge: int64(f.ByRelation.Merge), Quantized: int64(f.ByRelation.Quantized), Unspecified: int64(f.ByRelation.Unspecified),
			Unquantized: int64(f.Unquantized), Downloaded: int64(f.Downloaded), Unsuspected: int64(f.Unsuspected), Members: int64(f.Members),
			FirstParty: int64(f.FirstParty), Shared: int64(f.Shared), Credit: f.Credit, OtherMembers: int64(f.OtherMembers),
		}
		if f.Tagged != nil {
			tagged := int64(*f.Tagged)
			row.Tagged = &tagged
		}
		for _, n := range f.ByDepth {
			row.ByDepth = append(row.ByDepth, int64(n))
		}
		rows = append(rows, row)
	}
	return rows
}

// texts writes what people read.
func (r *release) texts(authors []string) error {
	for _, text := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"families.yaml", bytesTo(r.families.Text)},
		{"release.json", r.describe},
		{dictionaryName, r.dictionary},
		{"CITATION.cff", func(w io.Writer) error { return r.cite(w, authors) }},
	} {
		if err := r.put(text.name, text.write); err != nil {
			return err
		}
	}
	return nil
}

// describe writes what all is made from.
func (r *release) describe(w io.Writer) error {
	return answers.WriteJSON(w, struct {
		Schema string `json:"schema"`
		answers.Source
	}{"hflineage.release/1", r.src})
}

// put writes a file of the release.
func (r *release) put(name string, write func(io.Writer) error) error {
	sum := sha256.New()
	if err := replaceFile(filepath.Join(r.dir, name), func(w io.Writer) error { return write(io.MultiWriter(w, sum)) }); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r.sums[name] = [sha256.Size]byte(sum.Sum(nil))
	return nil
}

// checksums are those of all files so far, by name, as sha256sum has them.
func (r *release) checksums() []byte {
	var names []string
	for name := range r.sums {
		names = append(names, name)
	}
	slices.Sort(names)
	var lines []byte
	for _, name := range names {
		lines = fmt.Appendf(lines, "%x  %s\n", r.sums[name], name)
	}
	return lines
}
