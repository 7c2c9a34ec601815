package sorts

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

type named struct {
	name  string
	value int
}

func byValue(a, b named) int { return cmp.Compare(a.value, b.value) }

func TestByKeepsTheOrderOfEqualOnes(t *testing.T) {
	list := []named{{"c", 2}, {"a", 1}, {"d", 2}, {"b", 1}, {"e", 0}}
	By(list, byValue)
	want := []named{{"e", 0}, {"a", 1}, {"b", 1}, {"c", 2}, {"d", 2}}
	if !slices.Equal(list, want) {
		t.Errorf("got %v, want %v", list, want)
	}
}

// TestByIsTheStableSort compares with the library, on lists short and long, with
// many and with few equal values.
func TestByIsTheStableSort(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 3, 11, 12, 13, 100, 5000} {
		for _, different := range []int{1, 3, 1 << 30} {
			list := make([]named, n)
			for i := range list {
				list[i] = named{string(rune('a' + i%26)), random.IntN(different)}
			}
			want := slices.Clone(list)
			slices.SortStableFunc(want, byValue)
			By(list, byValue)
			if !slices.Equal(list, want) {
				t.Errorf("%d values, of %d: not sorted as slices.SortStableFunc sorts", n, different)
			}
		}
	}
}

func BenchmarkBy(b *testing.B) {
	for _, sort := range []struct {
		name string
		call func([]named, func(a, b named) int)
	}{{"here", By[named]}, {"slices", slices.SortStableFunc[[]named]}} {
		b.Run(sort.name, func(b *testing.B) {
			random := rand.New(rand.NewPCG(1, 2))
			list := make([]named, 1000)
			for b.Loop() {
				for i := range list {
					list[i].value = random.IntN(1 << 20)
				}
				sort.call(list, byValue)
			}
		})
	}
}
