package saved_test

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/report/seal"
	"github.com/plainbill/plainbill/cost/report/seal/lock"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/saved"
)

func fixture(t *testing.T) *report.Report {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash("../../cost/report/testdata/v1.report.json"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func file(t *testing.T, r *report.Report, passphrase string) string {
	t.Helper()
	text, err := saved.File(r, lock.Terms{Passphrase: passphrase}, rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	policies = regexp.MustCompile(`sha256-([A-Za-z0-9+/=]+)'`)
	blocks   = regexp.MustCompile(`(?s)<(?:style|script)>(.*?)</(?:style|script)>`)
)

// TestFileStandsAlone holds that a file fetches nothing, and that its policy names
// exactly the style and the script that are in it.
func TestFileStandsAlone(t *testing.T) {
	for _, passphrase := range []string{"", "grün wie 7 Birken"} {
		text := file(t, fixture(t), passphrase)
		for _, bad := range []string{" src=", " href=", "url(h", "@import", "onload=", "unsafe"} {
			if strings.Contains(text, bad) {
				t.Errorf("the file has %q", bad)
			}
		}
		named, have := policies.FindAllStringSubmatch(text, -1), blocks.FindAllStringSubmatch(text, -1)
		want := 1
		if passphrase != "" {
			want = 2
		}
		if len(named) != want || len(have) != want {
			t.Fatalf("%d hashes for %d blocks, want %d", len(named), len(have), want)
		}
		for i, block := range have {
			sum := sha256.Sum256([]byte(block[1]))
			if named[i][1] != base64.StdEncoding.EncodeToString(sum[:]) {
				t.Errorf("block %d has another hash", i)
			}
		}
		if strings.Contains(text, "184,220") != (passphrase == "") {
			t.Errorf("with the passphrase %q the amount is readable: %v", passphrase, passphrase != "")
		}
	}
}

var sealedPart = regexp.MustCompile(`id="sealed">([^<]*)<`)

// TestSealedFileHoldsTheLetter opens what is in the file as its script does.
func TestSealedFileHoldsTheLetter(t *testing.T) {
	r := fixture(t)
	blob, err := base64.StdEncoding.DecodeString(sealedPart.FindStringSubmatch(file(t, r, "right"))[1])
	if err != nil {
		t.Fatal(err)
	}
	letter, h, err := lock.OpenPassphrase(blob, "right", time.Now())
	if err != nil || string(letter) != string(chart.Letter(r)) || h.Content != seal.Letter {
		t.Errorf("%v %+v", err, h)
	}
	if _, _, err := lock.OpenPassphrase(blob, "wrong", time.Now()); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("a wrong passphrase: %v", err)
	}
}

// TestHostileTextsStayTexts holds for the title as for the letter.
func TestHostileTextsStayTexts(t *testing.T) {
	r := fixture(t)
	r.Title = `</title><svg onload=alert(1)>`
	if text := file(t, r, ""); strings.Contains(text, "<svg onload") || strings.Count(text, "</title>") < 1 {
		t.Error("the title broke out")
	}
}
