package oracle

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
)

// The tables of the input, each filled from one JSON array by one statement.
const (
	createInput = `
		CREATE TABLE raw (seq INTEGER PRIMARY KEY, doc);        -- items that are objects
		CREATE TABLE redirect (old, new);                       -- names, as the Hub answered
		CREATE TABLE family (fam INTEGER PRIMARY KEY, name);    -- numbered in their order
		CREATE TABLE pattern (fam, kind, pattern);              -- member, exclude, tag, tagexclude`
	insertItems = `
		INSERT INTO raw SELECT key, value FROM json_each(?) WHERE type = 'object'`
	insertRedirects = `
		INSERT INTO redirect SELECT value ->> 0, value ->> 1 FROM json_each(?)`
	insertFamilies = `
		INSERT INTO family SELECT key, value ->> 'Name' FROM json_each(?)`
	insertPatterns = `
		WITH kind (kind, field) AS (VALUES
			('member', '$.Members'), ('exclude', '$.Exclude'), ('tag', '$.Tags'), ('tagexclude', '$.TagsExclude'))
		INSERT INTO pattern
		SELECT f.key, kind, p.value FROM json_each(?) AS f, kind, json_each(f.value, field) AS p
		WHERE p.type = 'text' -- a nil slice is one null`
)

var errNUL = errors.New("a string has a NUL character")

// load creates the tables of the input and fills them.
func load(ctx context.Context, db *sql.DB, in Input) error {
	items := make([]any, len(in.Items))
	for i, item := range in.Items {
		// Decoded and encoded again, an item has one reading: of equal keys the
		// last, and no broken UTF-8. What is no JSON becomes null, no object.
		if json.Unmarshal(item, &items[i]) != nil {
			items[i] = nil
		}
	}
	redirects := make([][2]string, 0, len(in.Redirects))
	for from, to := range in.Redirects {
		redirects = append(redirects, [2]string{from, to})
	}
	families := in.Families
	if families == nil {
		families = []Family{}
	}
	if _, err := db.ExecContext(ctx, createInput); err != nil {
		return err
	}
	for _, step := range []struct {
		stmt string
		rows any
	}{
		{insertItems, items},
		{insertRedirects, redirects},
		{insertFamilies, families},
		{insertPatterns, families},
	} {
		text, err := json.Marshal(step.rows)
		if err != nil {
			return err
		}
		// Escaped backslashes go first: one of them before "u0000" is no NUL.
		if bytes.Contains(bytes.ReplaceAll(text, []byte(`\\`), nil), []byte(`\u0000`)) {
			return errNUL
		}
		if _, err := db.ExecContext(ctx, step.stmt, string(text)); err != nil {
			return err
		}
	}
	return nil
}
