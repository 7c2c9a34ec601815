package share

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// A problem is an answer that says no, after RFC 9457. Its type is about:blank:
// the status says what kind of problem it is, and code says it for programs.
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Code     string `json:"code"`
	Size     int64  `json:"size,omitempty"`      // bytes that were sent, as far as known
	MaxBytes int64  `json:"max_bytes,omitempty"` // bytes that may be sent
}

func (p problem) send(w http.ResponseWriter) {
	p.Type, p.Title = "about:blank", http.StatusText(p.Status)
	w.Header().Set("Content-Type", "application/problem+json")
	writeJSON(w, p.Status, p)
}

// gone is the one answer for unknown, expired, used up and deleted reports.
var gone = problem{Status: http.StatusNotFound, Code: "gone",
	Detail: "There is no report here: it has expired, was read as often as allowed, was deleted, or never was. Ask its sender for a new link."}

var unavailable = problem{Status: http.StatusServiceUnavailable, Code: "unavailable",
	Detail: "The store of reports does not answer. Nothing was changed as far as is known. Try again in a minute."}

func badCall(format string, args ...any) *problem {
	return &problem{Status: http.StatusBadRequest, Code: "bad_request", Detail: fmt.Sprintf(format, args...)}
}

func tooLarge(size int64) *problem {
	p := &problem{Status: http.StatusRequestEntityTooLarge, Code: "too_large", Size: size, MaxBytes: MaxBytes}
	said := "more than that"
	if size > 0 {
		said = fmt.Sprintf("%d bytes", size)
	}
	p.Detail = fmt.Sprintf("A sealed report may have %d bytes (256 KiB); this one has %s. Leave out parts of it, or save it as a file.", int64(MaxBytes), said)
	return p
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil { // every v is a struct of this package, of texts and numbers
		panic(err)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", fmt.Sprint(len(body)+1))
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // who left needs no answer
}
