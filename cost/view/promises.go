package view

import "errors"

// Commitments answers what the commitments of the bill do.
func (b *Bill) Commitments(q CommitmentsQuery) (*Commitments, error) {
	return nil, errors.New("commitments are not shown yet")
}

// Weigh answers what a commitment could do.
func (b *Bill) Weigh(q WeighQuery) (*Weighing, error) {
	return nil, errors.New("commitments are not weighed yet")
}
