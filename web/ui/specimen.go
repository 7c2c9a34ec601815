package ui

// specimen is what an answer looks like, beside the first sentence of an empty
// page. Its figures are those of the sample bill, held by a test that reads it.
type specimen struct {
	heading string
	lines   []fact
	finding string
}

func (c *OpenScreen) specimen() specimen {
	return specimen{
		heading: "From the sample bill, August 2026",
		lines: []fact{
			{"Invoiced", "$227,619.15"},
			{"Paid ahead for later months", "\u2212$46,287.84"},
			{"Paid ahead earlier, for this time", "+$11,039.47"},
			{"Actual cost", "$192,370.78"},
		},
		finding: "3 commitments cost more than on-demand would have.",
	}
}
