package view

import "errors"

// Audit answers why the total should be believed.
func (b *Bill) Audit(q AuditQuery) (*Audited, error) {
	return nil, errors.New("the audit is not shown yet")
}
