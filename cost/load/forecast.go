package load

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
)

// forecast is what memory bills are foreseen to take, in bytes: kept until they are
// closed, and held only while one of them is read.
type forecast struct {
	kept, held float64
	// resources is what of both resource ids take.
	resources struct{ kept, held float64 }
}

// and is what both take together: they are read one after the other.
func (f forecast) and(g forecast) forecast {
	f.kept, f.held = f.kept+g.kept, max(f.held, g.held)
	f.resources.kept, f.resources.held = f.resources.kept+g.resources.kept, max(f.resources.held, g.resources.held)
	return f
}

// without is what is left when resource ids are left out.
func (f forecast) without() forecast {
	return forecast{kept: f.kept - f.resources.kept, held: f.held - f.resources.held}
}

// grown is by how much the memory of an engine grows; no less than what is in use,
// although a small bill may fit into what the engine has.
func (f forecast) grown() int64 {
	use := f.kept + f.held
	return int64(min(max(use, use*grownBy-idleRoom), 1<<60))
}

// unknown is the forecast of rows of which nothing is known.
func unknown(rows float64) (f forecast) {
	f.kept = rows * unknownRow
	f.resources.kept = rows * 8
	return f
}

const (
	// rowRoom is what each row takes whatever the columns: its type, its hours, and six
	// dimensions that are derived from others.
	rowRoom = 10
	// What a different text takes beside its bytes: in the decoder's dictionary, the
	// zeros behind it, its entry and two to four slots; in the ledger's its entry, its
	// place in a map that is filled to two thirds, and the code by which it is translated.
	decoderText, ledgerText = 8 + 18 + 24, 18 + 38 + 5
	// A map of discounts has other amounts in most rows: so many of its texts are
	// remembered at most, each with what it comes to.
	mapTexts, mapRoom = 1 << 17, 80
	// blockRoom is what a decoder of text holds: blocks, and the rows in hand.
	blockRoom = 2 << 20
	// crowdRows is from how many rows on amounts and numbers are kept as indices where
	// they have at most crowdValues different values nearby, as numbers with at most
	// fewValues always are.
	crowdRows, crowdValues, fewValues = 2 << 20, 1 << 14, 1 << 12
	// A heap grows by grownBy times what is in use, because the garbage collector lets
	// some wait; idleRoom of it an engine has already when it waits for a bill.
	grownBy  = 1.25
	idleRoom = 35e6
)

// foresee says what so many rows with such columns take, but for a field that is skipped.
func foresee(rows float64, columns []cur.Outlook, skip cur.Field) (f forecast) {
	few := min(rows, crowdRows)
	// The last rows lie in columns that are not packed yet.
	last := min(rows, ledger.SegmentRows)
	f.kept, f.held = rowRoom*rows, rowRoom*last
	for i := range columns {
		o := &columns[i]
		plain, crowd := rowBytes(o)
		kept, held := few*plain+(rows-few)*crowd, last*plain+o.Held
		if o.Kind == cur.Text {
			kept, held = kept+o.Text+o.Different*ledgerText, held+o.Different*decoderText
			if _, stored := ledger.Of(o.Field); !stored && o.Field != cur.NoField {
				kept, held = 0, o.Text+o.Different*decoderText+o.Held
			}
		}
		if o.Field == cur.DiscountApart {
			held += min(rows*o.Filled, mapTexts) * mapRoom
		}
		if skip != cur.NoField && o.Field == skip {
			continue
		}
		if o.Field == cur.ResourceID {
			f.resources.kept, f.resources.held = kept, held
		}
		f.kept, f.held = f.kept+kept, f.held+held
	}
	return f
}

// rowBytes is what a row takes in a column, below crowdRows and beyond.
func rowBytes(o *cur.Outlook) (plain, crowd float64) {
	switch {
	case o.Kind == cur.Time:
		return 0, 0
	case o.Kind == cur.Text && o.Different <= 1<<8:
		plain = 1
	case o.Kind == cur.Text && o.Different <= 1<<16:
		plain = 2
	case o.Kind == cur.Text:
		plain = 4
	case o.Filled < 0.5:
		plain = 10 * o.Filled // a row's number and the amount
	case o.Field == cur.Unblended:
		plain = 8
	case o.Kind == cur.Number && o.Nearby <= 1<<8:
		plain = 1
	case o.Kind == cur.Number && o.Nearby <= fewValues:
		plain = 2
	case o.Kind == cur.Money:
		plain = 4 + 4*o.Wide
	default:
		plain = 8
	}
	plain *= 1 - o.Same
	if o.Kind != cur.Text && o.Field != cur.Unblended && o.Nearby <= crowdValues {
		return plain, min(plain, 2)
	}
	return plain, plain
}
