package static_test

import (
	"strings"
	"testing"

	"github.com/plainbill/plainbill/web/static"
)

// TestTextsFitIntoAFile holds that neither text could end the element it stands in,
// and that both are ASCII, so that a file has the same bytes in every encoding.
func TestTextsFitIntoAFile(t *testing.T) {
	for name, text := range map[string]string{"styles": static.Styles(), "viewer": static.Viewer} {
		if len(text) < 1000 || strings.Contains(text, "</") || strings.Contains(text, "<!--") {
			t.Errorf("%s: %d bytes that do not fit", name, len(text))
		}
		for _, c := range text {
			if c > 126 {
				t.Errorf("%s: %q is not ASCII", name, c)
			}
		}
	}
}
