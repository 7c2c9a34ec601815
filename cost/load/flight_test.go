package load

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/synth/synthparquet"
)

// monthFile is a made-up month of so many rows.
func monthFile(t testing.TB, month time.Month, rows int64, parquet bool) File {
	t.Helper()
	o := synth.Options{Rows: rows, Seed: uint64(month), Schema: synth.CUR2, Month: period.FromTime(time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC))}
	var b bytes.Buffer
	var err error
	name := month.String() + ".csv"
	if parquet {
		name = month.String() + ".parquet"
		_, err = synthparquet.Write(&b, o)
	} else {
		_, err = synth.Write(&b, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return File{Name: name, Size: int64(b.Len()), R: bytes.NewReader(b.Bytes())}
}

// TestTooMuchAsks holds what is said of files that do not fit, before a row is read.
func TestTooMuchAsks(t *testing.T) {
	files := []File{monthFile(t, time.June, 4000, true), monthFile(t, time.July, 4000, true), monthFile(t, time.August, 4000, false)}
	read := 0
	_, err := Run(files[2:], Options{Ask: true, MemoryLimit: 1})
	var one *TooMuch
	if !errors.As(err, &one) {
		t.Fatal(err)
	}
	limit := one.Need // what August takes: July or June do not fit beside it
	_, err = Run(files, Options{Ask: true, MemoryLimit: limit, Watch: func(p Progress) error { read += int(p.Rows); return nil }})
	var much *TooMuch
	if !errors.As(err, &much) || read != 0 {
		t.Fatalf("%d rows were read, and it says %v", read, err)
	}
	want := []struct {
		format string
		months []string
		exact  bool
	}{{"CUR 2.0 Parquet", []string{"2026-06"}, true}, {"CUR 2.0 Parquet", []string{"2026-07"}, true}, {"CUR 2.0 CSV", []string{"2026-08"}, false}}
	var sum int64
	for i, f := range much.Files {
		w := want[i]
		if f.Format != w.format || !slices.Equal(f.Months, w.months) || f.Exact != w.exact || f.Rows < 3000 || f.Rows > 5000 || w.exact && f.Rows != 4000 {
			t.Errorf("%s: %+v, want %+v", f.Name, f, w)
		}
		if without := f.forecast.without().grown(); f.Need < f.Rows*60 || without <= 0 || without >= f.Need {
			t.Errorf("%s needs %d bytes, %d without resource ids", f.Name, f.Need, without)
		}
		sum += f.Need
	}
	if much.Need <= limit || much.Need >= sum || much.Limit != limit {
		t.Errorf("%d of %d, the files need %d by themselves", much.Need, much.Limit, sum)
	}
	if leave, left := much.Fewer(true); left != 1 || !slices.Equal(leave, []string{"2026-06", "2026-07"}) {
		t.Errorf("leaving out %v leaves %d months", leave, left)
	}
}

// TestLeaveOut holds that what was left out is gone, said, and nothing else changed.
func TestLeaveOut(t *testing.T) {
	files := []File{monthFile(t, time.July, 3000, true), monthFile(t, time.August, 3000, false)}
	all, err := Run(files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, leave := range []Leave{{ResourceIDs: true}, {Months: []string{"2026-07"}}, {ResourceIDs: true, Months: []string{"2026-07", "2026-06"}}} {
		t.Run(fmt.Sprint(leave), func(t *testing.T) {
			b, err := Run(files, Options{Ask: true, MemoryLimit: 1 << 30, Leave: leave})
			if err != nil {
				t.Fatal(err)
			}
			want, rows := monthSum(all.Ledger, ""), int64(6000)
			if leave.Months != nil {
				want, rows = monthSum(all.Ledger, "2026-08"), 3000
			}
			if got := monthSum(b.Ledger, ""); got != want || b.Ledger.Rows() != rows || !b.Usable() {
				t.Errorf("%d rows, %s, want %d, %s", b.Ledger.Rows(), got, rows, want)
			}
			resources := slices.Contains(b.Ledger.Dimensions(), ledger.Resource)
			if resources == leave.ResourceIDs {
				t.Errorf("there are resources: %v", resources)
			}
			said := 0
			for _, n := range b.Notices {
				if n.Code == cur.ChosenOut {
					said++
				}
			}
			if chosen := len(leave.chosen()); said != chosen || chosen == 0 {
				t.Errorf("%d of %d notices of what was left out: %+v", said, chosen, b.Notices)
			}
			if leave.Months != nil && (b.States[0].State != LeftOut || b.Files[0].Notices[0].Code != cur.ChosenOut) {
				t.Errorf("July is %v: %+v", b.States[0].State, b.Files[0].Notices)
			}
			for _, f := range b.Files {
				if leave.ResourceIDs && slices.Contains(f.Present, cur.ResourceID) {
					t.Errorf("%s says that it has resource ids", f.Name)
				}
			}
		})
	}
}

func monthSum(l *ledger.Ledger, month string) (sum money.Total) {
	for _, s := range l.Segments() {
		codes, amounts := s.Codes(ledger.BillingPeriod), s.Money(cur.Unblended)
		for i, a := range amounts {
			if month == "" || l.Values(ledger.BillingPeriod)[codes.At(i)] == month {
				sum.Add(a)
			}
		}
	}
	return sum
}

// TestCardsBeforeReading holds that files say what they are before they are read, and
// that the need is told with the first progress.
func TestCardsBeforeReading(t *testing.T) {
	for _, tt := range []struct {
		file, say string
		need      int64 // as measured by reading it
	}{
		{"generated-100k.cur1.snappy.parquet", "CUR 1.0 Parquet, 100,000 rows, 6 MB", 39_400_000},
		{"generated-100k.cur1.csv.gz", "about ", 16_500_000},
	} {
		file := known.Path(t, "bills", tt.file)
		content := fromDisk(t, file)
		first := true
		_, err := Run([]File{content}, Options{Ask: true, MemoryLimit: 1 << 31, Watch: func(p Progress) error {
			if first && !bytes.HasPrefix([]byte(p.Files[0].Say), []byte(tt.say)) {
				t.Errorf("%s says %q before it is read, want %q", tt.file, p.Files[0].Say, tt.say)
			}
			if first && (p.Need < tt.need*3/4 || p.Need > tt.need*5/4) {
				t.Errorf("%s needs %d bytes", tt.file, p.Need)
			}
			first = false
			return nil
		}})
		if err != nil || first {
			t.Errorf("%s: %v, watched: %v", tt.file, err, !first)
		}
	}
}
