// Command plainbill serves the app on this computer and speaks for scripts, with
// the same engine that runs in the browser.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/plainbill/plainbill/cost/view"
)

// Exit codes.
const (
	exitGood    = 0
	exitNothing = 1 // nothing usable
	exitCall    = 2 // wrong call
	exitPart    = 3 // loaded, with rejected rows or missing parts
)

const usage = `plainbill tells what an AWS bill really cost. Nothing leaves this computer.

  plainbill version                      print the version of this program and of Go
  plainbill serve [--addr HOST:PORT] [--store FILE]
                                         serve the app, print its address; with a file to keep
                                         reports in, sealed reports can be shared as links
  plainbill summary [--json] FILE...     say what bills cost; folders are read whole
  plainbill compare [--json] [--basis BASIS] OLD NEW
                                         say what AWS changed between two deliveries of a bill
  plainbill commitments --json [--seed N] [--tolerance DOLLARS] FILE...
                                         say what commitments do, and weigh further ones
  plainbill synth [--rows N] [--seed N] [--format FORMAT] [--month 2026-08] [--months N]
                  [--resources N] [--shuffle] [--group-rows N] -o DIR
                                         write made-up bills; FORMAT is cur1csv, cur2csv,
                                         focuscsv, each also with .gz, cur1parquet,
                                         cur2parquet or focusparquet

Exit codes: 0 good, 1 nothing usable, 2 wrong call, 3 loaded with rejected rows or missing parts.
`

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is the command; it returns the exit code.
func run(args []string, out, errs io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(out, usage)
		return exitGood
	}
	command, args := args[0], args[1:]
	switch command {
	case "serve":
		return serve(args, out, errs)
	case "summary":
		return summary(args, out, errs)
	case "compare":
		return compare(args, out, errs)
	case "commitments":
		return commitments(args, out, errs)
	case "synth":
		return synthesize(args, out, errs)
	case "version", "-version", "--version":
		fmt.Fprintf(out, "plainbill %s\n%s\n", view.Version, runtime.Version())
		return exitGood
	case "help", "-h", "--help":
		fmt.Fprint(out, usage)
		return exitGood
	}
	fmt.Fprintf(errs, "plainbill: no command %q\n\n%s", command, usage)
	return exitCall
}

// flags returns a set of flags for a command. They may stand before and after
// file names.
func flags(name string, errs io.Writer) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(errs)
	f.Usage = func() { fmt.Fprint(errs, usage) }
	return f
}

// parse reads flags and returns what is no flag; ok is false with an exit code
// for a wrong call or a wish for help.
func parse(f *flag.FlagSet, args []string) (rest []string, code int, ok bool) {
	for {
		switch err := f.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			return nil, exitGood, false
		case err != nil:
			return nil, exitCall, false
		}
		args = f.Args()
		if len(args) == 0 {
			return rest, exitGood, true
		}
		rest, args = append(rest, args[0]), args[1:]
	}
}
