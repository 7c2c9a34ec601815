package report

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
	"github.com/plainbill/plainbill/cost/view"
)

// Sources are the views that a report is made of.
type Sources struct {
	Letter      *view.Letter
	Commitments *view.Commitments // nil: no card about commitments
	Weighing    *view.Weighing    // nil: no proposal
	Files       int
	SHA256      string // blank: not asked for
	Maker       string
}

// Tick names something that leaves only when it is ticked.
type Tick string

// The ticks.
const (
	TickServices    Tick = "services"    // names of services that are not AWS's own
	TickAccounts    Tick = "account"     // account names and ids
	TickCommitments Tick = "commitments" // each commitment by name
	TickTag         Tick = "tag"         // values of the tag that tells most
	TickResources   Tick = "resource"    // resource names
	TickUsageTypes  Tick = "usage_type"  // usage types
)

// Ticks are all of them, in the order in which they are offered.
var Ticks = [...]Tick{TickServices, TickAccounts, TickCommitments, TickTag, TickResources, TickUsageTypes}

// Choice is what the sender decides.
type Choice struct {
	Ticked      []Tick
	Percentages bool // percentages only, see Index
	From        string
	Decision    *Decision
	Level       float64 // proposed, dollars an hour; 0: no proposal
	Prepared    string  // 2026-09-12
	Expires     string  // blank: it does not expire
}

// ErrNothing says that there is nothing to report about.
var ErrNothing = errors.New("there is nothing to report: no rows are in this time")

// ErrNoBase says that percentages have no meaning for a period.
var ErrNoBase = errors.New("percentages need a total above zero: share this report with amounts")

// Build makes the document. The same arguments give the same report.
func Build(s Sources, c Choice) (*Report, error) {
	l := s.Letter
	if l == nil || l.Rows == 0 {
		return nil, ErrNothing
	}
	r := &Report{
		Version: Version, Title: "AWS cost, " + clean(l.Period), From: clean(c.From),
		Period: clean(l.Period), When: clean(l.When), Before: clean(l.Before),
		Basis: l.Query.Basis, Measure: clean(l.Measure), Prepared: c.Prepared, Expires: c.Expires, Total: l.Total,
	}
	if isUnit(l.Currency) {
		r.Unit = l.Currency
	}
	r.Where = where(l, slices.Contains(c.Ticked, TickServices))
	r.Bridge = bridge(l, slices.Contains(c.Ticked, TickServices))
	for _, t := range l.Tables {
		if slices.Contains(c.Ticked, Tick(t.Key)) || strings.HasPrefix(t.Key, "tag:") && slices.Contains(c.Ticked, TickTag) {
			r.Tables = append(r.Tables, table("By "+inSentence(t.Label), t.Label, t.Rows, l.Before != ""))
		}
	}
	r.Trend = trend(l)
	r.Promise = promise(s, c)
	if d := c.Decision; d != nil && strings.TrimSpace(d.Title+d.Text) != "" {
		r.Decision = &Decision{Title: clean(d.Title), Text: clean(d.Text), Who: clean(d.Who), By: d.By}
	}
	r.Check = Check{
		Rows: l.Bar.Rows, Rejected: l.Bar.Rejected, Whole: l.Bar.State == "complete",
		Ledger: &l.Bar.Total, Unexplained: &l.Bar.Unexplained, Invoice: &l.Invoice,
		Files: s.Files, SHA256: s.SHA256, Maker: clean(s.Maker),
	}
	if c.Percentages {
		if err := r.index(); err != nil {
			return nil, err
		}
	}
	r.Sentences = sentences(r, l.Open)
	if r.Bridge != nil {
		r.Bridge.Title = bridgeTitle(r.Bridge)
	}
	if r.Trend != nil {
		r.Trend.Title, r.Trend.Measure = trendWords(r)
	}
	r.Assumptions = assumptions(s, r)
	return r, nil
}

// mostShown is how many services a report names.
const mostShown = 8

// otherLabel is all that is not named.
const otherLabel = "Everything else"

// where names the largest services. One whose name is not AWS's own is not named
// unless that was ticked: it is in everything else.
func where(l *view.Letter, all bool) Table {
	var named []view.LetterRow
	for _, row := range l.Services {
		if row.Public || all {
			named = append(named, row)
		}
	}
	sorts.By(named, func(a, b view.LetterRow) int { return b.Now.Cmp(a.Now) })
	if len(named) > mostShown {
		named = named[:mostShown]
	}
	rest := view.LetterRow{Label: otherLabel, Now: l.Total, Before: l.BeforeTotal}
	for _, row := range named {
		rest.Now, rest.Before = rest.Now.Minus(row.Now), rest.Before.Minus(row.Before)
	}
	if len(named) < len(l.Services) {
		named = append(slices.Clip(named), rest)
	}
	return table("Where it goes", "Service", named, l.Before != "")
}

func table(title, label string, rows []view.LetterRow, compared bool) Table {
	t := Table{Title: clean(title), Label: clean(label), Compared: compared, Rows: []Row{}}
	for _, row := range rows {
		out := Row{Label: clean(row.Label), Amount: row.Now}
		if compared {
			out.Change = row.Now.Minus(row.Before)
		}
		t.Rows = append(t.Rows, out)
		t.Sum, t.Change = t.Sum.Plus(out.Amount), t.Change.Plus(out.Change)
	}
	return t
}

// bridge leads from the month before to this one: the largest changes by service,
// and the rest. nil when there is nothing to compare with.
func bridge(l *view.Letter, all bool) *Bridge {
	if l.Before == "" {
		return nil
	}
	var moved []Step
	for _, row := range l.Services {
		if change := row.Now.Minus(row.Before); !change.IsZero() && (row.Public || all) {
			moved = append(moved, Step{clean(row.Label), change})
		}
	}
	sorts.By(moved, func(a, b Step) int {
		return cmp.Or(b.Change.Abs().Cmp(a.Change.Abs()), strings.Compare(a.Label, b.Label))
	})
	if len(moved) > maxSteps-1 {
		moved = moved[:maxSteps-1]
	}
	sorts.By(moved, func(a, b Step) int { return b.Change.Cmp(a.Change) })
	b := &Bridge{FromLabel: clean(l.Before), From: l.BeforeTotal, ToLabel: clean(l.When), To: l.Total}
	rest := l.Total.Minus(l.BeforeTotal)
	for _, s := range moved {
		rest = rest.Minus(s.Change)
	}
	b.Steps = append(moved, Step{otherLabel, rest})
	return b
}

// trend is the months of a bill of several, or the days of one. A bill by the hour
// of so short a time is not drawn.
func trend(l *view.Letter) *Trend {
	if len(l.Steps) < 2 || len(l.Steps) > maxPoints {
		return nil
	}
	t := &Trend{Grain: l.StepGrain}
	for _, s := range l.Steps {
		start, _, _ := strings.Cut(s.Start, "T")
		t.Points = append(t.Points, Point{Start: start, Label: clean(s.Label), Amount: s.Sum, Incomplete: s.Incomplete})
	}
	return t
}

// clean makes a text of a bill, or of the sender, fit for a report: of one line,
// not too long, nothing that controls or hides.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == unicode.ReplacementChar || unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ReplacementChar
	}, strings.ToValidUTF8(s, "\ufffd"))
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > MaxText {
		s = string(runes[:MaxText-1]) + "\u2026"
	}
	return s
}

// index turns the amounts into percent of what the period cost, with four decimals.
// What has to add up still does: the last step of a bridge takes the rounding, and
// the sum of a table is that of its rounded rows.
func (r *Report) index() error {
	base := r.Total.Float64()
	if base <= 0 {
		return ErrNoBase
	}
	share := func(t money.Total) money.Total {
		f, _ := rounded(t.Float64()/base*100, 10_000)
		return f
	}
	r.Unit = Index
	r.Total = share(r.Total)
	if b := r.Bridge; b != nil {
		b.From, b.To = share(b.From), r.Total
		rest := b.To.Minus(b.From)
		for i := range b.Steps[:len(b.Steps)-1] {
			b.Steps[i].Change = share(b.Steps[i].Change)
			rest = rest.Minus(b.Steps[i].Change)
		}
		b.Steps[len(b.Steps)-1].Change = rest
	}
	for _, t := range append([]*Table{&r.Where}, pointers(r.Tables)...) {
		t.Sum, t.Change = money.Total{}, money.Total{}
		for i := range t.Rows {
			row := &t.Rows[i]
			row.Amount, row.Change = share(row.Amount), share(row.Change)
			t.Sum, t.Change = t.Sum.Plus(row.Amount), t.Change.Plus(row.Change)
		}
	}
	if r.Trend != nil {
		for i := range r.Trend.Points {
			r.Trend.Points[i].Amount = share(r.Trend.Points[i].Amount)
		}
	}
	if r.Promise != nil {
		r.Promise.index(share)
	}
	r.Check.Ledger, r.Check.Unexplained, r.Check.Invoice = nil, nil, nil
	return nil
}

func pointers(list []Table) []*Table {
	out := make([]*Table, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// inSentence returns a label with its first letter in lower case, unless it is a
// name of several capitals.
func inSentence(label string) string {
	if len(label) > 1 && 'A' <= label[0] && label[0] <= 'Z' && !('A' <= label[1] && label[1] <= 'Z') {
		return strings.ToLower(label[:1]) + label[1:]
	}
	return label
}
