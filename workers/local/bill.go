package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"

	"github.com/plainbill/plainbill/cost/load"
)

// tell reads the bills that are named, has them told, and returns the exit code
// that says how whole they are.
func tell(names []string, errs io.Writer, bills func(*load.Bill) error) int {
	var s shelf
	defer s.close()
	files, err := s.gather(names)
	if err != nil {
		fmt.Fprintln(errs, "plainbill:", err)
		return exitCall
	}
	bill, err := load.Run(files, load.Options{Watch: watch(errs), Inflate: inflateAhead, Workers: runtime.GOMAXPROCS(0)})
	if err == nil {
		err = bills(bill)
	}
	if err != nil {
		fmt.Fprintln(errs, "plainbill:", err)
		return exitNothing
	}
	switch {
	case !bill.Usable():
		return exitNothing
	case bill.Ledger.RejectedRows() > 0 || len(bill.Names.Rejects) > 0 || !bill.Complete():
		return exitPart
	}
	return exitGood
}

// printJSON writes v for scripts; markup in names stays as it is.
func printJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
