package postgres

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// A push waits for readers this long at a time, and this often.
const (
	lockTimeout  = 2 * time.Second
	lockPause    = time.Second
	lockAttempts = 100
)

//go:embed sql/swap.sql
var swapSQL string

//go:embed sql/comments.sql
var commentsSQL string

// swap makes the views of the fixed schema show the run. Who waits for a view keeps
// others from it, so it waits for a short time, lets them in, and tries again.
func (p *pushing) swap(ctx context.Context, tx pgx.Tx) error {
	if err := p.waitShort(ctx); err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		err := pgx.BeginFunc(ctx, tx, func(pgx.Tx) error { return p.trySwap(ctx) })
		if !isCode(err, "55P03", "40P01") || attempt == lockAttempts {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockPause):
		}
	}
}

// waitShort bounds each wait for others in a transaction.
func (p *pushing) waitShort(ctx context.Context) error {
	return execute(ctx, p.conn, fmt.Sprintf("SET LOCAL lock_timeout = %d", lockTimeout.Milliseconds()))
}

// trySwap takes the list of pushes first, so that two pushes do not wait for each
// other.
func (p *pushing) trySwap(ctx context.Context) error {
	if err := execute(ctx, p.conn, "LOCK TABLE hflineage.pushes IN SHARE ROW EXCLUSIVE MODE"); err != nil {
		return err
	}
	if err := p.generated(ctx, swapSQL, p.schema); err != nil {
		return err
	}
	if err := p.generated(ctx, commentsSQL, p.schema); err != nil {
		return err
	}
	if _, err := p.conn.Exec(ctx, "UPDATE hflineage.pushes SET is_current = false WHERE is_current"); err != nil {
		return err
	}
	_, err := p.conn.Exec(ctx, "INSERT INTO hflineage.pushes VALUES ($1, $2, $3, clock_timestamp(), true)", p.number, p.schema, p.run.Snapshot.Meta().Run.ID)
	return err
}

// dropOld drops the schemas of old pushes, unless somebody uses them.
func (p *pushing) dropOld(ctx context.Context, keep int) (*Pushed, error) {
	found, err := p.conn.Query(ctx, "SELECT schema_name FROM hflineage.pushes ORDER BY is_current DESC, pushed DESC")
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	keep = min(keep, len(all))
	pushed := &Pushed{Schema: p.schema, Kept: all[:keep]}
	for _, schema := range all[keep:] {
		err := pgx.BeginFunc(ctx, p.conn, func(pgx.Tx) error { return p.drop(ctx, schema) })
		switch {
		case isCode(err, "55P03", "40P01"):
			pushed.Held = append(pushed.Held, schema)
		case err != nil:
			return nil, err
		default:
			pushed.Dropped = append(pushed.Dropped, schema)
		}
	}
	return pushed, nil
}

// drop drops one schema; another push may have done so.
func (p *pushing) drop(ctx context.Context, schema string) error {
	if err := p.waitShort(ctx); err != nil {
		return err
	}
	if _, err := p.conn.Exec(ctx, "DELETE FROM hflineage.pushes WHERE schema_name = $1", schema); err != nil {
		return err
	}
	return execute(ctx, p.conn, "DROP SCHEMA IF EXISTS "+pgx.Identifier{schema}.Sanitize()+" CASCADE")
}
