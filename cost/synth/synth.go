// Package synth writes deterministic bills: for the built-in sample, for tests
// and for benchmarks.
//
// A bill is derived from a small company: accounts, resources with a rhythm, and
// commitments that cover some of their hours. Every row's money comes from that
// model in whole ten-billionths, so the identities that hold in a real bill hold
// here to the last digit, and Truth says what the bill must cost. The same
// Options give the same bytes on every machine.
package synth

import (
	"fmt"
	"io"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Schema says which columns a bill has and how they are spelled.
type Schema uint8

// The schemas.
const (
	CUR1 Schema = iota // slash headers, one column a tag
	CUR2               // snake_case, tags and product attributes as maps
	// CUR2Chosen is CUR 2.0 with the columns that somebody who wants to know
	// what was paid would choose: the schema of the sample.
	CUR2Chosen
	// FOCUS is FOCUS 1.2 with AWS's columns: the same company, the same charges.
	// Covered usage and its negation become one row, and a fee becomes a purchase
	// and, where it was not used in full, an unused row. Costs are before private
	// discounts, which are rows of their own, so that they are those of the same
	// bill as a CUR.
	FOCUS
)

// String returns the name that the command line uses.
func (s Schema) String() string { return [...]string{"cur1", "cur2", "cur2chosen", "focus"}[s] }

// ParseSchema reads what String wrote.
func ParseSchema(name string) (Schema, error) {
	for s := CUR1; s <= FOCUS; s++ {
		if s.String() == name {
			return s, nil
		}
	}
	return CUR1, fmt.Errorf("no schema %q: use cur1, cur2 or focus", name)
}

// Options choose a bill.
type Options struct {
	// Rows is the number of line items, exactly; 0 takes what the company has by
	// itself, about 37,000 a month. Few rows make a daily or monthly bill. FOCUS
	// writes those line items as rows of its own number.
	Rows int64
	Seed uint64
	// Schema is the set of columns.
	Schema Schema
	// Month is any hour of the billed month; 0 is August 2026.
	Month period.Hour
	// Last is any hour of the newest month of a set of bills of one company: the
	// story (what grows, what was bought when) is told up to there. 0 is Month.
	Last period.Hour
	// Shared lets Savings Plans cover all usage that they may, across accounts and
	// in AWS's order, at a price for each kind of usage; otherwise each covers what
	// the story says. It adds a plan of a member account, and one that ends on the
	// 15th.
	Shared bool
	// Resources is how many resources usage is spread over, about; 0 takes those
	// that the company has. It makes large dictionaries.
	Resources int64
	// Shuffle writes the rows in no order, from a pool of a million.
	Shuffle bool
}

// Truth says what a bill must cost. Rows and Types are those of the file; FOCUS
// has no net columns and no naive rule, its net and naive cost are its amortized.
type Truth struct {
	Rows      int64
	Types     map[cur.LineItemType]int64 // rows by line item type
	Cash      money.Total
	Amortized money.Total
	Net       money.Total
	OnDemand  money.Total
	Naive     money.Total
	TrueUp    money.Total
	Prepay    money.Total
	// Commitments are those that are charged for hours of the bill.
	Commitments []Commitment
}

// Commitment says what a Savings Plan or reservation comes to in a bill.
type Commitment struct {
	ARN      string
	Owner    string
	Payment  string
	Hourly   money.Amount // while it is in force
	Used     money.Total
	Unused   money.Total
	OnDemand money.Total // of what it covers, at public prices
}

// Write writes a bill as CSV.
func Write(w io.Writer, o Options) (Truth, error) {
	c := csvWriter{w: w, columns: Columns(o.Schema)}
	c.header()
	truth, err := Rows(o, c.row)
	if err != nil {
		return Truth{}, err
	}
	return truth, c.flush()
}

// Bill is one file of the sample.
type Bill struct {
	Name  string
	CSV   []byte
	Truth Truth
}

// Sample returns the sample bill: a company's July and August of 2026, one file
// a month. Things that a reader should find are planted in it: a NAT gateway in
// another region, with which the sandbox begins on 14 August, a Savings Plan
// that costs more than on-demand would have, an unused reservation, a model
// service that grows, and cost without a team.
func Sample() ([]Bill, error) {
	var bills []Bill
	var files []*buffer
	truths, err := WriteSample(func(name string) io.Writer {
		b := &buffer{bytes: make([]byte, 0, 24<<20)}
		bills, files = append(bills, Bill{Name: name}), append(files, b)
		return b
	})
	if err != nil {
		return nil, err
	}
	for i := range bills {
		bills[i].CSV, bills[i].Truth = files[i].bytes, truths[i]
	}
	return bills, nil
}

// WriteSample writes the files of the sample bill, each to what to returns for its
// name. An error of a writer ends it, so that it can be stopped midway.
func WriteSample(to func(name string) io.Writer) ([]Truth, error) {
	july := period.FromTime(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
	august := july.Next(period.ByMonth)
	var truths []Truth
	for _, month := range []period.Hour{july, august} {
		w := to("sample-" + month.Time().Format("2006-01") + ".csv")
		truth, err := Write(w, Options{Seed: 2026, Schema: CUR2Chosen, Month: month, Last: august})
		if err != nil {
			return nil, err
		}
		truths = append(truths, truth)
	}
	return truths, nil
}

// buffer collects what is written to it.
type buffer struct{ bytes []byte }

func (b *buffer) Write(p []byte) (int, error) {
	b.bytes = append(b.bytes, p...)
	return len(p), nil
}

// defaultMonth is August 2026.
func defaultMonth() period.Hour {
	return period.FromTime(time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC))
}
