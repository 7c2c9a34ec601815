// Package share keeps sealed reports for a while and hands them to whoever has
// the link. It is plain net/http over a Store, and it knows nothing of bills: what
// it keeps is bytes that it cannot read, because the key stays in the fragment of
// the link, which browsers never send.
//
//	POST   /api/v1/reports?ttl=SECONDS&views=N   the sealed bytes → 201 {id, delete_token, expires_at, size}
//	GET    /api/v1/reports/{id}                  → the sealed bytes; uses up one view
//	DELETE /api/v1/reports/{id}                  Authorization: Bearer TOKEN → 204
//	GET    /api/v1/config                        → what a client may send
//
// Without views, or with 0, a report can be read as often as one likes.
//
// An unknown report, an expired one, a used up one and a deleted one give the same
// answer. Nothing is kept or logged about who asks: no address, no id, no agent.
package share

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"time"
)

// What the service takes.
const (
	MaxBytes   = 256 << 10           // sealed bytes of one report
	DefaultTTL = 7 * 24 * time.Hour  // unless the sender says otherwise
	MaxTTL     = 90 * 24 * time.Hour // the longest a report is kept
	MaxViews   = 1000                // the highest limit of views; without one there is no limit
)

// A Report is what the service keeps of one shared report, and no more.
type Report struct {
	ID      string            // 128 random bits as URL-safe base64, see IsID
	Sealed  []byte            // at most MaxBytes; the store neither reads nor changes them
	Created time.Time         // a store keeps the day alone
	Expires time.Time         // in whole seconds; from this moment on the report is gone
	Views   int               // how many views are left; 0 means no limit
	Token   [sha256.Size]byte // SHA-256 of the delete token; the token itself is not kept
}

// Errors of a Store. Every other error means that the store itself failed.
var (
	// ErrGone is returned for a report that never was, has expired, was used up or
	// was deleted: a store does not tell which.
	ErrGone = errors.New("no such report")
	// ErrToken is returned by Delete when the report is there and the token is
	// another's.
	ErrToken = errors.New("wrong delete token")
)

// A Store keeps reports. Each method takes the time it is to act at, so that the
// end of a report is exact and can be tested without waiting. All methods may be
// called at the same time.
type Store interface {
	// Create keeps a report. It fails, and changes nothing, if the ID is taken.
	Create(ctx context.Context, r Report) error
	// Read returns a report and uses up one of its views, in one step: of any
	// number of readers at the same time, exactly as many get a report as it has
	// views. With the last view it is deleted; Views is then 0, and last is true.
	Read(ctx context.Context, id string, now time.Time) (r Report, last bool, err error)
	// Delete removes a report if the token is its own, else it returns ErrToken.
	// A second Delete returns ErrGone.
	Delete(ctx context.Context, id string, token [sha256.Size]byte, now time.Time) error
	// Sweep removes what has expired, at most limit reports, and returns how many.
	Sweep(ctx context.Context, now time.Time, limit int) (int, error)
}

const (
	idBytes    = 16
	tokenBytes = 32
)

// IsID says whether a text has the form of an ID: 22 characters of URL-safe
// base64, the only spelling of 128 bits.
func IsID(s string) bool {
	if len(s) != base64.RawURLEncoding.EncodedLen(idBytes) {
		return false
	}
	_, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil
}

// IsPage says whether a path is that of a shared report's page, /s/{id}. The page
// is the same for every ID, whether there is such a report or not: opening it asks
// for nothing, so that programs which follow links use nothing up.
func IsPage(path string) bool {
	id, ok := strings.CutPrefix(path, "/s/")
	return ok && IsID(id)
}
