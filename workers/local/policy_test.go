package main

import (
	"os"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/workers/share"
)

// A static host sends no headers: the page then brings the same policy along, but
// for frame-ancestors, which only counts in a header.
func TestThePageBringsThePolicyAlong(t *testing.T) {
	page, err := os.ReadFile("../../web/static/index.html")
	if err != nil {
		t.Fatal(err)
	}
	want := `<meta http-equiv="Content-Security-Policy" content="` + strings.Replace(share.Policy, "frame-ancestors 'none'; ", "", 1) + `">`
	if !strings.Contains(string(page), want) {
		t.Errorf("index.html has no line\n%s", want)
	}
	if before, _, _ := strings.Cut(string(page), want); strings.Contains(before, "src=") || strings.Contains(before, "href=") {
		t.Error("something is loaded before the policy holds")
	}
}
