package chart

import (
	"strings"
	"testing"
)

// TestTagsDifferInShape holds that two verdicts can be told apart without colour
// and that their words are inert.
func TestTagsDifferInShape(t *testing.T) {
	good, warn := string(Tag("good", "Holds")), string(Tag("warn", "<b>"))
	if Sign("good") == Sign("warn") || !strings.Contains(good, Sign("good")) || !strings.Contains(warn, Sign("warn")) {
		t.Errorf("%s and %s have no shape of their own", good, warn)
	}
	if !strings.Contains(good, "<span>Holds</span>") || strings.Contains(warn, "<b>") {
		t.Errorf("%s, %s", good, warn)
	}
}
