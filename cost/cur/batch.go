package cur

import "github.com/plainbill/plainbill/cost/money"

// Space says what a keyed column is about.
type Space uint8

// The spaces of keys that customers choose themselves.
const (
	Tag Space = iota
	CostCategory
)

// Column is one field of a run of rows. Exactly one of the slices is used, by
// the field's kind, and has one entry a row.
type Column struct {
	Codes []uint32       // Text: codes into Dict
	Dict  *Dict          // Text: grows from batch to batch of one file
	Money []money.Amount // Money
	Float []float64      // Number
	Time  []int64        // Time: seconds since 1970 UTC; NoTime where blank
	// Null marks the rows whose cell was empty or null (Money only). nil means
	// that every row had a value.
	Null []bool
	// Blank says that every row is blank: so does every entry, and who sees it need
	// not look at them. A column may be blank without it.
	Blank bool
}

// NoTime is the second of a row that has no time.
const NoTime int64 = -1 << 63

// KeyedColumn is one tag or cost category.
type KeyedColumn struct {
	Space Space
	Key   string // as found, for example "user:Name" or "user_name"
	Column
}

// Batch is a run of consecutive rows of one file, column by column. Everything in
// it belongs to the decoder and is valid only until Sink.Batch returns; only the
// strings of a Dict may be kept.
type Batch struct {
	FirstRow int64 // number of the first row in its file; the first row after the header is 1
	Rows     int
	Columns  [FieldCount]*Column // nil where the file has no such column
	Keyed    []KeyedColumn       // keys that occur in this batch or file, in a stable order
	// Types holds the line item type of each row.
	Types []LineItemType
	// Rejected marks rows that were reported through Sink.Reject and must not be
	// kept. nil means that all rows are good.
	Rejected []bool
}

// Sink takes what a decoder reads, in file order.
type Sink interface {
	// Batch takes a run of rows. An error ends the decoding and is returned by it.
	Batch(*Batch) error
	// Reject takes the reason why a row was not kept: one call a row.
	Reject(*CellError)
	// Advance reports that so many bytes of the file, as it lies on disk, have
	// been used since the last call. Decoders call it at least every few
	// milliseconds of work. An error (a cancel) ends the decoding.
	Advance(bytes int64) error
}
