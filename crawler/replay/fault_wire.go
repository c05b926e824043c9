package replay

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

const (
	longestStall = 10 * time.Minute
	drops        = 20
	dropEvery    = 50 * time.Millisecond
	// reading is the time that a client has to take the half of an answer that
	// comes before a reset, which takes back what was not read.
	reading = 20 * time.Millisecond
)

// onWire returns how to serve h by a connection that fails. What a server of
// net/http does not do by itself ends in [http.ErrAbortHandler], at which it
// closes the connection.
func (f *Faults) onWire(fault Fault, h *held, r *http.Request, n int) func(http.ResponseWriter) {
	half := h.half()
	if half == nil && fault != FaultGarbage {
		return nil
	}
	switch fault {
	case FaultCut:
		return func(w http.ResponseWriter) {
			h.begin(w)
			push(w, half)
			panic(http.ErrAbortHandler)
		}
	case FaultStall:
		return func(w http.ResponseWriter) {
			h.begin(w)
			push(w, half)
			wait(r, longestStall)
			panic(http.ErrAbortHandler)
		}
	case FaultSlow:
		return func(w http.ResponseWriter) { h.drip(w, r) }
	case FaultReset:
		return func(w http.ResponseWriter) { h.reset(w, r, half) }
	}
	noise := make([]byte, 1000)
	c := f.chance(-n)
	for i := range noise {
		noise[i] = byte(c.Uint32())
	}
	return func(w http.ResponseWriter) {
		conn := takeOver(w)
		_, _ = conn.Write(noise)
		_ = conn.Close()
	}
}

// push writes and does not keep anything back.
func push(w http.ResponseWriter, part []byte) {
	_, _ = w.Write(part)
	_ = http.NewResponseController(w).Flush()
}

// drip sends all of the body, bit by bit.
func (h *held) drip(w http.ResponseWriter, r *http.Request) {
	h.begin(w)
	body := h.body.Bytes()
	size := len(body)/drops + 1
	for len(body) > 0 {
		drop := body[:min(size, len(body))]
		push(w, drop)
		if body = body[len(drop):]; len(body) > 0 && !wait(r, dropEvery) {
			panic(http.ErrAbortHandler) // the client has left
		}
	}
}

// reset sends the headers and a part of the body, and then what tells the
// client that the connection is no more.
func (h *held) reset(w http.ResponseWriter, r *http.Request, part []byte) {
	conn := takeOver(w)
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\n", h.status, http.StatusText(h.status))
	_ = h.header.Write(conn)
	_, _ = fmt.Fprintf(conn, "\r\n%s", part)
	wait(r, reading)
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // a connection closed so is reset
	}
	_ = conn.Close()
}

// takeOver takes the connection from the server.
func takeOver(w http.ResponseWriter) net.Conn {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // not HTTP/1: closing is the most that can be done
	}
	return conn
}
