package delivery

import (
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// Label is what the place and the manifest of a file tell of the delivery that it
// belongs to. Everything in it may be blank.
type Label struct {
	// Export is where an export lies and what it is called: "prefix/report/report".
	// It is the same for all deliveries of one export, and never blank.
	Export string
	// Execution names one delivery of it: AWS's assembly or execution id.
	Execution string
	// Month is the billing period, "2026-08".
	Month string
	// Account owns the export, as its manifest says.
	Account string
	// At is when AWS made the delivery, in seconds since 1970 UTC; cur.NoTime when
	// nothing says so.
	At int64
}

// labelOf reads the layouts in which AWS delivers, as far as they are in a path:
//
//	prefix/report/20260801-20260901/ASSEMBLY/report-1.csv.gz
//	prefix/report/report/year=2026/month=8/report-1.snappy.parquet
//	prefix/export/data/BILLING_PERIOD=2026-08/2026-08-16T15:24:15.653Z-EXECUTION/export-00001.csv.gz
//
// Nothing is opened by it: it only tells which files belong together.
//
// Sources: AWS CUR user guide, "Report versioning"; AWS Data Exports, "Export delivery".
func labelOf(name string) Label {
	folders, base := split(name)
	l := Label{At: cur.NoTime}
	place := len(folders) // of the export
	year := ""
	for i, f := range folders {
		key, value, keyed := strings.Cut(f, "=")
		switch key = strings.ToLower(key); {
		case keyed && key == "billing_period" && isMonth(value):
			l.Month, place = value, min(place, i)
		case keyed && key == "year" && len(value) == 4 && digits(value):
			year, place = value, min(place, i)
		case keyed && key == "month" && year != "" && isMonth(year+"-"+twoDigits(value)):
			l.Month = year + "-" + twoDigits(value)
		case !keyed && monthRange(f) != "":
			l.Month, place = monthRange(f), min(place, i)
		default:
			if id, at, ok := execution(f); ok {
				l.Execution, l.At, place = id, at, min(place, i)
			}
		}
	}
	if place < len(folders) && place > 0 {
		if last := folders[place-1]; last == "data" || last == "metadata" {
			place--
		}
	}
	l.Export = strings.Join(append(folders[:place:place], stem(base)), "/")
	return l
}

// split parts a path, of either kind of slash, into its folders and its name.
func split(name string) (folders []string, base string) {
	for _, f := range strings.Split(strings.ReplaceAll(name, `\`, "/"), "/") {
		if f != "" && f != "." && f != ".." {
			folders = append(folders, f)
		}
	}
	if len(folders) == 0 {
		return nil, ""
	}
	return folders[:len(folders)-1], folders[len(folders)-1]
}

// folderOf returns the folder that a file lies in.
func folderOf(name string) string {
	folders, _ := split(name)
	return strings.Join(folders, "/")
}

// endings are what the names of bills end in, outermost first where several do.
var endings = []string{".gz", ".zip", ".zst", ".csv", ".txt", ".parquet", ".snappy"}

// bare returns the name of a file without what says how it is stored, in lower
// case: report-1 for report-1.csv.gz and for report-1.csv.
func bare(base string) string {
	base = strings.ToLower(base)
	for again := true; again; {
		again = false
		for _, e := range endings {
			if rest, ok := strings.CutSuffix(base, e); ok && rest != "" {
				base, again = rest, true
			}
		}
	}
	return base
}

// stem returns the name that all parts of a delivery, and its manifests, share.
func stem(base string) string {
	base = bare(base)
	if rest, ok := strings.CutSuffix(base, ".json"); ok {
		for _, end := range []string{"-manifest", "-redshiftmanifest"} {
			rest = strings.TrimSuffix(rest, end)
		}
		return rest
	}
	if i := strings.LastIndexByte(base, '-'); i > 0 && len(base)-i <= 6 && digits(base[i+1:]) {
		return base[:i]
	}
	return base
}

// execution reads a folder that AWS makes for one delivery: an id, or a time and
// an id.
func execution(folder string) (id string, at int64, ok bool) {
	const idLength = 36
	if len(folder) < idLength || !isID(folder[len(folder)-idLength:]) {
		return "", cur.NoTime, false
	}
	id = strings.ToLower(folder[len(folder)-idLength:])
	front := strings.TrimSuffix(folder[:len(folder)-idLength], "-")
	if front == "" {
		return id, cur.NoTime, true
	}
	// Some systems store no colons in names.
	clock := []byte(front)
	if len(clock) > 19 && clock[10] == 'T' {
		clock[13], clock[16] = ':', ':'
	}
	at, err := cur.ParseTime(clock)
	if err != nil {
		at = cur.NoTime
	}
	return id, at, err == nil
}

// isID says whether text is an id as AWS gives assemblies and executions.
func isID(text string) bool {
	for i := range len(text) {
		c := text[i] | 0x20
		switch i {
		case 8, 13, 18, 23:
			if text[i] != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return len(text) == 36
}

// monthRange returns the month of a folder such as 20260801-20260901; blank for
// others.
func monthRange(folder string) string {
	from, to, ok := strings.Cut(folder, "-")
	if !ok || len(from) != 8 || len(to) != 8 || !digits(from) || !digits(to) || !isMonth(from[:4]+"-"+from[4:6]) {
		return ""
	}
	return from[:4] + "-" + from[4:6]
}

// isMonth says whether text is a month such as 2026-08.
func isMonth(text string) bool {
	if len(text) != 7 || text[4] != '-' {
		return false
	}
	_, err := cur.ParseTime([]byte(text + "-01"))
	return err == nil
}

func twoDigits(month string) string {
	if len(month) == 1 {
		return "0" + month
	}
	return month
}

func digits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
