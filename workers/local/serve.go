package main

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path"
	"strings"
	"syscall"
	"time"

	"github.com/plainbill/plainbill/workers/share"
)

// built is the app as make build left it.
//
//go:embed all:app
var built embed.FS

// serve serves the app until it is interrupted, and the share service if there is
// a file to keep reports in.
func serve(args []string, out, errs io.Writer) int {
	f := flags("serve", errs)
	addr := f.String("addr", "127.0.0.1:8420", "address to listen on")
	file := f.String("store", "", "file to keep shared reports in")
	rest, code, ok := parse(f, args)
	if !ok {
		return code
	}
	if len(rest) > 0 {
		fmt.Fprintf(errs, "plainbill: serve takes no files; drop them on the page\n")
		return exitCall
	}
	app, err := fs.Sub(built, "app")
	if err != nil {
		fmt.Fprintln(errs, "plainbill:", err)
		return exitNothing
	}
	pages, err := newSite(app)
	if err != nil {
		fmt.Fprintln(errs, "plainbill:", err)
		return exitNothing
	}
	stop, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	handler := http.Handler(pages)
	if *file != "" {
		shared, err := openShared(stop, *file, os.Getenv(secretName), errs)
		if err != nil {
			fmt.Fprintf(errs, "plainbill: reports cannot be kept: %v\n", err)
			return exitCall
		}
		defer shared.close()
		handler = withShared(pages, share.Handler(shared.service))
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		fmt.Fprintln(errs, "plainbill:", err)
		return exitCall
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: log.New(io.Discard, "", 0), // it would name the addresses of clients
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	fmt.Fprintf(out, "Plainbill is at http://%s/\n", listener.Addr())
	select {
	case err = <-ended:
	case <-stop.Done():
		timeout, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		err = server.Shutdown(timeout)
	}
	if err != nil && !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, context.DeadlineExceeded) {
		fmt.Fprintln(errs, "plainbill:", err)
		return exitNothing
	}
	return exitGood
}

// page is one file of the app, with its packed twins.
type page struct {
	kind   string
	tag    string
	plain  []byte
	packed map[string][]byte // by content encoding
}

// site serves the files of the app and nothing else.
type site struct{ pages map[string]*page }

// errNoApp says that the program was built without the app.
var errNoApp = errors.New("the app is not in this program: build it with make build")

// newSite reads the files of the app.
func newSite(app fs.FS) (*site, error) {
	s := &site{pages: map[string]*page{}}
	err := fs.WalkDir(app, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		content, err := fs.ReadFile(app, name)
		if err != nil {
			return err
		}
		base, encoding := name, ""
		switch path.Ext(name) {
		case ".gz":
			base, encoding = strings.TrimSuffix(name, ".gz"), "gzip"
		case ".br":
			base, encoding = strings.TrimSuffix(name, ".br"), "br"
		}
		p := s.pages["/"+base]
		if p == nil {
			p = &page{kind: contentType(base), packed: map[string][]byte{}}
			s.pages["/"+base] = p
		}
		if encoding != "" {
			p.packed[encoding] = content
			return nil
		}
		sum := sha256.Sum256(content)
		p.plain, p.tag = content, hex.EncodeToString(sum[:12])
		return nil
	})
	if err != nil {
		return nil, err
	}
	start := s.pages["/index.html"]
	if start == nil || start.plain == nil {
		return nil, errNoApp
	}
	s.pages["/"] = start
	return s, nil
}

// contentType is not left to the computer's settings: a browser refuses to stream
// wasm that is called anything else.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".wasm":
		return "application/wasm"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".webmanifest":
		return "application/manifest+json"
	case ".json":
		return "application/json"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// ServeHTTP implements http.Handler.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.serve(w, r, r.URL.Path) }

// serve answers a request with the file at a path.
func (s *site) serve(w http.ResponseWriter, r *http.Request, path string) {
	share.SetHeaders(w, share.Headers())
	h := w.Header()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	p := s.pages[path]
	if p == nil || p.plain == nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	body, tag := p.plain, p.tag
	for _, encoding := range []string{"br", "gzip"} {
		if packed, ok := p.packed[encoding]; ok && accepts(r.Header.Get("Accept-Encoding"), encoding) {
			body, tag = packed, p.tag+"-"+encoding
			h.Set("Content-Encoding", encoding)
			break
		}
	}
	if len(p.packed) > 0 {
		h.Set("Vary", "Accept-Encoding")
	}
	h.Set("Content-Type", p.kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+tag+`"`)
	if strings.Contains(r.Header.Get("If-None-Match"), `"`+tag+`"`) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // who left needs no answer
	}
}

// accepts says whether an Accept-Encoding header names an encoding, and not with
// a weight of 0.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			weight = strings.ReplaceAll(weight, " ", "")
			return weight != "q=0" && weight != "q=0.0" && weight != "q=0.00" && weight != "q=0.000"
		}
	}
	return false
}
