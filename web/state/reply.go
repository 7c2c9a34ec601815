package state

import (
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

func (e Replied) apply(r *step) {
	m := e.Reply
	if m.Ready != nil {
		r.Version, r.Kept = m.Ready.Version, m.Ready.Kept
		return
	}
	if m.Rehearsal != nil {
		r.rehearse(*m.Rehearsal)
		return
	}
	topic, open := r.topic(m.ID)
	if m.Error != nil && m.Error.Fatal {
		r.crash(*m.Error)
		return
	}
	if !open {
		return // the answer to an older question
	}
	if m.Progress != nil {
		if topic == Opening {
			r.progress(*m.Progress)
		}
		return
	}
	r.wanted[topic] = 0
	switch {
	case m.Error != nil:
		r.fail(topic, *m.Error)
	case topic == Opening && m.Asked != nil:
		r.askRoom(m.Asked)
	case topic == Opening && m.Opened != nil:
		r.opened(*m.Opened)
	case topic == Opening && m.Kept != nil:
		r.keptOther(m.Kept)
	case topic == OverviewTopic && m.Overview != nil:
		r.overview(m.Overview)
	case topic == ExploreTopic && m.Explore != nil:
		r.Explore, r.Bar = m.Explore, m.Explore.Bar
		r.arrive(ExploreTab, m.Explore.Headline)
	case topic == ItemsTopic && m.Items != nil:
		r.Items = m.Items
	case topic == ExplainTopic && m.Explain != nil:
		r.Explain = m.Explain
	case topic == CompareTopic && m.Compare != nil:
		r.Compared = m.Compare
		r.Spoken = m.Compare.Title
	case topic == LookTopic && m.Kept != nil:
		r.kept(m.Kept)
	case topic == KeepTopic && m.Kept != nil:
		r.kept(m.Kept)
		r.Spoken = m.Kept.Done
	case topic == SearchTopic && m.Search != nil:
		r.Matches = m.Search
	case topic == CommitmentsTopic && m.Commitments != nil:
		r.Commitments, r.Bar = m.Commitments, m.Commitments.Bar
		r.arrive(CommitmentsTab, m.Commitments.Headline)
		r.refresh()
	case topic == WeighTopic && m.Weigh != nil:
		r.weighed(m.Weigh)
	case topic == WideTopic && m.Weigh != nil:
		r.Wide = m.Weigh
	case topic == ReportTopic && m.Report != nil:
		r.reported(m.Report)
	case topic == LeaveTopic && m.Report != nil:
		r.left(m.Report)
	case topic == AuditTopic && m.Audit != nil:
		r.Audit, r.Bar = m.Audit, m.Audit.Bar
		r.arrive(AuditTab, m.Audit.Headline)
	}
}

// answers says whether an overview is that of the present View: it may have been asked
// for another.
func (r *step) answers(o *view.Overview) bool {
	q := r.View.frame()
	return o != nil && r.View.Tab == OverviewTab && q.From == "" && q.To == "" &&
		(q.Basis == "" || q.Basis == o.Query.Basis) && (q.Currency == "" || q.Currency == o.Query.Currency)
}

// overview puts the answer of that screen on it.
func (r *step) overview(o *view.Overview) {
	r.Overview, r.Bar = o, o.Bar
	r.arrive(OverviewTab, o.Headline)
}

// topic returns which open question an answer belongs to.
func (r *step) topic(id int64) (Topic, bool) {
	for t, wanted := range r.wanted {
		if wanted == id && id != 0 {
			return Topic(t), true
		}
	}
	return 0, false
}

// arrive tells people who listen what the new screen says. The first screen after
// reading takes the focus, once.
func (r *step) arrive(t Tab, headline string) {
	if r.Spoken = headline; t == r.View.Tab || r.onScreen == "" {
		r.put(t)
	}
	if r.focusSoon {
		r.focusSoon = false
		r.do(Focus{"h1"})
	}
}

func (r *step) progress(p wire.Progress) {
	if p.Daily == nil && r.Progress != nil {
		p.Daily = r.Progress.Daily // the last preview stays until a newer one comes
	}
	r.Progress, r.Bar, r.Files = &p, p.Bar, p.Files
	if p.Bytes <= 0 {
		return
	}
	if tenth := int(10 * p.BytesDone / p.Bytes); tenth > r.spokenTenth && tenth < 10 {
		r.spokenTenth = tenth
		r.Spoken = strconv.Itoa(tenth*10) + "% read"
	}
}

func (r *step) opened(o wire.Opened) {
	r.Progress, r.Cancel = nil, false
	r.Files, r.Rejects, r.Seconds, r.Cancelled, r.Bar = o.Files, o.Rejects, o.Seconds, o.Cancelled, o.Bar
	r.Delivered, r.Together, r.Compared = o.Delivered, o.Notices, nil
	r.Gone = o.Gone
	if r.reopening {
		r.keeping(func(k *wire.Kept) { k.This = true })
	}
	r.reopening = false
	if o.Why != nil {
		r.Failure, r.Spoken, r.focusSoon = o.Why, o.Why.Title, false
		r.do(Focus{"#failure"})
	}
	if !o.Usable && o.Bar.Rows == 0 {
		if r.Phase = Empty; o.Why == nil {
			r.Spoken, r.focusSoon = "Nothing could be used", false
			r.do(Focus{"#refused"})
		}
		r.takeDrop()
		return
	}
	switch {
	case !o.Usable:
		r.refuse(o.Files, o.Notices)
	case o.Unchanged:
		r.Replaced, r.Sample = r.before.replaced, r.before.sample
		r.keeping(func(k *wire.Kept) { k.This = r.before.kept != "" && r.before.kept == k.Stamp })
	}
	r.Phase = Loaded
	switch {
	case r.answers(o.Overview):
		r.asked[OverviewTopic] = true
		r.overview(o.Overview)
	case r.Bar.State == "complete":
		// Nothing is reconciled before the first answer has been added up.
		r.Bar.State, r.Bar.StateText = "loading", "Adding up"
	}
	r.refresh()
	r.takeDrop()
}

// fail shows why a request could not be answered; what is on screen stays.
func (r *step) fail(t Topic, why wire.Error) {
	r.asked[t] = false
	if t == KeepTopic {
		r.Spoken = why.Title + ". " + why.Text
		r.keeping(func(k *wire.Kept) { k.Done = r.Spoken })
		return
	}
	if t == LookTopic {
		return // what was known of it stays
	}
	if t == LeaveTopic || t == ReportTopic && r.Sharing.Document != nil {
		r.Sharing.Leaving = false
		r.said(why.Text, true)
		return
	}
	r.Failure = &why
	switch t {
	case Opening:
		if r.reopening {
			r.keeping(func(k *wire.Kept) { k.Bad = why.Text })
		}
		r.Progress, r.Cancel, r.reopening = nil, false, false
		if r.Phase = Loaded; r.Overview == nil && r.Explore == nil && r.Commitments == nil && r.Audit == nil {
			r.Phase, r.Bar = Empty, New().Bar
		} else {
			r.stay()
			if r.Bar = r.before.bar; !r.answered(r.View.Tab) {
				r.refresh()
			}
		}
		r.takeDrop()
	case ExplainTopic:
		r.Dialog = NoDialog
	case WeighTopic:
		r.unweighed()
	case OverviewTopic, ExploreTopic, CommitmentsTopic, AuditTopic, ReportTopic:
		r.fallBack()
	}
}

// fallBack finds something to show after a question failed before there was any
// answer, as with a link to a view that this bill does not have.
func (r *step) fallBack() {
	switch {
	case r.onScreen != "":
	case !r.View.Equal(first()):
		r.View = first()
		r.do(SetFragment{Fragment: r.View.Fragment(), Replace: true})
		r.refresh()
	default:
		r.Phase, r.Bar = Empty, New().Bar
	}
}

func (e Crashed) apply(r *step) {
	// Files that waited for others still do; those that nothing is read before are next.
	waiting := r.Dropped
	r.crash(wire.Error{Title: e.Title, Text: e.Text, Fatal: true})
	failure := r.Failure
	switch {
	case len(e.Left) > 0 || e.Sample:
		r.open(wire.Open{Files: e.Left, Sample: e.Sample})
		r.Dropped = waiting
	case len(waiting) > 0:
		r.open(wire.Open{Files: waiting})
	}
	r.Failure = failure
}

// crash starts over: the engine and its ledger are gone, and another is in place.
func (r *step) crash(why wire.Error) {
	fresh := New().remember(r.State)
	fresh.Version = ""             // of the engine that is gone
	fresh.wanted = [topics]int64{} // it answers nothing any more
	fresh.Reader = r.Reader        // which needs none
	fresh.Failure = &why
	fresh.Spoken = why.Title
	r.State = fresh
	r.do(Focus{"#failure"})
}
