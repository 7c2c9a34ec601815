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

const (
	// Without a limit nothing is written. With one, the sealed bytes stay where
	// they are: they leave with the statement that counts the view.
	look = `SELECT CASE WHEN views_left IS NULL THEN sealed ELSE '' END, expires_at, coalesce(views_left, 0)
		FROM reports WHERE id = ? AND expires_at > ?`
	countDown = `UPDATE reports SET views_left = views_left - 1 WHERE id = ? AND expires_at > ? AND views_left > 1
		RETURNING sealed, expires_at, views_left`
	// The last view takes the row with it.
	takeLast = `DELETE FROM reports WHERE id = ? AND expires_at > ? AND views_left = 1
		RETURNING sealed, expires_at, 0`
)

// Read implements share.Store. The views of a report only ever fall. So when
// countDown finds no row, one view or none is left, and when takeLast then finds
// none either, the report is gone: no reader is turned away too early.
func (s *Store) Read(ctx context.Context, id string, now time.Time) (r share.Report, last bool, err error) {
	text, r, err := s.one(ctx, look, id, now)
	if err == nil && r.Views > 0 {
		text, r, err = s.one(ctx, countDown, id, now)
		if errors.Is(err, share.ErrGone) {
			last = true
			text, r, err = s.one(ctx, takeLast, id, now)
		}
	}
	if err != nil {
		return share.Report{}, false, err
	}
	r.Sealed, err = base64.StdEncoding.DecodeString(text)
	if err != nil {
		return share.Report{}, false, fmt.Errorf("read: what is stored is no base64: %w", err)
	}
	return r, last, nil
}

// one runs a statement that returns a report's sealed text, end and views.
func (s *Store) one(ctx context.Context, statement, id string, now time.Time) (text string, r share.Report, err error) {
	var expires, views int64
	err = s.db.QueryRowContext(ctx, statement, id, now.Unix()).Scan(&text, &expires, &views)
	if errors.Is(err, sql.ErrNoRows) {
		return "", r, share.ErrGone
	}
	if err != nil {
		return "", r, fmt.Errorf("read: %w", err)
	}
	return text, share.Report{ID: id, Expires: time.Unix(expires, 0).UTC(), Views: int(views)}, nil
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
