package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/cmd/hflineage/answers"
)

// duckDBScript runs the query on standard input and prints the rows as JSON.
const duckDBScript = `
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const answer = await connection.runAndReadAll(require('fs').readFileSync(0, 'utf8'));
  const number = (_, v) => typeof v === 'bigint' ? Number(v) : v && v.items ? v.items : v;
  console.log(JSON.stringify(answer.getRowObjects(), number));
  connection.closeSync();
})().catch(e => { console.error(e.message); process.exit(1); });
`

// duckDB asks DuckDB (npm package @duckdb/node-api, where NODE_PATH finds it) about the
// files in a folder. The test is skipped where it is not there, unless
// HFLINEAGE_REQUIRE_DUCKDB asks that it fails.
func duckDB[Row any](t *testing.T, dir, query string) (rows []Row) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "node", "-e", "require('@duckdb/node-api')").CombinedOutput(); err != nil {
		if os.Getenv("HFLINEAGE_REQUIRE_DUCKDB") != "" {
			t.Fatalf("HFLINEAGE_REQUIRE_DUCKDB is set, and there is no DuckDB: %v: %s", err, out)
		}
		t.Skip("no node, or no @duckdb/node-api in NODE_PATH")
	}
	node := exec.CommandContext(t.Context(), "node", "-e", duckDBScript)
	node.Dir, node.Stdin, node.Stderr = dir, strings.NewReader(query), t.Output()
	out, err := node.Output()
	if err != nil {
		t.Fatalf("DuckDB: %v: %s", err, query)
	}
	if err := json.Unmarshal(out, &rows); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return rows
}

// duckDBFamily is a row of the query in the README. What is null there is 0 here.
type duckDBFamily struct {
	answers.Family
	answers.RelationCounts
	Tagged  int   `json:"tagged"`
	ByDepth []int `json:"by_depth"`
}

// DuckDB counts the same as hflineage, every column of every family to the last digit,
// by the query in the README on the files that the README exports.
func TestSampleInDuckDB(t *testing.T) { inDuckDB(t, "../../testdata/hub.jsonl") }

// TestRealDataInDuckDB does so with a recorded listing of the real Hub.
func TestRealDataInDuckDB(t *testing.T) {
	paths, _ := filepath.Glob(filepath.Join(os.Getenv("HFLINEAGE_DATA"), "hub-*.jsonl.gz"))
	if os.Getenv("HFLINEAGE_DATA") == "" || len(paths) == 0 {
		t.Skip("no hub-*.jsonl.gz in HFLINEAGE_DATA")
	}
	inDuckDB(t, paths[0])
}

func inDuckDB(t *testing.T, listing string) {
	dir := t.TempDir()
	db := filepath.Join(dir, "lineage.db")
	if out, status := runForTest(t.Context(), t, "import", listing, "--db", db); status != exitDone {
		t.Fatalf("status %d: %s", status, out)
	}
	exportTables(t, db, dir)
	got := duckDB[duckDBFamily](t, dir, readmeQuery(t))
	for _, want := range answerOf[countAnswer](t, "count", "--db", db, "--format", "json").Families {
		i := slices.IndexFunc(got, func(f duckDBFamily) bool { return f.Family.Family == want.Family })
		row := duckDBFamily{Family: want}
		row.RelationCounts, row.ByDepth = want.ByRelation, want.ByDepth
		if want.Tagged != nil {
			row.Tagged = *want.Tagged
		}
		row.Family.Tagged, row.Family.ByDepth, row.ByRelation = nil, nil, answers.RelationCounts{}
		if want.Derivatives == 0 {
			row.Region = "" // the query finds it with the derivatives
		}
		if i < 0 {
			if diff := cmp.Diff(duckDBFamily{Family: answers.Family{Family: want.Family}}, row, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: not in DuckDB's answer:\n%s", want.Family, diff)
			}
			continue
		}
		if diff := cmp.Diff(row, got[i], cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: -count +DuckDB:\n%s", want.Family, diff)
		}
		got = slices.Delete(got, i, i+1)
	}
	if len(got) > 0 {
		t.Errorf("only in DuckDB's answer: %+v", got)
	}
	types := duckDB[struct{ Name, Type string }](t, dir, "SELECT column_name AS Name, column_type AS Type FROM (DESCRIBE SELECT * FROM 'models.parquet')")
	if len(types) != 19 || types[14] != (struct{ Name, Type string }{"tags", "VARCHAR[]"}) {
		t.Errorf("columns of models in DuckDB: %v", types)
	}
}

// exportTables writes every table as Parquet into a folder.
func exportTables(t *testing.T, db, dir string) {
	t.Helper()
	for _, name := range []string{"models", "edges", "derivatives", "events"} {
		if out, status := runForTest(t.Context(), t, "export", "--data", name, "--db", db, "-o", filepath.Join(dir, name+".parquet")); status != exitDone || out != "" {
			t.Fatalf("export --data %s: status %d: %s", name, status, out)
		}
	}
}

// readmeQuery is the query that the README shows for DuckDB.
func readmeQuery(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```sql\n(-- DuckDB.*?)```").FindSubmatch(readme)
	if found == nil {
		t.Fatal("the README shows no query for DuckDB")
	}
	return string(found[1])
}
