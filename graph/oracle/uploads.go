package oracle

import (
	"context"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// A Suspicion is a rule of the suspects file. Patterns of names know *, ?, [set] and
// {n}, which repeats what is before it; words end at ".", "_", "-" or an end of the
// name; all ignore case.
type Suspicion struct {
	Names, Words, Tags, Unless []string
	Burst                      int      // 0 for none
	Declared                   []string // of a rule about relations
	Likely                     string
}

// Suspicions are the rules that are on, of both kinds.
type Suspicions struct{ Uploads, Relations []Suspicion }

// An Uploads is what is asked about the derivatives of one family.
type Uploads struct {
	Family                                          string
	Derivatives, Authors, Top1, Top10, Top100, Idle int
	Gini                                            float64
	Bursts, InBursts                                int
	Suspected, Doubted                              int            // by any rule about uploads, about relations
	ByRule                                          map[string]int // kind and number, as "upload 2"; zeros left out
	Only                                            map[string]int // of these, the ones that no other rule of the kind suspects
	Mix                                             map[string]int // corrected, by relation; zeros left out
}

// A Burst has its author folded.
type Burst struct {
	Author, Base, Day string
	Uploads           int
}

// A Doubt is a declared relation that rules suspect.
type Doubt struct {
	Child, Parent, Declared, Likely string
	Rules                           int // that do
}

const (
	selectUploads = `
		WITH c AS (SELECT fam, sum(x) AS n, count(*) AS authors, sum(iif(place <= 1, x, 0)) AS top1,
			sum(iif(place <= 10, x, 0)) AS top10, sum(iif(place <= 100, x, 0)) AS top100, sum(idle) AS idle FROM spread GROUP BY fam),
		b AS (SELECT fam, count(DISTINCT node) AS nodes FROM struck GROUP BY fam),
		d AS (SELECT fam, count(*) AS bursts FROM (SELECT DISTINCT fam, author, base, day FROM struck) GROUP BY fam)
		SELECT name, coalesce(n, 0), coalesce(authors, 0), coalesce(top1, 0), coalesce(top10, 0), coalesce(top100, 0), coalesce(idle, 0),
			coalesce(gini, 0), coalesce(bursts, 0), coalesce(nodes, 0)
		FROM family LEFT JOIN c USING (fam) LEFT JOIN gini USING (fam) LEFT JOIN b USING (fam) LEFT JOIN d USING (fam)
		ORDER BY fam`
	selectEffects = `SELECT fam, kind, number, n, only FROM effect`
	selectMix     = `SELECT fam, word, n FROM mix`
	selectBursts  = `SELECT author, id, day, n FROM burst JOIN node ON node = base ORDER BY n DESC, author, lower(id), id, day`
	selectDoubts  = `
		SELECT c.id, p.id, word, (SELECT likely FROM doubt AS f WHERE f.child = doubt.child AND f.parent = doubt.parent ORDER BY number LIMIT 1), count(*)
		FROM doubt JOIN node AS c ON c.node = child JOIN node AS p ON p.node = parent JOIN edge USING (child, parent) JOIN relation USING (strength)
		GROUP BY child, parent ORDER BY lower(c.id), c.id, lower(p.id), p.id`
)

// Suspect has the rules suspect what they do, for Uploads, and returns the doubts.
func (o *Oracle) Suspect(ctx context.Context, rules Suspicions) (doubts []Doubt, err error) {
	if _, err := run(ctx, o.db, "suspects.sql", rules.globs()); err != nil {
		return nil, err
	}
	err = each(ctx, o.db, selectDoubts, func(scan func(...any) error) error {
		var d Doubt
		err := scan(&d.Child, &d.Parent, &d.Declared, &d.Likely, &d.Rules)
		doubts = append(doubts, d)
		return err
	})
	return doubts, err
}

// Uploads asks about all families, under filters, and with bursts of so many uploads
// or more, which it returns too: those of the whole Hub.
func (o *Oracle) Uploads(ctx context.Context, f Filters, least int) (rows []Uploads, bursts []Burst, err error) {
	if err := o.keep(ctx, f); err != nil {
		return nil, nil, err
	}
	if _, err := run(ctx, o.db, "uploads.sql", least); err != nil {
		return nil, nil, err
	}
	if rows, err = o.uploads(ctx); err != nil {
		return nil, nil, err
	}
	err = each(ctx, o.db, selectBursts, func(scan func(...any) error) error {
		var b Burst
		err := scan(&b.Author, &b.Base, &b.Day, &b.Uploads)
		bursts = append(bursts, b)
		return err
	})
	return rows, bursts, err
}

func (o *Oracle) uploads(ctx context.Context) (rows []Uploads, err error) {
	err = each(ctx, o.db, selectUploads, func(scan func(...any) error) error {
		r := Uploads{ByRule: map[string]int{}, Only: map[string]int{}, Mix: map[string]int{}}
		err := scan(&r.Family, &r.Derivatives, &r.Authors, &r.Top1, &r.Top10, &r.Top100, &r.Idle, &r.Gini, &r.Bursts, &r.InBursts)
		rows = append(rows, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, o.db, selectEffects, func(scan func(...any) error) error {
		var fam, n int
		var kind string
		var number, only *int
		err := scan(&fam, &kind, &number, &n, &only)
		switch r := &rows[fam]; {
		case err != nil:
		case number != nil:
			rule := kind + " " + strconv.Itoa(*number)
			r.ByRule[rule] = n
			if *only > 0 {
				r.Only[rule] = *only
			}
		case kind == "upload":
			r.Suspected = n
		default:
			r.Doubted = n
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, o.db, selectMix, func(scan func(...any) error) error {
		var fam, n int
		var word string
		err := scan(&fam, &word, &n)
		rows[fam].Mix[word] = n
		return err
	})
	return rows, err
}

// globs are the rules in JSON, with patterns as GLOB has them.
func (s Suspicions) globs() string {
	type rule struct {
		Globs, Unless, Tags, Declared []string
		Burst                         int
		Likely                        string
	}
	of := func(list []Suspicion) []rule {
		rules := []rule{}
		for _, r := range list {
			globs := wordGlobs(r.Words)
			for _, n := range r.Names {
				globs = append(globs, nameGlob(n))
			}
			rules = append(rules, rule{globs, wordGlobs(r.Unless), r.Tags, r.Declared, r.Burst, r.Likely})
		}
		return rules
	}
	text, err := json.Marshal(map[string][]rule{"uploads": of(s.Uploads), "relations": of(s.Relations)})
	if err != nil {
		panic(err) // strings and numbers alone
	}
	return string(text)
}

// wordGlobs are those of the names with a word: at either end, or between breaks.
func wordGlobs(words []string) []string {
	globs := []string{}
	for _, w := range words {
		w = strings.ToLower(w)
		globs = append(globs, w, w+"[-._]*", "*[-._]"+w, "*[-._]"+w+"[-._]*")
	}
	return globs
}

var repeated = regexp.MustCompile(`(\[[^]]*\]|.)\{(\d+)\}`)

// nameGlob writes repetitions out.
func nameGlob(pattern string) string {
	pattern = strings.ReplaceAll(strings.ToLower(pattern), "?", "[a-z0-9._-]")
	return repeated.ReplaceAllStringFunc(pattern, func(s string) string {
		parts := repeated.FindStringSubmatch(s)
		n, _ := strconv.Atoi(parts[2])
		return strings.Repeat(parts[1], n)
	})
}
