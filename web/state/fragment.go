package state

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/view"
)

// A fragment is the View as text: the tab, then "&key=value" pairs in a fixed
// order. Filters are "is=dimension,value,…" or "not=…", in the breadcrumb's order;
// assumptions set by hand are "set=key,number".
// Everything but plain letters, digits and a few marks is percent-encoded, so no
// value can end a pair or a list.

// Limits on what a fragment from outside may hold. Every link on the page repeats
// it, and the page's renderer takes 16 KB at once.
const (
	longestFragment = 12 << 10
	mostFilters     = 40
	mostValues      = 200
	mostTop         = 1000
)

// ErrFragment says that a text is not a fragment that Fragment writes.
var ErrFragment = errors.New("not a view of this page")

// bases are the cost bases in the order of the switch.
var bases = [...]string{"amortized", "net", "cash", "on_demand", "naive"}

// Fragment returns v as text, without "#".
func (v View) Fragment() string {
	var b strings.Builder
	b.WriteString(string(v.Tab))
	pair := func(key, value string) {
		if value != "" {
			b.WriteString("&" + key + "=" + encode(value))
		}
	}
	q := v.Query
	pair("basis", q.Basis)
	pair("currency", q.Currency)
	pair("from", q.From)
	pair("to", q.To)
	pair("by", q.GroupBy)
	pair("then", q.Then)
	pair("grain", q.Grain)
	if q.Top != 0 {
		pair("top", strconv.Itoa(q.Top))
	}
	if v.Show != AsTable {
		pair("show", string(v.Show))
	}
	if v.Items {
		pair("items", "1")
	}
	v.Promise.pairs(pair)
	for _, c := range v.Promise.Chosen {
		b.WriteString("&set=" + encode(c.Key) + "," + number(c.Value))
	}
	for _, f := range q.Filters {
		key := "is"
		if f.Not {
			key = "not"
		}
		b.WriteString("&" + key + "=" + encode(f.Dimension))
		for _, value := range f.Values {
			b.WriteString("," + encode(value))
		}
	}
	return b.String()
}

// ParseFragment reads what Fragment wrote, strictly: an unknown or repeated key,
// a value out of its set, a broken escape, text that is not UTF-8, or more than
// the limits is ErrFragment. A blank text is the first View.
func ParseFragment(text string) (View, error) {
	v := first()
	text = strings.TrimPrefix(text, "#")
	if text == "" {
		return v, nil
	}
	if len(text) > longestFragment {
		return View{}, ErrFragment
	}
	parts := strings.Split(text, "&")
	switch v.Tab = Tab(parts[0]); v.Tab {
	case OverviewTab, ExploreTab, CommitmentsTab, AuditTab, ReportTab:
	default:
		return View{}, ErrFragment
	}
	seen := map[string]bool{}
	for _, part := range parts[1:] {
		key, value, ok := strings.Cut(part, "=")
		if !ok || value == "" || seen[key] {
			return View{}, ErrFragment
		}
		if key == "is" || key == "not" {
			f, ok := parseFilter(value)
			if !ok || len(v.Query.Filters) == mostFilters {
				return View{}, ErrFragment
			}
			f.Not = key == "not"
			v.Query.Filters = append(v.Query.Filters, f)
			continue
		}
		if key == "set" {
			c, ok := parseChoice(value)
			if !ok || len(v.Promise.Chosen) == mostChosen || len(rechosen(v.Promise.Chosen, c.Key)) < len(v.Promise.Chosen) {
				return View{}, ErrFragment
			}
			v.Promise.Chosen = append(v.Promise.Chosen, c)
			continue
		}
		seen[key] = true
		value, ok = decode(value)
		if !ok || !v.set(key, value) {
			return View{}, ErrFragment
		}
	}
	return v, nil
}

// set stores one pair of a fragment; false when the pair is not one of ours.
func (v *View) set(key, value string) bool {
	q := &v.Query
	switch key {
	case "basis":
		q.Basis = value
		return validBasis(value)
	case "currency":
		q.Currency = value
		return len(value) <= 16
	case "from":
		q.From = value
		return validTime(value)
	case "to":
		q.To = value
		return validTime(value)
	case "by":
		q.GroupBy = value
		return len(value) <= 512
	case "then":
		q.Then = value
		return len(value) <= 512
	case "grain":
		q.Grain = value
		_, err := period.ParseGrain(value)
		return err == nil
	case "top":
		n, err := strconv.Atoi(value)
		q.Top = n
		return err == nil && n != 0 && n >= -1 && n <= mostTop && strconv.Itoa(n) == value
	case "show":
		v.Show = Drawing(value)
		return v.Show == AsBars || v.Show == AsIcicle
	case "items":
		v.Items = true
		return value == "1"
	}
	return v.Promise.set(key, value)
}

func validBasis(name string) bool {
	for _, b := range bases {
		if b == name {
			return true
		}
	}
	return false
}

// validTime accepts the spellings of a time in a view.Query.
func validTime(text string) bool {
	for _, layout := range []string{"2006-01", "2006-01-02", "2006-01-02T15:04Z"} {
		if t, err := time.Parse(layout, text); err == nil && t.Format(layout) == text {
			return true
		}
	}
	return false
}

func parseFilter(list string) (view.Filter, bool) {
	parts := strings.Split(list, ",")
	if len(parts) < 2 || len(parts) > mostValues+1 {
		return view.Filter{}, false
	}
	var f view.Filter
	for i, part := range parts {
		text, ok := decode(part)
		switch {
		case !ok:
			return view.Filter{}, false
		case i > 0:
			f.Values = append(f.Values, text)
		case text == "" || len(text) > 512:
			return view.Filter{}, false
		default:
			f.Dimension = text
		}
	}
	return f, true
}

// encode escapes all bytes of s that are not letters, digits or one of -_.:/@.
func encode(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; plain(c) {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

func plain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.:/@", c) >= 0
}

// decode undoes encode. It also takes bytes that a browser left unescaped, but no
// broken escape and no text that is not UTF-8.
func decode(s string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", false
		}
		n, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(n))
		i += 2
	}
	return b.String(), utf8.ValidString(b.String())
}
