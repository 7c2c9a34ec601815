// Command headers writes the headers of every answer for those parts of the edge
// that are not Go: _headers for the static files, headers.mjs for the worker.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/plainbill/plainbill/workers/share"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "headers FOLDER: write FOLDER/headers.mjs and FOLDER/public/_headers")
		os.Exit(2)
	}
	for name, content := range files() {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), []byte(content), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "headers:", err)
			os.Exit(1)
		}
	}
}

// files returns the content of each file by its name.
func files() map[string]string {
	var static strings.Builder
	static.WriteString("/*\n")
	for _, h := range share.Headers() {
		fmt.Fprintf(&static, "  %s: %s\n", h.Name, h.Value)
	}
	return map[string]string{
		filepath.Join("public", "_headers"): static.String(),
		"headers.mjs": fmt.Sprintf("export const everywhere = %s;\nexport const onPages = %s;\n",
			object(share.Headers()), object(share.PageHeaders())),
	}
}

func object(headers []share.Header) string {
	m := map[string]string{}
	for _, h := range headers {
		m[h.Name] = h.Value
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil { // a map of texts always becomes JSON
		panic(err)
	}
	return string(text)
}
