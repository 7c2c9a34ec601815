package curparquet

import (
	"fmt"

	"github.com/plainbill/plainbill/cost/cur"
)

func truncated(name string, size int64) error {
	return &cur.FileError{File: name, Code: cur.TruncatedParquet,
		Title: fmt.Sprintf("%s ends too early", name),
		Text:  fmt.Sprintf("It stops at %s and its index is missing. Download it again.", bytesText(size))}
}

func unreadable(name string, err error) error {
	return &cur.FileError{File: name, Code: cur.UnreadableParquet,
		Title: fmt.Sprintf("%s cannot be read", name),
		Text:  fmt.Sprintf("It begins as a Parquet file, but %v. Download it again.", err), Err: err}
}

func encrypted(name string) error {
	return &cur.FileError{File: name, Code: cur.UnreadableParquet,
		Title: fmt.Sprintf("%s is encrypted", name),
		Text:  "Its columns can only be read with the key that it was written with. Export it without Parquet encryption.", Err: errEncrypted}
}

// damaged is the error for a file of which the first rows could be read.
func damaged(name string, rows int64, err error) error {
	return &cur.FileError{File: name, Code: cur.DamagedFile,
		Title: fmt.Sprintf("%s is damaged after row %s", name, cur.Count(rows)),
		Text:  fmt.Sprintf("The rows before it are kept, and the totals are incomplete. Download the file again. The cause: %v.", err),
		Err:   err}
}

// bytesText writes a size as people do: 41 MB.
func bytesText(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 999_500:
		return fmt.Sprintf("%d KB", (n+500)/1000)
	case n < 999_500_000:
		return fmt.Sprintf("%d MB", (n+500_000)/1_000_000)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// A ColumnError says why a column could not be read.
type ColumnError struct {
	Column   string // path in the schema
	Encoding string // of the page at fault; blank if none was reached
	RowGroup int    // counted from 0
	Err      error
}

func (e *ColumnError) Error() string {
	if e.Encoding == "" {
		return fmt.Sprintf("column %s, row group %d: %v", e.Column, e.RowGroup, e.Err)
	}
	return fmt.Sprintf("column %s (%s), row group %d: %v", e.Column, e.Encoding, e.RowGroup, e.Err)
}

func (e *ColumnError) Unwrap() error { return e.Err }
