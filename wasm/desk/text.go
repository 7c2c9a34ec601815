package desk

import (
	"encoding/json"
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// Text is a reply as it goes to the page: what package json makes of it. An Explore is
// most of what is answered, and is hundreds of small structs and of numbers: it is
// written field by field, in ASCII, which the browser passes on without a look at
// every character.
func Text(r wire.Reply) ([]byte, error) {
	e := r.Explore
	r.Explore = nil
	if e == nil || r != (wire.Reply{ID: r.ID}) {
		r.Explore = e
		return json.Marshal(r)
	}
	w := &writer{b: make([]byte, 0, 1<<15)}
	w.raw(`{"id":`)
	w.b = strconv.AppendInt(w.b, r.ID, 10)
	w.raw(`,"explore":{"bar":`)
	w.bar(&e.Bar)
	w.raw(`,"query":`)
	w.query(&e.Query)
	w.field(`,"headline":`, e.Headline)
	w.raw(`,"crumbs":`)
	list(w, e.Crumbs, (*writer).crumb)
	w.raw(`,"series":`)
	w.series(&e.Series)
	w.raw(`,"table":`)
	w.table(&e.Table)
	w.raw(`,"icicle":`)
	w.icicle(&e.Icicle)
	w.raw(`,"dims":`)
	list(w, e.Dims, (*writer).dimension)
	if e.Side != nil {
		w.raw(`,"side":`)
		w.table(e.Side)
	}
	if n := e.Empty; n != nil {
		w.field(`,"empty":{"title":`, n.Title)
		w.field(`,"text":`, n.Text)
		w.raw(`,"rows":`)
		list(w, n.Rows, (*writer).text)
		w.raw(`}`)
	}
	w.raw(`,"filter_say":`)
	list(w, e.FilterSay, (*writer).text)
	w.raw(`}}`)
	return w.b, w.err
}

func (w *writer) money(m *view.Money) {
	w.raw(`{"value":`)
	w.total(&m.Value)
	w.field(`,"text":`, m.Text)
	w.raw(`}`)
}

func (w *writer) bar(b *view.Bar) {
	w.field(`{"state":`, b.State)
	w.field(`,"state_text":`, b.StateText)
	w.flag(`,"lacks_column":`, b.LacksColumn)
	w.truth(`,"sound":`, b.Sound)
	w.count(`,"files":`, int64(b.Files))
	w.count(`,"rows_read":`, b.RowsRead)
	w.count(`,"rows":`, b.Rows)
	w.count(`,"rejected":`, b.Rejected)
	w.raw(`,"total":`)
	w.total(&b.Total)
	w.field(`,"total_text":`, b.TotalText)
	w.field(`,"basis":`, b.Basis)
	w.field(`,"basis_text":`, b.BasisText)
	w.field(`,"currency":`, b.Currency)
	w.raw(`,"currencies":`)
	list(w, b.Currencies, (*writer).text)
	w.field(`,"period_text":`, b.PeriodText)
	w.field(`,"period_start":`, b.PeriodStart)
	w.field(`,"period_end":`, b.PeriodEnd)
	w.truth(`,"open":`, b.Open)
	w.raw(`,"unexplained":`)
	w.total(&b.Unexplained)
	w.raw(`,"months":`)
	list(w, b.Months, (*writer).month)
	w.raw(`}`)
}

func (w *writer) month(m *view.Month) {
	w.field(`{"key":`, m.Key)
	w.field(`,"label":`, m.Label)
	w.count(`,"rows":`, m.Rows)
	w.truth(`,"open":`, m.Open)
	w.field(`,"from":`, m.From)
	w.field(`,"to":`, m.To)
	w.raw(`}`)
}

func (w *writer) query(q *view.Query) {
	w.field(`{"basis":`, q.Basis)
	w.field(`,"currency":`, q.Currency)
	w.raw(`,"filters":`)
	list(w, q.Filters, (*writer).filter)
	w.field(`,"group_by":`, q.GroupBy)
	w.field(`,"then":`, q.Then)
	w.field(`,"grain":`, q.Grain)
	w.more(`,"from":`, q.From)
	w.more(`,"to":`, q.To)
	if q.Top != 0 {
		w.count(`,"top":`, int64(q.Top))
	}
	w.raw(`}`)
}

func (w *writer) filter(f *view.Filter) {
	w.field(`{"dimension":`, f.Dimension)
	w.raw(`,"values":`)
	list(w, f.Values, (*writer).text)
	w.flag(`,"not":`, f.Not)
	w.raw(`}`)
}

func (w *writer) crumb(c *view.Crumb) {
	w.field(`{"text":`, c.Text)
	w.raw(`,"query":`)
	w.query(&c.Query)
	w.raw(`}`)
}

func (w *writer) series(s *view.Series) {
	w.field(`{"title":`, s.Title)
	w.field(`,"measure":`, s.Measure)
	w.field(`,"note":`, s.Note)
	w.field(`,"currency":`, s.Currency)
	w.field(`,"grain":`, s.Grain)
	w.raw(`,"steps":`)
	list(w, s.Steps, (*writer).step)
	w.raw(`,"groups":`)
	list(w, s.Groups, (*writer).band)
	w.field(`,"label":`, s.Label)
	w.raw(`}`)
}

func (w *writer) step(s *view.Step) {
	w.field(`{"start":`, s.Start)
	w.field(`,"label":`, s.Label)
	w.flag(`,"incomplete":`, s.Incomplete)
	w.raw(`}`)
}

func (w *writer) band(g *view.SeriesGroup) {
	w.field(`{"key":`, g.Key)
	w.field(`,"label":`, g.Label)
	w.flag(`,"other":`, g.Other)
	w.raw(`,"values":`)
	list(w, g.Values, (*writer).total)
	w.raw(`,"total":`)
	w.total(&g.Total)
	w.raw(`}`)
}

func (w *writer) table(t *view.Table) {
	w.field(`{"title":`, t.Title)
	w.field(`,"measure":`, t.Measure)
	w.field(`,"dimension":`, t.Dimension)
	w.field(`,"label":`, t.Label)
	w.raw(`,"rows":`)
	list(w, t.Rows, (*writer).row)
	w.raw(`,"sum":`)
	w.row(&t.Sum)
	w.more(`,"month_label":`, t.MonthLabel)
	w.more(`,"before_label":`, t.BeforeLabel)
	w.field(`,"conservation":`, t.Conservation)
	w.raw(`}`)
}

func (w *writer) row(r *view.Row) {
	w.field(`{"key":`, r.Key)
	w.field(`,"label":`, r.Label)
	w.more(`,"note":`, r.Note)
	w.raw(`,"money":`)
	w.money(&r.Money)
	w.raw(`,"share":`)
	w.number(&r.Share)
	w.field(`,"share_text":`, r.ShareText)
	w.count(`,"rows":`, r.Rows)
	if len(r.Spark) > 0 {
		w.raw(`,"spark":`)
		list(w, r.Spark, (*writer).number)
	}
	w.flag(`,"other":`, r.Other)
	if r.Others != 0 {
		w.count(`,"others":`, int64(r.Others))
	}
	if r.Before != nil {
		w.raw(`,"before":`)
		w.money(r.Before)
	}
	if r.Change != nil {
		w.raw(`,"change":`)
		w.money(r.Change)
	}
	w.raw(`}`)
}

func (w *writer) icicle(i *view.Icicle) {
	w.field(`{"title":`, i.Title)
	w.field(`,"measure":`, i.Measure)
	w.raw(`,"levels":`)
	list(w, i.Levels, (*writer).text)
	w.raw(`,"root":`)
	w.block(&i.Root)
	w.more(`,"left_out":`, i.LeftOut)
	w.raw(`}`)
}

func (w *writer) block(b *view.Block) {
	w.field(`{"key":`, b.Key)
	w.field(`,"label":`, b.Label)
	w.raw(`,"money":`)
	w.money(&b.Money)
	w.raw(`,"share":`)
	w.number(&b.Share)
	w.flag(`,"other":`, b.Other)
	if len(b.Children) > 0 {
		w.raw(`,"children":`)
		list(w, b.Children, (*writer).block)
	}
	w.raw(`}`)
}

func (w *writer) dimension(d *view.Dimension) {
	w.field(`{"key":`, d.Key)
	w.field(`,"label":`, d.Label)
	w.field(`,"kind":`, d.Kind)
	w.count(`,"values":`, int64(d.Values))
	w.raw(`,"tagged":`)
	w.number(&d.Tagged)
	w.raw(`}`)
}
