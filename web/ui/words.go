package ui

import (
	"strings"

	"github.com/plainbill/plainbill/cost/view"
)

// count is a number of things as people read it.
func count(n int) string { return view.Count(int64(n)) }

// contains says whether text holds part.
func contains(text, part string) bool { return strings.Contains(text, part) }

func cut(text, at string) (before, after string, found bool) { return strings.Cut(text, at) }
