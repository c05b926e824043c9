package oracle

import "context"

// A Line leads from a model up to an ancestor.
type Line struct {
	Model, Ancestor string // ids, as in Edge
	Depth           int    // the least number of edges
	Relation        string // the strongest of the model to a parent one edge nearer to the ancestor
	Paths           int    // of that length
	Base            bool   // the ancestor has no parent
}

const selectLines = `
	SELECT m.id, t.id, line.depth, line.paths, t.node NOT IN (SELECT child FROM edge),
	       (SELECT word FROM edge JOIN line AS near ON near.top = line.top AND near.node = parent JOIN relation USING (strength)
	        WHERE child = line.node AND near.depth = line.depth - 1 ORDER BY strength DESC LIMIT 1)
	FROM line JOIN node AS m ON m.node = line.node JOIN node AS t ON t.node = line.top
	WHERE line.depth > 0
	ORDER BY m.id, t.id`

// Lines returns all models with all of their ancestors, ordered by both.
func (o *Oracle) Lines(ctx context.Context) (lines []Line, err error) {
	if err := o.lines(ctx); err != nil {
		return nil, err
	}
	err = each(ctx, o.db, selectLines, func(scan func(...any) error) error {
		var l Line
		err := scan(&l.Model, &l.Ancestor, &l.Depth, &l.Paths, &l.Base, &l.Relation)
		lines = append(lines, l)
		return err
	})
	return lines, err
}

// A Common is a node that two others lead up to.
type Common struct {
	ID     string
	Depths [2]int // edges from each of the two, 0 for the node itself
}

// Common returns what the nodes with two ids lead up to, the nearest first.
func (o *Oracle) Common(ctx context.Context, a, b string) (common []Common, err error) {
	if err := o.lines(ctx); err != nil {
		return nil, err
	}
	query, err := files.ReadFile("common.sql")
	if err != nil {
		return nil, err
	}
	err = each(ctx, o.db, string(query), func(scan func(...any) error) error {
		var c Common
		err := scan(&c.ID, &c.Depths[0], &c.Depths[1])
		common = append(common, c)
		return err
	}, a, b)
	return common, err
}
