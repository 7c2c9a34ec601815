package main

import (
	"strings"
	"testing"
)

// TestFold goes from a shortened template to the calls that are left.
func TestFold(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"a text goes into its element",
			`vgn = within(vgparent, "b")
			{
				vgparent := vgn
				_ = vgparent
				words(vgparent, "Now")
			}
			}`,
			`within(vgparent, "b\x01Now")
			}`},
		{"so do elements, from the innermost out",
			`vgn = within(vgparent, "ul")
			{
				vgparent := vgn
				_ = vgparent
				vgn = within(vgparent, "li\x00id\x00x")
				{
					vgparent := vgn
					_ = vgparent
					words(vgparent, "One")
				}
				vgn = within(vgparent, "li")
			}
			}`,
			`within(vgparent, "ul\x02li\x00id\x00x\x01One\x03\x02li\x03")
			}`},
		{"what depends on the state stays",
			`vgn = within(vgparent, "p")
			{
				vgparent := vgn
				_ = vgparent
				words(vgparent, "Of ")
				vgn = within(vgparent, "b")
				setText(vgn, c.name())
			}
			}`,
			`vgn = within(vgparent, "p")
			{
			vgparent := vgn
			_ = vgparent
			words(vgparent, "Of ")
			saying(vgparent, "b", c.name())
			}
			}`},
		{"an element of which more is said is named",
			`vgn = within(vgparent, "b")
			setAttribute(vgn, "class", c.class())
			setText(vgn, c.name())
			}`,
			`vgn = within(vgparent, "b")
			setAttribute(vgn, "class", c.class())
			setText(vgn, c.name())
			}`},
	} {
		if got, want := plain(join(fold(c.code))), plain(c.want); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, want)
		}
	}
}

// plain leaves out indents.
func plain(code string) string {
	lines := strings.Split(code, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}
