package report

import (
	"maps"
	"slices"
)

// AssumedKeys are the assumptions for which there are words.
func AssumedKeys() []string { return slices.Sorted(maps.Keys(assumed)) }
