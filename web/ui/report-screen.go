package ui

import (
	"strconv"

	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/report/link"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// ReportScreen is where a report is decided on, seen, and sent on its way.
type ReportScreen struct {
	State state.State

	drawn  *report.Report // of which markup is the letter
	markup chart.Markup
}

func (c *ReportScreen) s() *state.Sharing { return &c.State.Sharing }

// letter draws the preview. It is the report as any reader will read it.
func (c *ReportScreen) letter() chart.Markup {
	if d := c.s().Document; c.drawn != d {
		c.drawn, c.markup = d, chart.Letter(d)
	}
	return c.markup
}

// tickLabels are the words of the ticks.
var tickLabels = map[report.Tick]string{
	report.TickServices:    "Names of services that are not AWS's own",
	report.TickAccounts:    "The largest accounts, by name or id",
	report.TickCommitments: "Commitments, by their short names",
	report.TickTag:         "Values of the tag that tells most",
	report.TickResources:   "The largest resources, by name",
	report.TickUsageTypes:  "The largest usage types",
}

func (c *ReportScreen) ticks() []choice {
	asked := c.s().Asked
	list := []choice{{key: "percentages", label: "Percentages only, no amounts", on: asked.Percentages}}
	if level := c.State.SettledLevel(); level > 0 {
		list = append(list, choice{key: "propose", label: "The proposal of the Commitments tab, " + dollars(level, c.State.Weighing.Currency) + " an hour", on: c.s().Propose})
	}
	for _, t := range report.Ticks {
		on := false
		for _, name := range asked.Ticked {
			on = on || name == string(t)
		}
		list = append(list, choice{key: string(t), label: tickLabels[t], on: on})
	}
	return list
}

func (c *ReportScreen) bytes() string { return strconv.Itoa(len(c.s().Made.Document)) }

func (c *ReportScreen) bytesText() string {
	return "This report is " + count(len(c.s().Made.Document)) + " bytes as text. Sealed, its length is hidden to the next 4 KiB."
}

// typedText is a text that the sender types.
type typedText struct{ field, label, kind, text string }

func (c *ReportScreen) texts() []typedText {
	list := []typedText{
		{state.FromText, "From", "text", c.s().Asked.From},
		{state.TitleText, "Decision that you ask for", "text", ""},
		{state.BodyText, "What it means", "text", ""},
		{state.WhoText, "Who decides", "text", ""},
		{state.ByText, "By when", "date", ""},
	}
	if d := c.s().Asked.Decision; d != nil {
		list[1].text, list[2].text, list[3].text, list[4].text = d.Title, d.Text, d.Who, d.By
	}
	return list
}

// days are after how long a report expires. The share service keeps nothing longer
// than 90 days.
func (c *ReportScreen) days() []choice {
	return numbered(c.s().Asked.Days, []choice{{key: "1", label: "after a day"}, {key: "7", label: "after 7 days"}, {key: "30", label: "after 30 days"}, {key: "90", label: "after 90 days"}})
}

func (c *ReportScreen) views() []choice {
	return numbered(c.s().Views, []choice{{key: "0", label: "as often as one likes"}, {key: "1", label: "once"}, {key: "5", label: "5 times"}, {key: "20", label: "20 times"}})
}

func numbered(now int, list []choice) []choice {
	for i := range list {
		list[i].on = list[i].key == strconv.Itoa(now)
	}
	return list
}

func (c *ReportScreen) fragment() string { return c.s().Made.Fragment }

// fragmentText says what a link that holds the report is good for.
func (c *ReportScreen) fragmentText() string {
	switch n := len(c.fragment()); {
	case n == 0:
		return upper(link.ErrTooLong.Error()) + "."
	case n > link.EasyFragment:
		return "A link that holds the report needs no server and cannot be taken back. With " + count(n) + " characters it is longer than some mail programs pass on whole."
	}
	return "A link that holds the report needs no server and cannot be taken back."
}

func (c *ReportScreen) saidClass() string {
	if c.s().Failed {
		return "wrong"
	}
	return "good-t"
}

// link is the link that was made last; one that holds the report is about this
// page, and only its end is shown.
func (c *ReportScreen) link() string { return c.s().Link }

func (c *ReportScreen) hashed() bool { return c.s().Made.Hashed }

func receiptText(r state.Receipt) string {
	day, _, _ := cut(r.Expires, "T")
	return r.Title + ", until " + day
}

// reportEvent translates what is done on the Report tab and behind a link.
func reportEvent(g Gesture) state.Event {
	switch g.Act {
	case "report-tick":
		return state.TickedReport{Name: g.Arg}
	case "report-exit":
		return state.LeftBy{Exit: state.Exit(g.Arg)}
	case "report-hash":
		return state.HashedReport{}
	case "report-delete":
		return state.DeletedShare{ID: g.Arg}
	case "open-report":
		return state.PressedOpen{}
	case "copy-report":
		return state.CopiedLink{}
	case "print":
		return state.LeftBy{Exit: state.ByPrint}
	}
	return nil
}

// reportChoice translates a choice from a list of the Report tab.
func reportChoice(g Gesture) state.Event {
	n, err := strconv.Atoi(g.Value)
	switch {
	case err != nil:
	case g.Act == "report-days":
		return state.ChoseDays{Days: n}
	case g.Act == "report-views":
		return state.ChoseViews{Views: n}
	}
	return nil
}

// leftViews says how often a report can still be opened.
func leftViews(left string) string {
	n, err := strconv.ParseInt(left, 10, 64)
	switch {
	case err != nil:
		return ""
	case n == 0:
		return " That was the last time: keep a copy if you need one."
	case n == 1:
		return " It can be opened once more."
	}
	return " It can be opened " + view.Count(n) + " more times."
}
