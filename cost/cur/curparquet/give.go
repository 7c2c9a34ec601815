package curparquet

import (
	"sync"

	"github.com/plainbill/plainbill/cost/cur"
)

// flight is the handing over of rows while the next ones are read, where several
// workers may read. There is one at a time, and it ends with the call that began it.
// What the sink sees of it is what it would see without: its methods are called one
// after the other, in the same order.
type flight struct {
	begun bool
	done  sync.WaitGroup
	err   error // what the sink said
	cause any   // what the sink panicked with
	// views are what the sink sees of dictionaries that grow meanwhile.
	views map[*cur.Dict]*cur.Dict
}

// give hands the rows at hand to the sink: at once, or while the next ones are read.
func (d *decoder) give() error {
	if len(d.tools) == 1 {
		if err := d.sink.Batch(&d.out); err != nil {
			return err
		}
		return d.advance()
	}
	f := &d.flight
	for _, c := range d.out.Columns {
		if c != nil && c.Dict != nil {
			c.Dict = f.view(c.Dict)
		}
	}
	for i := range d.out.Keyed {
		d.out.Keyed[i].Dict = f.view(d.out.Keyed[i].Dict)
	}
	for _, c := range d.cols.columns {
		c.turn()
	}
	f.begun, f.err, f.cause = true, nil, nil
	f.done.Go(func() {
		defer func() { f.cause = recover() }() // for the caller, who knows the file
		f.err = d.sink.Batch(&d.out)
	})
	return nil
}

// view is dict as it is now, and stays so until it is asked for again.
func (f *flight) view(dict *cur.Dict) *cur.Dict {
	v := f.views[dict]
	if v == nil {
		if f.views == nil {
			f.views = map[*cur.Dict]*cur.Dict{}
		}
		v = &cur.Dict{}
		f.views[dict] = v
	}
	dict.View(v)
	return v
}

// turn lets the sink keep the cells at hand until those of the next rows are read.
func (c *column) turn() {
	if c.given == nil {
		c.given = newCells(c.kind, 0)
	}
	c.cells, c.given = c.given, c.cells
}

// land waits until the sink has what it was given, and tells it of the bytes.
func (d *decoder) land() error {
	f := &d.flight
	if !f.begun {
		return nil
	}
	f.done.Wait()
	f.begun = false
	if f.cause != nil {
		panic(f.cause)
	}
	if f.err != nil {
		return f.err
	}
	return d.advance()
}

// advance tells the sink of the share of the bytes that the rows so far have.
func (d *decoder) advance() error {
	share := int64(float64(d.size) * (float64(d.tally.Rows) / float64(d.foot.rows)))
	share = max(d.told, min(share, d.size))
	if err := d.sink.Advance(share - d.told); err != nil {
		return err
	}
	d.told = share
	return nil
}

// pause asks whether to go on. While the sink has rows in hand it is not asked: it is
// when it has them.
func (d *decoder) pause() error {
	if d.flight.begun {
		return nil
	}
	return d.sink.Advance(0)
}
