package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// hints are the next step after an error of the server, by SQLSTATE or the class that
// it begins with.
var hints = []struct{ code, hint string }{
	{"28", "check the user and the password, in the address, ~/.pgpass or PGPASSWORD"},
	{"3D000", "create the database first, as with createdb"},
	{"42501", "the user must be allowed to create schemas, and own the schema hflineage: GRANT CREATE ON DATABASE ... TO ..."},
	{"25006", "the server is a read-only copy: push to its primary"},
	{"42P16", "the views in the schema hflineage are of another version: DROP SCHEMA hflineage CASCADE, and push again"},
	{"42809", "something else in the schema hflineage has the name of a view: rename it, and push again"},
	{"55P03", "readers hold the views in long transactions: end these (pg_stat_activity lists them), and push again"},
	{"53100", "make room on the server, and push again"},
	{"53300", "the server has no connection left: push again later"},
	{"57P", "the server ended the connection; push again when it is up"},
}

// explain says what failed and what to do, in one line. What a transaction had done is
// gone then.
func (a *Address) explain(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	hint, reason := "see that the server is up and can be reached from here, and push again", err.Error()
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		hint, reason = "nothing of it is kept, push again", refused.Message
		for _, h := range hints {
			if strings.HasPrefix(refused.Code, h.code) {
				hint = h.hint
				break
			}
		}
	} else if failed, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		reason = failed.Unwrap().Error()
	}
	return &serverError{fmt.Sprintf("%s (%s): %s; %s", doing, a.without(a.String()), a.without(reason), hint), err}
}

// serverError is an error without what is secret; the one that it wraps is for
// [errors.As] alone.
type serverError struct {
	text string
	err  error
}

func (e *serverError) Error() string { return e.text }

func (e *serverError) Unwrap() error { return e.err }
