// Package pgtest starts a PostgreSQL of a test's own, from the programs that Debian's
// package postgresql brings.
package pgtest

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
)

// Start starts a server for the time of the test and returns a function that makes the
// address of a user and a database, the first of each being postgres. It listens on a
// socket in a temporary folder alone, where everybody is let in, but the user secretive
// by password. Without a server the test is skipped, or fails with
// HFLINEAGE_REQUIRE_POSTGRES.
func Start(t testing.TB) (address func(user *url.Userinfo, database string) string) {
	t.Helper()
	bin := programs()
	if bin == "" {
		if os.Getenv("HFLINEAGE_REQUIRE_POSTGRES") != "" {
			t.Fatal("no PostgreSQL: install Debian's package postgresql")
		}
		t.Skip("no PostgreSQL is installed")
	}
	dir, err := os.MkdirTemp("", "pg") //nolint:usetesting // t.TempDir is too long for the name of a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	as := owner(t, dir)
	do := func(program string, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(context.WithoutCancel(t.Context()), filepath.Join(bin, program), args...)
		cmd.Dir, cmd.SysProcAttr = dir, &syscall.SysProcAttr{Credential: as}
		out, err := os.Create(filepath.Join(dir, program+".out")) // no pipe, which the server would hold open
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Run(); err != nil {
			said, _ := os.ReadFile(out.Name())
			t.Fatalf("%s: %v: %s", program, err, said)
		}
	}
	data := filepath.Join(dir, "data")
	do("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	hba := "local all secretive scram-sha-256\nlocal all all trust\n"
	if err := os.WriteFile(filepath.Join(data, "pg_hba.conf"), []byte(hba), 0o644); err != nil {
		t.Fatal(err)
	}
	do("pg_ctl", "-D", data, "-w", "-o", fmt.Sprintf("-k %s -c listen_addresses='' -c fsync=off", dir), "start")
	t.Cleanup(func() { do("pg_ctl", "-D", data, "-m", "immediate", "stop") })
	return func(user *url.Userinfo, database string) string {
		u := url.URL{Scheme: "postgres", User: cmp.Or(user, url.User("postgres")), Path: "/" + database, RawQuery: url.Values{"host": {dir}}.Encode()}
		return u.String()
	}
}

// programs is the folder of the newest PostgreSQL, "" if there is none.
func programs() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	if len(found) > 0 {
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return cmp.Compare(version(a), version(b)) }))
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	return ""
}

// owner is who runs the server, nil for whoever runs the test: it refuses root, who
// gives the folder to nobody.
func owner(t testing.TB, dir string) *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}
