package curcsv

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// header is the first row of a file and how its text is laid out.
type header struct {
	container cur.Container
	mapping   cur.Mapping
	delimiter byte
	newline   byte   // '\n', or '\r' where it stands alone
	raw       []byte // the row without its line end
	dialect   string // what is unusual, in a sentence; or blank
}

// byteOrderMark may begin a file in UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// sniffBytes is how much of a file is looked at to tell what it is.
const sniffBytes = 512

// openHeader reads the header and leaves in at the first row below it.
func openHeader(name string, in *input) (*header, error) {
	if err := in.atLeast(sniffBytes); err != nil {
		return nil, err
	}
	h := &header{container: cur.SniffBytes(in.text()[:min(sniffBytes, len(in.text()))])}
	var unusual []string
	switch h.container {
	case cur.UTF16LE, cur.UTF16BE:
		if err := in.transcode(h.container); err != nil {
			return nil, err
		}
		unusual = append(unusual, "UTF-16")
	case cur.Text8, cur.JSONText, cur.SQLText, cur.MarkupText, cur.YAMLText, cur.Empty:
	default:
		return nil, cur.Refuse(name, h.container)
	}
	if bytes.HasPrefix(in.text(), []byte(byteOrderMark)) {
		in.drop(len(byteOrderMark))
	}
	if err := skipBlank(name, in); err != nil {
		return nil, err
	}
	if err := h.read(name, in); err != nil {
		return nil, err
	}
	switch h.delimiter {
	case '\t':
		unusual = append(unusual, "tabs between cells")
	case ';':
		unusual = append(unusual, "semicolons between cells")
	}
	if h.newline == '\r' {
		unusual = append(unusual, "rows that end with CR alone")
	}
	if len(unusual) > 0 {
		h.dialect = fmt.Sprintf("It has %s, as spreadsheets write it. It was read all the same.", strings.Join(unusual, " and "))
	}
	return h, nil
}

// transcode reads what follows, and what is there, as UTF-16.
func (in *input) transcode(c cur.Container) error {
	order := binary.ByteOrder(binary.LittleEndian)
	if c == cur.UTF16BE {
		order = binary.BigEndian
	}
	u := &utf16Reader{r: in.r, order: order, in: bytes.Clone(in.text()), err: in.err}
	*in = input{r: u, sink: in.sink, block: in.block}
	return in.atLeast(len(byteOrderMark))
}

// skipBlank drops blank lines before the header.
func skipBlank(name string, in *input) error {
	for {
		rest := bytes.TrimLeft(in.text(), "\r\n\t ")
		blank := len(in.text()) - len(rest)
		if len(rest) > 0 {
			// Blanks before the first name belong to its row.
			line := bytes.LastIndexAny(in.text()[:blank], "\r\n") + 1
			in.drop(line)
			return nil
		}
		if in.final() {
			if in.err != nil && !isEOF(in.err) {
				return unreadable(name, in.err)
			}
			return cur.Refuse(name, cur.Empty)
		}
		in.drop(blank)
		if err := in.fill(); err != nil {
			return err
		}
	}
}

// read finds the header row, its delimiter and its line end.
func (h *header) read(name string, in *input) error {
	for {
		text := in.text()[:min(len(in.text()), headerMax)]
		final := in.final() && len(text) == len(in.text())
		best := -1
		complete := true
		for _, delimiter := range []byte{',', '\t', ';'} {
			names, size, newline, ok := splitHeader(text, delimiter, final)
			if !ok {
				complete = false
				continue
			}
			m := cur.MatchHeader(names)
			if fit := fitness(&m); fit > best {
				best = fit
				h.mapping, h.delimiter, h.newline, h.raw = m, delimiter, newline, text[:size]
			}
		}
		switch {
		case best >= 0 && (complete || final || len(text) == headerMax):
			return h.take(name, in)
		case in.final():
			if !isEOF(in.err) {
				return unreadable(name, in.err)
			}
			return cur.Refuse(name, h.container)
		case len(text) == headerMax:
			return cur.Refuse(name, h.container)
		}
		if err := in.fill(); err != nil {
			return err
		}
	}
}

// fitness says how well a header was understood.
func fitness(m *cur.Mapping) int {
	fit := len(m.Names)
	for _, use := range m.Columns {
		if use.Role != cur.UnusedColumn {
			fit += 1 << 20
		}
	}
	return fit
}

// take moves past the header.
func (h *header) take(name string, in *input) error {
	if len(h.mapping.Names) > columnsMax {
		return &cur.FileError{File: name, Code: cur.NotABill, Title: "This is not a cost report",
			Text: fmt.Sprintf("%s has more than %s columns, and no cost report has so many.", name, cur.Count(columnsMax))}
	}
	size := len(h.raw)
	h.raw = bytes.Clone(h.raw)
	rest := in.text()[size:]
	if len(rest) > 0 && rest[0] == '\r' && h.newline == '\n' {
		rest = rest[1:]
		size++
	}
	if len(rest) > 0 {
		size++
	}
	in.drop(size)
	return nil
}

// refusal returns why the file cannot be used, or nil.
func (h *header) refusal(name string) *cur.FileError {
	refusal := h.mapping.Refusal(name)
	if refusal != nil && refusal.Code == cur.MissingColumn && h.mapping.Family == cur.NoFamily {
		// A table can at least name its columns; anything else is no table.
		if h.container != cur.Text8 && h.container != cur.UTF16LE && h.container != cur.UTF16BE || len(h.mapping.Names) < 2 {
			return cur.Refuse(name, h.container)
		}
	}
	return refusal
}

// splitHeader splits the first row of text. size is its length without the line
// end. ok is false when the row does not end in text and more may follow.
func splitHeader(text []byte, delimiter byte, final bool) (names []string, size int, newline byte, ok bool) {
	var cell []byte
	quoted, start := false, true
	add := func() {
		names = append(names, cur.Visible(cell))
		cell, start = cell[:0], true
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if quoted {
			switch {
			case c != '"':
				cell = append(cell, c)
			case i+1 == len(text) && !final:
				return nil, 0, 0, false
			case i+1 < len(text) && text[i+1] == '"':
				cell = append(cell, c)
				i++
			case i+1 == len(text), text[i+1] == delimiter, text[i+1] == '\r', text[i+1] == '\n':
				quoted = false
			default:
				cell = append(cell, c)
			}
			continue
		}
		switch c {
		case delimiter:
			add()
			if len(names) > columnsMax {
				return names, i, '\n', true
			}
			continue
		case '"':
			if start {
				quoted = true
			} else {
				cell = append(cell, c)
			}
		case '\n':
			add()
			return names, i, '\n', true
		case '\r':
			if i+1 == len(text) && !final {
				return nil, 0, 0, false
			}
			add()
			if i+1 < len(text) && text[i+1] != '\n' {
				return names, i, '\r', true
			}
			return names, i, '\n', true
		default:
			cell = append(cell, c)
		}
		start = false
	}
	if !final {
		return nil, 0, 0, false
	}
	add()
	return names, len(text), '\n', true
}

// isEOF says whether a file ended as it should.
func isEOF(err error) bool { return errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) }

// unreadable is the error of a file that breaks off before its first row.
func unreadable(name string, err error) error {
	var file *cur.FileError
	if errors.As(err, &file) {
		return err
	}
	return &cur.FileError{File: name, Code: cur.DamagedFile, Title: name + " is damaged at its very start",
		Text: "Nothing of it could be read. Download the file again.", Err: err}
}
