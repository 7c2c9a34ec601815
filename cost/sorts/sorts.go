// Package sorts puts in order the short lists of a view: a few hundred values of a type
// that little else sorts.
package sorts

import "slices"

// By sorts as slices.SortStableFunc does. That one is compiled anew for every
// type, 10 to 20 KB of wasm each; here the places are sorted, which are whole
// numbers whatever the list holds. It takes a second list while it works: what is
// as long as a bill is sorted by package slices.
func By[T any](list []T, compare func(a, b T) int) {
	if len(list) < 2 {
		return
	}
	sorted := make([]T, 0, len(list))
	for _, at := range places(len(list), func(i, j int) int { return compare(list[i], list[j]) }) {
		sorted = append(sorted, list[at])
	}
	copy(list, sorted)
}

// places returns where the values of the sorted list stand now. Equal ones keep
// their order, because no two places are equal.
func places(n int, compare func(i, j int) int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	slices.SortFunc(list, func(i, j int) int {
		if order := compare(i, j); order != 0 {
			return order
		}
		return i - j
	})
	return list
}
