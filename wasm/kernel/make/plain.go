package main

import "slices"

// parameters are the fields of kernel.call in their order, four bytes each.
var parameters = []string{"text", "from", "length", "delimiter", "newline", "columns", "header", "limit", "n",
	"needed", "places", "stride", "odd", "oddN", "oddMost", "longest"}

// at is where a parameter lies.
func at(name string) uint64 { return uint64(4 * slices.Index(parameters, name)) }

// plain returns the function that takes the address of a kernel.call and returns
// where the first row begins that it did not take. It is curcsv.Plain, line by line;
// see there for what the variables mean.
func plain() *function {
	f := &function{name: "plain"}
	f.declare(i32, "call")
	f.declare(i32, parameters...)
	f.declare(i32, "row", "column", "next", "want", "place", "base", "count", "skip", "end")
	f.declare(i64, "delimiters", "newlines", "quotes", "mine", "p", "ends", "open", "closes", "loose", "misplaced",
		"inside", "free", "closed", "returned")
	f.declare(v128, "a", "b", "c", "d", "comma", "lineEnd", "quote", "one")
	var read []code
	for _, name := range parameters {
		read = append(read, set(name, load32(get("call"), at(name))))
	}
	do(
		do(read...),
		set("comma", splat8(get("delimiter"))),
		set("lineEnd", splat8(get("newline"))),
		set("quote", splat8(c32('"'))),
		set("one", splat8(c32(1))),
		set("free", c64(1)),
		set("row", get("from")),
		block("done",
			begin(),
			set("base", get("from")),
			loop("blocks",
				brIf("done", geU32(get("base"), get("length"))),
				marks(),
				block("unquoted",
					when(zero64(or64(or64(get("quotes"), get("inside")), or64(get("closed"), get("returned")))),
						set("free", shrU64(or64(get("delimiters"), get("newlines")), 63)),
						br("unquoted")),
					quoted()),
				block("block", loop("rows", rows(), br("rows"))),
				set("base", add32(get("base"), c32(64))),
				br("blocks"))),
		store32(get("call"), at("n"), get("n")),
		store32(get("call"), at("oddN"), get("oddN")),
		get("row"),
	)(f)
	return f
}

// begin begins a row, or ends the search where no plain row begins.
func begin() code {
	first := load32(add32(get("text"), get("row")), 0)
	return do(
		brIf("done", eq32(first, get("header"))),
		brIf("done", eq32(and32(first, c32(0xffffff)), c32(0xbfbbef))),
		set("place", add32(get("places"), mul32(get("n"), c32(4)))),
		store32(get("place"), 0, sub32(get("row"), c32(1))),
		set("place", add32(get("place"), get("stride"))),
		set("column", c32(0)),
		set("want", get("needed")),
		set("next", load32(get("want"), 0)))
}

// each applies an operation to the four parts of a block and joins the results.
func each(one func(part code) code, join func(x, y code) code) code {
	return join(join(one(get("a")), one(get("b"))), join(one(get("c")), one(get("d"))))
}

// mask makes a bit of each byte of the block that is one of pattern.
func mask(pattern code) code {
	part := func(name string, place int64) code {
		bits := wide64(bits8(eq8(get(name), pattern)))
		if place == 0 {
			return bits
		}
		return shl64(bits, place)
	}
	return or64(or64(part("a", 0), part("b", 16)), or64(part("c", 32), part("d", 48)))
}

// marks loads a block and makes its masks.
func marks() code {
	from := add32(get("text"), get("base"))
	same := func(part code) code { return part }
	return do(
		set("a", load128(from, 0)), set("b", load128(from, 16)), set("c", load128(from, 32)), set("d", load128(from, 48)),
		set("delimiters", mask(get("comma"))),
		set("newlines", c64(0)),
		set("quotes", c64(0)),
		when(any128(each(func(part code) code { return or128(eq8(part, get("lineEnd")), eq8(part, get("quote"))) }, or128)),
			set("newlines", mask(get("lineEnd"))),
			set("quotes", mask(get("quote")))),
		// With a sign, NUL and what is no ASCII are less than one.
		when(any128(ltS8(each(same, minS8), get("one"))),
			brIf("done", eq32(get("oddN"), get("oddMost"))),
			store32(add32(get("odd"), mul32(get("oddN"), c32(4))), 0, get("base")),
			set("oddN", add32(get("oddN"), c32(1)))))
}

// quoted is quoting.quoted.
func quoted() code {
	var spread []code
	for _, shift := range []int64{1, 2, 4, 8, 16, 32} {
		spread = append(spread, set("p", xor64(get("p"), shl64(get("p"), shift))))
	}
	cr := set("p", and64(get("loose"), mask(splat8(c32('\r')))))
	return do(
		set("p", get("quotes")),
		do(spread...),
		set("p", xor64(get("p"), get("inside"))),
		set("inside", shrS64(get("p"), 63)),
		set("delimiters", but64(get("delimiters"), get("p"))),
		set("newlines", but64(get("newlines"), get("p"))),
		set("open", and64(get("quotes"), get("p"))),
		set("closes", but64(get("quotes"), get("p"))),
		set("ends", or64(get("delimiters"), get("newlines"))),
		set("misplaced", but64(get("open"), or64(shl64(or64(get("ends"), get("closes")), 1), or64(get("free"), get("closed"))))),
		set("loose", but64(or64(shl64(get("closes"), 1), get("closed")), or64(get("ends"), get("open")))),
		when(some64(or64(get("loose"), get("returned"))),
			when(eq32(get("newline"), c32('\n')),
				cr,
				set("loose", xor64(get("loose"), get("p"))),
				set("misplaced", or64(get("misplaced"), but64(or64(shl64(get("p"), 1), get("returned")), get("newlines")))),
				set("returned", shrU64(get("p"), 63))),
			set("misplaced", or64(get("misplaced"), get("loose")))),
		set("free", shrU64(get("ends"), 63)),
		set("closed", shrU64(get("closes"), 63)),
		brIf("done", some64(get("misplaced"))))
}

// rows takes what of the block belongs to the row, and its end if it ends there.
func rows() code {
	less := func(name string) code { return and64(get(name), sub64(get(name), c64(1))) }
	return do(
		set("mine", but64(and64(get("delimiters"), sub64(get("newlines"), c64(1))), get("newlines"))),
		set("count", count64(get("mine"))),
		block("taken", loop("take",
			brIf("taken", gtU32(get("next"), add32(get("column"), get("count")))),
			set("skip", sub32(get("next"), get("column"))),
			set("count", sub32(get("count"), get("skip"))),
			block("there", loop("skipping",
				set("skip", sub32(get("skip"), c32(1))),
				brIf("there", eq32(get("skip"), c32(0))),
				set("mine", less("mine")),
				br("skipping"))),
			store32(get("place"), 0, add32(get("base"), first64(get("mine")))),
			set("place", add32(get("place"), get("stride"))),
			set("mine", less("mine")),
			set("column", get("next")),
			set("want", add32(get("want"), c32(4))),
			set("next", load32(get("want"), 0)),
			br("take"))),
		set("column", add32(get("column"), get("count"))),
		brIf("block", zero64(get("newlines"))),
		set("end", add32(get("base"), first64(get("newlines")))),
		brIf("done", ne32(add32(get("column"), c32(1)), get("columns"))),
		brIf("done", gtU32(sub32(get("end"), get("row")), get("longest"))),
		set("row", add32(get("end"), c32(1))),
		when(eq32(get("newline"), c32('\n')),
			when(eq32(load8(sub32(add32(get("text"), get("end")), c32(1))), c32('\r')),
				set("end", sub32(get("end"), c32(1))))),
		store32(get("place"), 0, get("end")),
		set("n", add32(get("n"), c32(1))),
		brIf("done", eq32(get("n"), get("limit"))),
		begin(),
		set("delimiters", but64(get("delimiters"), xor64(get("newlines"), sub64(get("newlines"), c64(1))))),
		set("newlines", less("newlines")))
}
