package cur

import "strings"

// Canonical returns the name of a column as AWS spells it in Athena: an
// underscore before each capital, lower case, everything else an underscore,
// no underscore twice or at an end. lineItem/UnblendedCost, LineItem/UnblendedCost
// and line_item_unblended_cost all become line_item_unblended_cost.
//
// Source: AWS CUR user guide, "Running the crawler", column name rules.
func Canonical(name string) string {
	var b strings.Builder
	b.Grow(len(name) + 8)
	under := true // an underscore was just written, or nothing was
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case 'A' <= c && c <= 'Z':
			if !under {
				b.WriteByte('_')
			}
			b.WriteByte(c + 'a' - 'A')
			under = false
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			b.WriteByte(c)
			under = false
		case !under:
			b.WriteByte('_')
			under = true
		}
	}
	return strings.TrimRight(b.String(), "_")
}

// Stripped returns name in lower case without anything but letters and digits:
// the last resort by which old Athena tables and all-capitals headers are read.
func Stripped(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case 'A' <= c && c <= 'Z':
			b.WriteByte(c + 'a' - 'A')
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			b.WriteByte(c)
		}
	}
	return b.String()
}
