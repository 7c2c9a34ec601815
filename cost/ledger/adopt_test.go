package ledger

import (
	"slices"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
)

// A dimension takes the codes of the first dictionary as they are, and those of every
// further text by asking, whoever comes and goes on.
func TestDictionariesOfSeveralFilesShareOneList(t *testing.T) {
	b := NewBuilder()
	give := func(f *FileSink, dict *cur.Dict, texts ...string) {
		codes := make([]uint32, len(texts))
		for i, text := range texts {
			codes[i] = dict.Code([]byte(text))
		}
		batch := &cur.Batch{Rows: len(texts), Types: make([]cur.LineItemType, len(texts))}
		batch.Columns[cur.ResourceID] = &cur.Column{Codes: codes, Dict: dict}
		if err := f.Batch(batch); err != nil {
			t.Fatal(err)
		}
	}
	one, two, again := cur.NewDict(), cur.NewDict(), cur.NewDict()
	first, second := b.File("one"), b.File("two")
	give(first, one, "a", "b", "", "a")
	give(first, one, "c", "b")
	give(second, two, "d", "b")
	give(first, one, "d", "a", "e")
	give(second, two, "e", "f")
	give(second, again, "f", "c", "g") // a decoder that begins a new dictionary

	l := b.Seal()
	if got, want := l.Values(Resource), []string{"", "a", "b", "c", "d", "e", "f", "g"}; !slices.Equal(got, want) {
		t.Errorf("values are %q, want %q", got, want)
	}
	var got []string
	for _, s := range l.Segments() {
		codes := s.Codes(Resource)
		for i := range s.Rows() {
			got = append(got, l.Values(Resource)[codes.At(i)])
		}
	}
	if want := []string{"a", "b", "", "a", "c", "b", "d", "b", "d", "a", "e", "e", "f", "f", "c", "g"}; !slices.Equal(got, want) {
		t.Errorf("rows have %q, want %q", got, want)
	}
}
