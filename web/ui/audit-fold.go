package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
)

// AuditFold is a table of the audit behind a line that opens it.
type AuditFold struct {
	Table  view.AuditTable
	Markup chart.Markup
	Open   bool
}
