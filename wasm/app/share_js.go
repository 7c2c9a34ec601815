package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall/js"
	"time"

	"github.com/plainbill/plainbill/cost/report/link"
	"github.com/plainbill/plainbill/cost/report/seal"
	"github.com/plainbill/plainbill/web/state"
)

// sharedID is the report that the page was opened for; blank: it is the app.
func sharedID() string {
	path := js.Global().Get("location").Get("pathname").String()
	at := strings.LastIndex(path, "/s/")
	if at < 0 || len(path)-at-3 != 22 {
		return ""
	}
	return path[at+3:]
}

// base is the address of the app, with a slash at its end.
func base() string {
	where := js.Global().Get("location")
	path := where.Get("pathname").String()
	if at := strings.LastIndex(path, "/s/"); sharedID() != "" {
		path = path[:at+1]
	}
	return where.Get("origin").String() + path[:strings.LastIndex(path, "/")+1]
}

const reports = "api/v1/reports"

// carry does what takes its time and tells what came of it.
func carry(c state.Command) state.Event {
	switch c := c.(type) {
	case state.Store:
		return store(c)
	case state.Unstore:
		return unstore(c)
	case state.FetchSealed:
		return fetchSealed(c)
	case state.Unpack:
		return unpack(c.Marked)
	}
	panic(fmt.Sprintf("nobody carries a %T", c))
}

// sentence makes an error a sentence.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

var (
	errOffline = errors.New("the share service cannot be reached: check the network and try again")
	errUnsent  = errors.New("the share service cannot be reached: check the network, or share the report as a file")
	errSecret  = errors.New("who runs this service asks for a secret to make a link: type it in above and try again")
	errNone    = errors.New("this site keeps no reports: share this one as a file, or in a link that holds it")
	errFull    = errors.New("this report is too large for the share service: share it as a file")
)

// answer is what a server said.
type answer struct {
	status  int
	headers js.Value
	body    []byte
}

// ask sends a request to the share service, and nothing but what it is given.
func ask(method, path string, headers map[string]any, body []byte) (answer, error) {
	options := map[string]any{"method": method, "headers": headers, "cache": "no-store", "credentials": "omit", "referrerPolicy": "no-referrer"}
	if body != nil {
		options["body"] = array(body)
	}
	if body != nil {
		carried(base()+path, len(body))
	}
	response, err := await(js.Global().Call("fetch", base()+path, options))
	if err != nil {
		return answer{}, errOffline
	}
	buffer, err := await(response.Call("arrayBuffer"))
	if err != nil {
		return answer{}, errOffline
	}
	return answer{response.Get("status").Int(), response.Get("headers"), bytes(buffer)}, nil
}

// carried lists a request that carries something: the browser's own list does not
// say how much.
func carried(url string, n int) {
	page := js.Global().Get("plainbill")
	page.Get("requests").Call("push", map[string]any{"url": url, "who": "page", "bytes": 0, "kept": false, "body": n, "at": js.Global().Get("performance").Call("now").Int()})
	if tell := page.Get("onRequest"); tell.Truthy() {
		tell.Invoke()
	}
}

func (a answer) header(name string) string {
	if v := a.headers.Call("get", name); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

// problem is what the service says of a refusal.
func (a answer) problem() (code string, err error) {
	var p struct{ Code, Detail string }
	if json.Unmarshal(a.body, &p) != nil || p.Detail == "" {
		switch a.status {
		case 413:
			return "", errFull
		case 404, 405, 501:
			return "", errNone
		}
		return "", fmt.Errorf("the share service answered with status %d: try again later, or share the report as a file", a.status)
	}
	return p.Code, errors.New(strings.TrimSuffix(p.Detail, "."))
}

func store(c state.Store) state.Event {
	headers := map[string]any{"Content-Type": "application/octet-stream"}
	if c.Secret != "" {
		headers["Authorization"] = "Bearer " + c.Secret
	}
	days := c.Days
	if days == 0 {
		days = 90 // the service keeps nothing longer
	}
	path := fmt.Sprintf("%s?ttl=%d", reports, days*24*60*60)
	if c.Views > 0 {
		path += fmt.Sprintf("&views=%d", c.Views)
	}
	got, err := ask("POST", path, headers, c.Sealed)
	if err != nil {
		return state.Stored{Why: sentence(errUnsent)}
	}
	sent := int64(len(c.Sealed))
	var made struct {
		ID          string `json:"id"`
		DeleteToken string `json:"delete_token"`
		ExpiresAt   string `json:"expires_at"`
	}
	if got.status != 201 || json.Unmarshal(got.body, &made) != nil || made.ID == "" {
		code, err := got.problem()
		if got.status == 401 {
			err = errSecret // the service speaks to programs there
		}
		return state.Stored{Why: sentence(err), Secret: code == "secret", Sent: sent}
	}
	return state.Stored{
		Sent:    sent,
		Link:    base() + "s/" + made.ID + "#" + c.Key,
		Receipt: state.Receipt{ID: made.ID, Token: made.DeleteToken, Expires: made.ExpiresAt, Title: c.Title, Where: base()},
	}
}

func unstore(c state.Unstore) state.Event {
	got, err := ask("DELETE", reports+"/"+c.ID, map[string]any{"Authorization": "Bearer " + c.Token}, nil)
	if err == nil && got.status != 204 && got.status != 404 { // what is gone is deleted
		_, err = got.problem()
	}
	if err != nil {
		return state.Unstored{ID: c.ID, Why: sentence(err)}
	}
	return state.Unstored{ID: c.ID}
}

func fetchSealed(c state.FetchSealed) state.Event {
	key, err := link.ReadKey(c.Fragment)
	if err != nil {
		return state.Opened{Why: sentence(err)}
	}
	got, err := ask("GET", reports+"/"+c.ID, map[string]any{}, nil)
	switch {
	case err != nil:
		return state.Opened{Why: sentence(err) + " Reports are not kept on this computer.", Again: true}
	case got.status == 404:
		return state.Opened{Why: sentence(seal.ErrGone)}
	case got.status != 200:
		_, err := got.problem()
		return state.Opened{Why: sentence(err), Again: true}
	}
	text, err := unseal(got.body, key)
	if err != nil {
		return state.Opened{Why: sentence(err)}
	}
	return state.Opened{Text: text, Expires: got.header("Plainbill-Expires-At"), Left: got.header("Plainbill-Views-Left")}
}

// unseal opens a sealed report with the browser's own cipher.
func unseal(sealed []byte, key [seal.KeyBytes]byte) ([]byte, error) {
	h, err := seal.ParseHeader(sealed)
	if err != nil {
		return nil, err
	}
	if h.Way != seal.ByKey || h.Content != seal.Report {
		return nil, seal.ErrDamaged
	}
	subtle := js.Global().Get("crypto").Get("subtle")
	if !subtle.Truthy() {
		return nil, errors.New("this page cannot decrypt: open the link with https")
	}
	secret, err := await(subtle.Call("importKey", "raw", array(key[:]), "AES-GCM", false, []any{"decrypt"}))
	if err != nil {
		return nil, err
	}
	way := map[string]any{"name": "AES-GCM", "iv": array(h.Nonce[:]), "additionalData": array(sealed[:seal.HeaderBytes])}
	padded, err := await(subtle.Call("decrypt", way, secret, array(sealed[seal.HeaderBytes:len(sealed)-seal.CheckBytes])))
	if err != nil {
		return nil, seal.ErrKey
	}
	if err := h.Fresh(time.Now()); err != nil {
		return nil, err
	}
	packed, err := seal.Unpad(bytes(padded))
	if err != nil {
		return nil, err
	}
	return inflate(packed)
}

// unpack opens a report that came within its link.
func unpack(marked []byte) state.Event {
	packed, err := seal.Unmark(marked)
	if err == nil {
		var text []byte
		if text, err = inflate(packed); err == nil {
			if err = seal.Whole(marked, text); err == nil {
				return state.Opened{Text: text}
			}
		}
	}
	return state.Opened{Why: sentence(link.ErrReport)}
}

// inflate unpacks with the browser's own decompressor, up to what a report can be.
func inflate(packed []byte) ([]byte, error) {
	window := js.Global()
	stream := window.Get("Blob").New([]any{array(packed)}).Call("stream").Call("pipeThrough", window.Get("DecompressionStream").New("deflate-raw"))
	reader := stream.Call("getReader")
	var text []byte
	for {
		part, err := await(reader.Call("read"))
		if err != nil {
			return nil, seal.ErrDamaged
		}
		if part.Get("done").Bool() {
			return text, nil
		}
		text = append(text, bytes(part.Get("value").Call("slice").Get("buffer"))...)
		if len(text) > seal.MaxText {
			reader.Call("cancel")
			return nil, seal.ErrDamaged
		}
	}
}
