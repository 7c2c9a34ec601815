package desk

import (
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// TestQueue holds which orders are given up when others come.
func TestQueue(t *testing.T) {
	explore, overview := wire.Request{Explore: &view.Query{}}, wire.Request{Overview: &view.Query{}}
	weighFirst, weighFull := wire.Request{Weigh: &view.WeighQuery{Depth: view.FirstDepth}}, wire.Request{Weigh: &view.WeighQuery{Depth: view.FullDepth}}
	open, leave, cancel := wire.Request{Open: &wire.Open{}}, wire.Request{Report: &wire.Report{Leave: &wire.Leave{}}}, wire.Request{Cancel: &wire.Cancel{}}
	for _, tt := range []struct {
		name string
		now  *wire.Request
		come []wire.Request
		want string // of what is being answered, then of those that wait: x is stopped
	}{
		{"a newer question of the same kind", &explore, []wire.Request{explore}, "x."},
		{"questions of another kind", &explore, []wire.Request{overview, weighFirst}, "..."},
		{"two of a kind that wait", &overview, []wire.Request{explore, explore, explore}, ".xx."},
		{"depths of a weighing are apart", &weighFirst, []wire.Request{weighFull, weighFull}, ".x."},
		{"what is read is not superseded", &open, []wire.Request{open, open}, "..."},
		{"what leaves is not superseded", &leave, []wire.Request{leave}, ".."},
		{"a cancel stops a question", &explore, []wire.Request{cancel}, "x"},
		{"a cancel stops reading, and what is yet to be read, and no question that waits", &open, []wire.Request{explore, open, cancel}, "x.x"},
		{"what comes after a cancel counts", &open, []wire.Request{cancel, open, explore}, "x.."},
		{"nothing is being answered", nil, []wire.Request{cancel, explore, explore}, "x."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var q Queue[int]
			var all []*Order[int]
			if tt.now != nil {
				o := &Order[int]{Request: *tt.now}
				q.Put(o)
				if q.Next() != o || q.Waiting() {
					t.Fatal("the only order is not the next one")
				}
				all = append(all, o)
			}
			for _, r := range tt.come {
				if o := (&Order[int]{Request: r}); q.Put(o) {
					all = append(all, o)
				}
			}
			got := ""
			for _, o := range all {
				got += map[bool]string{true: "x", false: "."}[o.Stopped]
			}
			if got != tt.want {
				t.Errorf("stopped %q, want %q", got, tt.want)
			}
			if tt.now != nil {
				if q.Stopped() != all[0].Stopped {
					t.Error("the queue says otherwise of what is being answered")
				}
				all = all[1:]
			}
			for _, o := range all {
				if q.Next() != o {
					t.Fatal("orders come out in another order")
				}
			}
			if q.Next() != nil || q.Waiting() || q.Stopped() {
				t.Error("an empty queue has something")
			}
		})
	}
}

// TestQueueLetsQuickQuestionsPass holds that nobody waits for what takes long, that it is
// answered nevertheless, and that questions pass nothing but questions.
func TestQueueLetsQuickQuestionsPass(t *testing.T) {
	requests := map[string]wire.Request{
		"explore": {Explore: &view.Query{}}, "items": {Items: &wire.ItemsRequest{}}, "search": {Search: &wire.Search{}},
		"audit": {Audit: &view.AuditQuery{}}, "commitments": {Commitments: &view.CommitmentsQuery{}}, "weigh ": {Weigh: &view.WeighQuery{}},
		"report": {Report: &wire.Report{}}, "report leaves": {Report: &wire.Report{Leave: &wire.Leave{}}},
		"open": {Open: &wire.Open{}}, "keep": {Keep: &wire.Keep{}},
	}
	for _, tt := range []struct {
		name, now string
		come      []string
		stopped   bool   // what is being answered is given up
		order     string // of what is answered then
	}{
		{"a click beside a weighing", "weigh ", []string{"explore", "items"}, true, "explore items weigh "},
		{"slow ones keep their order", "commitments", []string{"weigh ", "search", "audit"}, true, "search commitments weigh  audit"},
		{"a newer one of the kind", "audit", []string{"explore", "audit"}, true, "explore audit"},
		{"slow beside slow", "commitments", []string{"audit"}, false, "audit"},
		{"quick beside quick", "explore", []string{"items", "audit", "search"}, false, "items search audit"},
		{"not past what is kept", "audit", []string{"keep", "explore"}, true, "audit keep explore"},
		{"not past another bill", "explore", []string{"audit", "open", "search"}, false, "audit open search"},
		{"what leaves does not give way", "report leaves", []string{"explore"}, false, "explore"},
		{"nor does what is read", "open", []string{"explore"}, false, "explore"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var q Queue[int]
			q.Put(&Order[int]{Request: requests[tt.now]})
			q.Next()
			for _, name := range tt.come {
				q.Put(&Order[int]{Request: requests[name]})
			}
			if q.Stopped() != tt.stopped {
				t.Errorf("given up: %v", q.Stopped())
			}
			if q.Stopped() {
				q.Postponed()
			}
			var got []string
			for o := q.Next(); o != nil; o = q.Next() {
				if q.Postponed() {
					t.Errorf("%s gives way to nothing", o.Kind())
				}
				got = append(got, o.Kind())
			}
			if got := strings.Join(got, " "); got != tt.order {
				t.Errorf("answered %q, want %q", got, tt.order)
			}
		})
	}
}
