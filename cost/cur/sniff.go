package cur

import (
	"bytes"
	"fmt"
)

// Container is what the first bytes of a file say that it is, whatever its name.
type Container uint8

// The containers that are told apart. Those up to UTF16BE can hold a bill.
const (
	Text8 Container = iota // text in UTF-8 or a one-byte encoding
	Gzip
	Zip
	Parquet
	Zstd
	UTF16LE
	UTF16BE
	Empty
	JSONText
	SQLText
	MarkupText
	YAMLText
	PNG
	JPEG
	GIF
	PDF
	OldOffice
	SevenZip
	Bzip2
	Xz
	Avro
	ORC
	SQLite
	Binary // none of the above, and no text
)

// String says what a file looks like, as the end of a sentence: "a PNG image".
func (c Container) String() string {
	return [...]string{
		Text8: "plain text", Gzip: "a gzip file", Zip: "a zip archive", Parquet: "a Parquet file",
		Zstd: "a Zstandard file", UTF16LE: "UTF-16 text", UTF16BE: "UTF-16 text", Empty: "an empty file",
		JSONText: "JSON", SQLText: "SQL", MarkupText: "HTML or XML", YAMLText: "YAML", PNG: "a PNG image",
		JPEG: "a JPEG image", GIF: "a GIF image", PDF: "a PDF document", OldOffice: "an old Office document",
		SevenZip: "a 7z archive", Bzip2: "a bzip2 file", Xz: "an xz file", Avro: "an Avro file", ORC: "an ORC file",
		SQLite: "an SQLite database", Binary: "a binary file",
	}[c]
}

// signatures are the bytes that files begin with.
var signatures = []struct {
	start     string
	container Container
}{
	{"\x1f\x8b", Gzip},
	{"PK\x03\x04", Zip},
	{"PK\x05\x06", Zip}, // without members
	{"PAR1", Parquet},
	{"PARE", Parquet}, // with an encrypted footer
	{"\x28\xb5\x2f\xfd", Zstd},
	{"\xff\xfe", UTF16LE},
	{"\xfe\xff", UTF16BE},
	{"\x89PNG\r\n\x1a\n", PNG},
	{"\xff\xd8\xff", JPEG},
	{"GIF8", GIF},
	{"%PDF", PDF},
	{"\xd0\xcf\x11\xe0", OldOffice},
	{"7z\xbc\xaf\x27\x1c", SevenZip},
	{"BZh", Bzip2},
	{"\xfd7zXZ\x00", Xz},
	{"Obj\x01", Avro},
	{"ORC", ORC},
	{"SQLite format 3\x00", SQLite},
}

// SniffBytes says what a file is by its first bytes; 512 of them are plenty.
func SniffBytes(head []byte) Container {
	if len(head) == 0 {
		return Empty
	}
	for _, s := range signatures {
		if len(head) >= len(s.start) && string(head[:len(s.start)]) == s.start {
			return s.container
		}
	}
	switch {
	case plain16(head, 0):
		return UTF16LE
	case plain16(head, 1):
		return UTF16BE
	}
	text := bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if unprintable(text) {
		return Binary
	}
	text = bytes.TrimLeft(text, " \t\r\n")
	if len(text) == 0 {
		return Text8
	}
	upper := bytes.ToUpper(text[:min(len(text), 64)])
	switch {
	case text[0] == '{', text[0] == '[':
		return JSONText
	case text[0] == '<':
		return MarkupText
	case bytes.HasPrefix(upper, []byte("AWSTEMPLATEFORMATVERSION")), bytes.HasPrefix(upper, []byte("---\n")):
		return YAMLText
	}
	for _, word := range []string{"CREATE ", "SELECT ", "DROP ", "ALTER ", "COPY ", "INSERT ", "WITH ", "-- "} {
		if bytes.HasPrefix(upper, []byte(word)) {
			return SQLText
		}
	}
	return Text8
}

// plain16 says whether head is plain letters in UTF-16 without a byte order mark,
// the letters at even (0) or odd (1) places.
func plain16(head []byte, odd int) bool {
	if len(head) < 8 {
		return false
	}
	for i := 0; i+1 < len(head) && i < 64; i += 2 {
		if c := head[i+odd]; c < '\t' || c > '~' || head[i+1-odd] != 0 {
			return false
		}
	}
	return true
}

// unprintable says whether text can hardly be text: one byte in ten is a control
// character. Single NUL bytes occur in bills and are no reason.
func unprintable(text []byte) bool {
	control := 0
	for _, c := range text {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			control++
		}
	}
	return control*10 > len(text)
}

// Refuse returns the error for a file that looks like c and is no bill.
func Refuse(file string, c Container) *FileError {
	e := &FileError{File: file, Code: NotABill, Title: "This is not a cost report"}
	switch c {
	case Empty:
		e.Code, e.Title = EmptyFile, fmt.Sprintf("%s is empty", file)
		e.Text = "It holds nothing at all. Download it again."
	default:
		e.Text = fmt.Sprintf("%s looks like %v. I read CUR (CSV, gz, zip, Parquet) and FOCUS (CSV, Parquet).", file, c)
	}
	return e
}
