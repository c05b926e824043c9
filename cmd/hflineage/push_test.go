package main

import (
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"hflineage/cmd/hflineage/answers"
	"hflineage/store/postgres/pgtest"
)

// query returns all rows of a query, as the user postgres.
func query(t *testing.T, address, sql string, args ...any) (all [][]any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	found, err := conn.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		row, err := found.Values()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return all
}

// one is the only value of a query.
func one[T any](t *testing.T, address, sql string, args ...any) T {
	t.Helper()
	rows := query(t, address, sql, args...)
	if len(rows) != 1 || len(rows[0]) != 1 {
		t.Fatalf("%s: %v", sql, rows)
	}
	v, ok := rows[0][0].(T)
	if !ok {
		t.Fatalf("%s: %T", sql, rows[0][0])
	}
	return v
}

func mustPush(t *testing.T, db, address string, flags ...string) {
	t.Helper()
	if out, status := runForTest(t.Context(), t, append([]string{"push", "--db", db, address}, flags...)...); status != exitDone {
		t.Fatalf("push: status %d: %s", status, out)
	}
}

// importedRealData is a database of the recorded listing that HFLINEAGE_DATA names, which
// is not part of the repository.
func importedRealData(t *testing.T) (db string) {
	if os.Getenv("HFLINEAGE_DATA") == "" {
		t.Skip("HFLINEAGE_DATA is not set")
	}
	paths, _ := filepath.Glob(filepath.Join(os.Getenv("HFLINEAGE_DATA"), "hub-*.jsonl.gz"))
	if len(paths) == 0 {
		t.Skip("no hub-*.jsonl.gz in HFLINEAGE_DATA")
	}
	db = filepath.Join(t.TempDir(), "real.db")
	if out, status := runForTest(t.Context(), t, "import", "--db", db, paths[0]); status != exitDone {
		t.Fatalf("import: status %d: %s", status, out)
	}
	return db
}

func TestPushedCounts(t *testing.T) {
	address := pgtest.Start(t)(nil, "postgres")
	t.Run("sample", func(t *testing.T) { pushedAgainstCount(t, crawledSample(t), address) })
	t.Run("real", func(t *testing.T) { pushedAgainstCount(t, importedRealData(t), address) })
}

// pushedAgainstCount compares every column of every family, and both ways to the
// derivatives.
func pushedAgainstCount(t *testing.T, db, address string) {
	mustPush(t, db, address)
	count := answerOf[countAnswer](t, "count", "--db", db, "--format", "json")
	want := map[string]map[string]string{}
	for i := range count.Families {
		row := &count.Families[i]
		want[row.Family] = map[string]string{}
		for _, col := range answers.Columns {
			want[row.Family][col.Name] = written(col.Value(row))
		}
	}
	got := map[string]map[string]string{}
	for _, col := range answers.Columns {
		view := "count_" + col.Name
		if col.Name == "family" {
			view = "count"
		}
		for _, row := range query(t, address, fmt.Sprintf("SELECT family, %s FROM hflineage.%s", col.Name, view)) {
			family := written(row[0])
			if got[family] == nil {
				got[family] = map[string]string{}
			}
			got[family][col.Name] = written(row[1])
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
		t.Errorf("count (-hflineage +PostgreSQL):\n%s", diff)
	}
	differ := one[int64](t, address, `SELECT count(*) FROM (
		(TABLE hflineage.derivatives EXCEPT TABLE hflineage.derivatives_recursive) UNION ALL
		(TABLE hflineage.derivatives_recursive EXCEPT TABLE hflineage.derivatives)) AS both_ways`)
	if n := one[int64](t, address, "SELECT count(*) FROM hflineage.derivatives"); differ != 0 || n == 0 {
		t.Errorf("of %d derivatives %d are others where SQL computes them", n, differ)
	}
	for sql, want := range map[string]int64{
		"SELECT count(*) FROM hflineage.edges":                int64(count.Edges),
		"SELECT count(*) FROM hflineage.models WHERE on_hub":  int64(count.Models),
		"SELECT count(*) FROM hflineage.aliases":              int64(count.Aliases.Count),
		"SELECT unresolved::bigint FROM hflineage.source":     int64(*count.Unresolved),
		"SELECT count(*) FROM hflineage.runs":                 1,
		"SELECT count(*) FROM hflineage.source WHERE run = 1": 1,
	} {
		if got := one[int64](t, address, sql); got != want {
			t.Errorf("%s: %d, want %d", sql, got, want)
		}
	}
	if got := one[string](t, address, "SELECT rule || families_sha256 FROM hflineage.source"); got != count.Rule+count.FamiliesSHA256 {
		t.Errorf("source is %s", got)
	}
}

// written is a value of a column, as both sides write it.
func written(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case float64:
		return fmt.Sprint(math.Float64bits(v)) // to the last digit
	case []any:
		return strings.Trim(fmt.Sprint(v...), "[]")
	case answers.DepthCounts:
		return strings.Trim(fmt.Sprint([]int(v)), "[]")
	}
	return fmt.Sprint(v)
}

// Every table, view and column has a comment, in both schemas.
func TestPushedComments(t *testing.T) {
	address := pgtest.Start(t)(nil, "postgres")
	mustPush(t, crawledSample(t), address)
	for _, row := range query(t, address, `SELECT n.nspname || '.' || c.relname || coalesce('.' || a.attname, '')
		FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		LEFT JOIN LATERAL (SELECT NULL::name AS attname, 0 AS attnum UNION ALL SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0) AS a ON true
		WHERE n.nspname LIKE 'hflineage%' AND c.relkind IN ('r', 'v')
		AND CASE a.attnum WHEN 0 THEN obj_description(c.oid, 'pg_class') ELSE col_description(c.oid, a.attnum) END IS NULL`) {
		t.Errorf("%s has no comment", row[0])
	}
}

func TestPushKeeps(t *testing.T) {
	address := pgtest.Start(t)(nil, "postgres")
	db := crawledSample(t)
	for range 3 {
		mustPush(t, db, address, "--keep", "2")
	}
	if n := one[int64](t, address, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'hflineage_run_1_%'"); n != 2 {
		t.Errorf("%d runs are kept, want 2", n)
	}
	if n := one[int64](t, address, "SELECT count(*) FROM hflineage.pushes"); n != 2 {
		t.Errorf("%d pushes are listed, want 2", n)
	}
	// An old run that somebody reads stays until the next push.
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "BEGIN; SELECT count(*) FROM hflineage_run_1_2.models"); err != nil {
		t.Fatal(err)
	}
	out, status := runForTest(t.Context(), t, "push", "--db", db, "--keep", "1", address)
	if status != exitDone || !strings.Contains(out, "stay until the next push: hflineage_run_1_2\n") {
		t.Errorf("status %d: %s", status, out)
	}
	if _, err := conn.Exec(t.Context(), "COMMIT"); err != nil {
		t.Fatal(err)
	}
	mustPush(t, db, address, "--keep", "1")
	if n := one[int64](t, address, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'hflineage_run_1_%'"); n != 1 {
		t.Errorf("%d runs are kept, want 1", n)
	}
}

// A transaction that began before the swap and looks after it sees all of one run.
func TestPushUnderReader(t *testing.T) {
	address := pgtest.Start(t)(nil, "postgres")
	db := crawledSample(t)
	mustPush(t, db, address)
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM hflineage.pushes"); err != nil {
		t.Fatal(err)
	}
	mustPush(t, db, address)
	var models, derivatives int
	if err := conn.QueryRow(t.Context(), "SELECT count(*), (SELECT sum(derivatives) FROM hflineage.count) FROM hflineage.models").Scan(&models, &derivatives); err != nil {
		t.Fatal(err)
	}
	if models == 0 || derivatives == 0 {
		t.Errorf("%d models and %d derivatives", models, derivatives)
	}
}

func TestPushesAtOnce(t *testing.T) {
	address := pgtest.Start(t)(nil, "postgres")
	db := crawledSample(t)
	var both sync.WaitGroup
	for range 4 {
		both.Go(func() {
			if out, status := runForTest(t.Context(), t, "push", "--db", db, "--keep", "2", address); status != exitDone {
				t.Errorf("push: status %d: %s", status, out)
			}
		})
	}
	both.Wait()
	if n := one[int64](t, address, "SELECT count(*) FROM hflineage.pushes WHERE is_current"); n != 1 {
		t.Errorf("%d pushes are current", n)
	}
	pushedAgainstCount(t, db, address)
}

func TestPushHostileNames(t *testing.T) {
	address := pgtest.Start(t)(nil, "postgres")
	dir := t.TempDir()
	items := `{"_id":"600000000000000000000001","id":"Qwen/Base","createdAt":"2024-01-01T00:00:00.000Z","tags":[]}
{"_id":"600000000000000000000002","id":"a/\\.","createdAt":"2024-01-01T00:00:00.000Z","tags":["base_model:finetune:Qwen/Base","license:\\N"],"library_name":"tab\tline\nreturn\r"}
{"_id":"600000000000000000000003","id":"a/nul","createdAt":"2024-01-01T00:00:00.000Z","tags":["base_model:finetune:Qwen/Base","license:a\u0000b"],"library_name":"'; DROP SCHEMA hflineage CASCADE; --"}
`
	file, db := filepath.Join(dir, "items.jsonl"), filepath.Join(dir, "hostile.db")
	if err := os.WriteFile(file, []byte(items), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, status := runForTest(t.Context(), t, "import", "--db", db, file); status != exitDone {
		t.Fatalf("import: status %d: %s", status, out)
	}
	pushedAgainstCount(t, db, address)
	got := query(t, address, "SELECT id, license, library FROM hflineage.models JOIN hflineage.derivatives USING (model) WHERE family = 'qwen' ORDER BY _id")
	want := [][]any{{`a/\.`, `\N`, "tab\tline\nreturn\r"}, {"a/nul", "a\uFFFDb", "'; DROP SCHEMA hflineage CASCADE; --"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The server refuses: one line with the next step, without the password, and the run
// before is still there.
func TestPushRefused(t *testing.T) {
	addressOf := pgtest.Start(t)
	address := addressOf(nil, "postgres")
	db := crawledSample(t)
	mustPush(t, db, address)
	const secret = "p4ss/w%rd s3cret"
	query(t, address, "CREATE ROLE weak LOGIN")
	query(t, address, "CREATE ROLE secretive LOGIN SUPERUSER PASSWORD '"+secret+"'")
	mustPush(t, db, addressOf(url.UserPassword("secretive", secret), "postgres"))
	for _, tc := range []struct {
		address, want string
		status        int
	}{
		{addressOf(url.User("weak"), "postgres"), "GRANT CREATE ON DATABASE", exitFailed},
		{addressOf(nil, "nowhere"), "create the database first", exitFailed},
		{addressOf(url.UserPassword("secretive", secret+"x"), "postgres"), "check the user and the password", exitFailed},
		{addressOf(url.UserPassword("nobody-"+secret, secret), "postgres"), "check the user and the password", exitFailed},
		{"postgres://u:" + url.QueryEscape(secret) + "@127.0.0.1:1/db", "see that the server is up", exitFailed},
		{"postgres://u@127.0.0.1:1/db?password=" + url.QueryEscape(secret), "see that the server is up", exitFailed},
		{"postgres://u:" + secret + "@127.0.0.1:1/db", "is not understood", exitUsage},
		{"postgres://u:s3cret@127.0.0.1:x/db", "is not understood", exitUsage},
		{"postgres://u:s3cret@h/db?sslmode=s3cret", "is not understood", exitUsage},
		{"mysql://u:s3cret@h/db", "is not understood", exitUsage},
	} {
		out, status := runForTest(t.Context(), t, "push", "--db", db, tc.address)
		if status != tc.status || !strings.Contains(out, tc.want) || strings.Count(out, "\n") != 1 {
			t.Errorf("%s: status %d: %s", tc.address, status, out)
		}
		if strings.Contains(out, "s3cret") || strings.Contains(out, url.QueryEscape(secret)) {
			t.Errorf("%s: tells the password: %s", tc.address, out)
		}
	}
	out, status := runForTest(t.Context(), t, "push", "--db", db, address, "postgres://u:s3cret@h/db?password=s3cret")
	if status != exitUsage || strings.Contains(out, "s3cret") {
		t.Errorf("two addresses: status %d: %s", status, out)
	}
	if n := one[int64](t, address, "SELECT count(*) FROM hflineage.models WHERE on_hub"); n == 0 {
		t.Error("the run before is gone")
	}
}
