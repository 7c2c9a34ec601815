package chart

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
)

// icicleTop is where the blocks begin, below the headings of the levels.
const icicleTop = 22

// Icicle draws a hierarchy as blocks from left to right; height is cost. Blocks
// carry data-path, the index of the block at each level below the root ("2" or
// "2.0"; the root is ""), and can take the focus, so that the page lets arrow keys
// walk them.
func Icicle(v view.Icicle, f Frame) Markup {
	var d drawing
	w, h := px(f.Width), px(f.Height)
	d.open("svg", "class", "icicle", "width", w, "height", h, "viewBox", "0 0 "+w+" "+h, "role", "group",
		"aria-label", "Icicle. "+v.Title+" "+v.Measure)
	columns := icicleColumns(f.Width)
	for i, level := range v.Levels {
		if i < len(columns) {
			d.text("text", clip(level, columns[i].width), "x", px(columns[i].x), "y", "12")
		}
	}
	room := f.Height - icicleTop
	ic := icicle{d: &d, columns: columns, groups: f.Groups}
	ic.root(v.Root, room)
	total := sum(v.Root.Children)
	y := float64(icicleTop)
	for i, block := range v.Root.Children {
		height := room * share(block, total)
		ic.first(block, i, y, height)
		inner, at := sum(block.Children), y
		for j, child := range block.Children {
			part := height * share(child, inner)
			ic.second(child, fmt.Sprintf("%d.%d", i, j), at, part)
			at += part
		}
		y += height
	}
	d.close("svg")
	return Markup(d.String())
}

// column is where one level stands.
type column struct{ x, width float64 }

// icicleColumns gives the root a fifth, the rest is shared by the two levels; a
// narrow frame leaves the root a strip.
func icicleColumns(width float64) []column {
	root := width * 0.186
	if width < 480 {
		root = 12
	}
	first := (width - root) * 0.527
	return []column{{0, root}, {root + 2, first - 4}, {root + first, width - root - first}}
}

func sum(blocks []view.Block) (total float64) {
	for _, b := range blocks {
		total += positive(b)
	}
	return total
}

func positive(b view.Block) float64 { return max(0, b.Money.Value.Float64()) }

func share(b view.Block, total float64) float64 {
	if total <= 0 {
		return 0
	}
	return positive(b) / total
}

// icicle draws blocks.
type icicle struct {
	d       *drawing
	columns []column
	groups  []view.SeriesGroup
}

// color is the rank of a block's color: that of its group in the chart beside it,
// or its own where there is none.
func (ic icicle) color(b view.Block, rank int) (color int, other bool) {
	if len(ic.groups) == 0 || b.Other {
		return rank, b.Other
	}
	for g, group := range ic.groups {
		if group.Other {
			return g, true
		}
		if group.Key == b.Key {
			return g, false
		}
	}
	return len(ic.groups), true
}

// block draws the rectangle that can be pressed. What is written on it comes after
// it, as part of the picture: clipped words are no name.
func (ic icicle) block(path string, b view.Block, rect func()) {
	name := fmt.Sprintf("%s, %s, %s%%", b.Label, b.Money.Text, strconv.FormatFloat(b.Share*100, 'f', 1, 64))
	ic.d.open("g", "class", "block", "data-path", path, "role", "button", "tabindex", "-1", "aria-label", name)
	ic.d.text("title", name)
	rect()
	ic.d.close("g")
}

// words writes what the name of its block says already, and in full.
func (ic icicle) words(text string, attributes ...string) {
	ic.d.text("text", text, append([]string{"aria-hidden", "true"}, attributes...)...)
}

func (ic icicle) root(b view.Block, room float64) {
	c := ic.columns[0]
	ic.block("", b, func() {
		ic.d.leaf("rect", "class", "root", "x", px(c.x+0.5), "y", px(icicleTop+0.5), "width", px(c.width-1), "height", px(room-1))
	})
	if c.width > 60 {
		ic.words(clip(b.Label, (c.width-24)*0.8), "class", "tb big", "x", "12", "y", "46")
		ic.words(b.Money.Text, "class", "t1", "x", "12", "y", "66")
	}
}

func (ic icicle) first(b view.Block, rank int, y, height float64) {
	c := ic.columns[1]
	if height <= 0 {
		return
	}
	fill := FillClass(ic.color(b, rank))
	tone := "onw"
	if strings.Contains("f2 f4 f6 f8 f0", fill) {
		tone = "onk"
	}
	ic.block(strconv.Itoa(rank), b, func() {
		ic.d.leaf("rect", "class", fill, "x", px(c.x), "y", px(y), "width", px(c.width), "height", px(max(0.5, height-2)))
	})
	ic.caption(b, c, y, height, tone+" ")
}

func (ic icicle) second(b view.Block, path string, y, height float64) {
	c := ic.columns[2]
	if height <= 0 {
		return
	}
	ic.block(path, b, func() {
		ic.d.leaf("rect", "class", "leaf", "x", px(c.x+0.5), "y", px(y+0.5), "width", px(c.width-1), "height", px(max(0.5, height-2.5)))
	})
	ic.caption(b, c, y, height, "")
}

// caption writes label and amount where the block is high enough for a line.
func (ic icicle) caption(b view.Block, c column, y, height float64, tone string) {
	if height < 15 {
		return
	}
	line := y + min(20, height/2+4)
	amount := float64(len(b.Money.Text)) * letter
	label := "t1"
	if tone != "" {
		label = tone
	}
	if c.width > amount+60 {
		ic.words(b.Money.Text, "class", tone+"te", "x", px(c.x+c.width-10), "y", px(line))
	} else {
		amount = 0
	}
	ic.words(clip(b.Label, c.width-amount-30), "class", label, "x", px(c.x+10), "y", px(line))
}
