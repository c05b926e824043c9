package oracle

import (
	"context"
	"database/sql"
)

const (
	selectTotals = `
		SELECT (SELECT count(*) FROM model), (SELECT count(*) FROM edge), (SELECT count(*) FROM unresolved)`
	// An alias ends at a listed model or at an absent name, which need not be a
	// node: nobody may have mentioned it.
	selectAliases = `
		SELECT alias, coalesce(model.id, shown.spelling)
		FROM alias LEFT JOIN model USING (node) LEFT JOIN shown USING (node)`
	selectEdges = `
		SELECT c.id, p.id, word
		FROM edge JOIN node AS c ON c.node = child JOIN node AS p ON p.node = parent JOIN relation USING (strength)
		ORDER BY c.id, p.id`
	selectAbsent = `
		SELECT id, lower(substr(id, 1, instr(id, '/') - 1)) IN ('output', 'outputs', 'model', 'models', 'results',
			'checkpoint', 'checkpoints', 'content', 'workspace', 'data', 'tmp', 'home', 'mnt')
		FROM node WHERE NOT listed ORDER BY id`
	selectAnomalies = `SELECT kind, model, about FROM anomaly ORDER BY kind, model, about`
	selectRows      = `
		SELECT name, members, first_party, direct, derivatives, shared, credit, other_members, tagged
		FROM row ORDER BY fam`
	selectRelations = `
		SELECT fam, word, (SELECT count(*) FROM derivative AS d WHERE d.fam = f.fam AND d.strength = r.strength)
		FROM family AS f, relation AS r`
	selectDepths = `SELECT fam, depth, count(*) FROM derivative GROUP BY fam, depth`
)

// read gathers the answer from the tables that the files of SQL made.
func read(ctx context.Context, db *sql.DB) (Answer, error) {
	a := Answer{Aliases: map[string]string{}}
	err := db.QueryRowContext(ctx, selectTotals).Scan(&a.Models, &a.Edges, &a.Unresolved)
	if err != nil {
		return a, err
	}
	for _, step := range []struct {
		query string
		row   func(scan func(...any) error) error
	}{
		{selectAliases, func(scan func(...any) error) error {
			var name, id string
			err := scan(&name, &id)
			a.Aliases[name] = id
			return err
		}},
		{selectEdges, func(scan func(...any) error) error {
			var e Edge
			err := scan(&e.Child, &e.Parent, &e.Relation)
			a.EdgeList = append(a.EdgeList, e)
			return err
		}},
		{selectAbsent, func(scan func(...any) error) error {
			var id string
			var pathLike bool
			err := scan(&id, &pathLike)
			a.Absent = append(a.Absent, id)
			if pathLike {
				a.PathLike = append(a.PathLike, id)
			}
			return err
		}},
		{selectAnomalies, func(scan func(...any) error) error {
			var n Anomaly
			err := scan(&n.Kind, &n.Model, &n.About)
			a.Anomalies = append(a.Anomalies, n)
			return err
		}},
		{selectRows, func(scan func(...any) error) error {
			r := Row{ByRelation: map[string]int{}, ByDepth: map[int]int{}}
			err := scan(&r.Family, &r.Members, &r.FirstParty, &r.Direct, &r.Derivatives, &r.Shared, &r.Credit, &r.OtherMembers, &r.Tagged)
			a.Rows = append(a.Rows, r)
			return err
		}},
		{selectRelations, func(scan func(...any) error) error {
			var fam, n int
			var word string
			err := scan(&fam, &word, &n)
			a.Rows[fam].ByRelation[word] = n
			return err
		}},
		{selectDepths, func(scan func(...any) error) error {
			var fam, depth, n int
			err := scan(&fam, &depth, &n)
			a.Rows[fam].ByDepth[depth] = n
			return err
		}},
	} {
		if err := each(ctx, db, step.query, step.row); err != nil {
			return a, err
		}
	}
	return a, nil
}

// each calls row for every row of the query's answer.
func each(ctx context.Context, db *sql.DB, query string, row func(scan func(...any) error) error, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
