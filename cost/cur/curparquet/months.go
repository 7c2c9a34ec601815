package curparquet

import (
	"errors"

	"github.com/plainbill/plainbill/cost/cur"
)

// What is read of a column to know its times before a bill is read: of so many row
// groups at most, because each takes a read, and so many bytes as they lie in the file,
// and of dictionaries unpacked. Known bills have 50 bytes of billing periods a row group,
// and of hours 25 KB in all, where rows stand in the order of time.
const (
	timesGroups = 64
	timesPacked = 1 << 20
	timesRoom   = 2 << 20
)

var errUnlisted = errors.New("has values that stand in no dictionary, or too many")

// times is the least and the greatest time of a column by its dictionaries; cur.NoTime
// where it has others, or is too long, or damaged.
func (d *decoder) times(c *column) (first, last int64) {
	first, last = cur.NoTime, cur.NoTime
	packed, room := int64(timesPacked), int64(timesRoom)
	for i := range d.foot.groups {
		s, codec, err := d.foot.chunk(i, c.leaf)
		if packed -= s.end - s.start; err != nil || packed < 0 || i == timesGroups {
			return cur.NoTime, cur.NoTime
		}
		c.open(i, window{r: d.r, at: s.start, end: s.end, from: s.start}, codec, &unpacker{})
		if c.list(&room) != nil {
			return cur.NoTime, cur.NoTime
		}
		if c.table == nil {
			continue // it has no rows
		}
		for _, at := range c.table.time {
			if at != cur.NoTime && (first == cur.NoTime || at < first) {
				first = at
			}
			last = max(last, at) // cur.NoTime is before all
		}
	}
	return first, last
}

// list reads the dictionary of a chunk, and sees that no page has other values.
func (c *column) list(room *int64) (err error) {
	defer caught(&err)
	for win := &c.pages.win; win.left() > 0; {
		at := win.at
		head, err := c.pages.head()
		if err != nil {
			return err
		}
		if head.kind != dictionaryPage {
			if int64(head.packed) > win.left() || head.encoding != encPlainDictionary && head.encoding != encRLEDictionary {
				return errUnlisted
			}
			win.skip(int(head.packed))
			continue
		}
		if *room -= int64(head.unpacked); *room < 0 {
			return errUnlisted
		}
		win.at = at
		pg, _, err := c.pages.next()
		if err == nil {
			err = c.dictionary(pg, c.cells)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
