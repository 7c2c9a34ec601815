// Package saved writes a report as one .html file that opens by a double click,
// without a network, a server or Plainbill. With a passphrase the report in it is
// sealed; without one it lies open. Either way the file's own policy lets nothing
// run but the script that asks for the passphrase, and nothing be fetched.
package saved

import (
	"crypto/sha256"
	"encoding/base64"
	"io"

	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/report/seal"
	"github.com/plainbill/plainbill/cost/report/seal/lock"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/static"
)

// File writes the file. A blank passphrase seals nothing, and then random is not
// used. The error is one of package lock.
func File(r *report.Report, t lock.Terms, random io.Reader) ([]byte, error) {
	letter := string(chart.Letter(r))
	if t.Passphrase == "" {
		return []byte(page(chart.Escape(r.Title), "", `<main class="page reader" id="main">`+letter+`</main>`)), nil
	}
	t.Content = seal.Letter
	sealed, _, err := lock.Seal([]byte(letter), t, random)
	if err != nil {
		return nil, err
	}
	// The title is within the seal, too: the file says nothing but what it is.
	return []byte(page("A sealed report", static.Viewer, `<main class="page reader" id="main">
<form id="unlock" class="card stack tight"><h1>A sealed report</h1>
<p>Type the passphrase that the sender told you. Nothing is sent anywhere.</p>
<label class="stack tight">Passphrase <span class="field"><input id="passphrase" type="password" autocomplete="off" required autofocus></span></label>
<div><button class="btn go" type="submit">Open the report</button></div></form>
<p id="say" role="status" aria-live="polite"></p>
<noscript><p>A sealed report needs JavaScript to be opened. Ask the sender for one without a passphrase, or for a PDF.</p></noscript>
</main>
<script type="text/plain" id="sealed">`+base64.StdEncoding.EncodeToString(sealed)+`</script>`)), nil
}

// page is the file around a body. Style and script are allowed by their hashes, so
// that markup which got in by a mistake could not bring any along.
func page(title, script, body string) string {
	style := static.Styles()
	policy := "default-src 'none'; style-src '" + hash(style) + "'; base-uri 'none'; form-action 'none'"
	tail := ""
	if script != "" {
		policy += "; script-src '" + hash(script) + "'"
		tail = "<script>" + script + "</script>\n"
	}
	return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" +
		`<meta http-equiv="Content-Security-Policy" content="` + policy + "\">\n" +
		`<meta name="viewport" content="width=device-width, initial-scale=1">` + "\n" +
		`<meta name="color-scheme" content="light dark">` + "\n" +
		`<meta name="referrer" content="no-referrer">` + "\n" +
		"<title>" + title + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n" + body + "\n" + tail + "</body>\n</html>\n"
}

// hash names a text for a content security policy.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
