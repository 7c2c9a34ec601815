package desk

import (
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// asItWas ends every text about files of which nothing was opened or added.
const asItWas = " The bill is as it was before."

// nothing answers an Open of which nothing can be shown: unread says that it was
// cancelled before a row was read, gave that the bill before had to make room.
func (d *Desk) nothing(id int64, b *load.Bill, unread, gave bool) wire.Reply {
	why := useless(b, unread)
	if d.settle(); d.bill != nil {
		return d.unchanged(id, why)
	}
	o := &wire.Opened{Files: fileStates(b.States), Cancelled: b.Cancelled, Rejects: rejects(b), Bar: view.EmptyBar(), Notices: b.Notices}
	if gave {
		d.drop()
		why.Text += " The bill before was too large to stay open meanwhile, and is closed."
	}
	if unread {
		o.Files, o.Notices = []wire.FileState{}, nil
	}
	if unread || gave {
		o.Why = why
	}
	return wire.Reply{ID: id, Opened: o}
}

// useless says why nothing of a reading can be shown.
func useless(b *load.Bill, unread bool) *wire.Error {
	if unread {
		return &wire.Error{Title: "Reading was cancelled", Text: "Nothing was read.", Calm: true}
	}
	why := &wire.Error{Title: "Nothing could be used", Text: "None of these files is a cost report."}
	for _, f := range b.States {
		if f.State != load.Refused || len(f.Notices) == 0 {
			continue
		}
		n := f.Notices[0]
		if len(b.States) == 1 {
			why.Title, why.Text = n.Title, n.Text
		} else {
			why.Text = n.Title + ". " + n.Text
		}
		break
	}
	return why
}

// unchanged answers an Open of which nothing was opened or added: the bill before stays.
func (d *Desk) unchanged(id int64, why *wire.Error) wire.Reply {
	o := *d.opened
	why.Text += asItWas
	o.Unchanged, o.Why = true, why
	return d.withBar(id, &o)
}
