package postgres

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"hflineage/graph"
)

// MinVersion is the oldest PostgreSQL that this was run on.
const MinVersion = 15

var (
	//go:embed sql/setup.sql
	setupSQL string
	//go:embed sql/tables.sql
	tablesSQL string
	//go:embed sql/keys.sql
	keysSQL string
	//go:embed sql/views.sql
	viewsSQL string
)

// Pushed is what a push has done.
type Pushed struct {
	Schema  string   // of the run
	Kept    []string // the schemas that are left, the one that is shown first
	Dropped []string // those of old pushes that are gone
	Held    []string // those that should be, but are in use; the next push drops them
}

// Push loads a run and shows it in place of the one before; keep is how many are kept,
// that one included. If it fails the server is as it was, but that the schema
// hflineage may be there.
func Push(ctx context.Context, address *Address, run *Run, keep int) (*Pushed, error) {
	runs, err := run.Snapshot.Runs()
	if err != nil {
		return nil, err
	}
	conn, err := pgx.ConnectConfig(ctx, address.config)
	if err != nil {
		return nil, address.explain(ctx, "connect", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := checkVersion(conn.PgConn().ParameterStatus("server_version")); err != nil {
		return nil, err
	}
	if err := setUp(ctx, conn); err != nil {
		return nil, address.explain(ctx, "set up", err)
	}
	p := &pushing{conn: conn, run: run, runs: runs}
	if err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return p.push(ctx, tx) }); err != nil {
		return nil, address.explain(ctx, "push", err)
	}
	pushed, err := p.dropOld(ctx, keep)
	return pushed, address.explain(ctx, "the run is pushed, but old ones are not dropped", err)
}

// checkVersion reads the version as the server gives it: 15.13 (Debian 15.13-0+deb12u1), 18beta2.
func checkVersion(version string) error {
	var major int
	if _, err := fmt.Sscanf(version, "%d", &major); err != nil || major < MinVersion {
		return fmt.Errorf("the server is PostgreSQL %q, and %d or later is needed: upgrade it, or push to another one", version, MinVersion)
	}
	return nil
}

// setUp makes the fixed schema. Two that do so at once get in each other's way, the one
// that lost finds it made.
func setUp(ctx context.Context, conn *pgx.Conn) error {
	err := execute(ctx, conn, setupSQL)
	if isCode(err, "23505", "42P06", "42P07", "42710", "XX000") { // exists already; XX000: a catalog row changed at once
		err = execute(ctx, conn, setupSQL)
	}
	return err
}

// execute runs a text of many statements, in one transaction of its own unless there is
// one.
func execute(ctx context.Context, conn *pgx.Conn, sql string) error {
	_, err := conn.PgConn().Exec(ctx, sql).ReadAll()
	return err
}

func isCode(err error, codes ...string) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && strings.Contains(strings.Join(codes, " "), refused.Code)
}

// pushing is a push under way.
type pushing struct {
	conn *pgx.Conn
	run  *Run
	runs []graph.Run

	number int64
	schema string
}

// push is the transaction.
func (p *pushing) push(ctx context.Context, tx pgx.Tx) error {
	if err := p.conn.QueryRow(ctx, "SELECT nextval('hflineage.push_number')").Scan(&p.number); err != nil {
		return err
	}
	p.schema = fmt.Sprintf("hflineage_run_%d_%d", p.run.Snapshot.Meta().Run.ID, p.number)
	if err := execute(ctx, p.conn, "CREATE SCHEMA "+p.schema+"; SET LOCAL search_path TO "+p.schema+";"+tablesSQL); err != nil {
		return err
	}
	for _, t := range tables {
		if err := copyInto(ctx, p.conn.PgConn(), t.name, func(r *rows) { t.fill(p.run, p.runs, r) }); err != nil {
			return err
		}
	}
	if err := execute(ctx, p.conn, keysSQL+viewsSQL); err != nil {
		return err
	}
	if err := p.columnViews(ctx); err != nil {
		return err
	}
	return p.swap(ctx, tx)
}

// columnViews makes a view of each column of count, and comments.
func (p *pushing) columnViews(ctx context.Context) error {
	for _, c := range p.run.Columns {
		statements := "COMMENT ON COLUMN count.%1$I IS %2$L"
		if c.Name != "family" {
			statements += "; CREATE VIEW %3$I AS SELECT family, %1$I FROM count; COMMENT ON VIEW %3$I IS %2$L; COMMENT ON COLUMN %3$I.%1$I IS %2$L; COMMENT ON COLUMN %3$I.family IS 'as in families'"
		}
		if err := p.generated(ctx, "SELECT format($1::text, $2::text, $3::text, $4::text)", statements, c.Name, c.Is, "count_"+c.Name); err != nil {
			return err
		}
	}
	return nil
}

// generated runs the statements that a query gives.
func (p *pushing) generated(ctx context.Context, query string, args ...any) error {
	found, err := p.conn.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	statements, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		return err
	}
	return execute(ctx, p.conn, strings.Join(statements, ";\n"))
}
