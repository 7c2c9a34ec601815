package cur

import "fmt"

// CellError says where in a file a value could not be read.
type CellError struct {
	File   string // name as the user dropped it
	Row    int64  // 1-based; the header is row 0
	Column string // as spelled in the file's header; blank when the whole row is at fault
	Value  string // the text itself, at most 64 bytes of it
	Err    error  // why
}

func (e *CellError) Error() string {
	if e.Column == "" {
		return fmt.Sprintf("%s: row %d: %v", e.File, e.Row, e.Err)
	}
	return fmt.Sprintf("%s: row %d, %s: %v: %q", e.File, e.Row, e.Column, e.Err, e.Value)
}

func (e *CellError) Unwrap() error { return e.Err }

// FileError says why a file could not be used, or could be used only in part.
// Title and Text are whole sentences for people (see Refusal codes).
type FileError struct {
	File string
	Code Code
	// Title states the fact, for example "cur-00007.parquet ends too early".
	Title string
	// Text says what was seen and what to do next.
	Text string
	Err  error // cause, for scripts; may be nil
}

func (e *FileError) Error() string { return fmt.Sprintf("%s: %s. %s", e.File, e.Title, e.Text) }

func (e *FileError) Unwrap() error { return e.Err }

// Code names a kind of finding about a file; scripts and tests match on it.
type Code string

// Codes of refusals: nothing of the file could be used.
const (
	NotABill          Code = "not-a-bill"
	EmptyFile         Code = "empty-file"
	MissingColumn     Code = "missing-column"
	CostExplorer      Code = "cost-explorer-export"
	DetailedBilling   Code = "detailed-billing-report"
	WrongEncoding     Code = "utf-16"
	EncryptedZip      Code = "encrypted-zip"
	ZipBomb           Code = "zip-bomb"
	TooBig            Code = "too-big"
	TruncatedParquet  Code = "truncated-parquet"
	UnreadableParquet Code = "unreadable-parquet"
	UnreadableZip     Code = "unreadable-zip"
	InternalError     Code = "internal-error"
	Spreadsheet       Code = "spreadsheet"
)

// NoCurrency is how rows that name no currency are called beside rows that do.
const NoCurrency = "no currency"

// Codes of limits: the file counts, with something to know.
const (
	DamagedFile       Code = "damaged-file"   // truncated or corrupt; the rows before it are kept, or all but for a column
	WrongChecksum     Code = "wrong-checksum" // some rows changed on the way, nobody can tell which
	HelperFile        Code = "helper-file"    // manifest, SQL, status: skipped
	NoRows            Code = "no-rows"
	RejectedRows      Code = "rejected-rows"
	RoundedAmounts    Code = "rounded-amounts"
	ShownAmounts      Code = "shown-amounts"
	NullWords         Code = "null-words"
	UnknownTypes      Code = "unknown-line-item-type"
	DuplicateColumn   Code = "duplicate-column"
	NoCommitments     Code = "no-commitment-columns"
	NoNetColumns      Code = "no-net-columns"
	NoResourceIDs     Code = "no-resource-ids"
	NoLineItemTypes   Code = "no-line-item-types"
	NoUsageStart      Code = "no-usage-start"
	NoEffectiveCost   Code = "no-effective-cost"
	InvalidText       Code = "invalid-text" // NUL bytes or broken UTF-8, kept visibly
	LostLeadingZeros  Code = "lost-leading-zeros"
	MixedCurrencies   Code = "mixed-currencies"
	UnreadableColumn  Code = "unreadable-column"
	Cancelled         Code = "cancelled"
	DuplicateFile     Code = "duplicate-file"
	OlderDelivery     Code = "older-delivery"  // a newer delivery of the same month counts
	OtherExport       Code = "other-export"    // another export of the same month counts
	MissingParts      Code = "missing-parts"   // the manifest names files that are not here
	RepeatedRows      Code = "repeated-rows"   // rows that stand in several files
	CountsTwice       Code = "counts-twice"    // rows that count although they may be copies
	BrokenManifest    Code = "broken-manifest" // nobody can tell whether all parts are here
	ChosenOut         Code = "chosen-out"      // left out because the user chose so
	AccountNames      Code = "account-names"   // a list of account names, no bill
	IgnoredCSVDialect Code = "unusual-dialect"
	UnpackedTwice     Code = "unpacked-twice" // the browser's decompressor stopped, ours took over
)

// Severity says how much a notice weighs.
type Severity string

// The severities of notices: Stop refuses a file, Warn limits what its figures
// mean, Inform is good to know.
const (
	Stop   Severity = "stop"
	Warn   Severity = "warn"
	Inform Severity = "inform"
)

// Notice is one thing to know about a file.
type Notice struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Title    string   `json:"title"`
	Text     string   `json:"text"`
}

// FileReport is what was found and done in one bill file.
// Rows = Kept + Rejected, always.
type FileReport struct {
	Name    string `json:"name"`   // as dropped; "a.zip/part-1.csv" for a member
	Format  string `json:"format"` // for example "CUR 2.0 CSV"; blank when not recognised
	Packing string `json:"packing,omitempty"`
	Bytes   int64  `json:"bytes"` // size on disk

	Rows     int64 `json:"rows"`
	Kept     int64 `json:"kept"`
	Rejected int64 `json:"rejected"`
	Rounded  int64 `json:"rounded_cells"` // amounts with more than ten decimals
	// Repeated counts rows beside these, which stand in another file as well and
	// count there.
	Repeated int64 `json:"repeated_rows,omitempty"`

	// Complete is false when the file was cancelled, damaged or refused, or lacks a
	// column that totals rest on because it cannot be read.
	Complete bool `json:"complete"`
	// LacksColumn says that Complete is false for such a column alone: all rows were read.
	LacksColumn bool `json:"lacks_column,omitempty"`

	Present []Field  `json:"-"`
	Missing []Field  `json:"-"`
	Unused  []string `json:"unused_columns,omitempty"` // columns that we do not read

	// Columns says of every column of the file what became of it; Absent lists what
	// exports of this kind have and this file has not.
	Columns []MappedColumn `json:"-"`
	Absent  []AbsentColumn `json:"-"`

	Notices []Notice `json:"notices,omitempty"`
}
