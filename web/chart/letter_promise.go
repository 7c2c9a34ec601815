package chart

import (
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/view"
)

// promise is the card about commitments: what may happen, and until when.
func (l *letterWriter) promise(p *report.Promise) {
	if p == nil || p.Offer == nil && len(p.Months) == 0 && len(p.Held) == 0 {
		return
	}
	r := l.report
	l.open("section", "class", "stack tight")
	l.text("h2", "What we promise AWS, and what can go wrong")
	if o := p.Offer; o != nil {
		if len(o.Zones) > 0 {
			l.figure("h3", zoneFinding(o), "New commitment: "+o.Option+".", "Zones of new commitment",
				zoneBand{r, o, sheetWidth}.draw(), zoneBand{r, o, phoneWidth}.draw(), l.zoneTable(o))
		}
		l.outlook(o)
	}
	if len(p.Months) > 0 {
		last := p.Months[len(p.Months)-1]
		measure := "Promised to AWS by month, " + r.SayUnit() + "."
		if p.Offer != nil {
			measure = "Promised to AWS by month, with the proposal, " + r.SayUnit() + "."
		}
		title := "In " + last.Label + " we are still bound to " + r.SayWhole(last.Amount) + "."
		if last.Amount.IsZero() {
			title = "In " + last.Label + " nothing is promised any more."
		}
		l.figure("h3", title, measure, "Promised by month",
			columns{r, p.Months, sheetWidth, 104, "Promised by month"}.draw(), columns{r, p.Months, phoneWidth, 104, "Promised by month"}.draw(),
			l.pointTable(p.Months, "Month", "Promised"))
	}
	if len(p.Held) > 0 {
		t := sheet{caption: "Commitments by name", head: []string{"Commitment", "Ends", "Used", "Saved"}}
		for _, h := range p.Held {
			t.add(h.Label+", "+h.Note, GridCell{Text: h.Ends}, GridCell{Text: h.Used}, GridCell{Text: r.Say(h.Net), Value: h.Net.String()})
		}
		l.WriteString(string(t.markup()))
	}
	l.close("section")
}

func zoneFinding(o *report.Proposal) string {
	switch o.Zone {
	case "free":
		return "The proposal is within what saves in every case."
	case "comfort":
		return "The proposal is within comfort."
	case "acceptable":
		return "The proposal is past comfort and before what we could not accept."
	case "unacceptable":
		return "The proposal is beyond what we could accept."
	case "pointless":
		return "The proposal goes further than makes sense."
	}
	return "Where the proposal stands."
}

// outlook says what the futures say of the proposal.
func (l *letterWriter) outlook(o *report.Proposal) {
	r := l.report
	strong := func(before, what string) {
		l.WriteString(Escape(before))
		l.text("b", what)
	}
	l.open("p")
	if o.Least.Sign() >= 0 {
		strong("In 95 of 100 futures the proposal saves at least ", r.SayWhole(o.Least))
	} else {
		strong("In 95 of 100 futures the proposal loses at most ", r.SayWhole(o.Least.Neg()))
	}
	if o.Bad.Sign() >= 0 {
		strong(" over its term. In the worst 5 the average is ", "still "+r.SayWhole(o.Bad)+" saved")
	} else {
		strong(" over its term. In the worst 5 the average is ", r.SayWhole(o.Bad.Neg())+" lost")
	}
	strong("; "+view.Count(int64(o.LossOf))+" of 100 lose. In 95 of 100 we pay at most ", r.SayWhole(o.Unused))
	l.WriteString(Escape(" for commitment that nobody uses. Promised in all: " + r.SayWhole(o.Promised) + "."))
	l.close("p")
}

func (l *letterWriter) zoneTable(o *report.Proposal) Markup {
	t := sheet{caption: "Zones", head: []string{"Zone", "From", "To"}}
	for _, z := range o.Zones {
		t.add(z.Label, GridCell{Text: l.report.Say(z.From), Value: z.From.String()}, GridCell{Text: l.report.Say(z.To), Value: z.To.String()})
	}
	return t.markup()
}

func (l *letterWriter) decision(d *report.Decision) {
	if d == nil {
		return
	}
	l.open("section", "class", "decide", "data-testid", "decision")
	l.open("div")
	l.text("h2", "Decision: "+d.Title)
	l.text("p", d.Text)
	l.close("div")
	if d.By != "" || d.Who != "" {
		l.open("p", "class", "nowrap")
		if d.By != "" {
			l.text("b", "Approve by "+sayDay(d.By))
		}
		l.text("span", d.Who, "class", "muted")
		l.close("p")
	}
	l.close("section")
}
