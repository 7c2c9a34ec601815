package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
)

// migrations are applied in the order of their names, each once. At the edge
// wrangler applies the same files to D1.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings a SQLite database up to date. The number of files that were
// applied is kept in the database's user_version.
func Migrate(ctx context.Context, db *sql.DB) error {
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	var done int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&done); err != nil {
		return fmt.Errorf("not a database of reports: %w", err)
	}
	if done > len(files) {
		return fmt.Errorf("the database has version %d and this program knows %d: use a newer program", done, len(files))
	}
	for i := done; i < len(files); i++ {
		statements, err := migrations.ReadFile("migrations/" + files[i].Name())
		if err != nil {
			return err
		}
		// One transaction for the change and for its number, so that a program that
		// is stopped between them finds either both or none.
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, string(statements)+fmt.Sprintf("\nPRAGMA user_version = %d;", i+1))
		if err == nil {
			err = tx.Commit()
		}
		if err != nil {
			_ = tx.Rollback() // the error that led here is the one to tell
			return fmt.Errorf("%s: %w", files[i].Name(), err)
		}
	}
	return nil
}
