package cur

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"2017-11-01T00:00:00Z", "2017-11-01T00:00:00Z"},
		{"2019-05-15T04:23:14.000Z", "2019-05-15T04:23:14Z"},
		{"2019-05-15T04:23:14.999999999Z", "2019-05-15T04:23:14Z"},
		{"2024-09-01 00:00:00", "2024-09-01T00:00:00Z"},
		{"2026-04-01 03:00:00+00", "2026-04-01T03:00:00Z"},
		{"2026-04-01 03:00:00+05:30", "2026-03-31T21:30:00Z"},
		{"2026-04-01 03:00:00-0800", "2026-04-01T11:00:00Z"},
		{"2024-09-01 00:00:00.000 UTC", "2024-09-01T00:00:00Z"},
		{"2024-09-01T00:00:00", "2024-09-01T00:00:00Z"},
		{" 2024-02-29 ", "2024-02-29T00:00:00Z"},
		{"20250101T000000.000Z", "2025-01-01T00:00:00Z"},
		{"20250101", "2025-01-01T00:00:00Z"},
		{"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
		{"2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z"},
		{"2100-02-28 23:00:00", "2100-02-28T23:00:00Z"},
	} {
		got, err := ParseTime([]byte(tt.text))
		want, _ := time.Parse(time.RFC3339, tt.want)
		if err != nil || got != want.Unix() {
			t.Errorf("%q: %v, %v; want %s", tt.text, time.Unix(got, 0).UTC(), err, tt.want)
		}
	}
	for _, text := range []string{
		"2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-10", "2024-01-00", "2024-01-01T00:60:00Z",
		"2024-01-01T00:00:60Z", "2024-01-01X00:00:00Z", "1/3/2025 0:00", "lineItem/UsageStartDate", "2024", "2024-01-01T00:00:00.Z",
		"2024-01-01T00:00:00+5", "2024-01-01T00:00:00+99", "2024-01-01T00:00:00+05:", "２024-01-01", "2024-01-01T", "1969-12-31T23:59:59Z", "2200-01-01", "1970-01-01 00:00:00+01", "2199-12-31 23:00:00-01", "2100-02-29", "1.23457E+11", "NULL",
	} {
		if got, err := ParseTime([]byte(text)); err != ErrTime || got != NoTime {
			t.Errorf("%q: %v, %v; want an error", text, got, err)
		}
	}
	if got, err := ParseTime([]byte("  ")); err != nil || got != NoTime {
		t.Errorf("blank: %v, %v", got, err)
	}
}

// FuzzParseTime holds that what Go reads as RFC 3339 is read alike, and that
// nothing panics.
func FuzzParseTime(f *testing.F) {
	f.Add("2017-11-01T00:00:00Z")
	f.Add("2026-04-01 03:00:00.5+05:30")
	f.Add("20250101T000000.000Z")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseTime([]byte(text))
		want, wantErr := time.Parse(time.RFC3339, text)
		_, offset := want.Zone()
		// Go also takes a comma before the fraction, zones of a whole day and
		// hours of one digit.
		if len(text) < 14 || text[13] != ':' {
			return
		}
		if year := want.Year(); year < 1971 || year > 2198 {
			return
		}
		if wantErr != nil || strings.Contains(text, ",") || offset > 18*3600+59*60 || offset < -18*3600-59*60 {
			return
		}
		if err != nil || got != want.Unix() {
			t.Fatalf("%q: %d, %v; want %d", text, got, err, want.Unix())
		}
	})
}

func TestParseMap(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []Pair
	}{
		{"blank text has no pairs", " ", nil},
		{"null has no pairs", "null", nil},
		{"an empty object", " { } ", nil},
		{"one pair", `{"user_name":"a"}`, []Pair{{"user_name", "a"}}},
		{"blanks anywhere", " { \"a\" : \"b\" ,\n\"c\":\t\"d\" } ", []Pair{{"a", "b"}, {"c", "d"}}},
		{"commas, quotes, line ends and letters of all kinds", `{"a":"x, \"y\"\n😀é\/\\"}`, []Pair{{"a", "x, \"y\"\n😀é/\\"}}},
		{"unicode escapes", `{"a":"\u00e9\ud83d\ude00"}`, []Pair{{"a", "é😀"}}},
		{"half a surrogate is visible", `{"a":"\ud83dx","b":"\ud83d\u0041","c":"\ude00"}`, []Pair{{"a", "\ufffdx"}, {"b", "\ufffdA"}, {"c", "\ufffd"}}},
		{"a null value is no value", `{"a":null,"b":"c"}`, []Pair{{"a", ""}, {"b", "c"}}},
		{"the last of two equal keys counts", `{"a":"1","b":"2","a":"3"}`, []Pair{{"a", "3"}, {"b", "2"}}},
		{"numbers and booleans as written", `{"a":-1.50E+3,"b":true,"c":0,"d":false}`, []Pair{{"a", "-1.50E+3"}, {"b", "true"}, {"c", "0"}, {"d", "false"}}},
		{"lists and objects as written", `{"a":[1,{"b":["c\""]}],"d":{},"e":[]}`, []Pair{{"a", `[1,{"b":["c\""]}]`}, {"d", "{}"}, {"e", "[]"}}},
		{"broken UTF-8 is visible", "{\"a\":\"\xff\"}", []Pair{{"a", "\ufffd"}}},
		{"a map as Athena prints it", "{user_name=a, user_team=b, c, d=e, f=null, g=h=i} ", []Pair{{"user_name", "a"}, {"user_team", "b, c"}, {"d", "e"}, {"f", ""}, {"g", "h=i"}}},
		{"an empty key", `{"":"x"}`, []Pair{{"", "x"}}},
	} {
		got, err := ParseMap([]byte(tt.text))
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, %v; want %q", tt.name, got, err, tt.want)
		}
	}
	for _, text := range []string{
		"x", "{", "}", `{"a"}`, `{"a":}`, `{"a":"b",}`, `{"a":"b"}x`, `{a:"b"}`, `{'a':'b'}`, `["a"]`, `"a"`, "{\"a\":\"\n\"}", `{"a":"\x"}`,
		`{"a":"\u12"}`, `{"a":"\u12G4"}`, `{"a":01}`, `{"a":1.}`, `{"a":1e}`, `{"a":-}`, `{"a":nul}`, `{"a":[1,]}`, `{"a":{"b"}}`, "null x",
		`{"a":"b"`, `{"a":"b\`, "{user_name=a", "{user}", `{"a":` + strings.Repeat("[", 5000), "nullx",
	} {
		if got, err := ParseMap([]byte(text)); err != ErrMap || got != nil {
			t.Errorf("%.40q: %q, %v; want an error", text, got, err)
		}
	}
}

func TestParseMapOfManyKeysIsQuick(t *testing.T) {
	var text strings.Builder
	text.WriteString("{")
	const n = 100_000
	for i := range n {
		fmt.Fprintf(&text, `"%d":1,`, i)
	}
	text.WriteString(`"7":2}`)
	start := time.Now()
	got, err := ParseMap([]byte(text.String()))
	if err != nil || len(got) != n || got[7] != (Pair{"7", "2"}) {
		t.Fatal(len(got), err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("%v for %d keys", took, n)
	}
}

// FuzzParseMap holds that ParseMap takes exactly the objects that encoding/json
// takes, and finds the same texts in them.
func FuzzParseMap(f *testing.F) {
	for _, text := range []string{`{"a":"b"}`, `{"a":[1,{"b":null}],"a":"\ud83d\ude00\u0000"}`, "null", `{"a":-1.5e3,"b":"\ud83d"}`, "{\"\xff\":\"\x00\"}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := ParseMap(text)
		if len(bytes.Trim(text, " \t\r\n")) == 0 {
			if err != nil || got != nil {
				t.Fatalf("blank: %q, %v", got, err)
			}
			return
		}
		if inner := bytes.TrimLeft(text, " \t\r\n"); len(inner) > 0 && inner[0] == '{' {
			if inner = bytes.TrimLeft(inner[1:], " \t\r\n"); len(inner) > 0 && inner[0] != '"' && inner[0] != '}' {
				return // printed, not JSON
			}
		}
		var want map[string]any
		wantErr := json.Unmarshal(text, &want)
		if bytes.Count(text, []byte("["))+bytes.Count(text, []byte("{")) > maxDepth {
			return
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: %v, want %v", text, err, wantErr)
		}
		if err != nil {
			return
		}
		seen := make(map[string]bool)
		for _, p := range got {
			if seen[p.Key] {
				t.Fatalf("%q: %q twice", text, p.Key)
			}
			seen[p.Key] = true
			value, ok := want[strings.ReplaceAll(p.Key, "\u2400", "\x00")]
			if s, isText := value.(string); ok && isText && s != strings.ReplaceAll(p.Value, "\u2400", "\x00") &&
				!strings.Contains(s, "\u2400") {
				t.Fatalf("%q: %q is %q, want %q", text, p.Key, p.Value, s)
			}
		}
	})
}

func TestSniffBytes(t *testing.T) {
	for _, tt := range []struct {
		head string
		want Container
		says string
	}{
		{"", Empty, "an empty file"},
		{"\x1f\x8b\x08", Gzip, "a gzip file"},
		{"PK\x03\x04", Zip, "a zip archive"},
		{"PK\x05\x06", Zip, "a zip archive"},
		{"PAR1\x15", Parquet, "a Parquet file"},
		{"\x28\xb5\x2f\xfd", Zstd, "a Zstandard file"},
		{"\xff\xfei\x00", UTF16LE, "UTF-16 text"},
		{"\xfe\xff\x00i", UTF16BE, "UTF-16 text"},
		{"i\x00d\x00e\x00n\x00t\x00", UTF16LE, "UTF-16 text"},
		{"\x00i\x00d\x00e\x00n\x00t", UTF16BE, "UTF-16 text"},
		{"\x89PNG\r\n\x1a\n\x00", PNG, "a PNG image"},
		{"\xff\xd8\xff\xe0", JPEG, "a JPEG image"},
		{"%PDF-1.7", PDF, "a PDF document"},
		{"{\"assemblyId\":1}", JSONText, "JSON"},
		{"\xef\xbb\xbf [1]", JSONText, "JSON"},
		{"create external table x", SQLText, "SQL"},
		{"<!DOCTYPE html>", MarkupText, "HTML or XML"},
		{"AWSTemplateFormatVersion: 2010", YAMLText, "YAML"},
		{"identity/LineItemId,bill", Text8, "plain text"},
		{"a\x00b,identity/LineItemId,bill/x", Text8, "plain text"},
		{strings.Repeat("\x00", 100), Binary, "a binary file"},
		{"\x01\x02\x03\x04abc", Binary, "a binary file"},
		{"\n", Text8, "plain text"},
	} {
		got := SniffBytes([]byte(tt.head))
		if got != tt.want || got.String() != tt.says {
			t.Errorf("%q: %v, want %v", tt.head, got, tt.says)
		}
	}
	for c := Text8; c <= Binary; c++ {
		if c.String() == "" || Refuse("f", c).Title == "" {
			t.Errorf("container %d has no words", c)
		}
	}
	if got := Refuse("team-offsite.png", PNG).Error(); got != "team-offsite.png: This is not a cost report. team-offsite.png looks like a PNG image. I read CUR (CSV, gz, zip, Parquet) and FOCUS (CSV, Parquet)." {
		t.Error(got)
	}
}

// FuzzDict holds that a Dict gives each distinct text one code, in the order of
// first occurrence, as a map would.
func FuzzDict(f *testing.F) {
	f.Add([]byte("a,b,a,,longer than eight bytes,b"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d := NewDict()
		want := map[string]uint32{"": 0}
		for _, word := range bytes.Split(text, []byte(",")) {
			_, known := want[string(word)]
			if _, ok := d.Lookup(word); ok != known {
				t.Fatalf("%q known: %v, want %v", word, ok, known)
			}
			if !known {
				want[string(word)] = uint32(len(want))
			}
			if got := d.Code(word); got != want[string(word)] || d.Value(got) != string(word) {
				t.Fatalf("%q is %d %q, want %d", word, got, d.Value(got), want[string(word)])
			}
		}
		if d.Len() != len(want) {
			t.Fatalf("%d codes, want %d", d.Len(), len(want))
		}
	})
}

// FuzzCodes holds that looking up cells by the column gives the codes that looking
// up one text after the other gives, quotes around a cell apart.
func FuzzCodes(f *testing.F) {
	f.Add([]byte("a,b,a,,longer than eight bytes,b,\"b\",\"\",\"a\"\"b\",\"longer than eight bytes\",b"))
	f.Add(bytes.Repeat([]byte("text of sixteen ,longer than the keys of a block "), 9))
	f.Fuzz(func(t *testing.T, text []byte) {
		cells := Cells{Text: append(bytes.Clone(text), make([]byte, 2*wordBytes)...)}
		at := 0
		words := bytes.Split(text, []byte(","))
		for _, word := range words {
			cells.Starts = append(cells.Starts, uint32(at)-1)
			at += len(word)
			cells.Ends = append(cells.Ends, uint32(at))
			at++
		}
		whole, single := NewDict(), NewDict()
		codes := make([]uint32, len(words))
		for r := whole.Codes(codes, &cells); r < len(codes); r = whole.Codes(codes, &cells) {
			if words[r][0] != '"' && whole.has(words[r]) {
				t.Fatalf("stopped at %q, which is known", words[r])
			}
			cells.Learn(codes, whole.Code(words[r]))
		}
		for r, word := range words {
			if n := len(word); n > 1 && word[0] == '"' && word[n-1] == '"' {
				if bare := word[1 : n-1]; len(bare) == 0 || single.has(bare) && !bytes.Contains(bare, []byte(`"`)) {
					word = bare
				}
			}
			if code := single.Code(word); codes[r] != code || whole.Value(code) != single.Value(code) {
				t.Fatalf("cell %d, %q: %d, want %d", r, words[r], codes[r], code)
			}
		}
	})
}

// has says whether d knows text.
func (d *Dict) has(text []byte) bool {
	_, ok := d.Lookup(text)
	return ok
}

func TestDictKeepsManyTexts(t *testing.T) {
	d := NewDict()
	const n = 200_000
	for i := range n {
		d.Code(fmt.Appendf(nil, "arn:aws:ec2:us-east-1:123456789012:instance/i-%08x", i))
	}
	for i := range n {
		text := fmt.Sprintf("arn:aws:ec2:us-east-1:123456789012:instance/i-%08x", i)
		if code, ok := d.Lookup([]byte(text)); !ok || code != uint32(i+1) || d.Value(code) != text {
			t.Fatalf("%s is %d", text, code)
		}
	}
	if code := d.Code(bytes.Repeat([]byte("x"), chunkBytes)); code != n+1 || len(d.Value(code)) != chunkBytes {
		t.Error("a long text was not kept")
	}
}
