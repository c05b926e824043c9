package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"

	"hflineage/store/postgres/pgtest"
)

// listenAsServer listens where the address that it returns leads to.
func listenAsServer(t *testing.T) (listener net.Listener, address string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "pg") //nolint:usetesting // t.TempDir is too long for the name of a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	listener, err = new(net.ListenConfig).Listen(t.Context(), "unix", filepath.Join(dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	return listener, "postgres://postgres@/postgres?sslmode=disable&host=" + url.QueryEscape(dir)
}

// tap is a way to a server through which a client's bytes are counted. When so many
// have come, and before the server gets the last of them, at is called, once.
type tap struct {
	server string // its socket
	after  int64
	at     func(client net.Conn)

	sent atomic.Int64
	once sync.Once
	open sync.WaitGroup
}

// listen returns the address of the tap.
func (p *tap) listen(t *testing.T) (address string) {
	listener, address := listenAsServer(t)
	p.open.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			p.open.Go(func() { p.pass(t, client) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		p.open.Wait()
	})
	return address
}

func (p *tap) pass(t *testing.T, client net.Conn) {
	server, err := new(net.Dialer).DialContext(context.WithoutCancel(t.Context()), "unix", p.server)
	if err != nil {
		t.Error(err)
		client.Close()
		return
	}
	answered := make(chan struct{})
	go func() {
		io.Copy(client, server)
		client.Close()
		close(answered)
	}()
	for buf := make([]byte, 4096); ; {
		n, err := client.Read(buf)
		if err != nil {
			break
		}
		if p.sent.Add(int64(n)) >= p.after {
			p.once.Do(func() { p.at(client) })
		}
		if _, err := server.Write(buf[:n]); err != nil {
			<-answered // what the server said before it went
			break
		}
	}
	server.Close()
	<-answered
}

// A push whose connection is killed by the server, or breaks, or that is interrupted,
// wherever it is: the run before is what readers see, and nothing is left of the new one.
func TestPushCut(t *testing.T) {
	address := pgtest.Start(t)(nil, "postgres")
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(u.Query().Get("host"), ".s.PGSQL.5432")
	db := crawledSample(t)
	whole := &tap{server: socket, after: 1, at: func(net.Conn) {}}
	mustPush(t, db, whole.listen(t))
	standing := func() string {
		return fmt.Sprint(query(t, address, `SELECT schema_name, (SELECT count(*) FROM hflineage.models), (SELECT sum(derivatives) FROM hflineage.count),
			(SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'hflineage_run%') FROM hflineage.pushes`))
	}
	before := standing()
	for _, way := range []struct {
		name   string
		status int
		says   string
		cut    func(t *testing.T, stop context.CancelFunc, client net.Conn)
	}{
		{"killed", exitFailed, "terminating connection due to administrator command; the server ended the connection", func(t *testing.T, _ context.CancelFunc, _ net.Conn) { killPushes(t, address) }},
		{"broken", exitFailed, "see that the server is up", func(_ *testing.T, _ context.CancelFunc, client net.Conn) { client.Close() }},
		{"interrupted", exitInterrupted, "context canceled", func(_ *testing.T, stop context.CancelFunc, _ net.Conn) { stop() }},
	} {
		for part := range int64(7) {
			t.Run(fmt.Sprint(way.name, " at ", part, " of 7"), func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				p := &tap{server: socket, after: 200 + whole.sent.Load()*part/7, at: func(client net.Conn) { way.cut(t, stop, client) }}
				out, status := runForTest(ctx, t, "push", "--db", db, p.listen(t))
				if status != way.status || !strings.Contains(out, way.says) || strings.Count(out, "\n") != 1 {
					t.Errorf("status %d: %s", status, out)
				}
				if now := standing(); now != before {
					t.Errorf("readers see %s, before it was %s", now, before)
				}
			})
		}
	}
	mustPush(t, db, address)
}

// killPushes ends the connections of pushes on the side of the server.
func killPushes(t *testing.T, address string) {
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close(t.Context())
	var killed int
	if err := conn.QueryRow(t.Context(), "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'hflineage push'").Scan(&killed); err != nil || killed != 1 {
		t.Errorf("%d pushes killed: %v", killed, err)
	}
}

func TestPushToOldServer(t *testing.T) {
	listener, address := listenAsServer(t)
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		server := pgproto3.NewBackend(conn, conn)
		if _, err := server.ReceiveStartupMessage(); err != nil {
			t.Error(err)
		}
		for _, m := range []pgproto3.BackendMessage{
			&pgproto3.AuthenticationOk{}, &pgproto3.ParameterStatus{Name: "server_version", Value: "9.6.24"}, &pgproto3.ReadyForQuery{TxStatus: 'I'},
		} {
			server.Send(m)
		}
		if err := server.Flush(); err != nil {
			t.Error(err)
		}
		io.Copy(io.Discard, conn)
	}()
	out, status := runForTest(t.Context(), t, "push", "--db", crawledSample(t), address)
	if status != exitFailed || out != "hflineage: the server is PostgreSQL \"9.6.24\", and 15 or later is needed: upgrade it, or push to another one\n" {
		t.Errorf("status %d: %s", status, out)
	}
}
