package main

import "slices"

// numberFields are those of kernel.number in their order, four bytes each. The last
// two are written back.
var numberFields = []string{"starts", "ends", "values", "nulls", "rows", "r", "blanks"}

// numbers returns the function that takes the address of a kernel.reading and reads
// cells as numbers, column by column. It does what curcsv.Numbered.Read does: see
// there, and curcsv.figures, for what the variables mean. Columns without nulls are
// numbers, the others amounts.
func numbers() *function {
	f := &function{name: "numbers"}
	f.declare(i32, "call", "text", "columns", "powers", "most")
	f.declare(i32, numberFields...)
	f.declare(i32, "from", "to", "n", "at", "negative", "point", "decimals", "blank", "value")
	f.declare(i64, "mantissa")
	f.declare(v128, "w", "places")
	do(
		set("text", load32(get("call"), 0)),
		set("columns", load32(get("call"), 4)),
		set("powers", load32(get("call"), 12)),
		set("most", load32(get("call"), 16)),
		overColumns(numberFields, 5,
			set("value", add32(get("values"), mul32(get("r"), c32(8)))),
			fourBlanks(
				store128(get("value"), 0, c128(make([]byte, 16)...)),
				store128(get("value"), 16, c128(make([]byte, 16)...)),
				when(get("nulls"), store32(add32(get("nulls"), get("r")), 0, c32(0x01010101))),
				next(4, "r", "blanks")),
			block("read", number())),
		c32(0),
	)(f)
	return f
}

// number reads a cell. It leaves "read" when it is read, and "stop" when somebody has
// to look at the cell.
func number() code {
	return do(
		set("from", add32(load32(add32(get("starts"), times4("r")), 0), c32(1))),
		set("to", load32(add32(get("ends"), times4("r")), 0)),
		set("blank", geU32(get("from"), get("to"))),
		when(get("blank"),
			store64(get("value"), c64(0)),
			when(get("nulls"), store8(add32(get("nulls"), get("r")), c32(1))),
			next(1, "blanks"),
			br("read")),
		set("n", sub32(get("to"), get("from"))),
		set("at", add32(get("text"), get("from"))),
		when(and32(eq32(load8(get("at")), c32('"')), gtU32(get("n"), c32(2))),
			when(eq32(load8(sub32(add32(get("text"), get("to")), c32(1))), c32('"')),
				next(1, "at"), next(-2, "n"))),
		set("negative", eq32(load8(get("at")), c32('-'))),
		set("at", add32(get("at"), get("negative"))),
		set("n", sub32(get("n"), get("negative"))),
		brIf("stop", geU32(sub32(get("n"), c32(1)), c32(16))),
		figures(),
		when(get("nulls"),
			brIf("stop", gtU32(get("decimals"), c32(10))),
			set("decimals", mul32(sub32(c32(10), get("decimals")), c32(8))),
			brIf("stop", gtU64(get("mantissa"), load64(add32(get("most"), get("decimals")), 0))),
			set("mantissa", mul64(get("mantissa"), load64(add32(get("powers"), get("decimals")), 0))),
			when(get("negative"), set("mantissa", sub64(c64(0), get("mantissa")))),
			store64(get("value"), get("mantissa")),
			store8(add32(get("nulls"), get("r")), c32(0)),
			br("read")),
		brIf("stop", some64(shrU64(get("mantissa"), 53))),
		storeFloat(get("value"), divFloat(float(get("mantissa")), float(load64(add32(get("powers"), mul32(get("decimals"), c32(8))), 0)))),
		when(get("negative"), store8(add32(get("value"), c32(7)), or32(load8(add32(get("value"), c32(7))), c32(0x80)))))
}

// figures reads n bytes, 16 at most, as a mantissa and how many decimals it has, or
// stops where they are no number. The figures are moved to the end of a vector, over
// the point among them if there is one, and added up in pairs.
func figures() code {
	repeat := func(b ...byte) code { return c128(slices.Repeat(b, 16/len(b))...) }
	return do(
		set("w", load128(get("at"), 0)),
		set("point", first32(or32(bits8(eq8(get("w"), repeat('.'))), c32(1<<16)))),
		set("decimals", c32(0)),
		when(gtU32(get("n"), get("point")),
			next(-1, "n"),
			brIf("stop", zero32(get("n"))),
			set("decimals", sub32(get("n"), get("point")))),
		set("places", sub8(c128(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), splat8(sub32(c32(16), get("n"))))),
		set("places", sub8(get("places"), geS8(get("places"), splat8(get("point"))))),
		// Where there is no such place, the result is 0.
		set("w", swizzle(sub8(get("w"), repeat('0')), get("places"))),
		brIf("stop", any128(gtU8(get("w"), repeat(9)))),
		set("w", add16(mul16(and128(get("w"), repeat(255, 0)), repeat(10, 0)), shr16(get("w"), 8))),
		set("w", dot16(get("w"), repeat(100, 0, 1, 0))),
		set("w", dot16(narrow32(get("w"), get("w")), repeat(0x10, 0x27, 1, 0))), // 10,000
		set("mantissa", add64(mul64(wide64(lane32(get("w"), 0)), c64(1e8)), wide64(lane32(get("w"), 1)))))
}
