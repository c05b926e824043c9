package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// The tests of this file hold the shape of the repository: which package may
// import which, and what lies where. They read every source file themselves,
// so that a cached result is never older than the sources.

const (
	root     = "../.." // of the module, seen from here
	module   = "hflineage"
	maxLines = 700 // of a Go file: past that it has a second topic
)

// arrows says which of our packages a package may import, tests aside. A folder
// that is not named goes by the nearest one above it that is. "x" is that
// package alone, "x/..." it and all beneath. What testOnly names is never meant.
var arrows = map[string][]string{
	"graph":                 {"graph/parallel"},
	"graph/parallel":        nil,
	"graph/family":          {"graph", "graph/yamlfile"},
	"graph/license":         {"graph", "graph/yamlfile"},
	"graph/suspect":         {"graph", "graph/yamlfile"},
	"graph/yamlfile":        nil,
	"graph/cyclonedx":       {"graph"},
	"graph/diagram":         {"graph"},
	"graph/oracle":          nil,
	"crawler":               {"crawler/archive", "crawler/hub", "graph"},
	"crawler/archive":       {"graph"},
	"crawler/hub":           nil,
	"crawler/replay":        {"crawler/archive", "crawler/hub", "crawler/replay/..."},
	"store":                 {"graph/..."},
	"store/parquet":         {"graph/...", "store"},
	"store/postgres":        {"graph/...", "store"},
	"cmd/hflineage":         {"cmd/...", "crawler/...", "graph/...", "store/..."},
	"cmd/hflineage/answers": {"graph/...", "store"},
	"cmd/hflineage/web":     {"cmd/hflineage/answers", "graph/...", "store"},
	"cmd/bench":             {"crawler/...", "graph/...", "store/..."},
}

// testOnly are packages that only test files may import.
var testOnly = []string{"graph/oracle", "graph/cyclonedx/official", "graph/diagram/readback", "store/postgres/pgtest"}

// keepers says which of our packages alone may import a package of somebody
// else. Both sides are written as in arrows.
var keepers = []struct{ foreign, by []string }{
	{[]string{"go.etcd.io/bbolt/..."}, []string{"store/..."}},
	{[]string{"github.com/gocolly/colly/...", "golang.org/x/time/rate"}, []string{"crawler"}},
	{[]string{"github.com/jackc/pgx/..."}, []string{"store/postgres"}},
	{[]string{"github.com/dominikbraun/graph/..."}, []string{"graph/..."}},
	{[]string{"net/http/..."}, []string{"crawler/...", "cmd/..."}},
	{[]string{"github.com/klauspost/compress/..."}, []string{"crawler/archive", "store/...", "cmd/hflineage/web"}},
	{[]string{"github.com/parquet-go/parquet-go/..."}, []string{"crawler/archive", "store/parquet"}},
}

// pure says what a package must not import, tests aside: the domain has no
// files, network, database or log. Only the drawings start a program, dot.
// graph/oracle is left out, being of tests alone.
var pure = []struct{ in, never []string }{
	{
		[]string{"graph", "graph/family/...", "graph/license/...", "graph/suspect/...", "graph/yamlfile/...", "graph/diagram/...", "graph/cyclonedx/..."},
		[]string{"net", "net/http/...", "database/sql/...", "log/...", "syscall"},
	},
	{
		[]string{"graph", "graph/family/...", "graph/license/...", "graph/suspect/...", "graph/yamlfile/...", "graph/cyclonedx"},
		[]string{"os/...", "path/filepath", "io/ioutil"},
	},
}

// uses says which names of a package are not used in some of our files, tests
// aside: the domain has no clock, and only commands see the process.
var uses = []struct {
	in, except []string
	pkg        string
	never      []string
}{
	{
		in:    []string{"graph/..."},
		pkg:   "time",
		never: []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
	},
	{
		in:     []string{"..."},
		except: []string{"cmd/..."},
		pkg:    "os",
		never:  []string{"Args", "Exit", "Stdin", "Stdout", "Stderr"},
	},
}

func TestArrows(t *testing.T) {
	for _, p := range packages(t) {
		from := p.rel()
		may, ok := arrowsOf(from)
		if !ok {
			t.Errorf("%s: no line in arrows for this folder", from)
		}
		for _, imp := range p.Imports {
			if to, ours := strings.CutPrefix(imp, module+"/"); ours {
				switch {
				case slices.Contains(testOnly, to):
					t.Errorf("%s -> %s: only tests may import %[2]s", from, to)
				case !matchAny(may, to):
					t.Errorf("%s -> %s: of ours %[1]s may import %[3]s", from, to, list(may))
				}
				continue
			}
			for _, k := range keepers {
				if matchAny(k.foreign, imp) && !matchAny(k.by, from) {
					t.Errorf("%s -> %s: only %s may import it", from, imp, list(k.by))
				}
			}
			for _, r := range pure {
				if matchAny(r.in, from) && matchAny(r.never, imp) {
					t.Errorf("%s -> %s: %[1]s is pure and must not import it", from, imp)
				}
			}
		}
	}
}

func TestUses(t *testing.T) {
	for _, f := range goFiles(t) {
		if strings.HasSuffix(f.name, "_test.go") {
			continue
		}
		dir := path.Dir(f.name)
		for _, u := range uses {
			if !matchAny(u.in, dir) || matchAny(u.except, dir) {
				continue
			}
			local, ok := importName(f.ast, u.pkg)
			if !ok {
				continue
			}
			ast.Inspect(f.ast, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == local && slices.Contains(u.never, sel.Sel.Name) {
					t.Errorf("%s:%d: %s must not use %s.%s", f.name, f.line(sel), dir, u.pkg, sel.Sel.Name)
				}
				return true
			})
		}
	}
}

func TestPackageComments(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) > 0 && strings.TrimSpace(p.Doc) == "" {
			t.Errorf("%s has no package comment", p.rel())
		}
	}
}

func TestFiles(t *testing.T) {
	for _, f := range goFiles(t) {
		if n := bytes.Count(f.src, []byte("\n")); n > maxLines {
			t.Errorf("%s has %d lines, more than %d: split it by topic", f.name, n, maxLines)
		}
		formatted, err := format.Source(f.src)
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(formatted, f.src) {
			t.Errorf("%s is not formatted: gofmt -w %[1]s", f.name)
		}
	}
}

// TestTopLevel sees what is committed or could be: not what git ignores.
func TestTopLevel(t *testing.T) {
	allowed := []string{
		"cmd", "crawler", "graph", "store", "testdata",
		"go.mod", "go.sum", "LICENSE", "Makefile", "README.md",
	}
	if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
		t.Skip("not a git checkout")
	}
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("git ls-files: %v", err)
	}
	seen := make(map[string]bool)
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		top, _, _ := strings.Cut(name, "/")
		if seen[top] || strings.HasPrefix(top, ".") || slices.Contains(allowed, top) {
			continue
		}
		seen[top] = true
		t.Errorf("%s does not belong at the top level, which holds %s and dotfiles", top, list(allowed))
	}
}

func TestArrowsOf(t *testing.T) {
	for _, tc := range []struct {
		dir  string
		want string // a folder that it may import
	}{
		{"graph/diagram/svg", "graph"},
		{"crawler/replay/synth", "crawler/hub"},
		{"cmd/hflineage/web/assets", "cmd/hflineage/answers"},
	} {
		if may, ok := arrowsOf(tc.dir); !ok || !matchAny(may, tc.want) {
			t.Errorf("arrowsOf(%q) = %q, %v, want it to allow %q", tc.dir, may, ok, tc.want)
		}
	}
	if may, ok := arrowsOf("elsewhere"); ok {
		t.Errorf("arrowsOf(elsewhere) = %q, want none", may)
	}
}

func TestMatch(t *testing.T) {
	for _, tc := range []struct {
		pattern, pkg string
		want         bool
	}{
		{"graph", "graph", true},
		{"graph", "graph/family", false},
		{"graph", "graphs", false},
		{"graph/...", "graph", true},
		{"graph/...", "graph/family", true},
		{"graph/...", "graphs", false},
		{"net", "net/url", false},
		{"...", "graph", true},
	} {
		if got := match(tc.pattern, tc.pkg); got != tc.want {
			t.Errorf("match(%q, %q) = %v, want %v", tc.pattern, tc.pkg, got, tc.want)
		}
	}
}

// arrowsOf finds the line of arrows that holds for a folder.
func arrowsOf(dir string) (may []string, ok bool) {
	for ; dir != "."; dir = path.Dir(dir) {
		if may, ok = arrows[dir]; ok {
			return may, true
		}
	}
	return nil, false
}

func match(pattern, pkg string) bool {
	if pattern == "..." {
		return true
	}
	above, tree := strings.CutSuffix(pattern, "/...")
	return pkg == above || tree && strings.HasPrefix(pkg, above+"/")
}

func matchAny(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return match(p, pkg) })
}

func list(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

// A goPackage is what go list says of one. Imports are those of the files that
// are built, not of tests.
type goPackage struct {
	ImportPath string
	Doc        string
	GoFiles    []string
	Imports    []string
}

// rel is the folder of the package, as in arrows.
func (p goPackage) rel() string {
	return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
}

var listPackages = sync.OnceValues(func() ([]goPackage, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Doc,GoFiles,Imports", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			err = fmt.Errorf("%w\n%s", err, exit.Stderr)
		}
		return nil, fmt.Errorf("go list: %w", err)
	}
	var all []goPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("read what go list says: %w", err)
		}
		all = append(all, p)
	}
})

func packages(t *testing.T) []goPackage {
	t.Helper()
	goFiles(t) // read, so that a change of one makes a cached result void
	all, err := listPackages()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("go list names no package")
	}
	return all
}

type goFile struct {
	name string // from the root, with slashes
	src  []byte
	fset *token.FileSet
	ast  *ast.File
}

func (f goFile) line(n ast.Node) int { return f.fset.Position(n.Pos()).Line }

var readGoFiles = sync.OnceValues(func() ([]goFile, error) {
	var all []goFile
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		f := goFile{name: filepath.ToSlash(rel), src: src, fset: token.NewFileSet()}
		if f.ast, err = parser.ParseFile(f.fset, f.name, src, parser.SkipObjectResolution); err != nil {
			return err
		}
		all = append(all, f)
		return nil
	})
	return all, err
})

func goFiles(t *testing.T) []goFile {
	t.Helper()
	all, err := readGoFiles()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// importName is the name that a file knows a package by, if it imports it.
func importName(f *ast.File, pkg string) (name string, ok bool) {
	for _, imp := range f.Imports {
		if p, err := strconv.Unquote(imp.Path.Value); err != nil || p != pkg {
			continue
		}
		if imp.Name != nil {
			return imp.Name.Name, true
		}
		return path.Base(pkg), true
	}
	return "", false
}
