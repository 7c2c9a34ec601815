package delivery

import "testing"

// TestNear holds what the end of a gzip file says against what its begin lets expect.
func TestNear(t *testing.T) {
	for _, tt := range []struct {
		name             string
		says, about, got int64
	}{
		{"it is believed", 110, 63, 110},
		{"beyond 4 GB it begins again", 5<<30 - 1<<32, 4 << 30, 5 << 30},
		{"the last of many members says too little", 10, 1000, 1000},
		{"what cannot be is not believed", 4000, 1000, 1000},
	} {
		if got := (checksum{known: true, size: tt.says}).near(tt.about); got != tt.got {
			t.Errorf("%s: near(%d) of %d = %d, want %d", tt.name, tt.about, tt.says, got, tt.got)
		}
	}
	if got := (checksum{}).near(7); got != 7 {
		t.Errorf("without a checksum it is %d", got)
	}
}
