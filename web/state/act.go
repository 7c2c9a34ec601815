package state

import (
	"slices"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// What each act and each word of the browser does to the state.

func (e PressedChoose) apply(r *step) { r.do(PickFiles(e)) }

func (e Picked) apply(r *step) {
	switch {
	case len(e.Files) > 0 && e.Add && r.Phase == Loaded && r.Reader == nil && !r.Gone && !r.Waits():
		r.open(wire.Open{Files: e.Files, Add: true})
	default:
		DroppedFiles{e.Files}.apply(r)
	}
}

func (e DraggedOver) apply(r *step) { r.DragOver = e.Over }

func (e DroppedFiles) apply(r *step) {
	r.DragOver = false
	switch {
	case len(e.Files) == 0:
	case r.Reader != nil:
		// The page of a report has no engine, and who reads the report shall not lose it.
		r.Failure = &wire.Error{Title: "This page shows a report", Text: "Nothing was opened. Open Plainbill in another tab, and drop the files there.", Calm: true}
		r.Spoken = r.Failure.Title + ". " + r.Failure.Text
	case r.Phase == Reading || r.Dialog == RoomDialog:
		// What is read has to be known first: the question comes when it is.
		r.Dropped, r.Spoken = append(slices.Clip(r.Dropped), e.Files...), FilesWait
	case r.Phase == Empty:
		r.open(wire.Open{Files: e.Files})
	case r.Waits():
		r.Dropped = append(slices.Clip(r.Dropped), e.Files...)
	default:
		r.Dropped = e.Files
		r.askDrop()
	}
}

// Waits says whether files that come now wait together with those that came before:
// until others are read, or until it is known what to do with them.
func (s State) Waits() bool { return len(s.Dropped) > 0 }

// askDrop asks what to do with files that came while a bill is loaded.
func (r *step) askDrop() {
	r.Dialog, r.focusSoon = DropDialog, false
	r.do(Focus{inDialog})
}

// takeDrop turns to the files that came while others were read.
func (r *step) takeDrop() {
	switch {
	case len(r.Dropped) == 0:
	case r.Phase == Empty:
		r.open(wire.Open{Files: r.Dropped})
	default:
		r.askDrop()
	}
}

func (e ResolvedDrop) apply(r *step) {
	if len(r.Dropped) > 0 {
		r.open(wire.Open{Files: r.Dropped, Add: e.Add && !r.Gone})
	}
}

func (e PressedCancel) apply(r *step) {
	if r.Phase == Reading && !r.Cancel {
		r.Cancel = true
		r.lastID++
		r.do(Ask{wire.Request{ID: r.lastID, Cancel: &wire.Cancel{}}})
	}
}

func (e AcceptedPartial) apply(r *step) { r.Accepted = true }

func (e DismissedFailure) apply(r *step) { r.Failure, r.LinkBad = nil, false }

func (e Resized) apply(r *step) { r.Width = e.Width }

func (e Drew) apply(r *step) {
	if r.Unfinished() {
		r.Stage++
	}
}

func (e Requested) apply(r *step) { r.Requests = e.All }

func (e NewerWaits) apply(r *step) { r.Newer = true }

func (e TookNewer) apply(r *step) {
	if r.Newer {
		r.do(TakeNewer{})
	}
}

func (e SentBytes) apply(r *step) { r.Sent = e.Bytes }

func (e FragmentChanged) apply(r *step) {
	r.Reader = nil
	v, err := ParseFragment(e.Fragment)
	if r.LinkBad = err != nil; r.LinkBad || v.Equal(r.View) {
		return
	}
	r.past, r.future = append(slices.Clone(r.past), r.View), nil
	r.show(v)
}

func (e ChoseTab) apply(r *step) {
	v := r.View
	if q := v.Query; v.Tab == OverviewTab && e.Tab == ExploreTab && q.From == "" && q.To == "" {
		// What is explored is what the overview was about.
		o := r.fromOverview()
		v.Query.From, v.Query.To = o.From, o.To
	}
	v.Tab = e.Tab
	r.look(v, false)
}

func (e ChoseBasis) apply(r *step) {
	v := r.View
	if v.Query.Basis = e.Basis; validBasis(e.Basis) {
		r.look(v, false)
	}
}

func (e ChoseMonth) apply(r *step) {
	v := r.View
	months := r.Bar.Months
	if len(months) == 0 {
		return
	}
	// All of it is named, since a blank period is the last month to the overview.
	v.Query.From, v.Query.To = months[0].From, months[len(months)-1].To
	for _, m := range months {
		if m.Key == e.Month && m.Key != "" {
			v.Query.From, v.Query.To = m.From, m.To
		}
	}
	r.look(v, false)
}

func (e ChoseCurrency) apply(r *step) {
	v := r.View
	v.Query.Currency = e.Currency
	r.look(v, false)
}

// fromOverview is the question with which a walk down the bill starts from the
// overview: without filters, in the time that it is about, which of several months
// is one.
func (r *step) fromOverview() view.Query {
	q := r.View.frame()
	if r.Overview != nil {
		q.From, q.To = r.Overview.Query.From, r.Overview.Query.To
	}
	return q
}

func (e ChoseGroup) apply(r *step) {
	v := r.View
	if v.Tab != ExploreTab {
		v.Query = r.fromOverview()
	}
	v.Tab, v.Query.GroupBy, v.Query.Then, v.Query.Top = ExploreTab, e.Dimension, "", 0
	r.look(v, false)
}

func (e ChoseGrain) apply(r *step) {
	v := r.View
	v.Query.Grain = e.Grain
	r.look(v, false)
}

func (e ChoseDrawing) apply(r *step) {
	v := r.View
	v.Show = e.Drawing
	r.look(v, true)
}

func (e Drilled) apply(r *step) {
	v := r.View
	if v.Tab != ExploreTab {
		// A line of the overview starts a fresh walk down the bill.
		v.Query = r.fromOverview()
	}
	v.Tab = ExploreTab
	v = v.with(view.Filter{Dimension: e.Dimension, Values: []string{e.Value}})
	last := e.Dimension
	if e.Then != "" {
		v = v.with(view.Filter{Dimension: e.Then, Values: []string{e.ThenValue}})
		last = e.Then
	}
	v.Query.GroupBy, v.Query.Then = v.next(last, r.dims()), ""
	r.look(v, false)
}

func (e Filtered) apply(r *step) {
	v := r.View.with(e.Filter)
	v.Tab = ExploreTab
	if r.Dialog == FilterDialog {
		r.close()
	}
	r.Search, r.Matches = "", nil
	r.look(v, false)
}

func (e Removed) apply(r *step) {
	if e.Filter < 0 || e.Filter >= len(r.View.Query.Filters) {
		return
	}
	v := r.View
	v.Query.Filters = slices.Delete(slices.Clone(v.Query.Filters), e.Filter, e.Filter+1)
	v.Query.Top = 0
	r.look(v, false)
}

func (e Flipped) apply(r *step) {
	if e.Filter < 0 || e.Filter >= len(r.View.Query.Filters) {
		return
	}
	v := r.View
	v.Query.Filters = slices.Clone(v.Query.Filters)
	v.Query.Filters[e.Filter].Not = !v.Query.Filters[e.Filter].Not
	v.Query.Top = 0
	r.look(v, false)
}

func (e Went) apply(r *step) {
	v, q := r.View, e.Query
	if q.Basis == "" {
		q.Basis = v.Query.Basis
	}
	if q.Currency == "" {
		q.Currency = v.Query.Currency
	}
	if q.From == "" && q.To == "" {
		q.From, q.To = v.Query.From, v.Query.To
	}
	v.Tab, v.Query = ExploreTab, q
	r.look(v, false)
}

func (e OpenedOther) apply(r *step) {
	v := r.View
	v.Tab, v.Query.Top = ExploreTab, -1
	r.look(v, false)
}

func (e Walked) apply(r *step) { r.do(Focus{`.icicle [data-path="` + e.Path + `"]`}) }

func (e Followed) apply(r *step) { r.do(Focus(e)) }

func (e Undid) apply(r *step) {
	if n := len(r.past); n > 0 {
		back := r.past[n-1]
		r.future = append(slices.Clone(r.future), r.View)
		r.past = r.past[: n-1 : n-1]
		r.show(back)
		r.do(SetFragment{Fragment: back.Fragment()})
	}
}

func (e Redid) apply(r *step) {
	if n := len(r.future); n > 0 {
		next := r.future[n-1]
		r.past = append(slices.Clone(r.past), r.View)
		r.future = r.future[: n-1 : n-1]
		r.show(next)
		r.do(SetFragment{Fragment: next.Fragment()})
	}
}

func (e Typed) apply(r *step) { r.search(e.Text) }

func (e Asked) apply(r *step) {
	if r.Phase != Loaded {
		return
	}
	q := e.Query
	r.Dialog, r.Explain = ExplainDialog, nil
	r.ask(ExplainTopic, wire.Request{Explain: &q})
	r.do(Focus{inDialog})
}

func (e OpenedDialog) apply(r *step) {
	if e.Dialog == NoDialog {
		r.close()
		return
	}
	if r.Dialog = e.Dialog; r.Dialog == FilesDialog && r.Phase == Loaded && r.Kept != nil {
		r.ask(LookTopic, wire.Request{Look: true})
	}
	r.do(Focus{inDialog})
}

func (e ShowedItems) apply(r *step) {
	v := r.View
	v.Items = e.Show
	r.look(v, true)
}

func (e Paged) apply(r *step) {
	if e.Offset < 0 || !r.View.Items {
		return
	}
	r.ItemsAt, r.asked[ItemsTopic] = e.Offset, false
	r.refresh()
}

func (e ToggledTwin) apply(r *step) {
	if r.TwinOpen(e.Chart) {
		r.Twins = without(r.Twins, []string{e.Chart})
	} else {
		r.Twins = union(r.Twins, []string{e.Chart})
	}
}

func (e ComparedDeliveries) apply(r *step) {
	if r.Phase == Loaded {
		r.Compared = nil
		r.ask(CompareTopic, wire.Request{Compare: &view.CompareQuery{Before: e.Before, After: e.After}})
	}
}

func (e Saved) apply(r *step) {
	if name, bytes := r.csv(); bytes != nil {
		r.do(SaveFile{Name: name, Type: "text/csv;charset=utf-8", Bytes: bytes})
	}
}

func (e PressedKey) apply(r *step) {
	prefix := r.Prefix
	r.Prefix = false
	if e.Key == "Escape" {
		if r.Dialog != NoDialog {
			r.close()
		} else if r.Search != "" {
			r.search("")
		}
		return
	}
	if r.Dialog != NoDialog {
		return
	}
	switch {
	case e.Key == "?":
		OpenedDialog{HelpDialog}.apply(r)
	case r.Phase != Loaded || r.Reader != nil:
	case prefix && e.Key == "o":
		ChoseTab{OverviewTab}.apply(r)
	case prefix && e.Key == "e":
		ChoseTab{ExploreTab}.apply(r)
	case prefix && e.Key == "c":
		ChoseTab{CommitmentsTab}.apply(r)
	case prefix && e.Key == "a":
		ChoseTab{AuditTab}.apply(r)
	case e.Key == "g":
		r.Prefix = true
	case e.Key == "/":
		ChoseTab{ExploreTab}.apply(r)
		r.do(Focus{"#find"})
	case e.Key == "z":
		Undid{}.apply(r)
	case e.Key == "Z":
		Redid{}.apply(r)
	}
}
