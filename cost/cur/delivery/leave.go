package delivery

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// helper says that a file comes with bills and is none.
func helper(name string, kind cur.Container) *cur.FileError {
	text := "It looks like " + kind.String() + " and comes with the bill; its cost is elsewhere."
	if kind == cur.Binary || kind == cur.Empty {
		text = "It comes with the bill or with the archive and holds no cost."
	}
	_, base := split(strings.ToLower(name))
	for _, h := range helpers {
		if strings.Contains(base, h.part) {
			text = "It is " + h.what + " and holds no cost."
			break
		}
	}
	return &cur.FileError{File: name, Code: cur.HelperFile, Title: "Skipped a helper file", Text: text}
}

// helpers are the files that AWS puts beside bills, by what their names contain.
//
// Sources: AWS CUR user guide, "Querying reports using Amazon Athena" and "Loading
// report data to Amazon Redshift"; Hadoop, names of job outputs and checksums.
var helpers = []struct{ part, what string }{
	{"cost_and_usage_data_status", "the status file that AWS keeps for Athena"},
	{"crawler-cfn", "the template that sets up Athena and its crawler"},
	{"create-table", "the SQL that makes a table for Athena"},
	{"redshiftcommands", "the SQL that loads the bill into Redshift"},
	{"redshiftmanifest", "the list of files that Redshift loads"},
	{"quicksight", "the list of files that QuickSight loads"},
	{"manifest", "a manifest"},
	{"_success", "the mark of a job that ended well"},
	{".crc", "a checksum"},
	{".sha256", "a checksum"},
	{".md5", "a checksum"},
}

// spreadsheet says what to do with a workbook, which is a zip archive; nil for
// other archives. What it has saved of long account ids and small amounts may be
// rounded, so that its cells are no bill.
func spreadsheet(name string, members []*zip.File) *cur.FileError {
	for _, m := range members {
		if m.Name != "xl/workbook.xml" && m.Name != "xl/workbook.bin" && m.Name != "content.xml" {
			continue
		}
		return &cur.FileError{File: name, Code: cur.Spreadsheet, Title: name + " is a spreadsheet",
			Text: "Drop the CSV or Parquet file as AWS delivered it. If the workbook is all there is, open it, save the sheet as CSV (UTF-8), " +
				"and drop that; look out for account ids that the spreadsheet has shortened."}
	}
	return nil
}

// duplicate says that the same bytes are read already.
func duplicate(name, first string) *cur.FileError {
	if name == first {
		return &cur.FileError{File: name, Code: cur.DuplicateFile, Title: name + " is there twice",
			Text: "The bytes are the same. They are counted once."}
	}
	return &cur.FileError{File: name, Code: cur.DuplicateFile, Title: fmt.Sprintf("%s is the same as %s", name, first),
		Text: "They hold the same bytes. They are counted once."}
}

// helperName says whether files of this name come beside bills. It decides only
// about content that is no bill.
func helperName(name string) bool {
	base := strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	switch path.Ext(base) {
	case ".md", ".json", ".sql", ".yml", ".yaml", ".crc", ".sha256", ".md5", ".log":
		return true
	}
	for _, start := range []string{"readme", "license", "manifest", "cost_and_usage_data_status"} {
		if strings.HasPrefix(base, start) {
			return true
		}
	}
	return base == "thumbs.db" || base == "desktop.ini"
}

// looksDelimited says whether the first line has more than one cell.
func looksDelimited(head []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	return bytes.ContainsAny(line, ",;\t|\x00")
}

// crowded says that an archive and those in it have more files than are opened.
func crowded(name string) *cur.FileError {
	return &cur.FileError{File: name, Code: cur.ZipBomb, Title: name + " holds too many files",
		Text: fmt.Sprintf("I open at most %s files of one archive, those in archives inside it included. Unpack it and drop the bills.",
			cur.Count(maxMembers))}
}

// Belittle turns the refusal of a file that only comes with bills, a README for
// example, into a note; other refusals stay as they are.
func Belittle(err *cur.FileError) *cur.FileError {
	if (err.Code == cur.NotABill || err.Code == cur.MissingColumn || err.Code == cur.EmptyFile) && helperName(err.File) {
		return helper(err.File, cur.Text8)
	}
	return err
}
