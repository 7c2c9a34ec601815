package desk

import (
	"encoding/json"
	"io"

	"github.com/plainbill/plainbill/cost/keep"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// checked is what was said with a bill on the shelf, all of whose bytes were added up.
type checked struct {
	more     more
	overview *view.Overview // more.Overview; nil where there is none that can be read
	stamp    string         // of the shelf before; blank: nothing was checked
}

// Foresee checks what is on the shelf, for when nobody wants anything: Reopen then
// has to see only that nobody has written there since. Pause gives it up, and then
// Reopen does all of it. It returns what Reopen would answer with its first screen;
// nil where another program kept the bill, who may have told it otherwise.
func (d *Desk) Foresee() *wire.Opened {
	d.foreseen = checked{}
	if d.closed || d.around.Shelf == nil {
		return nil
	}
	c, err := d.check(d.stamp(), d.around.Pause)
	if err != nil {
		return nil
	}
	d.foreseen = c
	if c.overview == nil || !d.keptBySame(c) {
		return nil
	}
	o := *c.more.Opened
	o.Gone, o.Overview = true, c.overview
	return &o
}

// keptBySame says whether these very bytes of the program kept the bill.
func (d *Desk) keptBySame(c checked) bool {
	return d.around.Build != "" && d.around.Build == c.more.Build
}

// looked is what Foresee found, if that is still there by the stamp of now, or else what
// is there now.
func (d *Desk) looked(now string) (checked, error) {
	f := d.foreseen
	d.foreseen = checked{}
	if f.stamp != "" && f.stamp == now {
		return f, nil
	}
	return d.check(now, nil)
}

// check adds up all bytes on the shelf; an error of pause, which may be nil, ends it. The
// stamp is from before: whoever writes since gives the shelf another.
func (d *Desk) check(stamp string, pause func() error) (c checked, err error) {
	c.stamp = stamp
	err = d.around.Shelf.Take(func(r io.ReaderAt, size int64) error {
		_, said, err := keep.Check(&pausing{r, pause}, size)
		if err != nil {
			return err
		}
		if json.Unmarshal(said, &c.more) != nil || c.more.Opened == nil {
			return keep.ErrDamaged
		}
		return nil
	})
	if o := new(view.Overview); err == nil && json.Unmarshal(c.more.Overview, o) == nil {
		c.overview = o
	}
	return c, err
}

// pausing gives others a turn between reads.
type pausing struct {
	io.ReaderAt
	pause func() error
}

// ReadAt implements io.ReaderAt.
func (p *pausing) ReadAt(b []byte, off int64) (int, error) {
	if p.pause != nil {
		if err := p.pause(); err != nil {
			return 0, err
		}
	}
	return p.ReaderAt.ReadAt(b, off)
}
