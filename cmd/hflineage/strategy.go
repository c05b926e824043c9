package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"hflineage/crawler"
	"hflineage/graph"
	"hflineage/graph/family"
)

// strategyFlag chooses what a crawl reads.
type strategyFlag struct {
	Strategy string   `enum:"auto,sweep,delta,walk" default:"auto" help:"sweep reads the whole listing, delta what is new or edited, walk what descends from some models; auto takes a sweep if the last one is 20 hours old, else a delta (default ${default})."`
	Family   []string `placeholder:"NAME" help:"Walk from the members of this family; may be repeated."`
	Root     []string `placeholder:"MODEL" help:"Walk from this model; may be repeated."`
	Deep     bool     `help:"Walk on from quantizations that nothing is made from as well (GGUF, EXL2, ONNX ...)."`
	familyFlag
}

// sweepAge is how old the last complete run is when auto takes a sweep: a night's
// crawl that begins somewhat earlier than the last one still sweeps.
const sweepAge = 20 * time.Hour

// check makes sure that the flags fit together.
func (f *strategyFlag) check(archive string) error {
	roots := len(f.Family)+len(f.Root) > 0
	switch {
	case f.Strategy == graph.Walk && !roots:
		return usagef("--strategy walk needs somewhere to begin: --family NAME or --root MODEL")
	case f.Strategy != graph.Walk && (roots || f.Deep):
		return usagef("--family, --root and --deep are for --strategy walk")
	case archive != "" && (f.Strategy == graph.Delta || f.Strategy == graph.Walk):
		return usagef("--archive keeps the whole listing: it is for --strategy sweep")
	}
	return f.cleanRoots()
}

// cleanRoots takes a root as it is named elsewhere, in a URL say, for the name that it
// means.
func (f *strategyFlag) cleanRoots() error {
	for i, root := range f.Root {
		name := graph.Clean(root)
		if !graph.WellFormed(name) && !graph.IsBare(name) {
			return usagef("--root %q: a model is OWNER/NAME", root)
		}
		f.Root[i] = name
	}
	return nil
}

// plan says what the crawl reads, with the run under way if there is one.
func (f *strategyFlag) plan(underWay graph.Run, last lastRun, endpoint, archive string, now time.Time) (strategy string, err error) {
	swept, complete := graph.LastComplete(last.runs)
	switch {
	case underWay.ID != 0 && f.auto():
		return underWay.Strategy, nil
	case underWay.ID != 0 && underWay.Strategy != f.Strategy:
		return "", usagef("the run under way is a %s: let it finish with --strategy auto, or remove its journal to begin anew", underWay.Strategy)
	case f.Strategy == graph.Delta && !complete:
		return "", usagef("a delta goes on from a complete run, and the database has none: use --strategy sweep")
	case !f.auto():
		return f.Strategy, nil
	case archive != "", !complete, swept.Endpoint != endpoint && swept.Strategy == graph.Sweep, now.Sub(seenAt(swept)) >= sweepAge:
		return graph.Sweep, nil
	}
	return graph.Delta, nil
}

// seenAt is when a complete run saw the Hub, by our clock.
func seenAt(run graph.Run) time.Time {
	if run.Strategy == graph.Import {
		return run.Until // the files can be of any age
	}
	return run.Started
}

func (f *strategyFlag) auto() bool { return f.Strategy == "auto" || f.Strategy == "" }

// readBy reads what the strategy says.
func (f *strategyFlag) readBy(ctx context.Context, c *crawler.Crawler, j crawler.Journal, strategy string, last lastRun) error {
	switch strategy {
	case graph.Delta:
		return c.Delta(ctx, j, last.ID+1, last.since())
	case graph.Walk:
		roots, err := f.roots(j.Run())
		if err != nil {
			return err
		}
		return c.Walk(ctx, j, last.ID+1, roots)
	}
	return c.Sweep(ctx, j, last.ID+1)
}

const familyPrefix = "family:"

// roots are those of the flags, or of the walk under way.
func (f *strategyFlag) roots(underWay graph.Run) (crawler.Roots, error) {
	roots := crawler.Roots{Deep: f.Deep}
	for _, name := range f.Family {
		roots.Names = append(roots.Names, familyPrefix+name)
	}
	roots.Names = append(roots.Names, f.Root...)
	if f.auto() {
		roots.Names, roots.Deep = underWay.Roots, underWay.Deep
	}
	file, err := f.load()
	if err != nil {
		return roots, err
	}
	var tests []func(string) bool
	for _, name := range roots.Names {
		familyName, isFamily := strings.CutPrefix(name, familyPrefix)
		if !isFamily {
			roots.Models = append(roots.Models, name)
			continue
		}
		fam, ok := file.Get(familyName)
		if !ok {
			return roots, unknownFamily(file, familyName)
		}
		owners, err := ownersOf(fam)
		if err != nil {
			return roots, err
		}
		roots.Owners = append(roots.Owners, owners...)
		tests = append(tests, fam.MemberTest())
	}
	slices.Sort(roots.Owners)
	roots.Owners = slices.Compact(roots.Owners)
	roots.Member = func(id string) bool {
		return slices.ContainsFunc(tests, func(isMember func(string) bool) bool { return isMember(id) })
	}
	return roots, nil
}

// ownersOf are the owners that a family's members can have.
func ownersOf(fam *family.Family) (owners []string, err error) {
	for _, pattern := range fam.Members {
		owner, _, _ := strings.Cut(pattern, "/")
		if strings.ContainsAny(owner, "*?") {
			return nil, usagef("family %s has members of any owner (%s), which cannot be listed: walk from models with --root", fam.Name, pattern)
		}
		owners = append(owners, owner)
	}
	return owners, nil
}

// since is the run that a delta goes on from: the last one that looked at all that
// is new.
func (l lastRun) since() graph.Run {
	for _, r := range slices.Backward(l.runs) {
		if r.Strategy != graph.Walk {
			return r
		}
	}
	return graph.Run{}
}
