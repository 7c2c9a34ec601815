package share

import "net/http"

// Policy lets the page load what is its own, and send nothing anywhere else.
const Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
	"img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types default"

// A Header is one line of an answer's header.
type Header struct{ Name, Value string }

// Headers stand on every answer, of the page and of the service, on a laptop and
// at the edge.
func Headers() []Header {
	return []Header{
		{"Content-Security-Policy", Policy},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "no-referrer"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Embedder-Policy", "require-corp"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
	}
}

// PageHeaders stand besides on the page of a shared report, which search engines
// are not to list.
func PageHeaders() []Header { return []Header{{"X-Robots-Tag", "noindex"}} }

// SetHeaders sets some headers on an answer.
func SetHeaders(w http.ResponseWriter, headers []Header) {
	for _, h := range headers {
		w.Header().Set(h.Name, h.Value)
	}
}
