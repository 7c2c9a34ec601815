package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// marks separate the parts of a markup: see newElement in web/ui/nodes.go.
const marks = "\x00\x01\x02\x03"

const quoted = `("(?:[^"\\]|\\.)*")`

var (
	// still is an element in which nothing depends on the state.
	still = regexp.MustCompile(`(newElement\(|within\(vgparent, )` + quoted + `\)((?:\n\s*root\(vgout, vgn\))?)\n\s*\{\n\s*vgparent := vgn\n\s*_ = vgparent\n((?:\s*(?:(?:vgn = )?within|words)\(vgparent, "(?:[^"\\]|\\.)*"\)\n)+)\s*\}`)
	held  = regexp.MustCompile(`(within|words)\(vgparent, ` + quoted + `\)`)
)

// fold puts what lies in an element into its text as long as it is the same always,
// from the innermost out.
func fold(code string) string {
	for before := ""; before != code; {
		before = code
		code = still.ReplaceAllStringFunc(code, func(all string) string {
			m := still.FindStringSubmatch(all)
			markup := unquote(m[2])
			for _, h := range held.FindAllStringSubmatch(m[4], -1) {
				if h[1] == "words" {
					markup += "\x01" + unquote(h[2])
				} else {
					markup += "\x02" + unquote(h[2]) + "\x03"
				}
			}
			return fmt.Sprintf("%s%q)%s", m[1], markup, m[3])
		})
	}
	return code
}

// join makes one call of an element and its text, and leaves out who an element is
// where nothing more is said about it.
func join(code string) string {
	lines := strings.Split(code, "\n")
	var out []string
	for i := 0; i < len(lines); i++ {
		made := strings.TrimSpace(lines[i])
		if !strings.HasPrefix(made, "vgn = within(") {
			out = append(out, lines[i])
			continue
		}
		text, saying := strings.CutPrefix(strings.TrimSpace(lines[i+1]), "setText(vgn, ")
		switch {
		case saying && strings.HasSuffix(text, ")") && !about(lines[i+2:]):
			out = append(out, "saying"+strings.TrimSuffix(strings.TrimPrefix(made, "vgn = within"), ")")+", "+text)
			i++
		case about(lines[i+1:]):
			out = append(out, made)
		default:
			out = append(out, strings.TrimPrefix(made, "vgn = "))
		}
	}
	return strings.Join(out, "\n")
}

// about says whether the first of the lines goes on about the element before it. A
// block does where it is about what is in the element, not where it is a component
// that follows.
func about(lines []string) bool {
	line := strings.TrimSpace(lines[0])
	if line == "{" && len(lines) > 1 {
		line = strings.TrimSpace(lines[1])
	}
	return strings.Contains(line, "vgn") && !strings.HasPrefix(line, "vgn = ")
}

// unquote reads a text that strconv.Quote wrote.
func unquote(text string) string {
	plain, err := strconv.Unquote(text)
	if err != nil {
		panic(err)
	}
	return plain
}
