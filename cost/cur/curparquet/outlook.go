package curparquet

import (
	"bytes"
	"math"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

const (
	// usualPage is how long writers make a page, unpacked.
	usualPage = 1 << 20
	// usualDictionary is how long writers make a dictionary, about.
	usualDictionary = 5 << 18
	// usualText is how long a text is where statistics say nothing.
	usualText = 24
	// headBytes is how long the head of a page is.
	headBytes = 20
	// packedNumbers is how many times shorter packers make a dictionary of numbers.
	packedNumbers = 1.25
	// likelyNew is which share of values that stand in no dictionary are taken to be
	// new ones. Nobody knows before they are read.
	likelyNew = 0.6
	// Up to so many different values a row, row groups are taken to show the same ones;
	// from so many on, each its own.
	sharedUpTo, ownFrom = 0.4, 0.7
	// A value that stood shortly before takes a packer so many bytes, a new one so many
	// more.
	repeatBytes, newBytes = 3, 6
	// usualKeys is how many of a map's keys are fields or tags, at most.
	usualKeys = 200
	// fewTexts is how many texts a column has that lists no single things.
	fewTexts = 1 << 12
)

// chunkSize is what the footer says of the size of one column chunk, with nothing
// beyond what its row group and the file may hold.
type chunkSize struct {
	values             float64 // not null
	packed, unpacked   float64
	dictionary         float64 // unpacked; 0: there is none
	each               float64 // bytes of a value, unpacked
	different, guessed float64 // values: in the dictionary, and beside it
}

// size reads what the footer says of a leaf in a row group. A length that lies makes
// it no more than all that the file could hold.
func (d *decoder) chunkSize(l *leaf, g *rowGroup, open bool) (s chunkSize) {
	at := &g.chunks[l.index]
	all := float64(d.size)
	bound := func(n int64, most float64) float64 { return max(0, min(float64(n), most)) }
	rows := float64(g.rows)
	if l.maxRep > 0 {
		rows *= usualKeys
	}
	s.values = bound(at.values, rows)
	s.values -= bound(at.nulls, s.values)
	s.packed = bound(at.end-at.start, all)
	s.unpacked = bound(at.unpacked, all*rowsPerByte)
	s.each = l.valueBytes(at)
	if at.dictionary > 0 && s.packed > 0 {
		s.dictionary = max(1, bound(at.dictionary, s.packed)-headBytes)
		switch {
		case at.codec == codecNone:
		case l.phys != physBytes:
			s.dictionary *= packedNumbers
		default:
			s.dictionary *= packedTexts(s.dictionary)
		}
		// All that is no index is the dictionary, unless there is more than writers put
		// into one: they go on without then.
		least := s.unpacked - s.indices(s.unpacked/s.each)
		if least <= usualDictionary || s.dictionary > least/2 {
			s.dictionary = max(s.dictionary, least)
		}
		s.dictionary = min(s.dictionary, s.unpacked)
		s.different = min(s.dictionary/s.each, s.values)
	}
	// What is longer than indices into the dictionary are values themselves.
	if beside := min((s.unpacked-s.dictionary-s.indices(s.different))/s.each, s.values); s.dictionary == 0 || beside > s.values/8 {
		s.guessed = max(0, beside) * likelyNew
		if s.dictionary == 0 {
			s.guessed = s.values * likelyNew
		}
		if at.codec != codecNone {
			s.guessed = min(s.guessed, max(0, s.packed-repeatBytes*s.values)/newBytes)
		}
		if !open {
			s.guessed = min(s.guessed, fewTexts)
		}
	}
	return s
}

// indices is how many bytes the indices into so many values take at most.
func (s *chunkSize) indices(different float64) float64 {
	return s.values / 8 * math.Ceil(math.Log2(different+2))
}

// packedTexts is how many times shorter packers make a dictionary of texts that has
// so many bytes then: the longer it is, the more of its texts are like others before.
func packedTexts(packed float64) float64 {
	return max(1.1, min(1+math.Log2(packed/512)/4, 3))
}

// valueBytes is how many bytes a value takes, unpacked and in no dictionary.
func (l *leaf) valueBytes(at *chunkAt) float64 {
	if l.phys == physBool {
		return 1.0 / 8
	}
	if w := width(l.phys, l.length); w > 0 || l.phys == physFixed {
		return float64(max(1, w))
	}
	few, many := len(at.least), len(at.most)
	switch {
	case few == 0 && many == 0:
		return 4 + usualText
	case few == 0 || many == 0:
		return 4 + float64(few+many)
	}
	return 4 + float64(few+many)/2
}

// openEnded says whether a column may have as many different texts as the bill has
// rows: it names single things, or is the customer's to fill.
func openEnded(f cur.Field) bool {
	switch f {
	case cur.NoField, cur.ResourceID, cur.ResourceName, cur.Description, cur.SplitParentResourceID,
		cur.AllocatedResourceID, cur.AllocatedResourceName, cur.CapacityReservationID:
		return true
	}
	return f.Kind() != cur.Text
}

// outlooks says what may be expected of each column.
func (d *decoder) outlooks() (list []cur.Outlook) {
	rows := float64(d.foot.rows)
	for _, c := range d.cols.columns {
		list = append(list, d.outlook(c.field, c.kind, &c.leaf))
	}
	for _, m := range d.cols.maps {
		keys, values := d.outlook(cur.NoField, cur.Text, &m.keys.leaf), d.outlook(cur.NoField, cur.Text, &m.values.leaf)
		n := max(1, min(math.Round(keys.Different), usualKeys))
		if m.kind == cur.DiscountMap {
			list = append(list, cur.Outlook{Field: cur.DiscountApart, Kind: cur.Money, Filled: 1, Wide: 0.5, Different: rows, Nearby: 1 << 16})
			continue
		}
		values.Different, values.Nearby, values.Text = values.Different/n, values.Nearby/n, values.Text/n
		values.Held = (values.Held + keys.Held) / n
		for range int(n) {
			list = append(list, values)
		}
	}
	return list
}

// outlook adds up what the row groups say of a leaf.
func (d *decoder) outlook(f cur.Field, kind cur.Kind, l *leaf) cur.Outlook {
	o := cur.Outlook{Field: f, Kind: kind, Wide: 0.5}
	var sure, guessed, text, count, rows, given, most, groups, unpacked float64
	for i := range d.foot.groups {
		g := &d.foot.groups[i]
		if g.rows <= 0 {
			continue
		}
		s := d.chunkSize(l, g, openEnded(f))
		at := &g.chunks[l.index]
		n := float64(g.rows)
		packed := s.packed
		if packed > groupBytes {
			packed = windowBytes
		}
		value := 9.0
		if kind == cur.Text {
			value = 4
		}
		o.Held = max(o.Held, packed+min(s.unpacked, usualPage)+(s.different+min(n, sliceRows))*value)
		groups, rows, given, unpacked = groups+1, rows+n, given+s.values, unpacked+s.unpacked
		sure, guessed, most = sure+s.different, guessed+s.guessed, max(most, s.different)
		count, text = count+s.different+s.guessed, text+(s.different+s.guessed)*max(0, s.each-4)
		if all := at.nulls == 0 && len(at.least) > 0 && bytes.Equal(at.least, at.most); all || s.values == 0 {
			o.Same += n
			if all && !zero(at.least) {
				o.Filled += n
			}
			continue
		}
		o.Filled += s.filled(at)
	}
	if rows == 0 {
		return o
	}
	o.Same, o.Filled = o.Same/rows, min(1, o.Filled/rows)
	// Row groups may hold the same values, or each its own: nobody knows where nearly
	// every row brings another one, and how long dictionaries are is known about.
	own := max(0, min(1, (sure/max(1, given)-sharedUpTo)/(ownFrom-sharedUpTo)))
	o.Different = min(max(most, cur.Different(sure/groups, given/groups, given)), sure)
	o.Different += own*(sure-o.Different) + guessed
	o.Nearby = min(o.Different, cur.Different((sure+guessed)/groups, given/groups, given/rows*(1<<16)))
	if count > 0 {
		o.Text = min(o.Different*text/count, unpacked)
	}
	return o
}

// filled is in about how many rows of a chunk a number is neither blank nor 0: those
// that do not stand in long runs of one value, where 0 is among the values.
func (s *chunkSize) filled(at *chunkAt) float64 {
	if s.dictionary == 0 || s.guessed > 0 || len(at.least) > 0 && len(at.most) > 0 && !zero(at.least) && !zero(at.most) && at.least[len(at.least)-1] < 0x80 {
		return s.values
	}
	return min(1, (s.unpacked-s.dictionary)/max(1, s.indices(s.different))) * s.values
}

// zero says whether a value of a column's statistics stands for 0.
func zero(raw []byte) bool { return strings.Trim(string(raw), "\x000.") == "" }
