// Package cur says what a row of a bill means: its fields under every spelling
// AWS and FOCUS give them, its line item types, how a bill file is recognised,
// and the shape in which decoders hand rows on.
//
// Decoders (curcsv, curparquet) turn bytes into Batches; whoever implements Sink
// takes them. Rows that cannot be read become CellErrors: rows kept plus rows
// rejected is rows in the file, always.
package cur
