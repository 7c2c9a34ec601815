// Package sqlstore keeps shared reports in a table of SQL: in D1 at the edge, in
// SQLite on a laptop, with the same statements. Each statement is atomic by itself
// and there are no transactions, because D1 has none to offer.
package sqlstore

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/plainbill/plainbill/workers/share"
)

// A Store is a share.Store over a database that has been migrated.
type Store struct{ db *sql.DB }

// New returns a store over a database; it does not look at it.
func New(db *sql.DB) *Store { return &Store{db} }

// Create implements share.Store.
func (s *Store) Create(ctx context.Context, r share.Report) error {
	var views any // NULL: no limit
	if r.Views > 0 {
		views = int64(r.Views)
	}
	_, err := s.db.ExecContext(ctx,
		`INSERT INTO reports (id, sealed, expires_at, views_left, token, created_day) VALUES (?, ?, ?, ?, ?, ?)`,
		r.ID, base64.StdEncoding.EncodeToString(r.Sealed), r.Expires.Unix(), views,
		hex.EncodeToString(r.Token[:]), r.Created.UTC().Format(time.DateOnly))
	if err != nil {
		return fmt.Errorf("create: %w", err)
	}
	return nil
}

// reads are tried in this order; the first that finds a row has read it. A
// report's views only ever fall, so one that has none of these states any more by
// the time its statement runs is gone, and no reader is turned away too early.
var reads = []string{
	// Without a limit nothing is written.
	`SELECT sealed, expires_at, 0 FROM reports WHERE id = ? AND expires_at > ? AND views_left IS NULL`,
	`UPDATE reports SET views_left = views_left - 1 WHERE id = ? AND expires_at > ? AND views_left > 1
		RETURNING sealed, expires_at, views_left`,
	// The last view takes the row with it.
	`DELETE FROM reports WHERE id = ? AND expires_at > ? AND views_left = 1 RETURNING sealed, expires_at, 0`,
}

// Read implements share.Store.
func (s *Store) Read(ctx context.Context, id string, now time.Time) (r share.Report, last bool, err error) {
	for i, statement := range reads {
		var text string
		var expires, views int64
		err = s.db.QueryRowContext(ctx, statement, id, now.Unix()).Scan(&text, &expires, &views)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return share.Report{}, false, fmt.Errorf("read: %w", err)
		}
		sealed, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return share.Report{}, false, fmt.Errorf("read: what is stored is no base64: %w", err)
		}
		r = share.Report{ID: id, Sealed: sealed, Expires: time.Unix(expires, 0).UTC(), Views: int(views)}
		return r, i == len(reads)-1, nil
	}
	return share.Report{}, false, share.ErrGone
}

// Delete implements share.Store.
func (s *Store) Delete(ctx context.Context, id string, token [sha256.Size]byte, now time.Time) error {
	var kept string
	err := s.db.QueryRowContext(ctx, `SELECT token FROM reports WHERE id = ? AND expires_at > ?`, id, now.Unix()).Scan(&kept)
	if errors.Is(err, sql.ErrNoRows) {
		return share.ErrGone
	}
	if err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(kept), []byte(hex.EncodeToString(token[:]))) != 1 {
		return share.ErrToken
	}
	result, err := s.db.ExecContext(ctx, `DELETE FROM reports WHERE id = ? AND token = ?`, id, kept)
	if err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		// Somebody else deleted it, or used it up, between the two statements.
		return errors.Join(err, share.ErrGone)
	}
	return nil
}

// Sweep implements share.Store.
func (s *Store) Sweep(ctx context.Context, now time.Time, limit int) (int, error) {
	result, err := s.db.ExecContext(ctx,
		`DELETE FROM reports WHERE id IN (SELECT id FROM reports WHERE expires_at <= ? LIMIT ?)`, now.Unix(), int64(limit))
	if err != nil {
		return 0, fmt.Errorf("sweep: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}
