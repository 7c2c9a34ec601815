package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// ItemList is a page of line items with where each stands in its file.
type ItemList struct {
	Items view.LineItems
	Page  bool // pages can be turned
}

// cellClass gives long texts room to break in.
func cellClass(text string) string {
	if len(text) > 24 {
		return "cell long"
	}
	return "cell"
}

// span is "1 to 25 of 4,812".
func (c *ItemList) span() string {
	n := int64(len(c.Items.Rows))
	if n == 0 {
		return "No line items"
	}
	return view.Count(c.Items.Offset+1) + " to " + view.Count(c.Items.Offset+n) + " of " + view.Count(c.Items.Matched) + " line items"
}

func (c *ItemList) before() bool { return c.Page && c.Items.Offset > 0 }

func (c *ItemList) after() bool {
	return c.Page && c.Items.Offset+int64(len(c.Items.Rows)) < c.Items.Matched
}

func (c *ItemList) back() int64 { return max(0, c.Items.Offset-state.PageOfItems) }

func (c *ItemList) on() int64 { return c.Items.Offset + state.PageOfItems }
