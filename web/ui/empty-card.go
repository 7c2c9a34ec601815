package ui

import "github.com/plainbill/plainbill/web/state"

// EmptyCard says that nothing matches, and offers every filter with how many rows
// would come back without it.
type EmptyCard struct{ State state.State }
