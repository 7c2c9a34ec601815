package curparquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
)

var (
	errLevels   = errors.New("a level beyond what the schema allows")
	errIndex    = errors.New("an index beyond the dictionary")
	errNoTable  = errors.New("indices without a dictionary")
	errTwoTable = errors.New("a second dictionary")
	errMoreRows = errors.New("more values than the row group has rows")
)

// chunk reads the levels and values of one leaf in one row group.
type chunk struct {
	leaf  leaf
	pages pages
	group int // number of the row group

	// encoding is that of the page in hand, for errors; -1 before the first.
	encoding int
	left     int // levels of the page that are not yet read
	body     []byte
	begun    bool // vals reads body
	reps     hybrid
	defs     hybrid
	vals     values

	conv     converter
	table    *cells // the dictionary, or nil
	indices  [runLength]uint32
	levels   [runLength]uint32
	straight *cells // values of a stretch with gaps, before they are spread
}

// open starts on the chunk of a row group.
func (c *chunk) open(group int, win window, codec int, tools *unpacker) {
	c.group = group
	c.pages = pages{win: win, codec: codec, tools: tools, buf: c.pages.buf}
	c.encoding, c.left = -1, 0
	c.table = nil
	c.vals.last = c.vals.last[:0]
}

// next makes the next data page the one in hand; io.EOF says that there is none.
func (c *chunk) next(to *cells) error {
	for {
		pg, ok, err := c.pages.next()
		if err != nil {
			return err
		}
		if !ok {
			return io.EOF
		}
		c.encoding = pg.encoding
		if pg.kind == dictionaryPage {
			if err := c.dictionary(pg, to); err != nil {
				return err
			}
			continue
		}
		if err := c.page(pg); err != nil {
			return err
		}
		if c.left > 0 {
			return nil
		}
	}
}

// dictionary converts the values of a dictionary once for all that refer to them.
func (c *chunk) dictionary(pg page, to *cells) error {
	if c.table != nil {
		return errTwoTable
	}
	if pg.encoding != encPlain && pg.encoding != encPlainDictionary {
		return unsupported(pg.encoding, c.leaf.phys)
	}
	if err := c.vals.reset(c.leaf.phys, c.leaf.length, encPlain, pg.body); err != nil {
		return err
	}
	n := int(pg.values)
	// Each value takes at least one bit, and a byte if it is no boolean, so that a count
	// that lies takes no memory.
	if n > 8*len(pg.body) || n > len(pg.body) && c.leaf.phys != physBool {
		return errShortValues
	}
	c.table = newCells(to.kind, n)
	return c.conv.decode(&c.vals, c.table, 0, n)
}

// page starts on a data page: its levels, then its values.
func (c *chunk) page(pg page) error {
	body := pg.body
	reps, defs := pg.reps, pg.defs
	var err error
	if pg.kind == dataPage {
		if c.leaf.maxRep > 0 {
			if pg.repEncoding != encRLE {
				return fmt.Errorf("repetition levels in %s are not read here", encodingName(pg.repEncoding))
			}
			if reps, body, err = prefixed(body); err != nil {
				return err
			}
		}
		if c.leaf.maxDef > 0 {
			if pg.defEncoding != encRLE {
				return fmt.Errorf("definition levels in %s are not read here", encodingName(pg.defEncoding))
			}
			if defs, body, err = prefixed(body); err != nil {
				return err
			}
		}
	}
	if err := c.reps.reset(reps, uint(bits.Len(uint(c.leaf.maxRep)))); err != nil {
		return err
	}
	if err := c.defs.reset(defs, uint(bits.Len(uint(c.leaf.maxDef)))); err != nil {
		return err
	}
	// What a page of nulls has for values does not matter: some writers leave out
	// the dictionary, or leave behind what an earlier page had.
	c.body, c.begun = body, false
	c.left = int(pg.values)
	return nil
}

// begin starts on the values of the page in hand.
func (c *chunk) begin() error {
	c.begun = true
	if err := c.vals.reset(c.leaf.phys, c.leaf.length, c.encoding, c.body); err != nil {
		return err
	}
	if c.vals.dictionary() && c.table == nil {
		return errNoTable
	}
	return nil
}

// values reads the next n values that are not null into the cells from at on.
func (c *chunk) values(to *cells, at, n int) error {
	if n == 0 {
		return nil
	}
	if !c.begun {
		if err := c.begin(); err != nil {
			return err
		}
	}
	if !c.vals.dictionary() {
		return c.conv.decode(&c.vals, to, at, n)
	}
	for n > 0 {
		x, same, err := c.vals.runs.uniform(n)
		if err != nil {
			return err
		}
		if same > 0 {
			if uint64(x) >= uint64(c.table.len()) {
				return errIndex
			}
			to.fill(at, same, c.table, int(x))
			c.vals.runs.take(same)
			at += same
			n -= same
			continue
		}
		k := min(n, runLength)
		if err := c.vals.runs.read(c.indices[:k]); err != nil {
			return err
		}
		if !to.gather(at, c.table, c.indices[:k]) {
			return errIndex
		}
		at += k
		n -= k
	}
	return nil
}

// flat reads the cells of the next n rows of a leaf that does not repeat. any
// says whether a row had a value; if not, to holds nothing of use.
func (c *chunk) flat(to *cells, n int) (any bool, err error) {
	full := uint32(c.leaf.maxDef)
	for at := 0; at < n; {
		if c.left == 0 {
			if err := c.next(to); err != nil {
				if err == io.EOF {
					err = errShortValues
				}
				return false, err
			}
		}
		k := min(n-at, c.left)
		level, same := full, k
		if full > 0 {
			if level, same, err = c.defs.uniform(k); err != nil {
				return false, err
			}
			c.defs.take(same)
		}
		switch {
		case same > 0 && level > full:
			return false, errLevels
		case same > 0 && level < full:
			k = same
			if any {
				to.blank(at, at+k)
			}
		case same > 0:
			k = same
			if !any {
				any = true
				to.blank(0, at) // put off so far: most empty columns stay empty
			}
			if err := c.values(to, at, k); err != nil {
				return false, err
			}
		default:
			if !any {
				any = true
				to.blank(0, at)
			}
			if k, err = c.mixed(to, at, min(k, runLength)); err != nil {
				return false, err
			}
		}
		at += k
		c.left -= k
	}
	return any, nil
}

// mixed reads the cells of at most limit rows of which some may have a value and
// some not, and returns how many it read.
func (c *chunk) mixed(to *cells, at, limit int) (n int, err error) {
	if c.straight == nil {
		c.straight = newCells(to.kind, runLength)
	}
	full := uint32(c.leaf.maxDef)
	// A level of one bit says all, and is used as it lies in the file.
	if there := c.defs.bitmap(limit); len(there) > 0 {
		n, count := 8*len(there), ones(there)
		switch count {
		case 0:
			to.blank(at, at+n)
			return n, nil
		case n:
			return n, c.values(to, at, n)
		}
		c.straight.resize(runLength)
		if err := c.values(c.straight, 0, count); err != nil {
			return 0, err
		}
		to.spreadBits(at, c.straight, there)
		return n, nil
	}
	levels := c.levels[:limit]
	if err := c.defs.read(levels); err != nil {
		return 0, err
	}
	count := 0
	for _, level := range levels {
		if level > full {
			return 0, errLevels
		}
		if level == full {
			count++
		}
	}
	c.straight.resize(runLength)
	if err := c.values(c.straight, 0, count); err != nil {
		return 0, err
	}
	to.spread(at, c.straight, levels, full)
	return limit, nil
}

// ones counts the bits that are set.
func ones(bitmap []byte) (n int) {
	for len(bitmap) >= 8 {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(bitmap))
		bitmap = bitmap[8:]
	}
	for _, b := range bitmap {
		n += bits.OnesCount8(b)
	}
	return n
}

// close checks that the chunk holds no more than what was read.
func (c *chunk) close() error {
	if c.left > 0 {
		return errMoreRows
	}
	for c.pages.win.left() > 0 {
		head, err := c.pages.head()
		if err != nil || int64(head.packed) > c.pages.win.left() {
			return nil // padding, which some writers leave
		}
		if (head.kind == dataPage || head.kind == dataPageV2) && head.values > 0 {
			return errMoreRows
		}
		c.pages.win.skip(int(head.packed))
	}
	return nil
}

// fault names the column, the encoding and the row group of an error.
func (c *chunk) fault(err error) error {
	e := &ColumnError{Column: c.leaf.path, RowGroup: c.group, Err: err}
	if c.encoding >= 0 {
		e.Encoding = encodingName(c.encoding)
	}
	return e
}
