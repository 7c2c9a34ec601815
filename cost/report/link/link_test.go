package link_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/report/link"
)

var key = [32]byte{1, 2, 3, 250, 251, 252}

func TestKeyComesBack(t *testing.T) {
	text := link.WriteKey(key)
	if len(text) != 46 || link.Of(text) != link.Key {
		t.Errorf("%q", text)
	}
	if got, err := link.ReadKey(text); err != nil || got != key {
		t.Errorf("%v %v", got, err)
	}
	for n := range len(text) {
		if _, err := link.ReadKey(text[:n]); !errors.Is(err, link.ErrKey) {
			t.Errorf("cut to %d characters: %v", n, err)
		}
	}
	for _, bad := range []string{text + "A", text[:45] + "B", "v1." + strings.Repeat("=", 43), text[:45] + "\n" + text[45:]} {
		if _, err := link.ReadKey(bad); !errors.Is(err, link.ErrKey) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := link.ReadKey("v2.whatever"); !errors.Is(err, link.ErrNewer) {
		t.Errorf("a later version: %v", err)
	}
}

func TestPackedComesBack(t *testing.T) {
	text, err := link.WritePacked([]byte("packed"))
	if err != nil || link.Of(text) != link.Packed {
		t.Fatal(text, err)
	}
	if got, err := link.ReadPacked(text); err != nil || string(got) != "packed" {
		t.Errorf("%q %v", got, err)
	}
	if _, err := link.WritePacked(make([]byte, link.MaxFragment)); !errors.Is(err, link.ErrTooLong) {
		t.Errorf("too long: %v", err)
	}
	for text, want := range map[string]error{
		"r1.": link.ErrReport, "r1.a": link.ErrReport, "r1.ab\n": link.ErrReport, "r1.%41": link.ErrReport, "r2.abcd": link.ErrNewer,
		"": link.ErrReport, "r1." + strings.Repeat("A", link.MaxFragment): link.ErrTooLong,
	} {
		if _, err := link.ReadPacked(text); !errors.Is(err, want) {
			t.Errorf("%.20q: %v, want %v", text, err, want)
		}
	}
}

// TestViewsOfThePageAreNoLinks holds that no fragment of the page's own is taken
// for a report.
func TestViewsOfThePageAreNoLinks(t *testing.T) {
	for _, text := range []string{"", "overview", "explore&by=service", "report", "v", "v.", "r.", "view.1", "how", "v1", "x1.abc", "r12345.a"} {
		if link.Of(text) != link.None {
			t.Errorf("%q is taken for a report", text)
		}
	}
}

// FuzzFragment holds that no fragment makes a reader panic, and that what is read
// has one spelling.
func FuzzFragment(f *testing.F) {
	f.Add(link.WriteKey(key))
	f.Add("r1.cGFja2Vk")
	f.Add("v2.")
	f.Fuzz(func(t *testing.T, text string) {
		if k, err := link.ReadKey(text); err == nil && link.WriteKey(k) != text {
			t.Fatalf("%q has another spelling", text)
		}
		packed, err := link.ReadPacked(text)
		if err != nil {
			return
		}
		if again, err := link.WritePacked(packed); err != nil || again != text {
			t.Fatalf("%q has another spelling", text)
		}
	})
}
