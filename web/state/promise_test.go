package state

import (
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

var (
	aFirst = view.WeighQuery{Currency: "USD", Scope: "compute", Option: "compute/1/no_upfront", Seed: 1}
	// aWeighing has levels from $0 to $30 in steps of $0.50 and starts at $18.
	aWeighing = func() *view.Weighing {
		w := &view.Weighing{Title: "Up to $13.50 an hour is comfortable.", Start: 18, Absorb: 16000, Years: 1,
			Assumed:   []view.Assumption{{Key: "growth", Value: 0, Least: -0.5, Most: 0.5, Unit: "%"}, {Key: "hazard", Value: 0.02, Most: 5, Unit: "a year"}, {Key: "discount", Value: 0.28, Most: 0.95, Unit: "%"}},
			Discounts: []view.DiscountRow{{Key: "discount:m5", Typical: 0.28}}}
		for i := range 61 {
			w.Levels = append(w.Levels, view.Level{Level: 0.5 * float64(i)})
		}
		return w
	}()
)

// promising is a page with a bill on the Commitments tab, whose first answer asks
// to weigh.
func promising(t *testing.T) *page {
	t.Helper()
	p := loaded(t).after(ChoseTab{CommitmentsTab})
	if r := p.asked(t); r.Commitments == nil {
		t.Fatalf("asked %+v", r)
	}
	return p.after(Replied{wire.Reply{ID: p.asked(t).ID, Commitments: &view.Commitments{Bar: aBar, Headline: "Saved.", First: &aFirst}}})
}

// answer answers the newest question about a commitment.
func (p *page) answer(t *testing.T) *page {
	t.Helper()
	r := p.asked(t)
	if r.Weigh == nil {
		t.Fatalf("asked %+v", r)
	}
	w := *aWeighing
	w.Query = *r.Weigh
	return p.after(Replied{wire.Reply{ID: r.ID, Weigh: &w}})
}

// weighed is a page with all three answers.
func weighed(t *testing.T) *page {
	t.Helper()
	return promising(t).answer(t).answer(t).answer(t)
}

func TestTheTabAsksInThreeSteps(t *testing.T) {
	p := promising(t)
	for _, want := range []view.Depth{view.FirstDepth, view.FullDepth, view.WideDepth} {
		q := p.asked(t).Weigh
		if q == nil || q.Depth != want || q.Scope != "compute" || q.Option != aFirst.Option {
			t.Fatalf("asked %+v, want depth %s", q, want)
		}
		if want == view.WideDepth != p.Thorough() {
			t.Errorf("at depth %s: thorough is %v", want, p.Thorough())
		}
		p.answer(t)
	}
	if len(p.commands) != 0 || p.Waiting(WeighTopic) || p.Waiting(WideTopic) || p.Wide == nil || p.Weighing.Query.Depth != view.FullDepth {
		t.Errorf("after the last answer: %+v, %+v", p.commands, p.Weighing.Query)
	}
	if p.after(ChoseTab{OverviewTab}, ChoseTab{CommitmentsTab}); len(p.commands) != 1 {
		t.Errorf("coming back asks again: %+v", p.commands)
	}
}

func TestNothingToWeighIsNotAsked(t *testing.T) {
	p := loaded(t).after(ChoseTab{CommitmentsTab})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Commitments: &view.Commitments{Bar: aBar, Empty: &view.Empty{Title: "No commitments."}}}})
	for _, c := range p.commands {
		if _, is := c.(Ask); is {
			t.Errorf("asked %+v", c)
		}
	}
}

func TestAChangeGoesBackToTheFirstStepAndKeepsTheOldAnswer(t *testing.T) {
	for _, tt := range []struct {
		say  string
		e    Event
		want view.WeighQuery
	}{
		{"another scope", ChoseScope{"rds"}, view.WeighQuery{Scope: "rds"}},
		{"another instrument", ChoseOption{"compute/3/all_upfront"}, view.WeighQuery{Scope: "compute", Option: "compute/3/all_upfront", Seed: 1}},
		{"another dimension that leaves", ChoseDepart{"service"}, view.WeighQuery{Scope: "compute", Option: aFirst.Option, Seed: 1, Depart: "service"}},
		{"what can be absorbed", Entered{AbsorbField, "$16,000", true}, view.WeighQuery{Scope: "compute", Option: aFirst.Option, Seed: 1, Absorb: 16000}},
		{"what is comfortable", Entered{ComfortField, "2 %", true}, view.WeighQuery{Scope: "compute", Option: aFirst.Option, Seed: 1, Comfort: 0.02}},
		{"the seed", Entered{SeedField, "42", true}, view.WeighQuery{Scope: "compute", Option: aFirst.Option, Seed: 42}},
		{"an assumption", Entered{"growth", "\u22125", true}, view.WeighQuery{Scope: "compute", Option: aFirst.Option, Seed: 1, Chosen: []view.Choice{{Key: "growth", Value: -0.05}}}},
		{"an assumption that is no share", Entered{"hazard", "0.04", true}, view.WeighQuery{Scope: "compute", Option: aFirst.Option, Seed: 1, Chosen: []view.Choice{{Key: "hazard", Value: 0.04}}}},
		{"a discount", Entered{"discount:m5", "30%", true}, view.WeighQuery{Scope: "compute", Option: aFirst.Option, Seed: 1, Chosen: []view.Choice{{Key: "discount:m5", Value: 0.3}}}},
	} {
		t.Run(tt.say, func(t *testing.T) {
			p := weighed(t)
			old := p.Weighing
			p.after(tt.e)
			q := p.asked(t).Weigh
			got, want := *q, tt.want
			want.Depth, want.Currency = view.FirstDepth, "USD"
			if want.Seed == 0 {
				want.Seed = 1
			}
			if got.Depth != want.Depth || got.Scope != want.Scope || got.Option != want.Option || got.Absorb != want.Absorb || got.Comfort != want.Comfort ||
				got.Seed != want.Seed || got.Depart != want.Depart || len(got.Chosen) != len(want.Chosen) || len(got.Chosen) > 0 && got.Chosen[0] != want.Chosen[0] {
				t.Errorf("asked %+v, want %+v", got, want)
			}
			if p.Weighing != old || !p.Waiting(WeighTopic) {
				t.Error("the old answer does not stay while the new one is worked out")
			}
			if f, ok := command[SetFragment](p); !ok || f.Replace {
				t.Errorf("the address bar: %+v", f)
			}
			p.after(Undid{})
			if q := p.asked(t).Weigh; q.Depth != view.FirstDepth || q.Scope != "compute" || len(q.Chosen) != 0 || q.Absorb != 0 {
				t.Errorf("undone, it asked %+v", q)
			}
		})
	}
}

func TestSupersededAnswersAreDropped(t *testing.T) {
	p := promising(t).answer(t)
	late := p.asked(t).ID // the full one
	p.after(Entered{AbsorbField, "9000", true})
	first := p.asked(t).ID
	w := *aWeighing
	w.Title = "late"
	if p.after(Replied{wire.Reply{ID: late, Weigh: &w}}); p.Weighing.Title == "late" {
		t.Error("the answer to an older question was taken")
	}
	p.after(ChoseTab{OverviewTab}, Undid{}, Undid{}) // back on the tab, without the change
	if p.after(Replied{wire.Reply{ID: first, Weigh: &w}}); p.Weighing.Title == "late" {
		t.Error("an answer to a question that was undone was taken")
	}
}

func TestTheSliderAsksNothing(t *testing.T) {
	p := weighed(t)
	if p.Level() != 18 {
		t.Fatalf("at first: %v", p.Level())
	}
	if p.after(Promised{Level: 20}, Promised{Level: 20.5}); p.Level() != 20.5 || len(p.commands) != 0 {
		t.Errorf("while dragged: %v, %+v", p.Level(), p.commands)
	}
	if p.after(Promised{Level: 22, Done: true}); p.Level() != 22 || len(p.commands) != 1 || !strings.Contains(p.View.Fragment(), "level=22") {
		t.Errorf("let go: %v, %+v", p.Level(), p.commands)
	}
	if p.after(Promised{Level: 22.5, Done: true}, Promised{Level: 23, Done: true}); p.Level() != 23 {
		t.Errorf("walked to %v", p.Level())
	}
	if p.after(Undid{}); p.Level() != 18 {
		t.Errorf("a jump and a walk are undone to %v", p.Level())
	}
	for _, off := range []float64{-1, 31, nan()} {
		if p.after(Promised{Level: off, Done: true}); p.Level() != 18 {
			t.Errorf("%v was taken as %v", off, p.Level())
		}
	}
}

func TestALevelBeyondWhatWasWeighedIsSaid(t *testing.T) {
	p := loaded(t).after(FragmentChanged{"commitments&level=500"})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Commitments: &view.Commitments{Bar: aBar, First: &aFirst}}}).answer(t)
	if p.Level() != 18 || !p.LevelLost() {
		t.Errorf("%v, %v", p.Level(), p.LevelLost())
	}
}

func TestNumbersAreNeverClamped(t *testing.T) {
	for _, tt := range []struct{ field, text, why string }{
		{LevelField, "30.01", "The most here is $30.00."},
		{LevelField, "-1", "The least here is $0.00."},
		{LevelField, "twelve", "This is not a number"},
		{LevelField, "1e1", "This is not a number"},
		{LevelField, "0x10", "This is not a number"},
		{LevelField, "NaN", "This is not a number"},
		{LevelField, "", "A number is missing."},
		{LevelField, "1,5", "Commas part thousands"},
		{AbsorbField, "0", "The least here is $1.00."},
		{AbsorbField, "16,00", "Commas part thousands"},
		{ComfortField, "51", "The most here is 50%."},
		{SeedField, "1.5", "Only whole numbers"},
		{"growth", "-51", "The least here is \u221250%."},
		{"discount:m5", "96", "The most here is 95%."},
	} {
		p := weighed(t)
		before := p.View
		p.after(Entered{tt.field, tt.text, false})
		if d, ok := p.Draft(tt.field); !ok || d.Why != "" || d.Text != tt.text {
			t.Errorf("%s %q while typed: %+v", tt.field, tt.text, d)
		}
		p.after(Entered{tt.field, tt.text, true})
		d, _ := p.Draft(tt.field)
		if !strings.HasPrefix(d.Why, tt.why) || d.Text != tt.text || !p.View.Equal(before) || len(p.commands) != 0 || p.Level() != 18 {
			t.Errorf("%s %q: %+v, %+v, at %v", tt.field, tt.text, d, p.commands, p.Level())
		}
		if p.after(Undid{}); len(p.Drafts) != 0 {
			t.Errorf("%s: the refused text stays after undo", tt.field)
		}
	}
}

func TestTheSliderFollowsTheTyping(t *testing.T) {
	p := weighed(t).after(Entered{LevelField, "2", false}, Entered{LevelField, "22", false})
	if p.Level() != 22 || len(p.commands) != 0 {
		t.Errorf("while typed: %v, %+v", p.Level(), p.commands)
	}
	if p.after(Entered{LevelField, "22.", false}, Entered{LevelField, "22.75", true}); p.Level() != 22.75 || len(p.Drafts) != 0 {
		t.Errorf("%v, %+v", p.Level(), p.Drafts)
	}
	if p.after(Entered{"nothing", "1", true}); len(p.Drafts) != 0 {
		t.Error("a field that is not there took a number")
	}
}

func TestAnAssumptionIsGivenBack(t *testing.T) {
	p := weighed(t).after(Entered{"growth", "5", true})
	p.answer(t).answer(t).answer(t)
	p.after(Entered{"growth", "7", true})
	if q := p.asked(t).Weigh; len(q.Chosen) != 1 || q.Chosen[0].Value != 0.07 {
		t.Errorf("%+v", q.Chosen)
	}
	p.after(Reset{"growth"})
	if q := p.asked(t).Weigh; len(q.Chosen) != 0 || q.Depth != view.FirstDepth {
		t.Errorf("%+v", q)
	}
	for _, f := range []string{AbsorbField, ComfortField, SeedField, LevelField} {
		p.answer(t).after(Entered{f, "3", true}, Reset{f})
	}
	if !p.View.Promise.equal(Promise{}) {
		t.Errorf("%+v", p.View.Promise)
	}
}

func TestDiscountsBelongToTheirInstrument(t *testing.T) {
	p := weighed(t).after(Entered{"discount:m5", "30", true})
	p.answer(t).after(Entered{"growth", "5", true})
	p.answer(t).after(Promised{Level: 3, Done: true}, ChoseOption{"compute/3/no_upfront"})
	if q := p.asked(t).Weigh; len(q.Chosen) != 1 || q.Chosen[0].Key != "growth" || p.View.Promise.Placed {
		t.Errorf("%+v, %+v", q.Chosen, p.View.Promise)
	}
}

func TestAQuestionThatCannotBeAnsweredLeavesTheAnswerThatIs(t *testing.T) {
	p := weighed(t).after(ChoseScope{"gone"})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Error: &wire.Error{Title: "This question cannot be answered"}}})
	if p.Failure == nil || p.View.Promise.Scope != "" || p.Weighing == nil {
		t.Fatalf("%+v", p.View.Promise)
	}
	if q := p.asked(t).Weigh; q == nil || q.Scope != "compute" {
		t.Errorf("asked %+v", q)
	}
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Error: &wire.Error{Title: "Neither can this"}}})
	if len(p.commands) != 0 {
		t.Errorf("it asks without end: %+v", p.commands)
	}
}

func nan() float64 { z := 0.0; return z / z }
