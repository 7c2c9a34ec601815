package state

// Request is one request that this tab made.
type Request struct {
	URL   string
	Who   string // "page", "engine", "offline copy"
	At    int64  // milliseconds after the page was opened
	Bytes int64  // of the answer's body; 0 where the browser does not tell
	Kept  bool   // answered by the offline copy, without the network
	Body  int64  // bytes that the request carried
}

// remember takes over what is of the tab and not of the bill.
func (s State) remember(from State) State {
	s.View, s.Version, s.Width = from.View, from.Version, from.Width
	s.Sent, s.Requests, s.Newer = from.Sent, from.Requests, from.Newer
	s.Sharing.Receipts, s.Kept = from.Sharing.Receipts, from.Kept
	s.past, s.future, s.lastID = from.past, from.future, from.lastID
	s.wanted[KeepTopic], s.wanted[LookTopic] = from.wanted[KeepTopic], from.wanted[LookTopic]
	return s
}
