package curcsv

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
)

// TestScanFindsCells scans texts in which « and » stand around each cell.
func TestScanFindsCells(t *testing.T) {
	long := strings.Repeat("x", 200)
	for _, tt := range []struct{ name, marked string }{
		{"plain cells", "«a»,«b»,«c»\n«d»,«e»,«f»\n"},
		{"no line end at the end", "«a»,«b»,«c»"},
		{"blank cells", "«»,«»,«»\n«»,«x»,«»\n"},
		{"CRLF is no part of a cell", "«a»,«b»,«c»\r\n«d»,«e»,«f»\r\n"},
		{"CRLF behind a quoted cell", "«a»,«b»,«\"c\"»\r\n«d»,«e»,«\"f\"»\r"},
		{"a delimiter inside quotes", "«\"a,b\"»,«b»,«c»\n"},
		{"line ends inside quotes", "«\"a\n\r\nb\"»,«b»,«\"\n\"»\n«d»,«e»,«f»\n"},
		{"doubled quotes", "«\"\"\"a\"\",\"\"\"»,«\"\"»,«\"\"\"\"»\n"},
		{"a quote in a plain cell is a letter", "«5\" disk»,«a\"b\"c»,«x\"»\n«\"\"»,«e»,«f»\n"},
		{"a quote that closes nothing is a letter", "«\"say \"hi\" now\"»,«b»,«c»\n"},
		{"a lone CR is a letter", "«a\rb»,«c»,«d»\n"},
		{"blank lines are no rows", "\n\r\n«a»,«b»,«c»\n\n\n«d»,«e»,«f»\n\n"},
		{"cells longer than a block", "«" + long + "»,«\"" + long + "\n" + long + "\"»,«c»\n«d»,«" + long + "»,«f»\n"},
		{"cells at the border of a block", "«" + long[:62] + "»,«b»,«c»\n«" + long[:63] + "»,«\"b\"»,«c»\n«" + long[:64] + "»,«b»,«c»\n"},
		{"the header again", "«a»,«b»,«c»\nh,i,j\n«d»,«e»,«f»\n\xef\xbb\xbfh,i,j\r\n"},
		{"NUL bytes and broken letters", "«\x00»,«\xff\xfe»,«é😀»\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, newline := range []byte{'\n', '\r'} {
				marked := tt.marked
				if newline == '\r' {
					if strings.Contains(marked, "\r") {
						continue
					}
					marked = strings.ReplaceAll(marked, "\n", "\r")
				}
				var want []string
				for _, cell := range strings.Split(marked, "«")[1:] {
					cell, _, _ = strings.Cut(cell, "»")
					want = append(want, cell)
				}
				text := strings.NewReplacer("«", "", "»", "").Replace(marked)
				var got []string
				s := newScanner(&header{mapping: cur.MatchHeader([]string{"h", "i", "j"}), delimiter: ',', newline: newline, raw: []byte("h,i,j")}, 100, nil, nil)
				padded := append([]byte(text), make([]byte, Slack)...)[:len(text)]
				at, why := s.scan(padded, true)
				for r := range s.n {
					for c := range 3 {
						got = append(got, string(s.cell(padded, r, c)))
					}
				}
				if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) || at != len(text) || why != starved {
					t.Errorf("%q, to %d of %d, %d; want\n%q", got, at, len(text), why, want)
				}
			}
		})
	}
}

// TestMasks compares the marks of a block with looking at each byte.
func TestMasks(t *testing.T) {
	block := make([]byte, 64)
	for c := range 256 {
		for at := range 64 {
			for _, rest := range []byte{'x', byte(c), ',', 0xff, 0} {
				for i := range block {
					block[i] = rest
				}
				block[at] = byte(c)
				delimiters, newlines, quotes, odd := masks(block, ',', '\n')
				for i, b := range block {
					if got, want := delimiters>>i&1 == 1, b == ','; got != want {
						t.Fatalf("byte %d, %#x among %#x: delimiter %v", i, b, rest, got)
					}
					if got, want := quotes>>i&1 == 1, b == '"'; got != want {
						t.Fatalf("byte %d, %#x among %#x: quote %v", i, b, rest, got)
					}
					if got, want := newlines>>i&1 == 1, b == '\n'; got != want {
						t.Fatalf("byte %d, %#x among %#x: line end %v", i, b, rest, got)
					}
				}
				if odd == 0 && (c == 0 || c > 127 || rest == 0 || rest > 127) {
					t.Fatalf("%#x among %#x is not odd", c, rest)
				}
			}
		}
	}
}

func TestUnquote(t *testing.T) {
	var space []byte
	for _, tt := range []struct{ cell, want string }{
		{"", ""}, {`"`, `"`}, {`""`, ""}, {"a", "a"}, {`a"b`, `a"b`}, {`"a"`, "a"}, {`"a""b"`, `a"b`}, {`""""`, `"`}, {`"""a"""`, `"a"`},
		{`"a "b" c"`, `a "b" c`}, {`"a"""`, `a"`},
	} {
		if got := unquote([]byte(tt.cell), &space); string(got) != tt.want {
			t.Errorf("%s: %s, want %s", tt.cell, got, tt.want)
		}
	}
}
