package delivery

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/plainbill/plainbill/cost/cur"
)

const bill = "lineItem/LineItemType,lineItem/UnblendedCost\nUsage,1.5\nUsage,2.5\n"

func file(name string, content []byte) File {
	return File{Name: name, Size: int64(len(content)), R: bytes.NewReader(content)}
}

func gzipped(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, m := range members {
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, m); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// plan returns the bills among files and what was left out.
func plan(files []File, inflate Inflate) (parts []Part, left []LeftOut) {
	found := Plan(files, inflate)
	return found.Parts, found.LeftOut
}

// member is a file of an archive that a test makes.
type member struct {
	name    string
	content []byte
	store   bool
}

func zipped(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		method := zip.Deflate
		if m.store {
			method = zip.Store
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(m.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstded(t testing.TB, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read returns the text of a part and how many bytes on disk it took.
func read(t testing.TB, p *Part) (text string, used int64, err error) {
	t.Helper()
	r, err := p.Text(func(n int64) error { used += n; return nil })
	if err != nil {
		return "", used, err
	}
	b, err := io.ReadAll(r)
	if e := r.Close(); e != nil && err == nil {
		t.Errorf("close: %v", e)
	}
	return string(b), used, err
}

func TestPlanFindsBills(t *testing.T) {
	second := strings.Replace(bill, "1.5", "7.5", 1)
	for _, tt := range []struct {
		name    string
		file    File
		want    []string // names of the parts
		packing string
		text    []string
	}{
		{"plain text", file("a", []byte(bill)), []string{"a"}, "", []string{bill}},
		{"gzip under a wrong name", file("a.csv", gzipped(t, bill)), []string{"a.csv"}, "gzip", []string{bill}},
		{"text under the name of a gzip", file("a.csv.gz", []byte(bill)), []string{"a.csv.gz"}, "", []string{bill}},
		{"two gzip members are one text", file("a", gzipped(t, bill[:30], bill[30:])), []string{"a"}, "gzip", []string{bill}},
		{"zstd", file("a", zstded(t, bill)), []string{"a"}, "zstd", []string{bill}},
		{"gzip in gzip", file("a", gzipped(t, string(gzipped(t, bill)))), []string{"a"}, "gzip, gzip", []string{bill}},
		{"members in the order of their names", file("a.zip", zipped(t, member{"2.csv", []byte(second), false}, member{"1.csv", []byte(bill), true})),
			[]string{"a.zip/1.csv", "a.zip/2.csv"}, "zip", []string{bill, second}},
		{"gzip in a zip", file("a.zip", zipped(t, member{"x/1.csv.gz", gzipped(t, bill), true})), []string{"a.zip/x/1.csv.gz"}, "zip, gzip", []string{bill}},
		{"gzip deflated in a zip", file("a.zip", zipped(t, member{"1.csv.gz", gzipped(t, bill), false})), []string{"a.zip/1.csv.gz"}, "zip, gzip", []string{bill}},
		{"zip in a zip", file("a.zip", zipped(t, member{"b.zip", zipped(t, member{"1.csv", []byte(bill), false}), false})),
			[]string{"a.zip/b.zip/1.csv"}, "zip, zip", []string{bill}},
		{"zip in a gzip", file("a", gzipped(t, string(zipped(t, member{"1.csv", []byte(bill), false})))), []string{"a/1.csv"}, "gzip, zip", []string{bill}},
	} {
		parts, left := plan([]File{tt.file}, nil)
		if len(left) > 0 {
			t.Errorf("%s: left out %v", tt.name, left[0].Err)
		}
		if len(parts) != len(tt.want) {
			t.Errorf("%s: %d parts, want %d", tt.name, len(parts), len(tt.want))
			continue
		}
		for i := range parts {
			p := &parts[i]
			text, used, err := read(t, p)
			if err != nil || text != tt.text[i] {
				t.Errorf("%s: read %q, %v", tt.name, text, err)
			}
			if p.Name != tt.want[i] || p.Packing != tt.packing || p.Parquet {
				t.Errorf("%s: part %+v, want name %q and packing %q", tt.name, p, tt.want[i], tt.packing)
			}
			if used > p.Bytes || used == 0 {
				t.Errorf("%s: used %d of %d bytes on disk", tt.name, used, p.Bytes)
			}
		}
	}
}

func TestPlanLeavesOut(t *testing.T) {
	locked := zipped(t, member{"1.csv", []byte(bill), true})
	// The general purpose flag of the member, in its header and in the directory.
	locked[6] |= 1
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1
	for _, tt := range []struct {
		name string
		file File
		want cur.Code
	}{
		{"an empty file", file("a", nil), cur.EmptyFile},
		{"a success mark is a helper", file("x/_SUCCESS", nil), cur.HelperFile},
		{"a picture", file("a.csv", []byte("\x89PNG\r\n\x1a\n0000")), cur.NotABill},
		{"a document", file("a.csv", []byte("%PDF-1.7")), cur.NotABill},
		{"a manifest", file("a-Manifest.json", []byte(`{"assemblyId":"1"}`)), cur.HelperFile},
		{"SQL", file("create-table.sql", []byte("CREATE EXTERNAL TABLE x")), cur.HelperFile},
		{"a status file", file("cost_and_usage_data_status", []byte("READY")), cur.HelperFile},
		{"a zip without members", file("a.zip", zipped(t)), cur.EmptyFile},
		{"a zip with a password", file("a.zip", locked), cur.EncryptedZip},
		{"a zip cut short", file("a.zip", zipped(t, member{"1.csv", []byte(bill), true})[:60]), cur.UnreadableZip},
		{"a picture in a zip", file("a.zip", zipped(t, member{"logo.png", []byte("\x89PNG\r\n\x1a\n0000"), false})), cur.NotABill},
		{"a Mac's shadow", file("a.zip", zipped(t, member{"__MACOSX/._1.csv", []byte(bill), false})), cur.HelperFile},
		{"nothing but a gzip header", file("a.gz", gzipped(t, bill)[:9]), cur.DamagedFile},
		{"zeros in a zip", file("a.zip", zipped(t, member{"1.csv", make([]byte, 100<<20), false})), cur.ZipBomb},
		{"zeros in a gzip", file("a.gz", gzipped(t, string(make([]byte, 100<<20)))), cur.ZipBomb},
		{"gzip without end", file("a.gz", nested(t, bill, 6)), cur.NotABill},
	} {
		parts, left := plan([]File{tt.file}, nil)
		if len(parts) != 0 || len(left) != 1 {
			t.Errorf("%s: %d parts and %d left out, want 0 and 1", tt.name, len(parts), len(left))
			continue
		}
		if e := left[0].Err; e.Code != tt.want || e.Title == "" || e.Text == "" {
			t.Errorf("%s: %+v, want code %s", tt.name, e, tt.want)
		}
	}
}

func nested(t testing.TB, content string, depth int) []byte {
	for range depth {
		content = string(gzipped(t, content))
	}
	return []byte(content)
}

// Text that goes on for ever from little is stopped while it is read.
func TestTextEndsABomb(t *testing.T) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, bill); err != nil {
		t.Fatal(err)
	}
	row := bytes.Repeat([]byte("Usage,0\n"), 1<<14)
	for range 700 {
		if _, err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	parts, _ := plan([]File{file("a", b.Bytes())}, nil)
	if len(parts) != 1 {
		t.Fatalf("%d parts, want 1", len(parts))
	}
	_, _, err = read(t, &parts[0])
	var e *cur.FileError
	if !errors.As(err, &e) || e.Code != cur.ZipBomb {
		t.Errorf("%v, want a bomb", err)
	}
}

func TestPlanCountsTheSameBytesOnce(t *testing.T) {
	other := strings.Replace(bill, "2.5", "3.5", 1)
	for _, tt := range []struct {
		name        string
		files       []File
		parts, left int
	}{
		{"the same file twice", []File{file("a", []byte(bill)), file("b", []byte(bill))}, 1, 1},
		{"the same size and another content", []File{file("a", []byte(bill)), file("b", []byte(other))}, 2, 0},
		{"twice in an archive", []File{file("a.zip", zipped(t, member{"1", []byte(bill), false}, member{"2", []byte(bill), false}))}, 1, 1},
		{"in an archive and beside it", []File{file("a", []byte(bill)), file("a.zip", zipped(t, member{"a", []byte(bill), false}))}, 1, 1},
		{"as gzip and as zip", []File{file("a.gz", gzipped(t, bill)), file("a.zip", zipped(t, member{"a", []byte(bill), false}))}, 1, 1},
		{"as gzip and plain", []File{file("a.gz", gzipped(t, bill)), file("a", []byte(bill))}, 1, 1},
		{"as gzip of another content", []File{file("a.gz", gzipped(t, bill)), file("a", []byte(other))}, 2, 0},
	} {
		parts, left := plan(tt.files, nil)
		if len(parts) != tt.parts || len(left) != tt.left {
			t.Errorf("%s: %d parts and %d left out, want %d and %d", tt.name, len(parts), len(left), tt.parts, tt.left)
		}
		for _, l := range left {
			if l.Err.Code != cur.DuplicateFile {
				t.Errorf("%s: %v", tt.name, l.Err)
			}
		}
	}
}

func TestDamage(t *testing.T) {
	text := bill + strings.Repeat("Usage,0.0000000001\n", 5000)
	whole := gzipped(t, text)
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-6] ^= 1 // in the checksum
	archive := zipped(t, member{"1.csv", []byte(text), false})
	broken := bytes.Clone(archive)
	broken[bytes.Index(broken, []byte("PK\x01\x02"))+16] ^= 1 // the checksum in the directory
	for _, tt := range []struct {
		name string
		file File
		want error
	}{
		{"cut short", file("a", whole[:len(whole)-20]), io.ErrUnexpectedEOF},
		{"wrong gzip checksum", file("a", flipped), gzip.ErrChecksum},
		{"wrong zip checksum", file("a", broken), zip.ErrChecksum},
	} {
		parts, left := plan([]File{tt.file}, nil)
		if len(parts) != 1 {
			t.Errorf("%s: %d parts, left %+v", tt.name, len(parts), left)
			continue
		}
		if _, _, err := read(t, &parts[0]); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// oneMember inflates like a browser that refuses whatever follows the first
// gzip member, giving a few bytes at a time.
func oneMember(kind string, r io.ReaderAt, off, n int64) (io.ReadCloser, error) {
	section := &counter{r: io.NewSectionReader(r, off, n)}
	if kind == "deflate-raw" {
		return &trickle{r: flate.NewReader(section), from: section}, nil
	}
	z, err := gzip.NewReader(section)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &trickle{r: z, from: section, fails: true}, nil
}

// counter counts what is read, byte by byte, so that nothing is read ahead.
type counter struct {
	r *io.SectionReader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	var b [1]byte
	_, err := io.ReadFull(c, b[:])
	return b[0], err
}

var errTrailing = errors.New("junk after the end of the compressed stream")

type trickle struct {
	r     io.Reader
	from  *counter
	fails bool
}

func (s *trickle) Read(p []byte) (int, error) {
	n, err := s.r.Read(p[:min(len(p), 7)])
	if err == io.EOF && s.fails {
		if rest, _ := io.Copy(io.Discard, s.from.r); rest > 0 {
			err = errTrailing
		}
	}
	return n, err
}

func (s *trickle) Used() int64  { return s.from.n }
func (s *trickle) Close() error { return nil }

// FuzzPlan holds that no bytes make opening panic, and that every part can be
// read to its end or to an error.
func FuzzPlan(f *testing.F) {
	f.Add([]byte(bill))
	f.Add(gzipped(f, bill[:30], bill[30:]))
	f.Add(zipped(f, member{"1.csv", []byte(bill), false}, member{"2.csv.gz", gzipped(f, bill), true}))
	f.Add(zipped(f, member{"b.zip", zipped(f, member{"1", []byte(bill), false}), false}))
	f.Add(zstded(f, bill))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, inflate := range []Inflate{nil, oneMember} {
			found := Plan([]File{file("f", content)}, inflate)
			parts := found.Parts
			if len(parts)+len(found.LeftOut)+len(found.Names) == 0 {
				t.Fatal("nothing is said about the file")
			}
			for i := range parts {
				p := &parts[i]
				if p.Lines < 0 || p.Most < p.Lines || p.Inflated < 0 {
					t.Fatalf("%d to %d rows are foreseen in %d bytes", p.Lines, p.Most, p.Inflated)
				}
				if p.Parquet {
					_, _, _ = p.ReaderAt(1<<20, func(int64) error { return nil })
					continue
				}
				r, err := p.Text(func(n int64) error {
					if n < 0 {
						t.Fatal("bytes were given back")
					}
					return nil
				})
				if err != nil {
					continue
				}
				_, _ = io.CopyN(io.Discard, r, 8<<20)
				_ = r.Close()
			}
		}
	})
}
