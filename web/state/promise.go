package state

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// Promise is what was chosen on the Commitments tab. What is blank or 0 is left to
// the engine, which says in its answer what it took.
type Promise struct {
	Scope  string // view.ScopeItem.Key
	Option string // view.OptionItem.Key
	Depart string // dimension whose values may leave
	// Absorb is the loss in dollars that could be absorbed in a 1-in-20 bad outcome,
	// Comfort the chance of a loss that is still comfortable.
	Absorb, Comfort float64
	Seed            int64
	Chosen          []view.Choice // assumptions set by hand, in the order set
	// Level is where the slider stands, dollars an hour, if it was Placed.
	Level  float64
	Placed bool
}

func (p Promise) equal(q Promise) bool {
	return p.asks(q) && p.Level == q.Level && p.Placed == q.Placed
}

// asks says whether both ask the engine the same: the level is read off the
// answer and asks nothing.
func (p Promise) asks(q Promise) bool {
	return p.Scope == q.Scope && p.Option == q.Option && p.Depart == q.Depart && p.Absorb == q.Absorb &&
		p.Comfort == q.Comfort && p.Seed == q.Seed && slices.Equal(p.Chosen, q.Chosen)
}

// elsewhere is p for another scope or instrument: the level and the discounts
// were about the old one.
func (p Promise) elsewhere() Promise {
	p.Level, p.Placed = 0, false
	p.Chosen = slices.DeleteFunc(slices.Clone(p.Chosen), func(c view.Choice) bool { return isDiscount(c.Key) })
	if len(p.Chosen) == 0 {
		p.Chosen = nil
	}
	return p
}

func isDiscount(key string) bool { return key == "discount" || strings.HasPrefix(key, "discount:") }

// question is what is weighed: the engine's first question with what was chosen.
func (s State) question(d view.Depth) view.WeighQuery {
	q, p := *s.Commitments.First, s.View.Promise
	q.Depth = d
	if p.Scope != "" && p.Scope != q.Scope {
		q.Scope, q.Option = p.Scope, ""
	}
	if p.Option != "" {
		q.Option = p.Option
	}
	if p.Depart != "" {
		q.Depart = p.Depart
	}
	if p.Absorb > 0 {
		q.Absorb = p.Absorb
	}
	if p.Comfort > 0 {
		q.Comfort = p.Comfort
	}
	if p.Seed > 0 {
		q.Seed = p.Seed
	}
	q.Chosen = append(slices.Clone(q.Chosen), p.Chosen...)
	return q
}

// weigh asks for the next part of what is known about a commitment: first what
// fits the first paint, then all of it, then the comparison with others.
func (r *step) weigh() {
	if r.Commitments == nil || r.Commitments.First == nil || r.Waiting(CommitmentsTopic) {
		return
	}
	switch {
	case !r.asked[WeighTopic]:
		r.drop(WideTopic)
		r.askWeigh(WeighTopic, view.FirstDepth)
	case r.Waiting(WeighTopic):
	case r.depth == view.FirstDepth:
		r.askWeigh(WeighTopic, view.FullDepth)
	case !r.asked[WideTopic]:
		r.askWeigh(WideTopic, view.WideDepth)
	}
}

// reweigh gives up what is being weighed: another question is asked, now or when
// the tab is next looked at.
func (r *step) reweigh() {
	r.asked[WeighTopic], r.asked[WideTopic] = false, false
	r.drop(WeighTopic, WideTopic)
}

func (r *step) askWeigh(t Topic, d view.Depth) {
	q := r.question(d)
	r.asked[t] = true
	if t == WeighTopic {
		r.depth = d
	}
	r.ask(t, wire.Request{Weigh: &q})
}

// weighed takes an answer about a commitment and asks for the next.
func (r *step) weighed(w *view.Weighing) {
	if r.Weighing == nil {
		r.Stage = min(r.Stage, weighStage) // the new part of the page comes in parts, too
	}
	r.Weighing, r.answeredPromise = w, r.View.Promise
	if r.depth == view.FullDepth && w.Title != "" && r.View.Tab == CommitmentsTab {
		r.Spoken = w.Title
	}
	r.refresh()
}

// unweighed goes back to what could be weighed, after a question that the engine
// does not answer, as from a link that was made for another bill.
func (r *step) unweighed() {
	if v := r.View; !v.Promise.asks(r.answeredPromise) {
		v.Promise = r.answeredPromise
		r.look(v, true)
	}
}

// Level is where the slider stands: where it is being dragged, else where it was
// placed, else where the answer has it. A place beyond what was weighed, which an
// old link may hold, counts as none.
func (s State) Level() float64 {
	switch p := s.View.Promise; {
	case s.Weighing == nil:
		return 0
	case s.sliding:
		return s.slid
	case p.Placed && p.Level <= s.Weighing.Top():
		return p.Level
	}
	return s.Weighing.Start
}

// LevelLost says that the level asked for lies beyond what was weighed, and is not
// where the slider stands.
func (s State) LevelLost() bool {
	return s.Weighing != nil && s.View.Promise.Placed && s.View.Promise.Level > s.Weighing.Top()
}

// SettledLevel is Level, but for where the slider is being dragged.
func (s State) SettledLevel() float64 {
	s.sliding = false
	return s.Level()
}

// Thorough says whether the answer about a commitment is the full one, of the
// present question.
func (s State) Thorough() bool {
	return s.Weighing != nil && s.asked[WeighTopic] && !s.Waiting(WeighTopic) && s.depth == view.FullDepth
}

func (e Promised) apply(r *step) {
	w := r.Weighing
	if w == nil || !(e.Level >= 0 && e.Level <= w.Top()) {
		return
	}
	r.Drafts = undrafted(r.Drafts, LevelField)
	if !e.Done {
		r.slid, r.sliding = e.Level, true
		return
	}
	r.sliding = false
	v, was := r.View, r.Level()
	v.Promise.Level, v.Promise.Placed = e.Level, true
	// Walking step by step is one change: it leaves one step to undo.
	walking := r.View.Promise.Placed && e.Level-was <= w.Step()*1.001 && was-e.Level <= w.Step()*1.001
	r.look(v, walking)
}

func (e ChoseScope) apply(r *step) {
	v := r.View
	v.Promise = v.Promise.elsewhere()
	v.Promise.Scope, v.Promise.Option = e.Scope, ""
	r.look(v, false)
}

func (e ChoseOption) apply(r *step) {
	v := r.View
	v.Promise = v.Promise.elsewhere()
	v.Promise.Option = e.Option
	r.look(v, false)
}

func (e ChoseDepart) apply(r *step) {
	v := r.View
	v.Promise.Depart = e.Dimension
	r.look(v, false)
}
