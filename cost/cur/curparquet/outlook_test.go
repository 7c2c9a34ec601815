package curparquet

import (
	"bytes"
	"math"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/synth/synthparquet"
)

// synthetic is a made-up bill in row groups of so many rows.
func synthetic(t *testing.T, o synth.Options, groupRows int64) []byte {
	t.Helper()
	var b bytes.Buffer
	o.Seed, o.Month = 5, 0
	if _, err := synthparquet.WriteGroups(&b, o, groupRows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestOutlookOfResources holds what a footer says of different texts against how many
// there are, where the writer's dictionaries hold them all and where they do not, in
// one row group and in many.
func TestOutlookOfResources(t *testing.T) {
	for _, tt := range []struct {
		say             string
		resources, rows int64
		group           int64
	}{
		{"few", 0, 50_000, 50_000},
		{"few, in many row groups", 0, 50_000, 5_000},
		{"as many as rows", 50_000, 50_000, 50_000},
		{"as many as rows, in many row groups", 50_000, 50_000, 5_000},
	} {
		raw := synthetic(t, synth.Options{Rows: tt.rows, Resources: tt.resources, Shuffle: true}, tt.group)
		look, err := Look("bill", bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		dict := &dictOf{field: cur.ResourceID}
		if _, err := Decode("bill", bytes.NewReader(raw), int64(len(raw)), dict); err != nil {
			t.Fatal(err)
		}
		var texts float64
		for code := range dict.dict.Len() {
			texts += float64(len(dict.dict.Value(uint32(code))))
		}
		for _, o := range look.Outlooks {
			if o.Field != cur.ResourceID {
				continue
			}
			real := float64(dict.dict.Len() - 1)
			if o.Different < real/2 || o.Different > 2*real || o.Text < texts/2 || o.Text > 2*texts {
				t.Errorf("%s: %.0f of %.0f bytes are foreseen; there are %.0f of %.0f", tt.say, o.Different, o.Text, real, texts)
			}
		}
	}
}

// dictOf keeps the dictionary of a field.
type dictOf struct {
	field cur.Field
	dict  *cur.Dict
}

func (d *dictOf) Batch(b *cur.Batch) error {
	if c := b.Columns[d.field]; c != nil {
		d.dict = c.Dict
	}
	return nil
}
func (d *dictOf) Reject(*cur.CellError) {}
func (d *dictOf) Advance(int64) error   { return nil }

// TestOutlookOfLies holds that sizes and counts which lie make no nonsense: what is
// foreseen stays within what the file could hold.
func TestOutlookOfLies(t *testing.T) {
	raw := synthetic(t, synth.Options{Rows: 3_000, Schema: synth.CUR2}, 1_000)
	lies := []int64{math.MinInt64, -1, 0, 1, 1 << 40, math.MaxInt64}
	for which, set := range map[string]func(*chunkAt, int64){
		"values":     func(at *chunkAt, n int64) { at.values = n },
		"unpacked":   func(at *chunkAt, n int64) { at.unpacked = n },
		"dictionary": func(at *chunkAt, n int64) { at.dictionary = n },
		"nulls":      func(at *chunkAt, n int64) { at.nulls = n },
		"bounds": func(at *chunkAt, n int64) {
			at.least, at.most = nil, make([]byte, min(uint64(n), 1<<20))
		},
		"all": func(at *chunkAt, n int64) { at.values, at.unpacked, at.dictionary, at.nulls = n, n, n, n },
	} {
		for _, lie := range lies {
			d, _, err := open("bill", bytes.NewReader(raw), int64(len(raw)), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range d.foot.groups {
				for i := range g.chunks {
					set(&g.chunks[i], lie)
				}
			}
			size, rows := float64(len(raw)), 3_000.0
			for _, o := range d.outlooks() {
				for _, x := range []struct{ got, most float64 }{{o.Different, rows * usualKeys}, {o.Nearby, rows * usualKeys},
					{o.Text, 3 * size * rowsPerByte}, {o.Same, 1}, {o.Filled, 1}, {o.Held, 9 * (size + usualPage + 2*usualKeys*rows)}} {
					if !(x.got >= 0 && x.got <= x.most) {
						t.Errorf("%s of %d: %+v", which, lie, o)
					}
				}
			}
		}
	}
}

// TestSkip holds that a field that is skipped is not decoded, and nothing else changes.
func TestSkip(t *testing.T) {
	raw := synthetic(t, synth.Options{Rows: 2_000}, 700)
	for _, skip := range []cur.Field{cur.NoField, cur.ResourceID} {
		look, err := Look("bill", bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		look.Skip = skip
		kept, other := &dictOf{field: cur.ResourceID}, &dictOf{field: cur.UsageType}
		report, err := look.Decode(1, "bill", bytes.NewReader(raw), int64(len(raw)), kept)
		if err != nil || report.Kept != 2_000 || (kept.dict == nil) != (skip == cur.ResourceID) {
			t.Errorf("%v is skipped: %v, %d rows, resources %v", skip, err, report.Kept, kept.dict)
		}
		if _, err := look.Decode(1, "bill", bytes.NewReader(raw), int64(len(raw)), other); err != nil || other.dict == nil {
			t.Errorf("%v is skipped: %v, usage types %v", skip, err, other.dict)
		}
	}
}
