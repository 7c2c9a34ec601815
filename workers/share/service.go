package share

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A Service is what the handler works with.
type Service struct {
	Store Store
	// Now tells the time.
	Now func() time.Time
	// Allow says whether a client may create a report now, and if not, in how many
	// seconds it may try again. Without it there is no limit.
	Allow func(ctx context.Context, client string) (ok bool, retryAfter int, err error)
	// Client names who asks, for Allow alone; see ClientKey.
	Client func(*http.Request) string
	// Secret, unless blank, has to be named to create a report.
	Secret string
	// Log is told when the store fails or the code panics: the route, and the
	// reason without what was asked for. Without it nobody is told.
	Log func(text string)
}

// Handler serves the routes of the package's description, and answers every other
// path with a problem.
func Handler(s Service) http.Handler {
	if s.Log == nil {
		s.Log = func(string) {}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		SetHeaders(w, Headers())
		SetHeaders(w, PageHeaders())
		defer func() {
			// The server's own way would log the client's address. A panic's text
			// could carry anything, so its type alone is told.
			if caught := recover(); caught != nil {
				s.Log(fmt.Sprintf("%s %s: panic with a %T", r.Method, route(r.URL.Path), caught))
				problem{Status: http.StatusInternalServerError, Code: "broken",
					Detail: "The service made a mistake and has noted it. Try again; if it stays, tell who runs it."}.send(w)
			}
		}()
		s.serve(w, r)
	})
}

const (
	reportsPath = "/api/v1/reports"
	configPath  = "/api/v1/config"
)

// route returns a path without what it names.
func route(path string) string {
	switch {
	case path == reportsPath || path == configPath:
		return path
	case strings.HasPrefix(path, reportsPath+"/"):
		return reportsPath + "/{id}"
	}
	return "another path"
}

func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case path == configPath:
		if allow(w, r, http.MethodGet, http.MethodHead) {
			s.config(w)
		}
	case path == reportsPath:
		if allow(w, r, http.MethodPost) && sameOrigin(w, r) {
			s.create(w, r)
		}
	case strings.HasPrefix(path, reportsPath+"/"):
		// No HEAD: it would have to use up a view, or tell for free what a view costs.
		if !allow(w, r, http.MethodGet, http.MethodDelete) || !sameOrigin(w, r) {
			return
		}
		id := strings.TrimPrefix(path, reportsPath+"/")
		if r.Method == http.MethodGet {
			s.read(w, r, id)
		} else {
			s.remove(w, r, id)
		}
	default:
		problem{Status: http.StatusNotFound, Code: "no_route", Detail: "There is nothing at this address."}.send(w)
	}
}

func allow(w http.ResponseWriter, r *http.Request, methods ...string) bool {
	for _, m := range methods {
		if r.Method == m {
			return true
		}
	}
	list := strings.Join(methods, ", ")
	w.Header().Set("Allow", list)
	problem{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "This address answers to " + list + " alone."}.send(w)
	return false
}

// sameOrigin refuses what another site's page sends through a visitor's browser.
func sameOrigin(w http.ResponseWriter, r *http.Request) bool {
	if http.NewCrossOriginProtection().Check(r) == nil {
		return true
	}
	problem{Status: http.StatusForbidden, Code: "cross_origin", Detail: "Only the page of this service may ask this of it, not the page of another site."}.send(w)
	return false
}

func (s *Service) config(w http.ResponseWriter) {
	writeType(w, "application/json")
	writeJSON(w, http.StatusOK, struct {
		MaxBytes       int64 `json:"max_bytes"`
		DefaultTTL     int64 `json:"default_ttl"` // seconds
		MaxTTL         int64 `json:"max_ttl"`     // seconds
		MaxViews       int   `json:"max_views"`
		SecretRequired bool  `json:"secret_required"`
	}{MaxBytes, int64(DefaultTTL / time.Second), int64(MaxTTL / time.Second), MaxViews, s.Secret != ""})
}

func (s *Service) create(w http.ResponseWriter, r *http.Request) {
	if no := s.limited(w, r); no != nil {
		no.send(w)
		return
	}
	ttl, views, no := wishes(r)
	if no != nil {
		no.send(w)
		return
	}
	sealed, no := body(r)
	if no != nil {
		no.send(w)
		return
	}
	token := random(tokenBytes)
	now := s.Now()
	report := Report{
		ID: random(idBytes), Sealed: sealed, Created: now, Views: views,
		Expires: time.Unix(now.Unix(), 0).Add(ttl).UTC(), Token: sha256.Sum256([]byte(token)),
	}
	if err := s.Store.Create(r.Context(), report); err != nil {
		s.failed(w, r, err)
		return
	}
	writeType(w, "application/json")
	w.Header().Set("Location", reportsPath+"/"+report.ID)
	writeJSON(w, http.StatusCreated, struct {
		ID          string `json:"id"`
		DeleteToken string `json:"delete_token"`
		ExpiresAt   string `json:"expires_at"` // RFC 3339, UTC
		Size        int    `json:"size"`
	}{report.ID, token, report.Expires.Format(time.RFC3339), len(sealed)})
}

// limited returns why a client may not create a report, or nil. The rate comes
// before the secret, so that secrets cannot be tried quickly.
func (s *Service) limited(w http.ResponseWriter, r *http.Request) *problem {
	if s.Allow != nil {
		ok, after, err := s.Allow(r.Context(), s.Client(r))
		if err != nil {
			s.Log(fmt.Sprintf("%s %s: the rate limit failed: %v", r.Method, route(r.URL.Path), err))
			return &unavailable
		}
		if !ok {
			w.Header().Set("Retry-After", strconv.Itoa(after))
			return &problem{Status: http.StatusTooManyRequests, Code: "rate",
				Detail: fmt.Sprintf("Too many reports were sent from here within a minute. Try again in %d seconds.", after)}
		}
	}
	if s.Secret == "" {
		return nil
	}
	given, ok := bearer(r)
	if !ok {
		w.Header().Set("WWW-Authenticate", "Bearer")
		return &problem{Status: http.StatusUnauthorized, Code: "secret", Detail: "Who runs this service asks for a secret to create a report: send it as Authorization: Bearer SECRET."}
	}
	want, got := sha256.Sum256([]byte(s.Secret)), sha256.Sum256([]byte(given))
	if subtle.ConstantTimeCompare(want[:], got[:]) != 1 {
		return &problem{Status: http.StatusForbidden, Code: "secret", Detail: "This is not the secret that creates reports here. Ask who runs this service for it."}
	}
	return nil
}

func (s *Service) read(w http.ResponseWriter, r *http.Request, id string) {
	if !IsID(id) {
		gone.send(w)
		return
	}
	report, last, err := s.Store.Read(r.Context(), id, s.Now())
	if err != nil {
		s.failed(w, r, err)
		return
	}
	writeType(w, "application/octet-stream")
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", "attachment")
	h.Set("Content-Length", strconv.Itoa(len(report.Sealed)))
	h.Set("Plainbill-Expires-At", report.Expires.UTC().Format(time.RFC3339))
	if last || report.Views > 0 {
		h.Set("Plainbill-Views-Left", strconv.Itoa(report.Views))
	}
	_, _ = w.Write(report.Sealed) // who left has used up the view all the same
}

func (s *Service) remove(w http.ResponseWriter, r *http.Request, id string) {
	token, ok := bearer(r)
	if !ok {
		w.Header().Set("WWW-Authenticate", "Bearer")
		problem{Status: http.StatusUnauthorized, Code: "token", Detail: "To delete a report, send its delete token as Authorization: Bearer TOKEN."}.send(w)
		return
	}
	if !IsID(id) {
		gone.send(w)
		return
	}
	if err := s.Store.Delete(r.Context(), id, sha256.Sum256([]byte(token)), s.Now()); err != nil {
		s.failed(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}

// failed answers for an error of the store.
func (s *Service) failed(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, ErrGone):
		gone.send(w)
	case errors.Is(err, ErrToken):
		problem{Status: http.StatusForbidden, Code: "token", Detail: "This is not the delete token of this report. It stands in the receipt that was offered when the link was made."}.send(w)
	default:
		if r.Context().Err() == nil { // else the client left, and the store noticed
			s.Log(fmt.Sprintf("%s %s: the store failed: %v", r.Method, route(r.URL.Path), err))
		}
		unavailable.send(w)
	}
}

func writeType(w http.ResponseWriter, kind string) { w.Header().Set("Content-Type", kind) }

// random returns so many random bytes as URL-safe base64. The source cannot fail:
// without randomness the program ends.
func random(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
