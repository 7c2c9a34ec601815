package ui

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/web/state"
)

// OpenScreen is what a page without a bill shows: what this is, two ways in, what
// it reads, what it promises, how to get a report, and why the last try failed.
type OpenScreen struct{ State state.State }

// refused are the reasons why nothing could be used.
func (c *OpenScreen) refused() []state.FileNotice {
	var list []state.FileNotice
	for _, n := range c.State.Notices() {
		if n.Severity == cur.Stop || n.Severity == cur.Warn {
			list = append(list, n)
		}
	}
	return list
}

// tried says whether files were given and none could be used.
func (c *OpenScreen) tried() bool { return len(c.State.Files) > 0 }

// kept says whether there is something to say of a kept bill.
func (c *OpenScreen) kept() bool {
	return c.State.Kept != nil && (c.State.Kept.Is || c.State.Kept.Done != "")
}

func (c *OpenScreen) dropClass() string {
	if c.State.DragOver {
		return "drop over"
	}
	return "drop"
}

type fact struct{ label, text string }

func (c *OpenScreen) reads() []fact {
	return []fact{
		{"CUR 2.0 data export", "Parquet, CSV, gz"},
		{"CUR 1.0 legacy report", "Parquet, CSV, gz, zip"},
		{"FOCUS 1.0 to 1.3", "Parquet, CSV, gz"},
		{"Columns you chose yourself", "works, says what is lost"},
		{"Many months, many parts", "one drop"},
		{"Manifests and other helper files", "left out"},
		{"Size", "as far as the memory of one tab goes"},
	}
}

type setting struct{ name, choose, without string }

func (c *OpenScreen) settings() []setting {
	return []setting{
		{"Table", "CUR 2.0", "CUR 1.0 works too; FOCUS with fewer commitment details"},
		{"Time granularity", "Hourly", "No series by the hour"},
		{"Resource ids", "Include", "No drill-down to the machine or bucket"},
		{"Format", "Parquet, Snappy", "CSV gz opens several times slower"},
		{"Versioning", "Overwrite existing", "Older snapshots of a month lie beside the newest one"},
	}
}
