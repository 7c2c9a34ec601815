package main

// fields are those of kernel.column in their order, four bytes each. The last five
// are written back.
var fields = []string{"starts", "ends", "codes", "rows", "slots", "mask", "shift", "texts", "keys",
	"r", "last", "length", "code", "any"}

// codes returns the function that takes the address of a kernel.lookup and gives
// cells their codes, column by column. It is cur.Dict.Codes, line by line; see there
// for what the variables mean.
func codes() *function {
	f := &function{name: "codes"}
	f.declare(i32, "call", "text", "columns")
	f.declare(i32, fields...)
	f.declare(i32, "from", "to", "n", "a", "b", "m", "key", "slot", "found", "tail", "blank")
	f.declare(i64, "sum", "word", "entry")
	do(
		set("text", load32(get("call"), 0)),
		set("columns", load32(get("call"), 4)),
		overColumns(fields, 9,
			fourBlanks(store128(add32(get("codes"), times4("r")), 0, c128(make([]byte, 16)...)), next(4, "r")),
			block("coded", cell()),
			store32(add32(get("codes"), times4("r")), 0, get("found"))),
		c32(0),
	)(f)
	return f
}

// overColumns goes over the rows of all columns, whose fields it loads, and stores
// those from a number on again. A row leaves "stop" to end its column, and goes on at
// "row" with the next. The list of columns is the third word at call.
func overColumns(fields []string, written int, row ...code) code {
	var read, write []code
	for i, name := range fields {
		read = append(read, set(name, load32(get("call"), uint64(4*i))))
		if i >= written {
			write = append(write, store32(get("call"), uint64(4*i), get(name)))
		}
	}
	return do(
		set("call", load32(get("call"), 8)),
		block("all", loop("column",
			brIf("all", zero32(get("columns"))),
			do(read...),
			set("blank", c32(1)),
			block("stop", loop("row",
				brIf("stop", geU32(get("r"), get("rows"))),
				do(row...),
				next(1, "r"),
				br("row"))),
			do(write...),
			set("call", add32(get("call"), c32(int64(4*len(fields))))),
			set("columns", sub32(get("columns"), c32(1))),
			br("column"))))
}

// fourBlanks takes four blank cells at a time behind a blank one, and goes on with the
// next row: most columns are blank in nearly all rows, or in nearly none.
func fourBlanks(take ...code) code {
	cells := geU32x4(add32x4(load128(add32(get("starts"), times4("r")), 0), c128(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)),
		load128(add32(get("ends"), times4("r")), 0))
	return when(and32(get("blank"), leU32(add32(get("r"), c32(4)), get("rows"))),
		when(all32(cells), do(take...), br("row")))
}

// alike has a bit for each of sixteen bytes that is the same at a and b.
func alike() code { return bits8(eq8(load128(get("a"), 0), load128(get("b"), 0))) }

func times4(name string) code { return mul32(get(name), c32(4)) }

// next moves variables on by some bytes.
func next(bytes int64, names ...string) code {
	var all []code
	for _, name := range names {
		all = append(all, set(name, add32(get(name), c32(bytes))))
	}
	return do(all...)
}

// beyond is how many bits of a word are none of the last bytes, m of them.
func beyond() code { return sub32(c32(64), mul32(get("m"), c32(8))) }

// cell finds the code of a cell. It leaves "coded" when it is found, and "stop" when
// somebody has to look at the cell.
func cell() code {
	return do(
		set("found", c32(0)),
		set("from", add32(load32(add32(get("starts"), times4("r")), 0), c32(1))),
		set("to", load32(add32(get("ends"), times4("r")), 0)),
		set("blank", geU32(get("from"), get("to"))),
		brIf("coded", get("blank")),
		set("n", sub32(get("to"), get("from"))),
		block("differs",
			brIf("differs", ne32(get("n"), get("length"))),
			set("a", add32(get("text"), get("from"))),
			set("b", add32(get("text"), get("last"))),
			set("m", get("n")),
			loop("same", when(gtU32(get("m"), c32(16)),
				brIf("differs", ne32(alike(), c32(0xffff))),
				next(16, "a", "b"), next(-16, "m"),
				br("same"))),
			brIf("differs", and32(xor32(alike(), c32(-1)), sub32(shl32(c32(1), get("m")), c32(1)))),
			set("found", get("code")),
			br("coded")),
		// From here on b is the cell without quotes, m how much of it is left.
		set("b", add32(get("text"), get("from"))),
		set("m", get("n")),
		when(and32(eq32(load8(get("b")), c32('"')), gtU32(get("n"), c32(1))),
			when(eq32(load8(sub32(add32(get("text"), get("to")), c32(1))), c32('"')),
				next(1, "b"), next(-2, "m"),
				noQuotes())),
		when(get("m"), lookUp()),
		set("code", get("found")),
		set("any", or32(get("any"), get("found"))),
		set("last", get("from")),
		set("length", get("n")))
}

// noQuotes stops where there is a quote in the cell.
func noQuotes() code {
	const each = 0x0101010101010101
	const tops = -0x7f7f7f7f7f7f7f80 // 0x80 in each byte
	isQuote := func(word code) code {
		return do(
			set("word", xor64(word, c64('"'*each))),
			brIf("stop", some64(and64(but64(sub64(get("word"), c64(each)), get("word")), c64(tops)))))
	}
	saved := []code{set("a", get("b")), set("found", get("m"))}
	return do(
		do(saved...),
		block("plain",
			brIf("plain", zero32(get("m"))),
			loop("quotes", when(gtU32(get("m"), c32(8)),
				isQuote(load64(get("a"), 0)),
				next(8, "a"), next(-8, "m"),
				br("quotes"))),
			isQuote(rightBy(leftBy(load64(get("a"), 0), wide64(beyond())), wide64(beyond())))),
		set("m", get("found")),
		set("found", c32(0)))
}

// product is the product of a word and the key.
func product() code {
	half := func(shift int64) code {
		return wide64(add32(low32(shrU64(get("word"), shift)), low32(shrU64(load64(get("key"), 0), shift))))
	}
	return set("sum", add64(get("sum"), mul64(half(0), half(32))))
}

// lookUp looks for the cell among the texts that are known, or stops. The keys are
// cur.Keys: for the length, the block and the end, then those of the words.
func lookUp() code {
	first := set("key", add32(get("keys"), c32(3*8)))
	return do(
		set("a", get("b")),
		set("to", get("m")), // how long it is
		first,
		set("sum", mul64(wide64(get("m")), load64(get("keys"), 0))),
		loop("hash", when(gtU32(get("m"), c32(8)),
			set("word", load64(get("a"), 0)),
			product(),
			next(8, "a", "key"), next(-8, "m"),
			when(eq32(get("key"), add32(get("keys"), c32((3+16)*8))),
				set("sum", mul64(xor64(get("sum"), shrU64(get("sum"), 32)), load64(get("keys"), 8))),
				first),
			br("hash"))),
		set("tail", beyond()),
		set("word", rightBy(leftBy(load64(get("a"), 0), wide64(get("tail"))), wide64(get("tail")))),
		product(),
		set("sum", mul64(get("sum"), load64(get("keys"), 16))),
		set("slot", low32(rightBy(get("sum"), wide64(get("shift"))))),
		block("known", loop("probe",
			set("entry", load64(add32(get("slots"), mul32(and32(get("slot"), get("mask")), c32(8))), 0)),
			brIf("stop", zero64(get("entry"))),
			next(1, "slot"),
			brIf("probe", some64(shrU64(xor64(get("entry"), get("sum")), 32))),
			// A text in Go: where it lies, then how long it is.
			set("found", low32(get("entry"))),
			set("key", add32(get("texts"), mul32(get("found"), c32(16)))),
			set("m", sub32(load32(get("key"), 8), c32(8))),
			brIf("probe", ne32(get("m"), get("to"))),
			set("key", load32(get("key"), 0)),
			set("a", get("b")),
			loop("compare", when(gtU32(get("m"), c32(8)),
				brIf("probe", ne64(load64(get("key"), 0), load64(get("a"), 0))),
				next(8, "key", "a"), next(-8, "m"),
				br("compare"))),
			brIf("probe", some64(leftBy(xor64(load64(get("key"), 0), load64(get("a"), 0)), wide64(get("tail"))))))))
}
