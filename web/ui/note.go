package ui

// Note is a notice, an error or a finding: a shape, a fact, one sentence, and
// what to do.
type Note struct {
	Severity string // stop, warn, inform, good
	Code     string
	Title    string
	File     string // that it is about; blank: none
	Text     string
	Fill     bool   // the page-wide notice, with a ground of its own
	ID       string // to move the focus to; blank: none

	Again      string // offers to choose files, in these words; blank: not
	Sample     bool   // offers the sample bill
	Accept     string // event that takes the note away, when not blank: its act
	AcceptText string
	Choices    []choice // currencies to show
	More       []deed   // what else can be done
}

func (c *Note) class() string {
	class := "note " + map[string]string{"stop": "bad", "warn": "warn", "good": "good"}[c.Severity]
	if c.Severity == "inform" || c.Severity == "" {
		class = "note info"
	}
	if c.Fill {
		class += " fill"
	}
	return class
}

func (c *Note) id() any {
	if c.ID == "" {
		return nil
	}
	return c.ID
}

// names says whether the file has to be named: unless the words do already.
func (c *Note) names() bool { return c.File != "" && !contains(c.Title+c.Text, c.File) }

// deed is something that a button does.
type deed struct {
	act, arg string // as in Gesture
	label    string
}

func (c *Note) acts() bool {
	return c.Again != "" || c.Accept != "" || len(c.Choices) > 0 || len(c.More) > 0
}

// againAct chooses files instead of those that failed; a page-wide notice is
// about a bill that is loaded, and to which the file belongs.
func (c *Note) againAct() string {
	if c.Fill {
		return "choose-add"
	}
	return "choose"
}

// argument is what goes with an act; nil for nothing.
func (d deed) argument() any {
	if d.arg == "" {
		return nil
	}
	return d.arg
}
