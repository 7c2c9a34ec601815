package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/plainbill/plainbill/workers/share"
	"github.com/plainbill/plainbill/workers/sqlstore"
	"github.com/plainbill/plainbill/workers/sqlstore/sqlite"
)

// secretName is the variable of the environment that holds the secret without
// which nobody may create a report. It is no flag, because other users of a
// computer can see flags.
const secretName = "PLAINBILL_CREATE_SECRET"

// shared is the share service of this process: one store, opened once and closed
// once.
type shared struct {
	service share.Service
	db      *sql.DB
	swept   chan struct{} // closed when nothing is swept any more
	stop    context.CancelFunc
}

// openShared opens the file and starts to sweep what has expired, until close is
// called or ctx ends.
func openShared(ctx context.Context, file, secret string, errs io.Writer) (*shared, error) {
	db, err := sqlite.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	s := &shared{db: db, stop: stop, swept: make(chan struct{}), service: share.Service{
		Store: sqlstore.New(db), Now: time.Now, Allow: share.NewLimit(time.Now), Secret: secret,
		Client: func(r *http.Request) string { return share.ClientKey(r.RemoteAddr) },
		Log:    func(text string) { fmt.Fprintln(errs, "plainbill:", text) },
	}}
	go s.sweep(ctx, s.service.Store, s.service.Log)
	return s, nil
}

// sweep removes what has expired, now and every hour. Nobody can read it in
// between: every read looks at the end of a report itself.
func (s *shared) sweep(ctx context.Context, store share.Store, log func(string)) {
	defer close(s.swept)
	every := time.NewTicker(time.Hour)
	defer every.Stop()
	for {
		if _, err := store.Sweep(ctx, time.Now(), 1_000_000); err != nil && ctx.Err() == nil {
			log(fmt.Sprintf("expired reports could not be removed: %v", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

func (s *shared) close() {
	s.stop()
	<-s.swept
	if err := s.db.Close(); err != nil {
		s.service.Log(fmt.Sprintf("the store did not close: %v", err))
	}
}

// withShared puts the share service and the pages of its links beside the app.
func withShared(pages *site, service http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/api/"):
			service.ServeHTTP(w, r)
		case share.IsPage(r.URL.Path):
			share.SetHeaders(w, share.PageHeaders())
			pages.serve(w, r, "/shared.html")
		default:
			pages.ServeHTTP(w, r)
		}
	})
}
