package lock_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/report/seal"
	"github.com/plainbill/plainbill/cost/report/seal/lock"
)

var update = flag.Bool("update", false, "write the vectors anew")

var now = time.Date(2026, 9, 12, 10, 0, 0, 0, time.UTC)

// dice are bytes that look random and are the same every time.
func dice(seed uint64) io.Reader {
	return rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
}

func sealed(t *testing.T, text string, terms lock.Terms) ([]byte, [32]byte) {
	t.Helper()
	blob, key, err := lock.Seal([]byte(text), terms, dice(1))
	if err != nil {
		t.Fatal(err)
	}
	return blob, key
}

func TestSealOpens(t *testing.T) {
	terms := lock.Terms{Content: seal.Report, Expires: now.Add(time.Hour), Views: 5}
	blob, key := sealed(t, "a report", terms)
	text, h, err := lock.Open(blob, key, now)
	if err != nil || string(text) != "a report" || h.Views != 5 || !h.Expires.Equal(terms.Expires) {
		t.Fatalf("%q %+v %v", text, h, err)
	}
	if bytes.Contains(blob, key[:]) {
		t.Error("the key lies in the sealed report")
	}
	terms.Passphrase = "grün wie 7 Birken"
	blob, key = sealed(t, "a letter", terms)
	if key != [32]byte{} {
		t.Error("a passphrase gave a key, too")
	}
	if text, _, err := lock.OpenPassphrase(blob, terms.Passphrase, now); err != nil || string(text) != "a letter" {
		t.Fatalf("%q %v", text, err)
	}
}

// TestEachFailureHasItsSentence holds which error comes of what is wrong.
func TestEachFailureHasItsSentence(t *testing.T) {
	end := now.Add(time.Hour)
	blob, key := sealed(t, "a report", lock.Terms{Content: seal.Report, Expires: end, Views: 2})
	other := key
	other[31] ^= 1
	// again puts the checksum right after a change, as an attacker would.
	again := func(at int, to byte) []byte {
		b := bytes.Clone(blob)
		b[at] = to
		return seal.Finish(b[:len(b)-seal.CheckBytes])
	}
	cut := func(n int) []byte { return blob[:n] }
	flipped := bytes.Clone(blob)
	flipped[100] ^= 1
	for _, tt := range []struct {
		name string
		blob []byte
		key  [32]byte
		at   time.Time
		want error
	}{
		{"a second before its end it opens", blob, key, end.Add(-time.Second), nil},
		{"at its end it has expired", blob, key, end, seal.ErrExpired},
		{"a key with one other bit", blob, other, now, seal.ErrKey},
		{"a bit flipped on the way", flipped, key, now, seal.ErrDamaged},
		{"the ciphertext changed", again(100, blob[100]^1), key, now, seal.ErrKey},
		{"its expiry put off", again(23, blob[23]^1), key, now, seal.ErrKey},
		{"more views than it was given", again(27, 9), key, now, seal.ErrKey},
		{"another content", again(8, 2), key, now, seal.ErrKey},
		{"another way of opening", again(9, 2), key, now, seal.ErrDamaged},
		{"a content that there is not", again(8, 3), key, now, seal.ErrDamaged},
		{"something in what is reserved", again(60, 1), key, now, seal.ErrDamaged},
		{"a later version", again(7, 2), key, now, seal.ErrNewer},
		{"not a report", []byte("<html>not found</html>, and more of it, and still more of it, and then some"), key, now, seal.ErrDamaged},
		{"nothing", nil, key, now, seal.ErrDamaged},
		{"cut within the header", cut(40), key, now, seal.ErrDamaged},
		{"cut within the text", cut(3000), key, now, seal.ErrDamaged},
	} {
		if _, _, err := lock.Open(tt.blob, tt.key, tt.at); !errors.Is(err, tt.want) || tt.want == nil && err != nil {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	secret, _ := sealed(t, "a report", lock.Terms{Content: seal.Letter, Passphrase: "right"})
	if _, _, err := lock.OpenPassphrase(secret, "wrong", now); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("a wrong passphrase: %v", err)
	}
	if _, _, err := lock.Open(secret, key, now); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("a key for a passphrase: %v", err)
	}
	weak := bytes.Clone(secret)
	copy(weak[12:16], []byte{0, 0, 0, 1})
	if _, _, err := lock.OpenPassphrase(seal.Finish(weak[:len(weak)-seal.CheckBytes]), "right", now); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("a key of one round: %v", err)
	}
}

// TestLengthTellsLittle holds that texts of different lengths seal to one length.
func TestLengthTellsLittle(t *testing.T) {
	a, _ := sealed(t, "$9", lock.Terms{Content: seal.Report})
	b, _ := sealed(t, "$184,220.38 and $12,930.22 more than July", lock.Terms{Content: seal.Report})
	if len(a) != len(b) {
		t.Errorf("%d and %d bytes", len(a), len(b))
	}
}

func TestSealSaysWhatItLacks(t *testing.T) {
	if _, _, err := lock.Seal([]byte("x"), lock.Terms{Content: seal.Report}, bytes.NewReader(make([]byte, 20))); !errors.Is(err, lock.ErrRandom) {
		t.Errorf("too few random bytes: %v", err)
	}
	long := make([]byte, 300<<10)
	if _, err := dice(3).Read(long); err != nil {
		t.Fatal(err)
	}
	if _, _, err := lock.Seal(long, lock.Terms{Content: seal.Report}, dice(1)); !errors.Is(err, seal.ErrTooLong) {
		t.Errorf("what does not fit: %v", err)
	}
}

// vector is a sealed report in testdata, with what has to come of it. The browser's
// tests read the same files.
type vector struct {
	Name       string `json:"name"`
	Sealed     string `json:"sealed"` // base64
	Key        string `json:"key,omitempty"`
	Passphrase string `json:"passphrase,omitempty"`
	Now        int64  `json:"now"` // Unix seconds
	Text       string `json:"text,omitempty"`
	Fails      string `json:"fails,omitempty"` // key, passphrase, expired, damaged, newer
}

var failures = map[string]error{
	"key": seal.ErrKey, "passphrase": seal.ErrPassphrase, "expired": seal.ErrExpired, "damaged": seal.ErrDamaged, "newer": seal.ErrNewer,
}

const vectorFile = "testdata/vectors.json"

// TestVectors holds that what was sealed once opens for ever.
func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	text, err := os.ReadFile(filepath.FromSlash(vectorFile))
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, v := range vectors {
		blob, err := base64.StdEncoding.DecodeString(v.Sealed)
		if err != nil {
			t.Fatal(err)
		}
		var got []byte
		if v.Passphrase != "" {
			got, _, err = lock.OpenPassphrase(blob, v.Passphrase, time.Unix(v.Now, 0))
		} else {
			key, _ := hex.DecodeString(v.Key)
			got, _, err = lock.Open(blob, [32]byte(key), time.Unix(v.Now, 0))
		}
		seen[v.Fails] = true
		if !errors.Is(err, failures[v.Fails]) || v.Fails == "" && (err != nil || string(got) != v.Text) {
			t.Errorf("%s: %q %v", v.Name, got, err)
		}
	}
	for name := range failures {
		if !seen[name] {
			t.Errorf("no vector fails with %s", name)
		}
	}
}

func writeVectors(t *testing.T) {
	t.Helper()
	const text = `{"any":"text"}`
	end := now.Add(24 * time.Hour)
	blob, key := sealed(t, text, lock.Terms{Content: seal.Report, Expires: end, Views: 3})
	secret, _ := sealed(t, text, lock.Terms{Content: seal.Letter, Passphrase: "grün wie 7 Birken"})
	other := key
	other[0] ^= 1
	changed := func(at int) []byte {
		b := bytes.Clone(blob)
		b[at] ^= 1
		return seal.Finish(b[:len(b)-seal.CheckBytes])
	}
	flipped := bytes.Clone(blob)
	flipped[200] ^= 1
	newer := bytes.Clone(blob)
	newer[7] = 2
	list := []vector{
		{"opens with its key", b64(blob), hex.EncodeToString(key[:]), "", now.Unix(), text, ""},
		{"opens with its passphrase", b64(secret), "", "grün wie 7 Birken", now.Unix(), text, ""},
		{"another key", b64(blob), hex.EncodeToString(other[:]), "", now.Unix(), "", "key"},
		{"expiry changed", b64(changed(23)), hex.EncodeToString(key[:]), "", now.Unix(), "", "key"},
		{"views changed", b64(changed(27)), hex.EncodeToString(key[:]), "", now.Unix(), "", "key"},
		{"ciphertext changed", b64(changed(200)), hex.EncodeToString(key[:]), "", now.Unix(), "", "key"},
		{"another passphrase", b64(secret), "", "grün wie 8 Birken", now.Unix(), "", "passphrase"},
		{"read at its end", b64(blob), hex.EncodeToString(key[:]), "", end.Unix(), "", "expired"},
		{"a bit flipped on the way", b64(flipped), hex.EncodeToString(key[:]), "", now.Unix(), "", "damaged"},
		{"cut off", b64(blob[:1000]), hex.EncodeToString(key[:]), "", now.Unix(), "", "damaged"},
		{"a later version", b64(newer), hex.EncodeToString(key[:]), "", now.Unix(), "", "newer"},
	}
	out, err := json.MarshalIndent(list, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(vectorFile, append(out, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// FuzzOpen holds that nothing makes Open panic, and that what it opens is what was
// sealed with that key.
func FuzzOpen(f *testing.F) {
	blob, key, err := lock.Seal([]byte("a report"), lock.Terms{Content: seal.Report, Views: 1}, dice(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(blob)
	f.Add(blob[:70])
	f.Fuzz(func(t *testing.T, b []byte) {
		// The checksum is put right, so that it does not shield what is behind it.
		if len(b) > seal.CheckBytes {
			b = seal.Finish(b[: len(b)-seal.CheckBytes : len(b)-seal.CheckBytes])
		}
		text, _, err := lock.Open(b, key, now)
		if err == nil && (string(text) != "a report" || !bytes.Equal(b, blob)) {
			t.Fatalf("opened %q", text)
		}
	})
}

// BenchmarkPassphrase is what a passphrase costs to turn into a key.
func BenchmarkPassphrase(b *testing.B) {
	for b.Loop() {
		if _, _, err := lock.Seal([]byte("x"), lock.Terms{Content: seal.Letter, Passphrase: "right"}, dice(1)); err != nil {
			b.Fatal(err)
		}
	}
}
