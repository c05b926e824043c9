package oracle

import (
	"context"
	"fmt"
	"strings"
)

// A Change is one difference from an earlier listing. Models that come back are
// told from new ones by no two listings: both have appeared.
type Change struct {
	Kind, ID              string
	Old                   string // of what was renamed
	Parent                string // folded
	Relation, OldRelation string
}

// A FamilyChange is what changed of one family; Arrived are derivatives that the
// earlier listing does not have.
type FamilyChange struct {
	Family                       string
	MembersBefore, Members       int
	Before, After                int
	Arrived, Joined, Gone, Lapse int
}

// earlier are the tables of an earlier listing that are asked about.
var earlier = map[string][]string{
	"model":      {"node", "id", "oid", "created"},
	"node":       {"node", "id", "listed"},
	"edge":       {"child", "parent", "strength"},
	"derivative": {"fam", "node"},
	"member":     {"fam", "node"},
}

const (
	selectChanges       = `SELECT kind, id, old, parent, relation, old_relation FROM change ORDER BY kind, id, old, parent, relation, old_relation`
	selectFamilyChanges = `SELECT name, members_before, members, before, after, arrived, joined, gone, left_ FROM familychange ORDER BY fam`
)

// Changes tells what changed from an earlier listing, with the same families.
func (o *Oracle) Changes(ctx context.Context, before *Oracle) (changes []Change, families []FamilyChange, err error) {
	for table, columns := range earlier {
		if err := o.take(ctx, before, table, columns); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", table, err)
		}
	}
	if _, err := run(ctx, o.db, "changes.sql"); err != nil {
		return nil, nil, err
	}
	err = each(ctx, o.db, selectChanges, func(scan func(...any) error) error {
		var c Change
		err := scan(&c.Kind, &c.ID, &c.Old, &c.Parent, &c.Relation, &c.OldRelation)
		changes = append(changes, c)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = each(ctx, o.db, selectFamilyChanges, func(scan func(...any) error) error {
		var c FamilyChange
		err := scan(&c.Family, &c.MembersBefore, &c.Members, &c.Before, &c.After, &c.Arrived, &c.Joined, &c.Gone, &c.Lapse)
		families = append(families, c)
		return err
	})
	return changes, families, err
}

// take copies a table of an earlier listing, as was_ and its name.
func (o *Oracle) take(ctx context.Context, before *Oracle, table string, columns []string) error {
	var rows string
	names := strings.Join(columns, ", ")
	err := before.db.QueryRowContext(ctx, fmt.Sprintf("SELECT json_group_array(json_array(%s)) FROM %s", names, table)).Scan(&rows)
	if err != nil {
		return err
	}
	values := make([]string, len(columns))
	for i := range columns {
		values[i] = fmt.Sprintf("value ->> %d", i)
	}
	_, err = o.db.ExecContext(ctx, fmt.Sprintf(`
		DROP TABLE IF EXISTS was_%[1]s;
		CREATE TABLE was_%[1]s (%[2]s);
		INSERT INTO was_%[1]s SELECT %[3]s FROM json_each(?)`, table, names, strings.Join(values, ", ")), rows)
	return err
}
