package commit

import (
	"cmp"
	"slices"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Policy says whom the unused part of a commitment is charged to.
type Policy uint8

// The policies.
const (
	// Central keeps it on a line of its own, without an account.
	Central Policy = iota
	// OwnerPays charges it to the account that bought the commitment.
	OwnerPays
	// Spread shares it out over the accounts that used the commitment, by what they
	// used of it; what nobody used stays with the owner.
	Spread
)

// AccountShare is what one account is charged for commitments: what its usage
// consumed, whoever bought it, and its part of what nothing used.
type AccountShare struct {
	Account      string // blank: the line of what nothing used, under Central
	Used, Unused money.Total
}

// Total is the whole charge.
func (a *AccountShare) Total() money.Total { return a.Used.Plus(a.Unused) }

// usedBy is what an account used of a commitment.
func (f *fact) usedBy(account uint32) *money.Total {
	sum := f.by[account]
	if sum == nil {
		if f.by == nil {
			f.by = map[uint32]*money.Total{}
		}
		sum = &money.Total{}
		f.by[account] = sum
	}
	return sum
}

// ByAccount charges all commitments to accounts, the largest charge first. Whatever
// the policy, the charges add up to what the commitments cost, to the last digit.
func (r *Report) ByAccount(p Policy) []AccountShare {
	sums := map[string]*AccountShare{}
	of := func(account string) *AccountShare {
		if sums[account] == nil {
			sums[account] = &AccountShare{Account: account}
		}
		return sums[account]
	}
	names := r.walk.ledger.Values(ledger.Account)
	for i := range r.Commitments {
		c := &r.Commitments[i]
		users := make([]uint32, 0, len(c.fact.by))
		for code := range c.fact.by {
			users = append(users, code)
		}
		slices.Sort(users)
		for _, code := range users {
			s := of(names[code])
			s.Used = s.Used.Plus(*c.fact.by[code])
		}
		c.charge(p, of, users, names)
	}
	var list []AccountShare
	for _, s := range sums {
		if !s.Total().IsZero() {
			list = append(list, *s)
		}
	}
	sorts.By(list, func(a, b AccountShare) int {
		return cmp.Or(b.Total().Cmp(a.Total()), cmp.Compare(a.Account, b.Account))
	})
	return list
}

// charge charges what nothing used of a commitment.
func (c *Commitment) charge(p Policy, of func(string) *AccountShare, users []uint32, names []string) {
	if c.Unused.IsZero() {
		return
	}
	to := c.Owner
	unused, fits := c.Unused.Amount()
	switch {
	case p == Central:
		to = ""
	case p == Spread && fits && c.Effective.Sign() > 0:
		weights := make([]money.Amount, len(users))
		for k, code := range users {
			w, ok := c.fact.by[code].Amount()
			if !ok {
				w = 1<<63 - 1
			}
			weights[k] = w
		}
		for k, share := range money.Split(unused, weights) {
			s := of(names[users[k]])
			s.Unused = s.Unused.Plus(share.Total())
		}
		return
	}
	s := of(to)
	s.Unused = s.Unused.Plus(c.Unused)
}
