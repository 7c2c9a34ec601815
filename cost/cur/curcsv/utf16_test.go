package curcsv

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/plainbill/plainbill/cost/cur"
)

// inUTF16 returns text in UTF-16.
func inUTF16(text string, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

func TestUTF16BillsAreReadLikeOthers(t *testing.T) {
	text := strings.Split(twisted, "Tax,yesterday")[0]
	want := newKeep()
	if _, err := Decode("f", strings.NewReader(text), want); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		file []byte
	}{
		{"little endian", inUTF16("\ufeff"+text, binary.LittleEndian)},
		{"big endian", inUTF16("\ufeff"+text, binary.BigEndian)},
		{"little endian without mark", inUTF16(text, binary.LittleEndian)},
		{"big endian without mark", inUTF16(text, binary.BigEndian)},
	} {
		for name, r := range map[string]io.Reader{"at once": bytes.NewReader(tt.file), "byte by byte": iotest.OneByteReader(bytes.NewReader(tt.file))} {
			got := newKeep()
			report, err := Decode("f", r, got)
			if err != nil || got.String() != want.String() {
				t.Errorf("%s, %s: %v\n%v, want\n%v", tt.name, name, err, got, want)
			}
			if n := len(report.Notices); n == 0 || report.Notices[n-1].Code != cur.IgnoredCSVDialect {
				t.Errorf("%s: %v", tt.name, report.Notices)
			}
		}
	}
}

// FuzzUTF16 holds that reading UTF-16 is what decoding all of it at once is.
func FuzzUTF16(f *testing.F) {
	f.Add([]byte("a\x00\x3d\xd8\x00\xdeb\x00"))
	f.Add([]byte("\x3d\xd8\x3d"))
	f.Fuzz(func(t *testing.T, file []byte) {
		var units []uint16
		for i := 0; i+1 < len(file); i += 2 {
			units = append(units, binary.LittleEndian.Uint16(file[i:]))
		}
		want := string(utf16.Decode(units))
		if len(file)%2 == 1 {
			want += "\ufffd"
		}
		for _, r := range []io.Reader{bytes.NewReader(file), iotest.OneByteReader(bytes.NewReader(file)), iotest.DataErrReader(bytes.NewReader(file))} {
			got, err := io.ReadAll(&utf16Reader{r: r, order: binary.LittleEndian})
			if err != nil || string(got) != want {
				t.Fatalf("%q: %q, %v; want %q", file, got, err, want)
			}
		}
	})
}
