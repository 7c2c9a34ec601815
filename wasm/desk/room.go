package desk

import (
	"strings"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// leaves is what an Open leaves out.
func leaves(l *wire.LeaveOut) load.Leave {
	if l == nil {
		return load.Leave{}
	}
	return load.Leave{ResourceIDs: l.ResourceIDs, Months: l.Months}
}

// asked says that files do not fit, and what can be done.
func asked(e *load.TooMuch, chosen *wire.LeaveOut) *wire.Asked {
	a := &wire.Asked{
		Title: "This bill needs about " + view.Bytes(e.Need) + " of memory",
		Text:  "This tab can use about " + view.Bytes(e.Limit) + ". Nothing has been read yet.",
		Bar:   view.EmptyBar(),
	}
	for _, f := range e.Files {
		var months []string
		for _, m := range f.Months {
			months = append(months, period.MonthName(m))
		}
		if n := len(months); n > 2 {
			months = []string{months[0] + " to " + months[n-1]}
		} else if n == 0 {
			months = []string{"not known before reading"}
		}
		a.Files = append(a.Files, wire.AskedFile{Name: f.Name, Format: f.Format, Months: strings.Join(months, ", "), Rows: f.Rows, Exact: f.Exact, Need: f.Need})
	}
	already := leaves(chosen)
	without := e.Without()
	if !already.ResourceIDs && without < e.Need && without <= e.Limit {
		a.Choices = append(a.Choices, wire.RoomChoice{Label: "Leave out resource ids", Leave: &wire.LeaveOut{ResourceIDs: true, Months: already.Months},
			Text: "About " + view.Bytes(without) + " then. Every total is whole; single resources cannot be shown."})
	}
	for _, also := range []bool{false, true} {
		months, left := e.Fewer(!also)
		if len(months) == 0 || also && already.ResourceIDs {
			continue
		}
		c := wire.RoomChoice{Label: "Open the newest month", Leave: &wire.LeaveOut{ResourceIDs: also || already.ResourceIDs, Months: months}}
		if left > 1 {
			c.Label = "Open the newest " + view.Count(int64(left)) + " months"
		}
		c.Text = "Without " + monthList(months) + ". No total holds anything of what is left out."
		if also {
			c.Label += " without resource ids"
		}
		a.Choices = append(a.Choices, c)
		if !also {
			break // nothing more has to be left out
		}
	}
	a.Choices = append(a.Choices, wire.RoomChoice{Label: "Open all anyway", Anyway: true, Leave: chosen,
		Text: "The tab may run out of memory. Then nothing is lost but the time."})
	return a
}

func monthList(months []string) string {
	text := period.MonthName(months[0])
	if n := len(months); n > 1 {
		text += " to " + period.MonthName(months[n-1])
	}
	return text
}
