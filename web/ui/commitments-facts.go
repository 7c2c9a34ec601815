package ui

import (
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// finding is a line of the reading: what it is, and the figure.
type finding struct{ key, label, text, value string }

// readings are what the chosen level comes to.
func (c *CommitmentsWeigh) readings() []finding {
	r, currency := c.r(), c.currency()
	line := func(key, label, text string, v float64) finding { return finding{key, label, text, chart.Number(v)} }
	return []finding{
		line("saving", "On average saves "+c.span(), signed(r.Saving, currency)+c.spread(), r.Saving),
		line("p05", "95 of 100 futures save at least", signed(r.P05, currency), r.P05),
		line("bad", "Worst 5 of 100, average", signed(r.Bad, currency), r.Bad),
		line("loss_chance", "Chance that no plan was better", share(r.LossChance), r.LossChance),
		line("unused_p95", "Paid and not used, 95 of 100 below", dollars(r.UnusedP95, currency), r.UnusedP95),
		line("regret", "Hindsight would add, 95 of 100 below", dollars(r.Regret, currency), r.Regret),
		line("promised", "Promised in total", dollars(r.Promised, currency), r.Promised),
	}
}

// lookBackReadings are what the level would have come to on the bill's own hours.
func (c *CommitmentsWeigh) lookBackReadings() []finding {
	r, currency := c.r(), c.currency()
	return []finding{
		{"cost", "The bill's hours would have cost", dollars(r.Cost, currency), chart.Number(r.Cost)},
		{"unused", "Paid and not used", dollars(r.Unused, currency), chart.Number(r.Unused)},
		{"utilization", "Used", share(r.Utilization), chart.Number(r.Utilization)},
		{"coverage", "Of the usage covered", share(r.Coverage), chart.Number(r.Coverage)},
	}
}

// spread is how far the average of other draws would lie from this one.
func (c *CommitmentsWeigh) spread() string {
	if c.r().Error <= 0 {
		return ""
	}
	return " \u00b1 " + dollars(2*c.r().Error, c.currency())
}

// bestTitle is the first sentence on what the bill's own hours tell, bestMore the
// others.
func (c *CommitmentsWeigh) bestTitle() string {
	first, _, _ := cut(c.w().BestSay, ". ")
	return ended(first)
}

func (c *CommitmentsWeigh) bestMore() string {
	_, more, _ := cut(c.w().BestSay, ". ")
	return more
}

// ended makes a sentence of a label.
func ended(s string) string {
	if s == "" || s[len(s)-1] == '.' {
		return s
	}
	return s + "."
}

// span is the time over which a promise runs.
func (c *CommitmentsWeigh) span() string {
	if c.w().Years > 1 {
		return "over " + strconv.Itoa(c.w().Years) + " years"
	}
	return "in a year"
}

// zoneTag is the sign of a zone: its class colors it, the word says it.
func (c *CommitmentsWeigh) zoneTag() string { return "zone-tag zone-" + c.r().Zone }

// absorbText and comfortText are what holds.
func (c *CommitmentsWeigh) absorbText() string { return fieldText(c.w().Absorb, true) }

func (c *CommitmentsWeigh) comfort() float64 {
	if p := c.w().Query.Comfort; p > 0 {
		return p
	}
	return 0.01
}

func (c *CommitmentsWeigh) comfortText() string { return percentText(c.comfort()) }

func (c *CommitmentsWeigh) seedText() string { return strconv.FormatInt(c.w().Seed, 10) }

func (c *CommitmentsWeigh) absorbNote() string {
	if c.State.View.Promise.Absorb > 0 {
		return "Over the term, against on-demand. You set it."
	}
	return "Over the term, against on-demand. Nobody said, so it is a hundredth of what this usage costs a year."
}

// zone is a line of the list of zones.
type zone struct {
	view.ZoneSpan
	text, band string
}

func (c *CommitmentsWeigh) zoneList() []zone {
	var list []zone
	currency := c.currency()
	for _, z := range c.w().Zones {
		if !(z.To > z.From) {
			continue
		}
		line := zone{ZoneSpan: z, text: hourly(z.From, currency) + " to " + hourly(z.To, currency)}
		if z.High > z.Low {
			line.band = "ends between " + hourly(z.Low, currency) + " and " + hourly(z.High, currency)
		}
		list = append(list, line)
	}
	return list
}

func (z zone) limit() string { return chart.Number(z.To) }

// fewDiscounts is how many discounts are shown at once: they are sorted by share.
const fewDiscounts = 8

func (c *CommitmentsWeigh) discounts() []view.DiscountRow {
	all := c.w().Discounts
	if len(all) > fewDiscounts && !c.State.TwinOpen("discounts") {
		return all[:fewDiscounts]
	}
	return all
}

func (c *CommitmentsWeigh) moreDiscounts() string {
	n := len(c.w().Discounts)
	switch {
	case n <= fewDiscounts:
		return ""
	case c.State.TwinOpen("discounts"):
		return "Show the largest " + strconv.Itoa(fewDiscounts)
	}
	return "Show all " + strconv.Itoa(n)
}

func discountRange(d view.DiscountRow) string {
	if d.High-d.Low < 0.0005 {
		return ""
	}
	return share(d.Low) + " to " + share(d.High)
}

func (c *CommitmentsWeigh) chose(key string) bool {
	for _, k := range c.State.View.Promise.Chosen {
		if k.Key == key {
			return true
		}
	}
	return false
}

// before and after are the signs of an assumption's unit around its field.
func before(a view.Assumption) string {
	if a.Unit == "$" {
		return "$"
	}
	return ""
}

func after(a view.Assumption) string {
	if a.Unit == "$" {
		return ""
	}
	return a.Unit
}

func valueText(a view.Assumption) string { return unitText(a, a.Value) }

// unitText writes a value of an assumption as it stands in its field.
func unitText(a view.Assumption, v float64) string {
	if a.Unit == "%" {
		return percentText(v)
	}
	return fieldText(v, a.Unit == "$")
}

// bounds says what a field takes.
func bounds(a view.Assumption) string {
	return before(a) + unitText(a, a.Least) + " to " + before(a) + unitText(a, a.Most) + " " + after(a)
}

// departures are the dimensions whose values may leave.
func (c *CommitmentsWeigh) departures() []choice {
	now := c.w().Query.Depart
	if d := c.State.View.Promise.Depart; d != "" {
		now = d
	}
	if now == "" {
		now = "account"
	}
	list := []choice{{key: "account", label: "An account leaves"}, {key: "service", label: "A service leaves"}, {key: "family", label: "A family leaves"}, {key: "region", label: "A region leaves"}}
	for i := range list {
		list[i].on = list[i].key == now
	}
	return list
}

// gradeClass is the tag of the grade of evidence.
func (c *CommitmentsWeigh) gradeClass() string {
	if strings.HasPrefix(c.w().Evidence.Grade, "A") || strings.HasPrefix(c.w().Evidence.Grade, "B") {
		return "tag good"
	}
	return "tag warn"
}

func (c *CommitmentsWeigh) gradeIcon() string {
	if c.gradeClass() == "tag good" {
		return "good"
	}
	return "warn"
}

// pending says that the part of the answer that takes longer is on its way.
func (c *CommitmentsWeigh) pending() string {
	if c.State.Thorough() || !c.State.Waiting(state.WeighTopic) || c.w().Stress != nil {
		return ""
	}
	return "More futures, single blows and the plan are being worked out."
}

func (c *CommitmentsWeigh) widePending() bool {
	return c.State.Waiting(state.WideTopic) && c.wideAnswer() == nil
}
