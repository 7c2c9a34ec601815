package curparquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/golang/snappy"
	"github.com/pierrec/lz4/v4"

	"github.com/plainbill/plainbill/cost/cur"
)

// packRuns writes values in the hybrid of runs and packed groups, choosing between
// them at random.
func packRuns(r *rand.Rand, list []uint32, width uint) []byte {
	var out []byte
	for i := 0; i < len(list); {
		same := 1
		for i+same < len(list) && list[i+same] == list[i] {
			same++
		}
		if same >= 8 || r.IntN(4) == 0 {
			n := 1 + r.IntN(same)
			out = binary.AppendUvarint(out, uint64(n)<<1)
			var value [4]byte
			binary.LittleEndian.PutUint32(value[:], list[i])
			out = append(out, value[:(width+7)/8]...)
			i += n
			continue
		}
		groups := min(1+r.IntN(9), (len(list)-i+7)/8)
		out = binary.AppendUvarint(out, uint64(groups)<<1|1)
		bits := make([]byte, groups*int(width))
		for k := 0; k < groups*8 && i < len(list); k++ {
			for b := range width {
				if list[i]>>b&1 == 1 {
					at := uint(k)*width + b
					bits[at/8] |= 1 << (at % 8)
				}
			}
			i++
		}
		out = append(out, bits...)
	}
	return out
}

func TestHybridOfAllWidths(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for width := uint(0); width <= 32; width++ {
		for range 30 {
			list := make([]uint32, r.IntN(300))
			for i := range list {
				list[i] = uint32(r.Uint64() & (1<<width - 1))
				if i > 0 && r.IntN(3) > 0 {
					list[i] = list[i-1]
				}
			}
			packed := packRuns(r, list, width)
			var h hybrid
			if err := h.reset(packed, width); err != nil {
				t.Fatal(err)
			}
			got := make([]uint32, len(list))
			for at := 0; at < len(got); {
				if value, n, err := h.uniform(len(got) - at); err != nil {
					t.Fatal(err)
				} else if n > 0 && r.IntN(2) == 0 {
					n = 1 + r.IntN(n)
					h.take(n)
					for i := range n {
						got[at+i] = value
					}
					at += n
					continue
				}
				n := min(len(got)-at, 1+r.IntN(40))
				if err := h.read(got[at : at+n]); err != nil {
					t.Fatal(err)
				}
				at += n
			}
			if !slices.Equal(got, list) {
				t.Fatalf("width %d: %v, want %v", width, got, list)
			}
			// Cut short, it ends in an error and never in values made up.
			if cut := len(packed) - 1; cut > 0 && width > 0 {
				_ = h.reset(packed[:cut], width)
				if err := h.read(got); err == nil && !slices.Equal(got, list) {
					t.Fatalf("width %d: values made up", width)
				}
			}
		}
	}
}

func TestByteStreamSplit(t *testing.T) {
	const n = 37
	for _, c := range []struct {
		phys   physical
		length int
	}{{physInt32, 0}, {physInt64, 0}, {physFloat, 0}, {physDouble, 0}, {physFixed, 5}} {
		v := values{phys: c.phys, length: c.length}
		size := v.size()
		plain, split := make([]byte, n*size), make([]byte, n*size)
		for i := range plain {
			plain[i] = byte(i * 31)
			split[i%size*n+i/size] = plain[i]
		}
		var a, b values
		if err := a.reset(c.phys, c.length, encPlain, plain); err != nil {
			t.Fatal(err)
		}
		if err := b.reset(c.phys, c.length, encByteStreamSplit, split); err != nil {
			t.Fatal(err)
		}
		for left := n; left > 0; left -= 10 {
			k := min(left, 10)
			switch c.phys {
			case physInt32, physInt64:
				x, y := make([]int64, k), make([]int64, k)
				if a.integers(x) != nil || b.integers(y) != nil || !slices.Equal(x, y) {
					t.Fatalf("%s: %v, want %v", c.phys, y, x)
				}
			case physFixed:
				x, y := make([][]byte, k), make([][]byte, k)
				if a.blobs(x) != nil || b.blobs(y) != nil || !slices.EqualFunc(x, y, bytes.Equal) {
					t.Fatalf("%s: %v, want %v", c.phys, y, x)
				}
			default:
				x, y := make([]float64, k), make([]float64, k)
				same := func(p, q float64) bool { return math.Float64bits(p) == math.Float64bits(q) }
				if a.floats(x) != nil || b.floats(y) != nil || !slices.EqualFunc(x, y, same) {
					t.Fatalf("%s: %v, want %v", c.phys, y, x)
				}
			}
		}
		if err := b.reset(c.phys, c.length, encByteStreamSplit, split[:len(split)-1]); err == nil {
			t.Errorf("%s: a page that is no multiple of its values is taken", c.phys)
		}
	}
}

func TestBooleansInRuns(t *testing.T) {
	list := []uint32{1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1}
	runs := packRuns(rand.New(rand.NewPCG(1, 1)), list, 1)
	body := append(binary.LittleEndian.AppendUint32(nil, uint32(len(runs))), runs...)
	var v values
	if err := v.reset(physBool, 0, encRLE, body); err != nil {
		t.Fatal(err)
	}
	got := make([]int64, len(list))
	if err := v.integers(got); err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if got[i] != int64(list[i]) {
			t.Fatalf("%v, want %v", got, list)
		}
	}
}

// TestUnpackingAgrees unpacks what other libraries have packed, whole and damaged.
func TestUnpackingAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 400 {
		plain := make([]byte, 1+r.IntN(20_000))
		for i := range plain {
			switch back := 1 + r.IntN(40); {
			case i >= back && r.IntN(10) > 0:
				plain[i] = plain[i-back]
			default:
				plain[i] = byte(r.IntN(1 + r.IntN(255)))
			}
		}
		block := make([]byte, lz4.CompressBlockBound(len(plain)))
		n, err := lz4.CompressBlock(plain, block, nil)
		if err != nil {
			t.Fatal(err)
		}
		for codec, packed := range map[int][]byte{codecSnappy: snappy.Encode(nil, plain), codecLZ4Raw: block[:n]} {
			if len(packed) == 0 {
				continue // LZ4 gives up on what it cannot make smaller
			}
			var u unpacker
			got, err := u.unpack(codec, nil, packed, len(plain))
			if err != nil || !bytes.Equal(got, plain) {
				t.Fatalf("%s, %d bytes: %v", codecName(codec), len(plain), err)
			}
			// A byte flipped gives an error or other bytes, as many as were promised.
			packed[r.IntN(len(packed))] ^= byte(1 + r.IntN(255))
			if got, err := u.unpack(codec, nil, packed, len(plain)); err == nil && len(got) != len(plain) {
				t.Fatalf("%s: %d bytes of %d without an error", codecName(codec), len(got), len(plain))
			}
		}
	}
}

func TestHadoopLZ4(t *testing.T) {
	plain := bytes.Repeat([]byte("line_item_usage_amount "), 1000)
	var packed []byte
	for part := range slices.Chunk(plain, 10_000) {
		block := make([]byte, lz4.CompressBlockBound(len(part)))
		n, err := lz4.CompressBlock(part, block, nil)
		if err != nil || n == 0 {
			t.Fatal(n, err)
		}
		packed = binary.BigEndian.AppendUint32(packed, uint32(len(part)))
		packed = binary.BigEndian.AppendUint32(packed, uint32(n))
		packed = append(packed, block[:n]...)
	}
	var u unpacker
	got, err := u.unpack(codecLZ4, nil, packed, len(plain))
	if err != nil || !bytes.Equal(got, plain) {
		t.Fatal(err)
	}
}

// TestBombs asks for more than the packed bytes can hold.
func TestBombs(t *testing.T) {
	for codec := codecSnappy; codec <= codecLZ4Raw; codec++ {
		var u unpacker
		src := binary.AppendUvarint(nil, maxPage)
		src = append(src, 0xfe, 0xff, 0xff)
		for _, size := range []int{maxPage, maxPage + 1, math.MaxInt32, -1} {
			if allocated := allocatedBy(func() {
				if out, err := u.unpack(codec, nil, src, size); err == nil {
					t.Errorf("%s: %d bytes of %d", codecName(codec), len(out), size)
				}
			}); allocated > 32<<20 {
				t.Errorf("%s: %d bytes taken for a page that claims %d", codecName(codec), allocated, size)
			}
		}
	}
}

// head writes the head of a first version data page of two doubles.
func head(size int, crc uint32) []byte {
	zigzag := func(out []byte, v int32) []byte {
		return binary.AppendUvarint(out, uint64(uint32(v<<1)^uint32(v>>31)))
	}
	out := zigzag([]byte{0x15}, dataPage)
	out = zigzag(append(out, 0x15), int32(size))
	out = zigzag(append(out, 0x15), int32(size))
	out = zigzag(append(out, 0x15), int32(crc))
	out = append(out, 0x1c)
	out = zigzag(append(out, 0x15), 2)
	for _, e := range []int32{encPlain, encRLE, encRLE} {
		out = zigzag(append(out, 0x15), e)
	}
	return append(out, 0, 0)
}

// TestChecksum reads a page with its checksum, and refuses it when a bit differs.
func TestChecksum(t *testing.T) {
	body := make([]byte, 16)
	binary.LittleEndian.PutUint64(body, math.Float64bits(1.25))
	binary.LittleEndian.PutUint64(body[8:], math.Float64bits(-3))
	read := func(raw []byte) (*column, error) {
		c := &column{cells: newCells(cur.Money, 2)}
		c.leaf = leaf{phys: physDouble, meaning: asDouble}
		c.conv = converter{leaf: c.leaf}
		c.open(0, window{r: bytes.NewReader(raw), end: int64(len(raw))}, codecNone, &unpacker{})
		_, err := c.flat(c.cells, 2)
		return c, err
	}
	good := append(head(len(body), crc32.ChecksumIEEE(body)), body...)
	c, err := read(good)
	if err != nil || c.cells.money[0].String() != "1.25" || c.cells.money[1].String() != "-3" {
		t.Fatal(c.cells.money, err)
	}
	for i := len(good) - len(body); i < len(good); i++ {
		bad := slices.Clone(good)
		bad[i] ^= 4
		if _, err := read(bad); !errors.Is(err, errPageCRC) {
			t.Errorf("byte %d differs: %v", i, err)
		}
	}
}
