package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/synth/synthparquet"
)

// synthesize writes made-up bills, one file a month.
func synthesize(args []string, out, errs io.Writer) int {
	f := flags("synth", errs)
	rows := f.Int64("rows", 0, "line items in each file, exactly; 0: about 34,000")
	seed := f.Uint64("seed", 1, "another seed is another company")
	format := f.String("format", "cur1csv.gz", "cur1csv, cur2csv, focuscsv, cur1parquet, cur2parquet, focusparquet; .gz packs text")
	month := f.String("month", "2026-08", "newest month")
	months := f.Int("months", 1, "how many months up to the newest")
	resources := f.Int64("resources", 0, "how many resources usage is spread over, about; 0: those of the company")
	shuffle := f.Bool("shuffle", false, "rows in no order")
	group := f.Int64("group-rows", synthparquet.GroupRows, "rows in each row group of Parquet")
	folder := f.String("o", "", "folder to write to")
	rest, code, ok := parse(f, args)
	if !ok {
		return code
	}
	newest, err := time.Parse("2006-01", *month)
	write, suffix, known := formats(*format, *group)
	switch {
	case err != nil:
		fmt.Fprintf(errs, "plainbill: %q is no month; write 2026-08\n", *month)
	case !known:
		fmt.Fprintf(errs, "plainbill: no format %q\n\n%s", *format, usage)
	case *folder == "":
		fmt.Fprintf(errs, "plainbill: synth needs a folder: -o DIR\n")
	case len(rest) > 0:
		fmt.Fprintf(errs, "plainbill: synth does not know what to do with %q\n", rest[0])
	case *months < 1 || *months > 120 || *rows < 0 || *resources < 0 || *group < 1:
		fmt.Fprintf(errs, "plainbill: synth writes 1 to 120 months of 0 or more rows and resources, and row groups of at least 1 row\n")
	default:
		err = os.MkdirAll(*folder, 0o755)
		for i := *months - 1; i >= 0 && err == nil; i-- {
			first := newest.AddDate(0, -i, 0)
			o := synth.Options{Rows: *rows, Seed: *seed, Month: period.FromTime(first), Last: period.FromTime(newest), Resources: *resources, Shuffle: *shuffle}
			path := filepath.Join(*folder, "synth-"+first.Format("2006-01")+suffix)
			var truth synth.Truth
			if truth, err = writeFile(path, o, write); err == nil {
				fmt.Fprintf(out, "%s: %d rows, cash %s, amortized %s\n", path, truth.Rows, truth.Cash, truth.Amortized)
			}
		}
		if err != nil {
			fmt.Fprintln(errs, "plainbill:", err)
			return exitNothing
		}
		return exitGood
	}
	return exitCall
}

// writer writes a bill in some format.
type writer func(io.Writer, synth.Options) (synth.Truth, error)

// formats finds the writer of a format and the ending of its files; Parquet gets
// row groups of so many rows.
func formats(name string, groupRows int64) (write writer, suffix string, ok bool) {
	base, packed := strings.CutSuffix(name, ".gz")
	schema, kind := synth.CUR1, ""
	for _, s := range []synth.Schema{synth.CUR1, synth.CUR2, synth.FOCUS} {
		if rest, found := strings.CutPrefix(base, s.String()); found {
			schema, kind = s, rest
		}
	}
	with := func(write writer) writer {
		return func(w io.Writer, o synth.Options) (synth.Truth, error) {
			o.Schema = schema
			return write(w, o)
		}
	}
	switch {
	case kind == "csv" && packed:
		return with(gzipped), ".csv.gz", true
	case kind == "csv":
		return with(synth.Write), ".csv", true
	case kind == "parquet" && !packed:
		return with(func(w io.Writer, o synth.Options) (synth.Truth, error) {
			return synthparquet.WriteGroups(w, o, groupRows)
		}), ".snappy.parquet", true
	}
	return nil, "", false
}

// gzipped writes a packed CSV.
func gzipped(w io.Writer, o synth.Options) (synth.Truth, error) {
	z := gzip.NewWriter(w)
	truth, err := synth.Write(z, o)
	if err != nil {
		return truth, err
	}
	return truth, z.Close()
}

// writeFile writes one bill. A file that could not be finished is taken away.
func writeFile(path string, o synth.Options, write writer) (truth synth.Truth, err error) {
	file, err := os.Create(path)
	if err != nil {
		return truth, err
	}
	buffered := bufio.NewWriterSize(file, 1<<20)
	truth, err = write(buffered, o)
	if err == nil {
		err = buffered.Flush()
	}
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		_ = os.Remove(path) // the first error says more
	}
	return truth, err
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
