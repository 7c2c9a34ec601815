package audit_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
)

// Two goroutines find what one finds: every figure, finding and identity, of all months
// and of one.
func TestTogetherFindsTheSame(t *testing.T) {
	var paths []string
	for _, pattern := range []string{"bills/*.parquet", "focus/*.parquet"} {
		found, err := filepath.Glob(filepath.Join(folder(t, filepath.Dir(pattern)), filepath.Base(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) < 5 {
		t.Fatalf("only %d bills", len(paths))
	}
	identities := 0
	for _, path := range paths {
		l := open(t, path)
		book := actual.Evaluate(l)
		alone, together := audit.New(book, breakdown.New(l, book)), audit.New(book, breakdown.New(l, book))
		together.Together()
		scopes := [][]string{nil}
		for _, m := range alone.Months() {
			scopes = append(scopes, []string{m.Key})
		}
		for _, months := range scopes {
			want, got := alone.Of(months...), together.Of(months...)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s %v: another audit", filepath.Base(path), months)
			}
			for _, c := range want.Currencies {
				list := alone.Identities(c.Code, months...)
				identities += len(list)
				if !reflect.DeepEqual(together.Identities(c.Code, months...), list) {
					t.Errorf("%s %v %s: other identities", filepath.Base(path), months, c.Code)
				}
				if !reflect.DeepEqual(together.Prove(c.Code, months...), alone.Prove(c.Code, months...)) {
					t.Errorf("%s %v %s: another proof", filepath.Base(path), months, c.Code)
				}
			}
		}
	}
	if identities == 0 {
		t.Error("no bill has an identity")
	}
}
