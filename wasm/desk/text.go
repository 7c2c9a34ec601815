package desk

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// Text is a reply as it goes to the page: what package json makes of it, byte for
// byte. An Explore is most of what is answered, and is hundreds of small structs: to
// write it field by field takes a quarter of the time.
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
	w.any(e.Bar)
	w.raw(`,"query":`)
	w.any(e.Query)
	w.field(`,"headline":`, e.Headline)
	w.raw(`,"crumbs":`)
	w.any(e.Crumbs)
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
	if e.Empty != nil {
		w.raw(`,"empty":`)
		w.any(e.Empty)
	}
	w.raw(`,"filter_say":`)
	w.any(e.FilterSay)
	w.raw(`}}`)
	return w.b, w.err
}

// A writer writes JSON.
type writer struct {
	b   []byte
	err error
}

func (w *writer) raw(s string) { w.b = append(w.b, s...) }

// any writes whatever is rare or small.
func (w *writer) any(v any) {
	text, err := json.Marshal(v)
	if err != nil {
		w.err = err
	}
	w.b = append(w.b, text...)
}

// field writes a key and a text.
func (w *writer) field(key, s string) {
	w.raw(key)
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			w.any(s)
			return
		}
	}
	w.b = append(append(append(w.b, '"'), s...), '"')
}

// more is field for texts that are left out when blank.
func (w *writer) more(key, s string) {
	if s != "" {
		w.field(key, s)
	}
}

func (w *writer) flag(key string, is bool) {
	if is {
		w.raw(key + "true")
	}
}

func (w *writer) number(f float64) {
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) || f != f {
		w.any(f)
		return
	}
	w.b = strconv.AppendFloat(w.b, f, 'f', -1, 64)
}

func (w *writer) total(t money.Total) {
	text, err := t.MarshalText()
	if err != nil {
		w.err = err
	}
	w.b = append(append(append(w.b, '"'), text...), '"')
}

func (w *writer) money(m *view.Money) {
	w.raw(`{"value":`)
	w.total(m.Value)
	w.field(`,"text":`, m.Text)
	w.raw(`}`)
}

// list writes a slice, in which nil is null.
func list[T any](w *writer, all []T, one func(*writer, *T)) {
	if all == nil {
		w.raw(`null`)
		return
	}
	w.raw(`[`)
	for i := range all {
		if i > 0 {
			w.raw(`,`)
		}
		one(w, &all[i])
	}
	w.raw(`]`)
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
	list(w, g.Values, func(w *writer, t *money.Total) { w.total(*t) })
	w.raw(`,"total":`)
	w.total(g.Total)
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
	w.number(r.Share)
	w.field(`,"share_text":`, r.ShareText)
	w.raw(`,"rows":`)
	w.b = strconv.AppendInt(w.b, r.Rows, 10)
	if len(r.Spark) > 0 {
		w.raw(`,"spark":`)
		list(w, r.Spark, func(w *writer, f *float64) { w.number(*f) })
	}
	w.flag(`,"other":`, r.Other)
	if r.Others != 0 {
		w.raw(`,"others":`)
		w.b = strconv.AppendInt(w.b, int64(r.Others), 10)
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
	w.any(i.Levels)
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
	w.number(b.Share)
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
	w.raw(`,"values":`)
	w.b = strconv.AppendInt(w.b, int64(d.Values), 10)
	w.raw(`,"tagged":`)
	w.number(d.Tagged)
	w.raw(`}`)
}
