package curparquet

import (
	"fmt"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// report completes the report of the file.
func (d *decoder) report(r *cur.FileReport) {
	for code, rows := range d.rowsOf {
		d.tally.Types[d.typeOf[code]] += rows
		if d.typeOf[code] == cur.UnknownType && rows > 0 {
			d.tally.Unknown(d.types.conv.dict.Value(uint32(code)), rows)
		}
	}
	d.tally.Report(r, &d.cols.Mapping, "Parquet")
	r.Packing = strings.Join(d.packing, ", ")
	var currency, usage, payer *cur.Dict
	for _, c := range d.cols.columns {
		switch c.field {
		case cur.CurrencyCode:
			currency = c.conv.dict
		case cur.UsageAccount:
			usage = c.conv.dict
		case cur.PayerAccount:
			payer = c.conv.dict
		}
	}
	d.tally.CheckTexts(r, currency, usage, payer)
	for _, c := range d.cols.refused {
		r.Notices = append(r.Notices, c.notice())
	}
}

// notice says that the column is not read, from which row on, and whether a total
// depends on it.
func (c refusedColumn) notice() cur.Notice {
	n := cur.Notice{Code: cur.UnreadableColumn, Severity: cur.Warn,
		Title: fmt.Sprintf("Column %s cannot be read", cur.Clip(c.name)),
		Text:  fmt.Sprintf("It is %v. ", c.err)}
	switch {
	case c.row > 1:
		n.Text = fmt.Sprintf("From row %s on it counts as blank: %v. ", cur.Count(c.row), c.err)
	case c.row == 1:
		n.Text = fmt.Sprintf("It counts as blank: %v. ", c.err)
	}
	if c.weighs() {
		n.Code = cur.DamagedFile
		n.Text += "Totals and checks rest on it, and are not to be relied on."
		if c.row > 0 {
			n.Text += " Download the file again."
		}
	} else {
		n.Text += "No total depends on it. Everything else is loaded."
	}
	return n
}

// unreadableColumn refuses a file for a column without which it says nothing.
func (d *decoder) unreadableColumn(column string, err error) error {
	return &cur.FileError{File: d.name, Code: cur.UnreadableParquet,
		Title: fmt.Sprintf("The column %s of %s cannot be read", cur.Clip(column), d.name),
		Text:  fmt.Sprintf("Without it there is nothing to add up. The cause: %v.", err), Err: err}
}

// notABill refuses a Parquet file that is something else.
func notABill(name string, columns []string) error {
	shown := make([]string, 0, 4)
	for _, c := range columns[:min(len(columns), 4)] {
		shown = append(shown, cur.Clip(c))
	}
	text := "it has no columns"
	switch n := len(columns); {
	case n == 1:
		text = "its one column is " + shown[0]
	case n > 4:
		text = fmt.Sprintf("its %d columns begin with %s", n, strings.Join(shown, ", "))
	case n > 1:
		text = fmt.Sprintf("its %d columns are %s", n, strings.Join(shown, ", "))
	}
	return &cur.FileError{File: name, Code: cur.NotABill, Title: "This is not a cost report",
		Text: fmt.Sprintf("%s is a Parquet file, but %s. I read CUR (CSV, gz, zip, Parquet) and FOCUS (CSV, Parquet).", name, text)}
}
