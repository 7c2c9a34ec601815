package ui

import (
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// CommitmentsWeigh is the part of the Commitments screen that is about a promise
// not yet made: to which usage, at which level, and what could come of it.
type CommitmentsWeigh struct {
	State state.State

	drawn   drawings
	reading view.Reading
	read    level
}

// level is what a reading, and whatever is drawn of it, depends on.
type level struct {
	w     *view.Weighing
	at    float64
	width int
	wide  *view.Weighing
}

func (c *CommitmentsWeigh) w() *view.Weighing { return c.State.Weighing }

func (c *CommitmentsWeigh) reached(stage int) bool { return c.State.Stage >= stage }

// r is what the chosen level says.
func (c *CommitmentsWeigh) r() *view.Reading {
	if now := (level{w: c.w(), at: c.State.Level()}); c.read != now {
		c.read, c.reading = now, c.w().Reading(now.at)
	}
	return &c.reading
}

// busy says that the answer shown is of an older question, or not yet all of it.
func (c *CommitmentsWeigh) busy() string { return pressed(c.State.Waiting(state.WeighTopic)) }

func (c *CommitmentsWeigh) wideBusy() string {
	return pressed(c.State.Waiting(state.WeighTopic) || c.State.Waiting(state.WideTopic))
}

// scope is the one that is looked at, whose answer may be on its way.
func (c *CommitmentsWeigh) scope() string {
	if key := c.State.View.Promise.Scope; key != "" {
		return key
	}
	return c.w().Query.Scope
}

func (c *CommitmentsWeigh) scopes() []choice {
	var list []choice
	for _, s := range c.State.Commitments.Scopes {
		list = append(list, choice{key: s.Key, label: s.Label, on: s.Key == c.scope()})
	}
	return list
}

func (c *CommitmentsWeigh) options() []choice {
	now := c.State.View.Promise.Option
	if now == "" && c.scope() == c.w().Query.Scope {
		now = c.w().Query.Option
	}
	var list []choice
	for _, s := range c.State.Commitments.Scopes {
		if s.Key != c.scope() {
			continue
		}
		for _, o := range s.Options {
			list = append(list, choice{key: o.Key, label: o.Label, on: o.Key == now})
		}
	}
	return list
}

// scopeFacts are what the bill says of the scope.
func (c *CommitmentsWeigh) scopeFacts() []fact {
	for _, s := range c.State.Commitments.Scopes {
		if s.Key == c.w().Query.Scope {
			return []fact{{"On demand in this bill, at public prices", s.OnDemand.Text}, {"Covered already", s.Covered.Text}, {"Runs already, an hour", hourly(c.w().Existing, c.w().Currency)}}
		}
	}
	return nil
}

func (c *CommitmentsWeigh) hasLevels() bool { return len(c.w().Levels) > 1 }

func (c *CommitmentsWeigh) hasCurve() bool { return len(c.w().Curve) > 1 || len(c.w().Even) > 1 }

func (c *CommitmentsWeigh) hasLoad() bool { return len(c.w().Load.Hours) > 1 }

func (c *CommitmentsWeigh) hasFutures() bool { return len(c.r().Futures) > 0 }

func (c *CommitmentsWeigh) currency() string { return c.w().Currency }

// step is how far one press of an arrow key leads.
func (c *CommitmentsWeigh) step() float64 {
	if step := c.w().Step(); step > 0 {
		return step
	}
	return c.w().Top() / 60
}

func (c *CommitmentsWeigh) levelText() string { return levelText(c.State.Level()) }

// levelSay is the level for ears.
func (c *CommitmentsWeigh) levelSay() string {
	text := hourly(c.r().Level, c.currency()) + " an hour"
	if zone := c.r().ZoneLabel; zone != "" {
		text += ", zone: " + zone
	}
	return text
}

// lost says what became of a level from a link that cannot be shown.
func (c *CommitmentsWeigh) lost() string {
	if !c.State.LevelLost() {
		return ""
	}
	return hourly(c.State.View.Promise.Level, c.currency()) + " an hour is more than is weighed here: at most " + hourly(c.w().Top(), c.currency()) + ". This shows where the answer starts."
}

func (c *CommitmentsWeigh) wide() int { return room(c.State, 8) }

func (c *CommitmentsWeigh) half() int { return room(c.State, 6) }

func (c *CommitmentsWeigh) whole() int { return room(c.State, 12) }

func (c *CommitmentsWeigh) zonesFrame() chart.Frame {
	tall := 440.0
	if narrow(c.State) {
		tall = 360
	}
	return chart.Frame{ID: "zones", Width: float64(c.wide()), Height: tall}
}

func (c *CommitmentsWeigh) halfFrame(id string) chart.Frame {
	return chart.Frame{ID: id, Width: float64(c.half()), Height: 320}
}

// slider lines up with the zones that it moves through, or with the look back
// where there are none.
func (c *CommitmentsWeigh) slider() *Slider {
	s := &Slider{Level: c.r().Level, Top: c.w().Top(), Step: c.step(), Say: c.levelSay()}
	if c.hasLevels() {
		p := chart.ZonesPlot(c.w(), c.zonesFrame())
		s.Left, s.Width = p.Left, p.Right-p.Left
		return s
	}
	s.Left, s.Width = thumb, float64(c.half()-2*thumb)
	return s
}

// lookBackSlider stands below the look back where nothing was weighed.
func (c *CommitmentsWeigh) lookBackSlider() *Slider {
	if c.hasLevels() {
		return nil
	}
	return c.slider()
}

func (c *CommitmentsWeigh) zones() chart.Markup {
	return c.drawn.of("zones", level{w: c.w(), width: c.wide()}, func() chart.Markup { return chart.Zones(c.w(), c.zonesFrame()) })
}

func (c *CommitmentsWeigh) chosen() chart.Markup {
	return c.drawn.of("chosen", level{w: c.w(), at: c.r().Level, width: c.wide()}, func() chart.Markup { return chart.ZonesChosen(c.w(), *c.r(), c.zonesFrame()) })
}

func (c *CommitmentsWeigh) zonesTwin() chart.Markup { return chart.ZonesTwin(c.w()) }

func (c *CommitmentsWeigh) zonesNote() string {
	if c.w().Scenarios == 0 {
		return ""
	}
	return view.Count(int64(c.w().Scenarios)) + " futures, seed " + strconv.FormatInt(c.w().Seed, 10) + ", the same draws at every level."
}

func (c *CommitmentsWeigh) futures() chart.Markup {
	return c.drawn.of("futures", level{w: c.w(), at: c.r().FuturesFrom, width: c.half()}, func() chart.Markup { return chart.Futures(c.w(), *c.r(), c.halfFrame("futures")) })
}

func (c *CommitmentsWeigh) futuresMeasure() string {
	return "Each mark is one future of the promise at " + hourly(c.r().FuturesFrom, c.currency()) + " an hour. Disc: saves. Triangle: loses within your limit. Cross: loses more."
}

func (c *CommitmentsWeigh) futuresTwin() chart.Markup { return chart.FuturesTwin(c.w(), *c.r()) }

func (c *CommitmentsWeigh) load() chart.Markup {
	return c.drawn.of("load", level{w: c.w(), at: c.settled(), width: c.half()}, func() chart.Markup { return chart.Load(c.w(), c.still(), c.halfFrame("load")) })
}

func (c *CommitmentsWeigh) loadTwin() chart.Markup { return chart.LoadTwin(c.w(), c.still()) }

func (c *CommitmentsWeigh) lookBack() chart.Markup {
	return c.drawn.of("retrospect", level{w: c.w(), at: c.settled(), width: c.half()}, func() chart.Markup { return chart.Retrospect(c.w(), c.still(), c.halfFrame("retrospect")) })
}

func (c *CommitmentsWeigh) lookBackTwin() chart.Markup { return chart.RetrospectTwin(c.w()) }

// settled is the level of what is drawn when the slider rests: a frame has no time
// for every chart of the page.
func (c *CommitmentsWeigh) settled() float64 { return c.State.SettledLevel() }

// still is the reading of the settled level.
func (c *CommitmentsWeigh) still() view.Reading {
	if at := c.settled(); at != c.r().Level {
		return c.w().Reading(at)
	}
	return *c.r()
}

func (c *CommitmentsWeigh) wideAnswer() *view.Wide {
	if c.State.Wide == nil {
		return nil
	}
	return c.State.Wide.Wide
}

func (c *CommitmentsWeigh) frontier() chart.Markup {
	return c.drawn.of("frontier", level{w: c.w(), at: c.settled(), width: c.half(), wide: c.State.Wide}, func() chart.Markup {
		var chosen *view.OfferPoint
		if r := c.still(); r.Weighed && c.State.Wide.Query.Option == c.w().Query.Option {
			chosen = c.wideAnswer().At(r.Level) // over the years of the lines
		}
		return chart.Frontier(c.wideAnswer(), c.w().Absorb, chosen, c.currency(), c.halfFrame("frontier"))
	})
}

func (c *CommitmentsWeigh) frontierTwin() chart.Markup {
	return chart.FrontierTwin(c.wideAnswer(), c.currency())
}

func (c *CommitmentsWeigh) stressed() chart.Markup {
	return c.drawn.of("stress", level{w: c.w(), width: c.whole()}, func() chart.Markup {
		return chart.Stress(c.w().Stress, c.currency(), chart.Frame{ID: "stress", Width: float64(c.whole()), Height: 300})
	})
}

func (c *CommitmentsWeigh) stressTwin() chart.Markup {
	return chart.StressTwin(c.w().Stress, c.currency())
}

func (c *CommitmentsWeigh) backtest() chart.Markup {
	return c.drawn.of("backtest", level{w: c.w(), width: c.half()}, func() chart.Markup {
		return chart.Backtest(c.w().Backtest, c.currency(), chart.Frame{ID: "backtest", Width: float64(c.half()), Height: 260})
	})
}

func (c *CommitmentsWeigh) backtestTwin() chart.Markup {
	return chart.BacktestTwin(c.w().Backtest, c.currency())
}

// table is a table that depends on the answer alone.
func (c *CommitmentsWeigh) table(name string, grid func(*view.Weighing) chart.Grid) chart.Markup {
	return c.drawn.of(name, level{w: c.w()}, func() chart.Markup { return chart.Table(grid(c.w())) })
}

func (c *CommitmentsWeigh) shop() chart.Markup {
	return c.drawn.of("shop", level{wide: c.State.Wide}, func() chart.Markup {
		return chart.Table(shopGrid(c.wideAnswer().Shop, c.currency(), "In which order to buy", true))
	})
}

func (c *CommitmentsWeigh) joint() chart.Markup {
	return c.drawn.of("joint", level{wide: c.State.Wide}, func() chart.Markup {
		return chart.Table(shopGrid(c.wideAnswer().Joint.Rows, c.currency(), "The mix of least cost on the hours of the bill", false))
	})
}
