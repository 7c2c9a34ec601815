package keep

import (
	"errors"

	flatbuffers "github.com/google/flatbuffers/go"
)

// The numbers of Arrow's flatbuffers that are needed here.
//
// Source: Apache Arrow, format/Schema.fbs, Message.fbs and File.fbs.
const (
	metadataV5 = 4

	schemaHeader     = 1
	dictionaryHeader = 2
	batchHeader      = 3

	intType       = 2
	floatType     = 3
	utf8Type      = 5
	timestampType = 10
	runEndType    = 22

	double = 2 // precision of a float
)

// slots of tables, by what stands in them.
const (
	messageVersion, messageHeaderType, messageHeader, messageBody = 0, 1, 2, 3
	batchLength, batchNodes, batchBuffers                         = 0, 1, 2
	dictionaryID, dictionaryData                                  = 0, 1
	schemaFields, schemaMetadata                                  = 1, 2
	footerSchema, footerDictionaries, footerBatches, footerNotes  = 1, 2, 3, 4
)

// node and extent are structs of a record batch: rows and nulls of an array, and
// where a buffer lies in the body.
type node struct{ rows, nulls int64 }
type extent struct{ at, length int64 }

// block is where a message lies in the file.
type block struct {
	at   int64
	meta int32
	body int64
}

// note is a pair of texts that travels with a schema or a file.
type note struct{ key, value string }

// arrowType writes a type and returns its number and place.
func arrowType(b *flatbuffers.Builder, c *column) (number byte, at flatbuffers.UOffsetT) {
	switch c.values {
	case textValues:
		b.StartObject(0)
		return utf8Type, b.EndObject()
	case numberValues:
		b.StartObject(1)
		b.PrependInt16Slot(0, double, 0)
		return floatType, b.EndObject()
	case timeValues:
		zone := b.CreateString("UTC")
		b.StartObject(2)
		b.PrependUOffsetTSlot(1, zone, 0)
		return timestampType, b.EndObject()
	}
	return intType, intOf(b, 8*c.values.size(), c.values != byteValues)
}

func intOf(b *flatbuffers.Builder, bits int, signed bool) flatbuffers.UOffsetT {
	b.StartObject(2)
	b.PrependInt32Slot(0, int32(bits), 0)
	b.PrependBoolSlot(1, signed, false)
	return b.EndObject()
}

// field writes a field of the schema.
func field(b *flatbuffers.Builder, name string, number byte, kind, dictionary flatbuffers.UOffsetT, children []flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	text := b.CreateString(name)
	inner := offsets(b, children)
	b.StartObject(7)
	b.PrependUOffsetTSlot(0, text, 0)
	b.PrependBoolSlot(1, name != "run_ends", false)
	b.PrependByteSlot(2, number, 0)
	b.PrependUOffsetTSlot(3, kind, 0)
	if dictionary != 0 {
		b.PrependUOffsetTSlot(4, dictionary, 0)
	}
	b.PrependUOffsetTSlot(5, inner, 0)
	return b.EndObject()
}

// schema writes the columns and what travels with them.
func schema(b *flatbuffers.Builder, columns []column, notes []note) flatbuffers.UOffsetT {
	var fields []flatbuffers.UOffsetT
	for n := range columns {
		c := &columns[n]
		number, kind := arrowType(b, c)
		switch c.Kind {
		case dictionaryKind:
			index := intOf(b, 8*c.Width, false)
			b.StartObject(4)
			b.PrependInt64Slot(0, int64(n), 0)
			b.PrependUOffsetTSlot(1, index, 0)
			fields = append(fields, field(b, c.Name, number, kind, b.EndObject(), nil))
		case runsKind:
			ends := field(b, "run_ends", intType, intOf(b, 32, true), 0, nil)
			values := field(b, "values", number, kind, 0, nil)
			b.StartObject(0)
			fields = append(fields, field(b, c.Name, runEndType, b.EndObject(), 0, []flatbuffers.UOffsetT{ends, values}))
		default:
			fields = append(fields, field(b, c.Name, number, kind, 0, nil))
		}
	}
	list, said := offsets(b, fields), keyValues(b, notes)
	b.StartObject(4)
	b.PrependUOffsetTSlot(schemaFields, list, 0)
	b.PrependUOffsetTSlot(schemaMetadata, said, 0)
	return b.EndObject()
}

func keyValues(b *flatbuffers.Builder, notes []note) flatbuffers.UOffsetT {
	var list []flatbuffers.UOffsetT
	for _, n := range notes {
		key, value := b.CreateString(n.key), b.CreateString(n.value)
		b.StartObject(2)
		b.PrependUOffsetTSlot(0, key, 0)
		b.PrependUOffsetTSlot(1, value, 0)
		list = append(list, b.EndObject())
	}
	return offsets(b, list)
}

func offsets(b *flatbuffers.Builder, list []flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	b.StartVector(4, len(list), 4)
	for i := len(list) - 1; i >= 0; i-- {
		b.PrependUOffsetT(list[i])
	}
	return b.EndVector(len(list))
}

// batch writes the table of a record batch.
func batch(b *flatbuffers.Builder, rows int, nodes []node, buffers []extent) flatbuffers.UOffsetT {
	pairs := func(n int, at func(int) (int64, int64)) flatbuffers.UOffsetT {
		b.StartVector(16, n, 8)
		for i := n - 1; i >= 0; i-- {
			first, second := at(i)
			b.PrependInt64(second)
			b.PrependInt64(first)
		}
		return b.EndVector(n)
	}
	arrays := pairs(len(nodes), func(i int) (int64, int64) { return nodes[i].rows, nodes[i].nulls })
	places := pairs(len(buffers), func(i int) (int64, int64) { return buffers[i].at, buffers[i].length })
	b.StartObject(4)
	b.PrependInt64Slot(batchLength, int64(rows), 0)
	b.PrependUOffsetTSlot(batchNodes, arrays, 0)
	b.PrependUOffsetTSlot(batchBuffers, places, 0)
	return b.EndObject()
}

// message finishes a message around its header.
func message(b *flatbuffers.Builder, kind byte, header flatbuffers.UOffsetT, body int64) []byte {
	b.StartObject(5)
	b.PrependInt16Slot(messageVersion, metadataV5, 0)
	b.PrependByteSlot(messageHeaderType, kind, 0)
	b.PrependUOffsetTSlot(messageHeader, header, 0)
	b.PrependInt64Slot(messageBody, body, 0)
	b.Finish(b.EndObject())
	return b.FinishedBytes()
}

// footer tells where everything lies.
func footer(b *flatbuffers.Builder, columns []column, dictionaries, batches []block, notes []note) []byte {
	places := func(list []block) flatbuffers.UOffsetT {
		b.StartVector(24, len(list), 8)
		for i := len(list) - 1; i >= 0; i-- {
			b.PrependInt64(list[i].body)
			b.Pad(4)
			b.PrependInt32(list[i].meta)
			b.PrependInt64(list[i].at)
		}
		return b.EndVector(len(list))
	}
	said, held, parts, top := keyValues(b, notes), places(batches), places(dictionaries), schema(b, columns, []note{{noteSay, amounts}})
	b.StartObject(5)
	b.PrependInt16Slot(0, metadataV5, 0)
	b.PrependUOffsetTSlot(footerSchema, top, 0)
	b.PrependUOffsetTSlot(footerDictionaries, parts, 0)
	b.PrependUOffsetTSlot(footerBatches, held, 0)
	b.PrependUOffsetTSlot(footerNotes, said, 0)
	b.Finish(b.EndObject())
	return b.FinishedBytes()
}

var errMessage = errors.New("a part of it is malformed")

// A table reads a flatbuffer that nobody vouches for: what lies outside of it makes
// package flatbuffers panic, which read turns into an error.
type table struct{ flatbuffers.Table }

func root(p []byte) table {
	return table{flatbuffers.Table{Bytes: p, Pos: flatbuffers.GetUOffsetT(p)}}
}

// slot is where a slot of the table stands; 0 when it has none.
func (t *table) slot(n int) flatbuffers.UOffsetT {
	o := t.Offset(flatbuffers.VOffsetT(4 + 2*n))
	if o == 0 {
		return 0
	}
	return t.Pos + flatbuffers.UOffsetT(o)
}

func (t *table) int64(n int) int64 {
	if at := t.slot(n); at != 0 {
		return t.GetInt64(at)
	}
	return 0
}

func (t *table) byte(n int) byte {
	if at := t.slot(n); at != 0 {
		return t.GetByte(at)
	}
	return 0
}

// child is the table in a slot.
func (t *table) child(n int) table {
	at := t.slot(n)
	if at == 0 {
		panic(errMessage)
	}
	return table{flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(at)}}
}

// pairs reads a vector of two numbers each, at most as many as the bytes hold.
func (t *table) pairs(n int) (list [][2]int64) {
	o := t.Offset(flatbuffers.VOffsetT(4 + 2*n))
	if o == 0 {
		return nil
	}
	at, count := t.Vector(flatbuffers.UOffsetT(o)), t.VectorLen(flatbuffers.UOffsetT(o))
	if count < 0 || count > len(t.Bytes)/16 {
		panic(errMessage)
	}
	for range count {
		list = append(list, [2]int64{t.GetInt64(at), t.GetInt64(at + 8)})
		at += 16
	}
	return list
}

// note returns the value of a pair of texts.
func (t *table) note(n int, key string) []byte {
	o := t.Offset(flatbuffers.VOffsetT(4 + 2*n))
	if o == 0 {
		return nil
	}
	at, count := t.Vector(flatbuffers.UOffsetT(o)), t.VectorLen(flatbuffers.UOffsetT(o))
	if count < 0 || count > len(t.Bytes)/4 {
		panic(errMessage)
	}
	for range count {
		pair := table{flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(at)}}
		if k := pair.slot(0); k != 0 && string(pair.ByteVector(k)) == key {
			if v := pair.slot(1); v != 0 {
				return pair.ByteVector(v)
			}
		}
		at += 4
	}
	return nil
}
