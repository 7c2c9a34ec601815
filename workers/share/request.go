package share

import (
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// wishes reads how long and for how many views a report is to be kept. A
// parameter that is misspelt is refused, not ignored: who means to limit the views
// must not get a report without a limit.
func wishes(r *http.Request) (ttl time.Duration, views int, no *problem) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return 0, 0, badCall("The address after the question mark cannot be read: write ttl=SECONDS&views=N, or nothing.")
	}
	ttl = DefaultTTL
	for name, values := range query {
		if len(values) != 1 {
			return 0, 0, badCall("%s is given %d times: give it once.", named(name), len(values))
		}
		least, most := int64(1), int64(MaxTTL/time.Second)
		if name == "views" {
			least, most = 0, MaxViews // 0: no limit
		}
		n, err := strconv.ParseInt(values[0], 10, 64)
		switch {
		case name != "ttl" && name != "views":
			return 0, 0, badCall("There is no parameter %s: give ttl, in seconds, and views.", named(name))
		case err != nil || n < least || n > most || strings.HasPrefix(values[0], "+"):
			return 0, 0, badCall("%s must be a whole number from %d to %d; it is %s.", name, least, most, named(values[0]))
		case name == "ttl":
			ttl = time.Duration(n) * time.Second
		default:
			views = int(n)
		}
	}
	return ttl, views, nil
}

// named quotes what a client wrote, and not too much of it.
func named(s string) string {
	if len(s) > 40 {
		s = s[:40]
	}
	return strconv.QuoteToASCII(s)
}

// body reads the sealed bytes. Of what is too large a part is still read: a client
// whose sending is cut off would see a broken connection instead of the answer.
func body(r *http.Request) ([]byte, *problem) {
	if r.ContentLength > MaxBytes {
		_, _ = io.CopyN(io.Discard, r.Body, 4*MaxBytes)
		return nil, tooLarge(r.ContentLength)
	}
	sealed, err := io.ReadAll(io.LimitReader(r.Body, MaxBytes+1))
	switch {
	case len(sealed) > MaxBytes:
		_, _ = io.CopyN(io.Discard, r.Body, 4*MaxBytes)
		return nil, tooLarge(0)
	case err != nil:
		return nil, badCall("The report ended before it was whole. Send it again.")
	case len(sealed) == 0:
		return nil, badCall("No report was sent: the body is empty.")
	}
	return sealed, nil
}

// bearer returns the token of the Authorization header.
func bearer(r *http.Request) (string, bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != ""
}

// ClientKey returns what the rate limit counts by for an address, with or without
// a port: of IPv6 the network of 64 bits that one customer has, else the address.
func ClientKey(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		pair, err := netip.ParseAddrPort(address)
		if err != nil {
			return ""
		}
		ip = pair.Addr()
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		network, _ := ip.Prefix(64) // 64 bits fit every such address
		return network.String()
	}
	return ip.String()
}
