package main

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

//go:embed count.sql
var countSQL string

const createTables = `
	CREATE TABLE node (node INTEGER PRIMARY KEY, on_hub BOOLEAN);
	CREATE TABLE edge (child INTEGER, parent INTEGER);
	CREATE TABLE member (family TEXT, node INTEGER)`

// With the child in the index, the walk need not look at the table.
const createIndexes = `CREATE INDEX children ON edge (parent, child); ANALYZE`

// loadStep makes a database of SQLite of the CSV files in a folder, and answers
// with the version.
type loadStep struct{ Dir string }

func (s *loadStep) Run(a *app) (err error) {
	db, err := openSQLite(s.Dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, pragma := range []string{"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", createTables} {
		if _, err := db.ExecContext(a.ctx, pragma); err != nil {
			return err
		}
	}
	for table, insert := range map[string]string{
		"node":   "INSERT INTO node VALUES (?, ? = 'true')",
		"edge":   "INSERT INTO edge VALUES (?, ?)",
		"member": "INSERT INTO member VALUES (?, ?)",
	} {
		if err := insertRows(a.ctx, db, insert, filepath.Join(s.Dir, table+".csv")); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
	if _, err := db.ExecContext(a.ctx, createIndexes); err != nil {
		return err
	}
	var version string
	if err := db.QueryRowContext(a.ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return err
	}
	return answer(a, "SQLite "+version+" (modernc.org/sqlite), indexed")
}

func openSQLite(dir string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", filepath.Join(dir, "peer.sqlite"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // pragmas are a connection's
	return db, nil
}

// insertRows inserts the rows of a CSV file in one transaction. Each has two
// columns.
func insertRows(ctx context.Context, db *sql.DB, insert, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.PrepareContext(ctx, insert)
	if err != nil {
		return err
	}
	defer stmt.Close() //nolint:errcheck // its transaction tells
	lines := csv.NewReader(f)
	lines.ReuseRecord = true
	if _, err := lines.Read(); err != nil { // the header
		return err
	}
	for {
		record, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return tx.Commit()
		}
		if err != nil {
			return err
		}
		if _, err := stmt.ExecContext(ctx, record[0], record[1]); err != nil {
			return err
		}
	}
}

// queryStep asks the database of SQLite for the counts.
type queryStep struct{ Dir string }

func (s *queryStep) Run(a *app) error {
	db, err := openSQLite(s.Dir)
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.QueryContext(a.ctx, countSQL)
	if err != nil {
		return err
	}
	defer rows.Close()
	var all []familyCount
	for rows.Next() {
		var c familyCount
		if err := rows.Scan(&c.Family, &c.Derivatives, &c.Direct); err != nil {
			return err
		}
		all = append(all, c)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return answer(a, all)
}
