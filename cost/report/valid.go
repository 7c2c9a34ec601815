package report

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plainbill/plainbill/cost/money"
)

// What a report may hold. A document of one page needs less.
const (
	MaxText      = 400 // characters of one text
	maxSentences = 3
	maxSteps     = 7
	maxRows      = 9 // the largest eight and everything else
	maxTables    = 5
	maxPoints    = 62
	maxMonths    = 37
	maxHeld      = 24
	maxZones     = 6
	maxAssumed   = 8
	maxFiles     = 1 << 20
)

const dayLayout = "2006-01-02"

// check collects the first thing that is wrong.
type check struct{ wrong string }

func (c *check) must(ok bool, what string) {
	if !ok && c.wrong == "" {
		c.wrong = what
	}
}

// texts holds that texts are short, of one line, and without characters that
// control or hide: a report is read by people who do not know its sender.
func (c *check) texts(list ...string) {
	for _, s := range list {
		c.must(utf8.ValidString(s) && utf8.RuneCountInString(s) <= MaxText, "a text that is too long")
		for _, r := range s {
			if !unicode.IsPrint(r) {
				c.must(false, "a character that cannot be shown")
			}
		}
	}
}

func (c *check) day(s string, blank bool) {
	if s == "" {
		c.must(blank, "a date that is missing")
		return
	}
	t, err := time.Parse(dayLayout, s)
	c.must(err == nil && t.Format(dayLayout) == s, "a date that is none")
}

func (c *check) oneOf(s string, list string) {
	c.must(s != "" && strings.Contains(" "+list+" ", " "+s+" "), "a word that it cannot have")
}

// valid holds what makes a document a report: limits, and sums that close. The
// error is a *DamagedError.
func (r *Report) valid() error {
	c := &check{}
	c.must(r.Version == Version, "another version")
	c.texts(r.Title, r.From, r.Period, r.When, r.Before, r.Measure)
	c.oneOf(r.Basis, "amortized net cash on_demand naive")
	c.must(isUnit(r.Unit), "a unit that is none")
	c.day(r.Prepared, false)
	c.day(r.Expires, true)
	c.must(len(r.Sentences) <= maxSentences, "more than three sentences")
	for _, s := range r.Sentences {
		c.texts(s.Text, s.Strong)
		c.must(strings.Contains(s.Text, s.Strong), "an emphasis on nothing")
	}
	c.bridge(r.Bridge)
	c.table(&r.Where)
	c.must(len(r.Tables) <= maxTables, "too many tables")
	for i := range r.Tables {
		c.table(&r.Tables[i])
	}
	if r.Trend != nil {
		c.texts(r.Trend.Title, r.Trend.Measure)
		c.oneOf(r.Trend.Grain, "hour day month")
		c.points(r.Trend.Points, maxPoints)
	}
	c.promise(r.Promise)
	if d := r.Decision; d != nil {
		c.texts(d.Title, d.Text, d.Who)
		c.day(d.By, true)
	}
	c.must(len(r.Assumptions) <= maxAssumed, "too many assumptions")
	c.texts(r.Assumptions...)
	k := r.Check
	c.must(k.Rows >= 0 && k.Rejected >= 0 && k.Files >= 0 && k.Files <= maxFiles, "a count that cannot be")
	c.must(k.SHA256 == "" || isHash(k.SHA256), "a fingerprint that is none")
	c.texts(k.Maker)
	c.must(r.Unit != Index || k.Ledger == nil && k.Unexplained == nil && k.Invoice == nil, "amounts among percentages")
	if c.wrong != "" {
		return &DamagedError{c.wrong}
	}
	return nil
}

func (c *check) bridge(b *Bridge) {
	if b == nil {
		return
	}
	c.texts(b.Title, b.FromLabel, b.ToLabel)
	c.must(len(b.Steps) >= 1 && len(b.Steps) <= maxSteps, "a bridge of too many steps")
	sum := b.From
	for _, s := range b.Steps {
		c.texts(s.Label)
		sum = sum.Plus(s.Change)
	}
	c.must(sum == b.To, "a bridge that does not close")
}

func (c *check) table(t *Table) {
	c.texts(t.Title, t.Label)
	c.must(len(t.Rows) <= maxRows, "a table that is too long")
	var sum, change money.Total
	for _, row := range t.Rows {
		c.texts(row.Label)
		sum, change = sum.Plus(row.Amount), change.Plus(row.Change)
	}
	c.must(sum == t.Sum && change == t.Change, "a table that does not add up")
	c.must(t.Compared || change.IsZero(), "a change against nothing")
}

func (c *check) points(list []Point, most int) {
	c.must(len(list) <= most, "a series that is too long")
	for _, p := range list {
		c.day(p.Start, false)
		c.texts(p.Label)
	}
}

func (c *check) promise(p *Promise) {
	if p == nil {
		return
	}
	c.points(p.Months, maxMonths)
	c.must(len(p.Held) <= maxHeld, "too many commitments")
	for _, h := range p.Held {
		c.texts(h.Label, h.Note, h.Ends, h.Used)
	}
	o := p.Offer
	if o == nil {
		return
	}
	c.texts(o.Option)
	c.must(o.Zone == "" || isZone(o.Zone), "a zone that is none")
	c.must(len(o.Zones) <= maxZones, "too many zones")
	end := money.Total{}
	for _, z := range o.Zones {
		c.texts(z.Label)
		c.must(isZone(z.Key), "a zone that is none")
		c.must(z.From.Cmp(end) >= 0 && z.To.Cmp(z.From) >= 0, "zones out of order")
		end = z.To
	}
	c.must(o.Today.Sign() >= 0 && o.Proposed.Sign() >= 0, "a level below nothing")
	c.must(o.LossOf >= 0 && o.LossOf <= 100, "more than 100 of 100")
}

func isZone(key string) bool {
	switch key {
	case "free", "comfort", "acceptable", "unacceptable", "pointless":
		return true
	}
	return false
}

// isUnit says whether s is Index, a currency's three letters, or blank.
func isUnit(s string) bool {
	if s == Index || s == "" {
		return true
	}
	for _, c := range s {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return len(s) == 3
}

func isHash(s string) bool {
	for _, c := range s {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'f') {
			return false
		}
	}
	return len(s) == 64
}

// finite turns a float of an estimate into an amount with two decimals; what is no
// number or too large is 0 and false.
func finite(f float64) (money.Total, bool) { return rounded(f, 100) }

// rounded is f to the nearest part of a unit.
func rounded(f, parts float64) (money.Total, bool) {
	if math.IsNaN(f) || math.IsInf(f, 0) || math.Abs(f) > 9e8 {
		return money.Total{}, false
	}
	a, _, err := money.FromFloat(math.Round(f*parts) / parts)
	return a.Total(), err == nil
}
