package audit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Containers is a second view of a bill, never added to the first: what the
// containers of split cost allocation share of their machines. The parts are the
// whole, to the last digit:
//
//	Whole = Shared + Rest + Elsewhere
//
// Source: AWS, split cost allocation data: a machine-hour's amortized cost is split
// by what its containers reserve or use, and what none uses is spread over them.
type Containers struct {
	Currency string
	Basis    actual.Basis

	Whole     money.Total // all rows, as without containers
	Shared    money.Total // of machines with containers, by container
	Rest      money.Total // of those machines, in no container's share
	Elsewhere money.Total // everything else: other machines, other services

	Pods     []Pod    // by share, the largest first
	Machines []Parent // by what is left over, the largest first
	// Rows counts the rows of container shares, Waiting those without a split cost
	// yet: AWS fills it in within a day. Placeholders have neither parent nor cost.
	Rows, Waiting, Placeholders int64
}

// Pod is one container, pod or task.
type Pod struct {
	ID                       string // resource id
	Cluster, Namespace, Name string // as far as the id tells
	Split, Unused            money.Total
	Machines                 int // on how many it ran
}

// Share is what the container costs, its part of what none used included.
func (p *Pod) Share() money.Total { return p.Split.Plus(p.Unused) }

// Parent is a machine that containers share, in the hours for which they do.
type Parent struct {
	ID           string
	Cost, Shared money.Total
	Pods         int
	// Found says that the bill has rows of the machine itself.
	Found bool
}

// Rest is what is in no container's share. In a whole bill it is what rounding
// leaves.
func (p *Parent) Rest() money.Total { return p.Cost.Minus(p.Shared) }

// Level is what containers are added up by.
type Level uint8

// The levels.
const (
	ByCluster Level = iota
	ByNamespace
	ByPod
)

// ContainerGroup is what the containers of one cluster, namespace or name share.
type ContainerGroup struct {
	Cluster, Namespace, Name string
	Split, Unused            money.Total
	Pods                     int
}

// By adds containers up, the largest share first.
func (c *Containers) By(level Level) []ContainerGroup {
	at := map[[3]string]int{}
	var list []ContainerGroup
	for i := range c.Pods {
		p := &c.Pods[i]
		key := [3]string{p.Cluster, p.Namespace, p.Name}
		for k := int(level) + 1; k < len(key); k++ {
			key[k] = ""
		}
		n, ok := at[key]
		if !ok {
			n = len(list)
			at[key] = n
			list = append(list, ContainerGroup{Cluster: key[0], Namespace: key[1], Name: key[2]})
		}
		list[n].Split = list[n].Split.Plus(p.Split)
		list[n].Unused = list[n].Unused.Plus(p.Unused)
		list[n].Pods++
	}
	sorts.By(list, func(x, y ContainerGroup) int {
		return cmp.Or(y.Split.Plus(y.Unused).Cmp(x.Split.Plus(x.Unused)), cmp.Compare(x.Cluster, y.Cluster), cmp.Compare(x.Namespace, y.Namespace), cmp.Compare(x.Name, y.Name))
	})
	return list
}

// splitFields are the columns of a basis: the share of what was used, that of what
// was not, and the gross columns that stand in where the net ones are 0.
func splitFields(basis actual.Basis) (used, unused [2]cur.Field) {
	switch basis {
	case actual.Net:
		return [2]cur.Field{cur.SplitNetCost, cur.SplitCost}, [2]cur.Field{cur.SplitNetUnusedCost, cur.SplitUnusedCost}
	case actual.OnDemand:
		return [2]cur.Field{cur.SplitPublicCost}, [2]cur.Field{cur.SplitPublicUnusedCost}
	}
	return [2]cur.Field{cur.SplitCost}, [2]cur.Field{cur.SplitUnusedCost}
}

// Containers looks at the containers of one currency, of the billing periods with
// these keys or of all without any. Basis is Amortized, Net or OnDemand; AWS splits
// no other cost, and any other basis gives the amortized one. ok is false where the
// bill has no rows of split cost allocation.
func (a *Auditor) Containers(basis actual.Basis, currency string, months ...string) (c Containers, ok bool) {
	if basis != actual.Net && basis != actual.OnDemand {
		basis = actual.Amortized
	}
	code, known := a.ledger.Code(ledger.Currency, currency)
	if !known || a.Of(months...).Overlay == 0 {
		return Containers{}, false
	}
	c = a.walk(a.scope(months)).containers(basis, code)
	return c, c.Rows > 0
}

// containers goes through the rows of one currency.
func (w *walk) containers(basis actual.Basis, currency uint32) Containers {
	v := &containerView{walk: w, currency: currency, basis: basis, pods: map[uint32]*podSum{}, parents: map[uint32]*parentSum{}}
	v.each(v.share)
	v.findMachines()
	v.each(v.machine)
	return v.sumUp(w.ledger.Values(ledger.Currency)[currency])
}

// containerView goes through the rows of a bill twice: for the shares, then for the
// machines that are shared.
type containerView struct {
	*walk
	currency uint32
	basis    actual.Basis
	pods     map[uint32]*podSum    // by code of the resource
	parents  map[uint32]*parentSum // by code of the split parent
	machines map[uint32]*parentSum // the same, by code of the resource

	whole                       money.Total
	rows, waiting, placeholders int64
}

type podSum struct {
	split, unused money.Total
	on            map[uint32]bool
}

type parentSum struct {
	id           string
	cost, shared money.Total
	pods         map[uint32]bool
	hours        map[period.Hour]bool
	found        bool
}

// each visits the rows of the currency and the months.
func (v *containerView) each(do func(g *ledger.Segment, s actual.Source, cost []money.Amount, i int)) {
	var buf []money.Amount
	for n, g := range v.ledger.Segments() {
		v.reader.Check()
		some, _, none := v.holds(g)
		if none {
			continue
		}
		if len(buf) < g.Rows() {
			buf = make([]money.Amount, g.Rows())
		}
		cost, sources, currency := v.book.MoneyInto(v.basis, n, buf[:g.Rows()]), v.book.Sources(n), g.Codes(ledger.Currency)
		for i, s := range sources {
			if currency.At(i) == v.currency && (some == nil || some(i)) {
				do(g, s, cost, i)
			}
		}
	}
}

// share adds a container's row to it and to its machine.
func (v *containerView) share(g *ledger.Segment, s actual.Source, cost []money.Amount, i int) {
	if s != actual.SplitOverlayExcluded {
		v.whole.Add(cost[i])
		return
	}
	used, unused := splitFields(v.basis)
	split, idle := splitAmount(g, used, i), splitAmount(g, unused, i)
	parents, pods := g.Codes(ledger.Dimension(cur.SplitParentResourceID)), g.Codes(ledger.Resource)
	parent, pod := parents.At(i), pods.At(i)
	v.rows++
	if parent == 0 && split == 0 && idle == 0 {
		v.placeholders++
		return
	}
	if g.Null(used[0], i) && g.Null(cur.SplitCost, i) {
		v.waiting++
	}
	p := v.pods[pod]
	if p == nil {
		p = &podSum{on: map[uint32]bool{}}
		v.pods[pod] = p
	}
	p.split.Add(split)
	p.unused.Add(idle)
	p.on[parent] = true
	m := v.parents[parent]
	if m == nil {
		m = &parentSum{pods: map[uint32]bool{}, hours: map[period.Hour]bool{}}
		v.parents[parent] = m
	}
	m.shared.Add(split)
	m.shared.Add(idle)
	m.pods[pod] = true
	if start := g.StartAt(i); start != period.None {
		for h := start; h < max(g.EndAt(i), start+1); h++ {
			m.hours[h] = true
		}
	}
}

// findMachines finds the resources that are shared.
func (v *containerView) findMachines() {
	parents := v.ledger.Values(ledger.Dimension(cur.SplitParentResourceID))
	byID := map[string]*parentSum{}
	for code, m := range v.parents {
		m.id = parents[code]
		if code != 0 {
			byID[machineID(m.id)] = m
		}
	}
	v.machines = map[uint32]*parentSum{}
	for code, id := range v.ledger.Values(ledger.Resource) {
		if m := byID[machineID(id)]; m != nil && code != 0 {
			v.machines[uint32(code)] = m
		}
	}
}

// machineID is the id of an instance, which some rows write as an ARN.
func machineID(id string) string {
	if _, rest, ok := strings.Cut(id, ":instance/"); ok {
		return rest
	}
	return id
}

// splitAmount is the first of the fields that is not 0.
func splitAmount(g *ledger.Segment, fields [2]cur.Field, i int) money.Amount {
	for _, f := range fields {
		if f == cur.NoField {
			break
		}
		if a := g.Amount(f, i); a != 0 {
			return a
		}
	}
	return 0
}

// machineUsage are parts of the usage types of machines' own hours. What else goes
// by a machine's id, as its traffic does, is not split.
var machineUsage = []string{"BoxUsage", "SpotUsage", "DedicatedUsage", "HostUsage", "UnusedBox", "UnusedDed"}

// machine adds a row of a machine that containers share in that hour.
func (v *containerView) machine(g *ledger.Segment, s actual.Source, cost []money.Amount, i int) {
	resource := g.Codes(ledger.Resource)
	m := v.machines[resource.At(i)]
	if m == nil || s == actual.SplitOverlayExcluded || !usage(g.Types()[i]) {
		return
	}
	kinds := g.Codes(ledger.UsageType)
	kind := v.ledger.Values(ledger.UsageType)[kinds.At(i)]
	if kind != "" && !slices.ContainsFunc(machineUsage, func(part string) bool { return strings.Contains(kind, part) }) {
		return
	}
	start := g.StartAt(i)
	if start == period.None {
		return
	}
	for h := start; h < max(g.EndAt(i), start+1); h++ {
		if m.hours[h] {
			m.cost.Add(cost[i])
			m.found = true
			return
		}
	}
}

// sumUp lists containers and machines.
func (v *containerView) sumUp(currency string) Containers {
	c := Containers{Currency: currency, Basis: v.basis, Whole: v.whole, Rows: v.rows, Waiting: v.waiting, Placeholders: v.placeholders}
	ids := v.ledger.Values(ledger.Resource)
	for code, p := range v.pods {
		pod := Pod{ID: ids[code], Split: p.split, Unused: p.unused, Machines: len(p.on)}
		pod.Cluster, pod.Namespace, pod.Name = containerID(pod.ID)
		c.Pods = append(c.Pods, pod)
		c.Shared = c.Shared.Plus(pod.Share())
	}
	sorts.By(c.Pods, func(x, y Pod) int { return cmp.Or(y.Share().Cmp(x.Share()), cmp.Compare(x.ID, y.ID)) })
	for _, m := range v.parents {
		parent := Parent{ID: m.id, Cost: m.cost, Shared: m.shared, Pods: len(m.pods), Found: m.found}
		c.Machines = append(c.Machines, parent)
		c.Rest = c.Rest.Plus(parent.Rest())
	}
	sorts.By(c.Machines, func(x, y Parent) int {
		return cmp.Or(y.Rest().Abs().Cmp(x.Rest().Abs()), y.Cost.Cmp(x.Cost), cmp.Compare(x.ID, y.ID))
	})
	c.Elsewhere = c.Whole.Minus(c.Shared).Minus(c.Rest)
	return c
}

// containerID reads the id of a container: a pod's
// arn:aws:eks:region:account:pod/cluster/namespace/name/uid, or a task's
// arn:aws:ecs:region:account:task/cluster/id. What does not say is its own name.
func containerID(id string) (cluster, namespace, name string) {
	parts := strings.SplitN(id, ":", 6)
	if len(parts) == 6 {
		switch path := strings.Split(parts[5], "/"); {
		case path[0] == "pod" && len(path) >= 4:
			return path[1], path[2], path[3]
		case path[0] == "task" && len(path) == 3:
			return path[1], "", path[2]
		}
	}
	return "", "", id
}
