// Package conform holds every share.Store to what the interface promises. It does
// without package testing, so that it also runs inside the worker, against D1.
package conform

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/plainbill/plainbill/workers/share"
)

// readers is how many read at the same time in the races.
const readers = 50

// noon is when most of the checks happen; sweeping happens long before, so that
// it takes nothing that is not its own.
var (
	noon    = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	longAgo = time.Date(1990, time.January, 1, 0, 0, 0, 0, time.UTC)
)

// checks, each with the sentence that it holds.
var checks = []struct {
	what string
	hold func(c *check)
}{
	{"what was put in comes out, every byte", roundTrip},
	{"an id is taken once", taken},
	{"the last second of a report is the one before its end", end},
	{"of many readers of a report with one view, one gets it", func(c *check) { c.race(1) }},
	{"of many readers of a report with seven views, seven get it", func(c *check) { c.race(7) }},
	{"views are counted down to the last", views},
	{"without a limit a report can be read again and again", unlimited},
	{"a report is deleted by its own token, once", deleted},
	{"what has ended is swept, so many at a time", swept},
}

// Check runs every check against a store that has been migrated. It leaves some
// reports behind. It returns how many checks there were, and what did not hold.
func Check(ctx context.Context, store share.Store) (count int, broken []string) {
	for _, one := range checks {
		c := &check{ctx: ctx, store: store}
		one.hold(c)
		for _, b := range c.broken {
			broken = append(broken, one.what+": "+b)
		}
	}
	return len(checks), broken
}

type check struct {
	ctx    context.Context
	store  share.Store
	mu     sync.Mutex
	broken []string
}

func (c *check) failf(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.broken = append(c.broken, fmt.Sprintf(format, args...))
}

func (c *check) want(what string, got, want error) {
	if !errors.Is(got, want) || want == nil && got != nil {
		c.failf("%s: %v, want %v", what, got, want)
	}
}

// put keeps a report that ends a minute after its creation.
func (c *check) put(sealed []byte, views int, created time.Time) share.Report {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	r := share.Report{
		ID: base64.RawURLEncoding.EncodeToString(b), Sealed: sealed, Views: views,
		Created: created, Expires: created.Add(time.Minute), Token: sha256.Sum256(b),
	}
	c.want("create", c.store.Create(c.ctx, r), nil)
	return r
}

func (c *check) read(id string, at time.Time) (share.Report, bool, error) {
	return c.store.Read(c.ctx, id, at)
}

func roundTrip(c *check) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	largest := make([]byte, share.MaxBytes)
	_, _ = rand.Read(largest)
	for _, sealed := range [][]byte{{0}, []byte("it's; -- \x00?"), every, largest} {
		put := c.put(sealed, 0, noon)
		got, last, err := c.read(put.ID, noon)
		c.want("read", err, nil)
		if !bytes.Equal(got.Sealed, sealed) || got.ID != put.ID || !got.Expires.Equal(put.Expires) || got.Views != 0 || last {
			c.failf("%d bytes came back as %d, %v, %d views, last %v", len(sealed), len(got.Sealed), got.Expires, got.Views, last)
		}
	}
}

func taken(c *check) {
	put := c.put([]byte("first"), 0, noon)
	second := put
	second.Sealed = []byte("second")
	if err := c.store.Create(c.ctx, second); err == nil {
		c.failf("a second report took the id")
	}
	if got, _, err := c.read(put.ID, noon); err != nil || string(got.Sealed) != "first" {
		c.failf("then %q, %v", got.Sealed, err)
	}
}

func end(c *check) {
	for _, views := range []int{0, 1, 5} {
		put := c.put([]byte("x"), views, noon)
		_, _, err := c.read(put.ID, put.Expires)
		c.want("read at the end", err, share.ErrGone)
		c.want("delete at the end", c.store.Delete(c.ctx, put.ID, put.Token, put.Expires), share.ErrGone)
		_, _, err = c.read(put.ID, put.Expires.Add(-time.Second))
		c.want("read a second before the end", err, nil)
	}
}

func (c *check) race(views int) {
	put := c.put([]byte("for a few"), views, noon)
	var all sync.WaitGroup
	var got, gone, last int
	for range readers {
		all.Go(func() {
			r, isLast, err := c.read(put.ID, noon)
			c.mu.Lock()
			defer c.mu.Unlock()
			switch {
			case err == nil && string(r.Sealed) == "for a few":
				got++
			case errors.Is(err, share.ErrGone):
				gone++
			default:
				c.broken = append(c.broken, fmt.Sprintf("%q, %v", r.Sealed, err))
			}
			if isLast {
				last++
			}
		})
	}
	all.Wait()
	if got != views || gone != readers-views || last != 1 {
		c.failf("%d of %d readers got it, %d found it gone, %d were the last", got, readers, gone, last)
	}
}

func views(c *check) {
	put := c.put([]byte("x"), 3, noon)
	for left := 2; left >= 0; left-- {
		got, last, err := c.read(put.ID, noon)
		c.want("read", err, nil)
		if got.Views != left || last != (left == 0) {
			c.failf("%d views left, last %v, want %d", got.Views, last, left)
		}
	}
	_, _, err := c.read(put.ID, noon)
	c.want("read after the last view", err, share.ErrGone)
	c.want("delete after the last view", c.store.Delete(c.ctx, put.ID, put.Token, noon), share.ErrGone)
}

func unlimited(c *check) {
	put := c.put([]byte("x"), 0, noon)
	for range 20 {
		_, last, err := c.read(put.ID, noon)
		c.want("read", err, nil)
		if last {
			c.failf("a last view")
		}
	}
}

func deleted(c *check) {
	put, other := c.put([]byte("x"), 1, noon), c.put([]byte("y"), 0, noon)
	_, _, err := c.read("AAAAAAAAAAAAAAAAAAAAAA", noon)
	c.want("read what never was", err, share.ErrGone)
	c.want("delete what never was", c.store.Delete(c.ctx, "AAAAAAAAAAAAAAAAAAAAAA", put.Token, noon), share.ErrGone)
	c.want("delete with the token of another", c.store.Delete(c.ctx, put.ID, other.Token, noon), share.ErrToken)
	c.want("delete", c.store.Delete(c.ctx, put.ID, put.Token, noon), nil)
	c.want("delete again", c.store.Delete(c.ctx, put.ID, put.Token, noon), share.ErrGone)
	_, _, err = c.read(put.ID, noon)
	c.want("read what was deleted", err, share.ErrGone)
	_, _, err = c.read(other.ID, noon)
	c.want("read the other", err, nil)
}

func swept(c *check) {
	// Another run may have left its own behind.
	_, err := c.store.Sweep(c.ctx, longAgo.Add(time.Hour), 1000)
	c.want("sweep", err, nil)
	for range 3 {
		c.put([]byte("x"), 2, longAgo)
	}
	alive := c.put([]byte("x"), 0, longAgo.Add(time.Second))
	at := longAgo.Add(time.Minute) // the end of the three
	for _, want := range []int{2, 1, 0} {
		n, err := c.store.Sweep(c.ctx, at, 2)
		c.want("sweep", err, nil)
		if n != want {
			c.failf("%d swept, want %d", n, want)
		}
	}
	_, _, err = c.read(alive.ID, at)
	c.want("read what has a second left", err, nil)
}
