package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// size is a window.
type size struct {
	name          string
	width, height int64
}

var sizes = []size{{"desktop", 1280, 900}, {"phone", 375, 700}}

// browser is a tab of a real Chromium, and what it had to complain about.
type browser struct {
	context.Context
	server *httptest.Server

	mu       sync.Mutex
	problems []string
}

// browse opens a tab. Where there is no Chromium the test is skipped, but for a run of
// .ci/run, which installs one.
func browse(t *testing.T, server *httptest.Server) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("HFLINEAGE_REQUIRE_CHROMIUM") != "" {
			t.Fatal("there is no chromium, which HFLINEAGE_REQUIRE_CHROMIUM asks for")
		}
		t.Skip("there is no chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{Context: ctx, server: server}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	for _, enable := range []func() error{
		func() error { _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); return err },
		func() error { _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); return err },
		func() error { _, err := chromedp.Call(ctx, runtime.Enable, cdp.Empty{}); return err },
	} {
		if err := enable(); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// hear notes what the console says, and requests that leave the server.
func (b *browser) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.note("console: %s", e.Type)
	case *runtime.EventExceptionThrown:
		b.note("exception: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.note("log: %s %s", e.Entry.Text, e.Entry.URL)
	case *network.EventRequestWillBeSent:
		if url := e.Request.URL; !strings.HasPrefix(url, b.server.URL+"/") && !strings.HasPrefix(url, "data:") {
			b.note("a request to %s", url)
		}
	}
}

func (b *browser) note(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = append(b.problems, fmt.Sprintf(format, args...))
}

// do runs actions; a page that hangs must not hang the tests.
func (b *browser) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatalf("%v; %q", err, b.problems)
	}
}

// open goes to a page and waits until it is settled.
func (b *browser) open(t *testing.T, address string) {
	t.Helper()
	b.do(t, chromedp.Navigate(b.server.URL+address), chromedp.WaitVisible("main h1"), quiet)
}

// quiet waits until nothing is being loaded.
var quiet = chromedp.WaitReady("body:not(:has(.htmx-request))")

// script runs a script of the test.
func script(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](text)
}

// poll waits until an expression of the page is true.
func poll(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Poll[bool](expression)(ctx, t)
		return err
	})
}

// value is what an expression of the page gives.
func value[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// clean fails the test if the browser had anything to complain about.
func (b *browser) clean(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.problems {
		t.Error(p)
	}
	b.problems = nil
}

// addresses has a page of each kind.
var addresses = []string{
	"/", "/?count=credit", "/family/qwen", "/model/Qwen/Qwen2.5-7B-Instruct", "/model/Qwen/Qwen2.5-7B-Instruct?relation=adapter",
	"/compare", "/compare?family=qwen&family=llama&family=gemma", "/runs", "/runs/1", "/search?q=qwen", "/diagram?family=gemma", "/api",
}

// TestPagesInBrowser opens every kind of page in both sizes: nothing is said on the
// console, nothing is asked of another host, and no page is wider than the window.
func TestPagesInBrowser(t *testing.T) {
	b := browse(t, siteOf(t, sampleDB(t)))
	for _, s := range sizes {
		b.do(t, chromedp.EmulateViewport(s.width, s.height))
		for _, address := range addresses {
			b.open(t, address)
			if wide := value[int64](t, b, "document.documentElement.scrollWidth"); wide > s.width {
				t.Errorf("%s: %s is %d wide", s.name, address, wide)
			}
			if h := value[int](t, b, "document.querySelectorAll('h1').length"); h != 1 {
				t.Errorf("%s has %d first headings", address, h)
			}
			b.clean(t)
		}
	}
}

// TestSearchInBrowser: what is typed is searched for, and found by keyboard.
func TestSearchInBrowser(t *testing.T) {
	b := browse(t, siteOf(t, sampleDB(t)))
	b.open(t, "/")
	b.do(t,
		chromedp.SendKeys(".search input", "Qwen/Qwen2.5-7B-I"), chromedp.WaitVisible(`#found a[href="/model/Qwen/Qwen2.5-7B-Instruct"]`),
		chromedp.SendKeys(".search input", kb.ArrowDown), script(`document.activeElement.click()`),
		chromedp.WaitVisible(`main h1`), chromedp.WaitNotPresent(`#found a`),
	)
	if at := value[string](t, b, "location.pathname"); at != "/model/Qwen/Qwen2.5-7B-Instruct" {
		t.Errorf("the first found leads to %s", at)
	}
	b.clean(t)
}

// TestOrderInBrowser: a click at a column orders by it, and the choice applies at once.
func TestOrderInBrowser(t *testing.T) {
	b := browse(t, siteOf(t, sampleDB(t)))
	b.open(t, "/")
	b.do(t, chromedp.Click(`th a[href^="/?count=members"]`), chromedp.WaitVisible(`th[aria-sort] a[href^="/?count=members"]`))
	b.do(t, chromedp.SetValue(`select[name=count]`, "tagged"), chromedp.WaitVisible(`th[aria-sort] a[href^="/?count=tagged"]`))
	b.do(t, chromedp.Click(`tbody th a[href="/family/llama"]`), chromedp.WaitVisible(`//h1[contains(.,"Llama")]`))
	b.clean(t)
}

// TestDiagramInBrowser: a diagram comes by itself, is zoomed, and a folded box opens.
func TestDiagramInBrowser(t *testing.T) {
	b := browse(t, siteOf(t, sampleDB(t)))
	b.open(t, "/family/qwen")
	b.do(t, chromedp.WaitVisible(".diagram svg"), chromedp.WaitVisible(`[data-zoom=in]`))
	const transform = `getComputedStyle(document.querySelector(".diagram svg")).transform`
	b.do(t, chromedp.Click(`[data-zoom=in]`), poll(fmt.Sprintf("%s != %q", transform, value[string](t, b, transform))))
	boxes := value[int](t, b, `document.querySelectorAll('.diagram svg a[href^="/model/"]').length`)
	b.do(t, script(`document.querySelector('.diagram svg a[href*="open="]').dispatchEvent(new MouseEvent("click",{bubbles:true,cancelable:true}))`),
		quiet, chromedp.WaitVisible(".diagram svg"))
	b.do(t, poll(fmt.Sprintf(`document.querySelectorAll('.diagram svg a[href^="/model/"]').length > %d`, boxes)))
	b.clean(t)
}
