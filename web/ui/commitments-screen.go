package ui

import (
	"slices"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// CommitmentsScreen answers "What do our promises do, and what could they do?".
type CommitmentsScreen struct {
	State state.State

	drawn drawings
}

func (c *CommitmentsScreen) a() *view.Commitments { return c.State.Commitments }

// reached says whether a stage of the screen is drawn.
func (c *CommitmentsScreen) reached(stage int) bool { return c.State.Stage >= stage }

// part is a section of the page that can be jumped to.
type part struct{ id, label string }

// parts are the sections that there are.
func (c *CommitmentsScreen) parts() []part {
	list := []part{{"losses", "Losses now"}}
	if c.hasInventory() {
		list = append(list, part{"in-force", "In force"})
	}
	if w := c.State.Weighing; w != nil {
		list = append(list, part{"demand", "Demand"}, part{"futures", "What could happen"})
		if len(w.Trades) > 0 {
			list = append(list, part{"trade", "The trade"})
		}
		if w.Stress != nil {
			list = append(list, part{"stress", "Stress"})
		}
		list = append(list, part{"plan", "Plan and evidence"})
	}
	return list
}

func (c *CommitmentsScreen) hasInventory() bool { return len(c.a().InForce.Rows) > 0 }

func (c *CommitmentsScreen) hasHeat() bool { return len(c.a().Heat.Hours) == 168 }

func (c *CommitmentsScreen) hasLadder() bool { return len(c.a().Ladder.Steps) > 0 }

// busy says that an answer of this tab is on its way: what is shown stays.
func (c *CommitmentsScreen) busy() bool {
	return c.State.Waiting(state.CommitmentsTopic) || c.State.Unfinished()
}

// inBill is what drawings of the answer about the bill depend on.
type inBill struct {
	a     *view.Commitments
	plan  *view.Plan
	width int
}

func (c *CommitmentsScreen) of(width int) inBill { return inBill{a: c.a(), width: width} }

func (c *CommitmentsScreen) sanity() chart.Markup {
	return c.drawn.of("sanity", c.of(0), func() chart.Markup { return chart.Table(sanityGrid(gravest(c.a().Sanity))) })
}

// fewSanity is how many comparisons are shown as they are; of more, those that
// are within their bound wait in the twin.
const fewSanity = 12

// gravest are the comparisons that are shown at once.
func gravest(all []view.SanityRow) []view.SanityRow {
	if len(all) <= fewSanity {
		return all
	}
	var list []view.SanityRow
	for _, r := range all {
		if r.Over || r.Level == "bill" || r.Level == "lines" || r.Level == "scope" && len(list) < fewSanity {
			list = append(list, r)
		}
	}
	return list
}

func (c *CommitmentsScreen) moreSanity() bool { return len(gravest(c.a().Sanity)) < len(c.a().Sanity) }

func (c *CommitmentsScreen) sanityTwin() chart.Markup {
	return c.drawn.of("sanity-twin", c.of(0), func() chart.Markup { return chart.Table(sanityGrid(c.a().Sanity)) })
}

func (c *CommitmentsScreen) inventory() chart.Markup {
	return c.drawn.of("inventory", c.of(0), func() chart.Markup { return chart.Table(inventoryGrid(c.a())) })
}

func (c *CommitmentsScreen) heat() chart.Markup {
	width := c.halfRoom()
	return c.drawn.of("heat", c.of(width), func() chart.Markup {
		return chart.Heat(c.a().Heat, c.a().Currency, chart.Frame{ID: "heat", Width: float64(width), Height: 310})
	})
}

func (c *CommitmentsScreen) heatTwin() chart.Markup {
	return chart.HeatTwin(c.a().Heat, c.a().Currency)
}

// plan is what the newest answer would buy, drawn on top of what runs.
func (c *CommitmentsScreen) plan() *view.Plan {
	if c.State.Weighing == nil {
		return nil
	}
	return c.State.Weighing.Plan
}

func (c *CommitmentsScreen) ladder() chart.Markup {
	width := room(c.State, 12)
	return c.drawn.of("ladder", inBill{a: c.a(), plan: c.plan(), width: width}, func() chart.Markup {
		return chart.Ladder(c.a().Ladder, c.plan(), c.a().Currency, chart.Frame{ID: "ladder", Width: float64(width), Height: 330})
	})
}

func (c *CommitmentsScreen) ladderTwin() chart.Markup {
	return chart.LadderTwin(c.a().Ladder, c.plan(), c.a().Currency)
}

func (c *CommitmentsScreen) rungs() chart.Markup {
	return c.drawn.of("rungs", c.of(0), func() chart.Markup { return chart.Table(rungGrid(c.a())) })
}

func (c *CommitmentsScreen) notSure() chart.Markup {
	return c.drawn.of("not-sure", c.of(0), func() chart.Markup { return chart.Table(notSureGrid(c.a())) })
}

// halfRoom is the width of a drawing that shares its row with another.
func (c *CommitmentsScreen) halfRoom() int { return room(c.State, 6) }

// notes are the remarks about the bill, unless the empty card has them.
func (c *CommitmentsScreen) notes() []view.Check {
	if c.a().Empty != nil {
		return nil
	}
	return c.a().Notes
}

// emptyRows are the remarks of the empty card that do not stand above it already.
func (c *CommitmentsScreen) emptyRows() []string {
	return slices.DeleteFunc(slices.Clone(c.a().Empty.Rows), func(say string) bool { return say == c.a().Lead })
}

// waiting says what is being worked out while there is nothing to show of it.
func (c *CommitmentsScreen) waiting() bool {
	return c.a().First != nil && c.State.Weighing == nil && c.State.Waiting(state.WeighTopic)
}

// checkClass is the tag of a verdict, with a shape and a word.
func checkClass(k view.Check) string {
	if k.OK {
		return "tag good"
	}
	return "tag bad"
}

func checkIcon(k view.Check) string {
	if k.OK {
		return "good"
	}
	return "stop"
}

// noteIcon is the shape of a remark about the bill.
func noteIcon(k view.Check) string {
	if k.OK {
		return "inform"
	}
	return "warn"
}
