package ledger

import (
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// sells says whether a billing entity is the marketplace.
func (d *derivation) sells(b *Builder, entity uint32) bool {
	if entity == 0 {
		return false
	}
	for int(entity) >= len(d.marketplace) {
		d.marketplace = append(d.marketplace, 0)
	}
	if d.marketplace[entity] == 0 {
		d.marketplace[entity] = -1
		if strings.EqualFold(b.dims[BillingEntity].values[entity], "AWS Marketplace") {
			d.marketplace[entity] = 1
		}
	}
	return d.marketplace[entity] > 0
}

// focusService derives the service of FOCUS rows: the product code that AWS adds,
// but for what others publish in AWS's marketplace, whose code says nothing; else
// the service's name.
func (b *Builder) focusService(s *openSegment) {
	d := &b.derived
	n := b.block.rows(cur.LegalEntity, cur.ProductName, cur.ProductCode)
	publisher, name, product := b.block.at(cur.LegalEntity, n), b.block.at(cur.ProductName, n), b.block.at(cur.ProductCode, n)
	g := b.block.spare[:n]
	for i := range g {
		if product[i] != 0 && (name[i] == 0 || !d.others(b, publisher[i])) {
			g[i] = d.productService.code(b, product[i])
		} else {
			g[i] = d.nameService.code(b, name[i])
		}
	}
	b.keep(s, Service, g)
}

// others says whether a publisher is somebody else than AWS.
func (d *derivation) others(b *Builder, publisher uint32) bool {
	if publisher == 0 {
		return false
	}
	for int(publisher) >= len(d.publisher) {
		d.publisher = append(d.publisher, 0)
	}
	if d.publisher[publisher] == 0 {
		d.publisher[publisher] = 1
		if name := b.dims[LegalEntity].values[publisher]; strings.HasPrefix(name, "Amazon") || strings.HasPrefix(name, "AWS") {
			d.publisher[publisher] = -1
		}
	}
	return d.publisher[publisher] > 0
}
