package report

import (
	"math"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
)

// Say writes an amount to the cent, or a percentage of an Index.
func (r *Report) Say(t money.Total) string {
	if r.Unit == Index {
		return t.Display("", 1) + "%"
	}
	return t.Display(r.Unit, 2)
}

// SayChange is Say with a plus for what rises.
func (r *Report) SayChange(t money.Total) string {
	if t.Sign() > 0 {
		return "+" + r.Say(t)
	}
	return r.Say(t)
}

// SayWhole is Say without cents.
func (r *Report) SayWhole(t money.Total) string {
	if r.Unit == Index {
		return r.Say(t)
	}
	return t.Display(r.Unit, 0)
}

// SayChangeWhole is SayWhole with a plus for what rises, if it shows.
func (r *Report) SayChangeWhole(t money.Total) string {
	text := r.SayWhole(t)
	if t.Sign() > 0 && text != r.SayWhole(money.Total{}) {
		return "+" + text
	}
	return text
}

// SayRate writes a level of commitment: "$18.00 an hour", or in an Index what a
// month of it is.
func (r *Report) SayRate(t money.Total) string {
	if r.Unit == Index {
		return r.Say(t) + " a month"
	}
	return r.Say(t) + " an hour"
}

// SayUnit names what amounts are in.
func (r *Report) SayUnit() string {
	switch r.Unit {
	case Index:
		return "percent of " + r.When
	case "":
		return "currency not given"
	}
	return r.Unit
}

// sentences say what was paid, why it changed, what is promised and at risk.
func sentences(r *Report, open bool) []Sentence {
	list := []Sentence{paid(r, open), because(r)}
	if p := r.Promise; p != nil {
		list = append(list, promised(r, p))
	} else {
		list = append(list, Sentence{Text: "Nothing is promised to AWS: " + r.When + " has no reservations and no savings plans."})
	}
	for i := range list {
		list[i].Text = clean(list[i].Text)
	}
	return list
}

// paid says what the time cost: so far, while it is open, and what was read of it,
// where not all was.
func paid(r *Report, open bool) Sentence {
	when, verb, after := r.When, " cost ", ""
	switch {
	case !r.Check.Whole:
		when = "the part read of " + when
	case open:
		when += " so far"
	}
	switch r.Basis {
	case "net":
		after = " after private discounts"
	case "cash":
		verb = " was billed at "
	case "on_demand":
		verb, after = " would have cost ", " at public prices"
	case "naive":
		verb, after = " would have been put at ", " by a common but wrong rule"
	}
	amount := r.Say(r.Total)
	s := Sentence{Text: capital(when) + verb + amount + after, Strong: amount}
	if r.Unit == Index {
		s = Sentence{Text: "All amounts are percent of what " + when + verb[:len(verb)-1] + after}
	}
	if r.Bridge == nil {
		s.Text += "."
		return s
	}
	change := r.Total.Minus(r.Bridge.From)
	if change.IsZero() {
		s.Text += ", as much as " + r.Before + "."
		return s
	}
	way := " more than "
	if change.Sign() < 0 {
		way = " less than "
	}
	part := ""
	if r.Bridge.From.Sign() > 0 {
		part = percent(change.Abs().Share(r.Bridge.From))
	}
	switch {
	case r.Unit == Index && part != "":
		s.Text += ", which is " + part + way + r.Before + "."
		s.Strong = part + way[:len(way)-6] // "7.5% more"
	case r.Unit == Index:
		s.Text += "."
	default:
		s.Text += ", " + r.Say(change.Abs())
		if part != "" {
			s.Text += " (" + part + ")"
		}
		s.Text += way + r.Before + "."
	}
	return s
}

// because says which part of a change is the largest, or of a sum.
func because(r *Report) Sentence {
	if r.Bridge == nil {
		first := largest(r.Where.Rows)
		if first == nil || r.Total.Sign() <= 0 || first.Amount.Sign() <= 0 {
			return Sentence{Text: "There is no complete month before it to compare with."}
		}
		return Sentence{Text: "The largest part is " + first.Label + ", " + wholePercent(first.Amount.Share(r.Total)) + " of it; there is no complete month before it to compare with."}
	}
	whole := r.Total.Minus(r.Bridge.From)
	way := "rise"
	if whole.Sign() < 0 {
		way = "fall"
	}
	var most, against *Step
	for i := range r.Bridge.Steps {
		s := &r.Bridge.Steps[i]
		if s.Label == otherLabel || s.Change.IsZero() {
			continue
		}
		if s.Change.Sign() == whole.Sign() {
			if most == nil || s.Change.Abs().Cmp(most.Change.Abs()) > 0 {
				most = s
			}
		} else if against == nil || s.Change.Abs().Cmp(against.Change.Abs()) > 0 {
			against = s
		}
	}
	if whole.IsZero() || most == nil {
		return Sentence{Text: "No single service explains the change."}
	}
	text := most.Label + " moved most, " + r.SayChange(most.Change)
	if share := most.Change.Share(whole); share <= 1 {
		text = most.Label + " is " + wholePercent(share) + " of the " + way + ", " + r.SayChange(most.Change)
	}
	if against != nil {
		text += "; " + against.Label + " moved the other way, " + r.SayChange(against.Change)
	}
	return Sentence{Text: text + "."}
}

func largest(rows []Row) *Row {
	for i := range rows {
		if rows[i].Label != otherLabel {
			return &rows[i]
		}
	}
	return nil
}

func promised(r *Report, p *Promise) Sentence {
	text := "There are no commitments in " + r.When
	if p.Any {
		text = "Commitments saved " + r.Say(p.Saved)
		if p.Saved.Sign() < 0 {
			text = "Commitments lost " + r.Say(p.Saved.Neg())
		}
		if p.Unused.Sign() > 0 {
			text += ", after " + r.Say(p.Unused) + " paid and not used"
		}
	}
	if o := p.Offer; o != nil {
		text += "; we propose " + r.SayRate(o.Proposed) + " more"
	}
	return Sentence{Text: text + "."}
}

func bridgeTitle(b *Bridge) string {
	change := b.To.Minus(b.From)
	way := "rise"
	switch change.Sign() {
	case 0:
		return "What moved"
	case -1:
		way = "fall"
	}
	top := b.Steps[0]
	if change.Sign() < 0 {
		for _, s := range b.Steps {
			if s.Label != otherLabel {
				top = s
			}
		}
	}
	if top.Label == otherLabel || top.Change.Sign() != change.Sign() {
		return "What is behind the " + way
	}
	return clean(top.Label + " leads the " + way)
}

// trendWords say which step was the dearest, and what is drawn.
func trendWords(r *Report) (title, measure string) {
	most := r.Trend.Points[0]
	for _, p := range r.Trend.Points {
		if p.Amount.Cmp(most.Amount) > 0 {
			most = p
		}
	}
	measure = r.Measure + " by " + r.Trend.Grain + ", " + r.SayUnit() + "."
	if r.Trend.Grain != "month" {
		measure += " What is billed for longer than a " + r.Trend.Grain + " is not drawn."
	}
	return "The dearest " + r.Trend.Grain + " was " + most.Label + ", " + r.Say(most.Amount) + ".", measure
}

// assumed are the assumptions that a report may name, with how each is said; the
// asterisk is what the view says of its value. Others may carry names of a bill.
var assumed = map[string]string{
	"growth": "*", "volatility": "usage swings * a year", "hazard": "a part leaves *", "fraction": "what leaves takes * along",
	"rate_drop_chance": "prices fall: * chance", "rate_drop": "then by *", "holiday": "usage falls by * at the end of a year",
	"shared": "* of the swings are shared", "joins": "older usage moves here *", "graviton": "usage moves from x86 to Graviton *", "discount": "discount *",
}

// sayAssumed says what the futures of a proposal assume. What is assumed not to
// happen is left out, but for growth.
func sayAssumed(list []view.Assumption) string {
	var said []string
	falls := true // whether prices fall
	for _, a := range list {
		words, known := assumed[a.Key]
		if a.Key == "rate_drop_chance" {
			falls = a.Value != 0
		}
		switch {
		case !known || a.Value == 0 && a.Key != "growth" || a.Key == "rate_drop" && !falls:
			continue
		case a.Key == "growth" && a.Value != 0:
			words = "usage grows * a year"
		}
		said = append(said, strings.Replace(words, "*", a.Text, 1))
	}
	if len(said) == 0 {
		return ""
	}
	return clean(capital(strings.Join(said, "; ")) + ".")
}

// invoiced says what lies between the invoice and the actual cost, and what of it
// the rows do not explain; blank where they are the same.
func invoiced(l *view.Letter, r *Report) string {
	var parts []string
	for _, part := range [...]struct {
		sum   money.Total
		words string
	}{{l.Ahead, " was paid ahead for later months"}, {l.Earlier, " was paid ahead earlier"}, {l.Left.Abs(), " is not explained"}} {
		if part.sum.IsZero() {
			continue
		}
		amount := r.Say(part.sum)
		if r.Unit == Index {
			amount = percent(part.sum.Share(l.Total))
		}
		parts = append(parts, amount+part.words)
	}
	if parts == nil {
		return ""
	}
	return "Between invoice and actual cost: " + strings.Join(parts, ", ") + "."
}

// assumptions are a few lines: the basis, what is left out or not explained, and for
// a proposal what its futures assume.
func assumptions(s Sources, r *Report) []string {
	list := []string{"Cost basis: " + view.LetterBasis(r.Basis)}
	if s.Letter.Open {
		list = append(list, r.Period+" is not closed: AWS may still add to it.")
	}
	if r.Unit == Index {
		list = append(list, "Percentages only: 100% is what "+r.When+" cost. Rates are what a month of 730 hours comes to.")
	}
	if line := invoiced(s.Letter, r); line != "" {
		list = append(list, line)
	}
	if r.Promise == nil || r.Promise.Offer == nil {
		return list
	}
	o := r.Promise.Offer
	if o.Bearable.Sign() > 0 {
		list = append(list, "A loss of "+r.SayWhole(o.Bearable)+" over the term is bearable.")
	}
	if line := sayAssumed(s.Weighing.Assumed); line != "" {
		list = append(list, line)
	}
	if e := s.Weighing.Evidence; e.Grade != "" {
		list = append(list, "Evidence grade "+clean(e.Grade)+" of A to D, from the hours of this bill.")
	}
	return list
}

// capital begins a sentence, which may be blank.
func capital(s string) string {
	n := min(1, len(s))
	return strings.ToUpper(s[:n]) + s[n:]
}

func percent(f float64) string { return strconv.FormatFloat(f*100, 'f', 1, 64) + "%" }

// wholePercent never says 0% of something or 100% of a part.
func wholePercent(f float64) string {
	n := math.Round(f * 100)
	switch {
	case n == 0 && f > 0:
		return "less than 1%"
	case n == 100 && f < 1:
		return "more than 99%"
	}
	return strconv.FormatFloat(n, 'f', 0, 64) + "%"
}
