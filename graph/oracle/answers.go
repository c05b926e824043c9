package oracle

import (
	"context"
	"encoding/json"
	"strings"
)

// An Overlap is the derivatives that two families share, or those of one.
type Overlap struct {
	Family, Other string
	Models        []string // sorted
}

// Compared are the edges of one relation by what became of the licence. Family is ""
// for all edges.
type Compared struct {
	Family, Relation                         string
	Same, MoreOpen, MoreRestrictive, Unknown int
}

// Rooted counts a family's derivatives, and lists those that dropped the licence of
// their root as "model root".
type Rooted struct {
	Family                string
	Derivatives, Compared int
	Dropped               []string // sorted
}

// Oddities counts a kind of anomaly, and the models that have it. Family is "" for
// all, and else those of members and derivatives; Circles counts groups of models
// that are in a circle.
type Oddities struct {
	Family, Kind           string
	Count, Models, Circles int
}

const (
	selectOverlap = `
		SELECT a.name, b.name, id
		FROM overlap AS o JOIN node USING (node) JOIN family AS a USING (fam) JOIN family AS b ON b.fam = other
		ORDER BY a.fam, b.fam, id`
	selectCompared = `
		SELECT coalesce(name, ''), word, same, open, strict, unknown
		FROM compared LEFT JOIN family USING (fam) ORDER BY fam, word`
	selectRooted = `
		SELECT name, count(*), sum(own IS NOT NULL AND roots IS NOT NULL)
		FROM rooted JOIN family USING (fam) GROUP BY fam ORDER BY fam`
	selectDropped = `
		SELECT name, m.id || ' ' || r.id
		FROM rooted AS d JOIN family USING (fam) JOIN node AS m ON m.node = d.node JOIN node AS r ON r.node = root
		WHERE own < roots ORDER BY m.id`
	selectOdd      = `SELECT kind, model, about FROM odd ORDER BY kind, model, about`
	selectOddities = `
		SELECT coalesce(name, ''), kind, n, models, circles
		FROM oddities LEFT JOIN family USING (fam) ORDER BY fam, kind`
)

// Overlaps returns the cells of each two families, those with models.
func (o *Oracle) Overlaps(ctx context.Context, f Filters) (cells []Overlap, err error) {
	if _, err := o.Parts(ctx, f); err != nil {
		return nil, err
	}
	if _, err := run(ctx, o.db, "overlap.sql"); err != nil {
		return nil, err
	}
	err = each(ctx, o.db, selectOverlap, func(scan func(...any) error) error {
		var family, other, model string
		err := scan(&family, &other, &model)
		if last := len(cells) - 1; last < 0 || cells[last].Family != family || cells[last].Other != other {
			cells = append(cells, Overlap{Family: family, Other: other})
		}
		c := &cells[len(cells)-1]
		c.Models = append(c.Models, model)
		return err
	})
	return cells, err
}

// Licenses compares licences, given the rank of each in a licence table from 1 on.
// Filters do not touch what is said of all edges.
func (o *Oracle) Licenses(ctx context.Context, ranks map[string]int, f Filters) (edges []Compared, families []Rooted, err error) {
	if _, err := o.Parts(ctx, f); err != nil {
		return nil, nil, err
	}
	list := [][2]any{}
	for license, rank := range ranks {
		list = append(list, [2]any{strings.ToLower(license), rank})
	}
	text, err := json.Marshal(list)
	if err != nil {
		return nil, nil, err
	}
	if _, err := run(ctx, o.db, "licenses.sql", string(text)); err != nil {
		return nil, nil, err
	}
	err = each(ctx, o.db, selectCompared, func(scan func(...any) error) error {
		var c Compared
		err := scan(&c.Family, &c.Relation, &c.Same, &c.MoreOpen, &c.MoreRestrictive, &c.Unknown)
		edges = append(edges, c)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	number := map[string]int{}
	err = each(ctx, o.db, selectRooted, func(scan func(...any) error) error {
		var r Rooted
		err := scan(&r.Family, &r.Derivatives, &r.Compared)
		number[r.Family] = len(families)
		families = append(families, r)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = each(ctx, o.db, selectDropped, func(scan func(...any) error) error {
		var family, models string
		err := scan(&family, &models)
		r := &families[number[family]]
		r.Dropped = append(r.Dropped, models)
		return err
	})
	return edges, families, err
}

// Odd lists all anomalies, those of the graph too, and counts them.
func (o *Oracle) Odd(ctx context.Context) (list []Anomaly, counts []Oddities, err error) {
	if _, err := run(ctx, o.db, "odd.sql"); err != nil {
		return nil, nil, err
	}
	err = each(ctx, o.db, selectOdd, func(scan func(...any) error) error {
		var a Anomaly
		err := scan(&a.Kind, &a.Model, &a.About)
		list = append(list, a)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = each(ctx, o.db, selectOddities, func(scan func(...any) error) error {
		var c Oddities
		err := scan(&c.Family, &c.Kind, &c.Count, &c.Models, &c.Circles)
		counts = append(counts, c)
		return err
	})
	return list, counts, err
}
