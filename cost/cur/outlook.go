package cur

import "math"

// Outlook is what may be expected of a column of a bill before it is read: by the
// footer of a Parquet file, or by the first rows of a text.
type Outlook struct {
	Field Field // NoField for a tag or cost category
	Kind  Kind
	// Different is about how many different values the file has, Nearby how many of
	// them 65,536 rows in a row have; Text is how many bytes the different texts are
	// long together.
	Different, Nearby, Text float64
	// Same is for which share of the rows the column needs no room: all rows near them
	// have the same value.
	Same float64
	// Filled is the share of rows with an amount or number that is neither blank nor 0.
	Filled float64
	// Wide is how likely it is that amounts do not fit 32 bits: they are 21 cents or more.
	Wide float64
	// Held is how many bytes of memory decoding it takes beside what is made of it.
	Held float64
}

// Different is how many different values a column has in all rows, when sample of
// them, taken in no order, have some: as many as so many equally frequent values would
// show. A column with values that come in the order of the rows has more.
//
// Source: the expected number of occupied cells, cells*(1-exp(-rows/cells)).
func Different(some, sample, rows float64) float64 {
	if !(some > 0) || !(rows > some) || !(sample > 0) {
		return max(0, min(some, rows))
	}
	if some >= sample {
		return rows
	}
	seen := func(cells, rows float64) float64 { return cells * (1 - math.Exp(-rows/cells)) }
	low, high := some, some*1e6
	for range 60 {
		if cells := math.Sqrt(low * high); seen(cells, sample) < some {
			low = cells
		} else {
			high = cells
		}
	}
	return max(some, min(seen(high, rows), rows))
}
