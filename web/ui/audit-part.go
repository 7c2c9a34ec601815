package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
)

// AuditPart is a table of the audit with its heading.
type AuditPart struct {
	Table  view.AuditTable
	Markup chart.Markup
}
