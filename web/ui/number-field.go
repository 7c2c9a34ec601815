package ui

import "github.com/plainbill/plainbill/web/state"

// NumberField takes a number. What was typed and not taken stays in it, with why.
type NumberField struct {
	State  state.State
	Field  string // of the state
	Label  string // for ears
	Value  string // what holds now
	Before string // "$"
	After  string // "an hour"
	TestID string // blank: none
	Exact  string // the exact value; blank: Value
	Chosen bool   // it was set by hand and can be given back
}

func (c *NumberField) text() string {
	if d, typing := c.State.Draft(c.Field); typing {
		return d.Text
	}
	return c.Value
}

func (c *NumberField) why() string {
	d, _ := c.State.Draft(c.Field)
	return d.Why
}

func (c *NumberField) invalid() any {
	if c.why() == "" {
		return nil
	}
	return "true"
}

// whyID names the sentence about a number that was not taken.
func (c *NumberField) whyID() string { return "why-" + fieldID(c.Field) }

func (c *NumberField) described() any {
	if c.why() == "" {
		return nil
	}
	return c.whyID()
}

func (c *NumberField) testID() any {
	if c.TestID == "" {
		return nil
	}
	return c.TestID
}

func (c *NumberField) exact() string {
	if c.Exact != "" {
		return c.Exact
	}
	return c.Value
}

// fieldID makes an id of a field's name, which may hold what ids may not.
func fieldID(field string) string {
	id := []byte(field)
	for i, b := range id {
		if !(b >= 'a' && b <= 'z' || b >= '0' && b <= '9') {
			id[i] = '-'
		}
	}
	return string(id)
}
