package main

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"syscall/js"
)

// errNoTransaction: D1 runs each statement for itself.
var errNoTransaction = errors.New("D1 has no transactions")

// d1 is a driver of database/sql over a binding of D1. The library has one too,
// but that leaves a function behind with every statement, so that the memory of a
// program which lives on grows by a kilobyte with every request.
type d1 struct{ binding js.Value }

// Connect implements driver.Connector. A binding is a handle: nothing is opened.
func (d d1) Connect(context.Context) (driver.Conn, error) { return d, nil }

// Driver implements driver.Connector.
func (d d1) Driver() driver.Driver { return d }

// Open implements driver.Driver; there is but the one binding.
func (d d1) Open(string) (driver.Conn, error) { return d, nil }

// Close implements driver.Conn.
func (d1) Close() error { return nil }

// Begin implements driver.Conn.
func (d1) Begin() (driver.Tx, error) { return nil, errNoTransaction }

// Prepare implements driver.Conn. database/sql runs statements without it.
func (d1) Prepare(string) (driver.Stmt, error) {
	return nil, errors.New("statements are not prepared apart from running them")
}

// statement binds arguments to a query. Only what D1 can take comes this far:
// numbers, texts and nothing.
func (d d1) statement(query string, args []driver.NamedValue) js.Value {
	values := make([]any, len(args))
	for i, arg := range args {
		values[i] = arg.Value
	}
	return d.binding.Call("prepare", query).Call("bind", values...)
}

// CheckNamedValue implements driver.NamedValueChecker.
func (d1) CheckNamedValue(arg *driver.NamedValue) error {
	switch arg.Value.(type) {
	case nil, int64, string:
		return nil
	}
	return fmt.Errorf("D1 is given int64, string or nil, not %T", arg.Value)
}

// ExecContext implements driver.ExecerContext.
func (d d1) ExecContext(_ context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	outcome, err := await(d.statement(query, args).Call("run"))
	if err != nil {
		return nil, err
	}
	return driver.RowsAffected(outcome.Get("meta").Get("changes").Int()), nil
}

// QueryContext implements driver.QueryerContext.
func (d d1) QueryContext(_ context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	outcome, err := await(d.statement(query, args).Call("raw", map[string]any{"columnNames": true}))
	if err != nil {
		return nil, err
	}
	r := &rows{lines: outcome, next: 1}
	if outcome.Length() > 0 { // the first line holds the names
		names := outcome.Index(0)
		for i := range names.Length() {
			r.names = append(r.names, names.Index(i).String())
		}
	}
	return r, nil
}

// rows is what a query gave, all of it.
type rows struct {
	names []string
	lines js.Value // an array of arrays
	next  int
}

// Columns implements driver.Rows.
func (r *rows) Columns() []string { return r.names }

// Close implements driver.Rows.
func (r *rows) Close() error { return nil }

// Next implements driver.Rows.
func (r *rows) Next(dest []driver.Value) error {
	if r.next >= r.lines.Length() {
		return io.EOF
	}
	line := r.lines.Index(r.next)
	r.next++
	for i := range dest {
		switch value := line.Index(i); value.Type() {
		case js.TypeNull:
			dest[i] = nil
		case js.TypeString:
			dest[i] = value.String()
		case js.TypeNumber: // whole numbers all, and small enough to be exact
			dest[i] = int64(value.Float())
		default:
			return fmt.Errorf("column %s holds a %v", r.names[i], value.Type())
		}
	}
	return nil
}
