package load

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRowsForeseen holds how many rows are foreseen of every packed bill of which the
// rows are known: within an eighth of what it has.
func TestRowsForeseen(t *testing.T) {
	var paths []string
	for _, folder := range []string{"bills", "bills/parts", "awkward"} {
		for _, ending := range []string{"*.gz", "*.zip"} {
			found, err := filepath.Glob(filepath.Join(bills(t), folder, ending))
			if err != nil {
				t.Fatal(err)
			}
			paths = append(paths, found...)
		}
	}
	seen := 0
	for _, path := range paths {
		file, name := fromDisk(t, path), filepath.Base(path)
		if strings.HasPrefix(name, "empty") || strings.HasPrefix(name, "zip_bomb") {
			continue // no rows are in it
		}
		_, err := Run([]File{file}, Options{Ask: true, MemoryLimit: 1})
		var much *TooMuch
		if !errors.As(err, &much) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var said, rows int64
		for _, f := range much.Files {
			said += f.Rows
		}
		for _, f := range open(t, file).Files {
			rows += f.Rows
		}
		if seen++; said < rows*7/8 || said > rows*9/8 {
			t.Errorf("%s: %d rows are foreseen, and it has %d", name, said, rows)
		}
	}
	if seen < 14 {
		t.Errorf("only %d packed bills were looked at", seen)
	}
}

// A length that is written too small, and yet could be, takes nothing from the memory
// that the first rows let expect.
func TestNeedIsNoLessThanSeen(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(bills(t), "bills", "hourly-2018-02.cur1.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	ask := func() Flight {
		_, err := Run([]File{inMemoryFile("bill.csv.gz", raw)}, Options{Ask: true, MemoryLimit: 1})
		var much *TooMuch
		if !errors.As(err, &much) {
			t.Fatal(err)
		}
		return much.Files[0]
	}
	honest, end := ask(), raw[len(raw)-4:]
	binary.LittleEndian.PutUint32(end, binary.LittleEndian.Uint32(end)/10*8)
	if lying := ask(); lying.Rows >= honest.Rows*9/10 || lying.Need < honest.Need {
		t.Errorf("of %d rows %d bytes are foreseen, where the truth is %d rows and %d bytes", lying.Rows, lying.Need, honest.Rows, honest.Need)
	}
}
