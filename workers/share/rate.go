package share

import (
	"context"
	"sync"
	"time"
)

// Rate is how many reports one client may create in a minute.
const Rate = 10

// clientsAtOnce bounds what the limit remembers within a minute.
const clientsAtOnce = 100_000

// NewLimit returns an Allow for a Service that runs in one process: Rate creations
// a minute for each client. It remembers clients in memory, for a minute at most.
func NewLimit(now func() time.Time) func(context.Context, string) (bool, int, error) {
	var mu sync.Mutex
	var minute time.Time
	made := map[string]int{}
	return func(_ context.Context, client string) (bool, int, error) {
		mu.Lock()
		defer mu.Unlock()
		t := now()
		if gone := t.Sub(minute); gone < 0 || gone >= time.Minute {
			minute = t
			clear(made)
		}
		if made[client] >= Rate || made[client] == 0 && len(made) >= clientsAtOnce {
			left := minute.Add(time.Minute).Sub(t)
			return false, int((left + time.Second - 1) / time.Second), nil
		}
		made[client]++
		return true, 0, nil
	}
}
