package curparquet

import "encoding/binary"

// delta reads integers stored as packed differences to the one before, in blocks
// of several small blocks with a width of bits each.
//
// Source: Apache Parquet format, Encodings.md, DELTA_BINARY_PACKED.
type delta struct {
	src       []byte
	at        int // next byte of src
	small     int // values of a small block
	perBlock  int // small blocks of a block
	left      int // values not yet given
	last      int64
	first     bool // the first value, which stands in the head, is not yet given
	smallest  int64
	widths    []byte // of the small blocks of this block that are still to come
	bits      []byte // of the current small block
	bit       int
	width     uint
	smallLeft int
}

// reset starts reading src.
func (d *delta) reset(src []byte) error {
	*d = delta{src: src, first: true}
	block, err := d.uvarint()
	if err != nil {
		return err
	}
	perBlock, err := d.uvarint()
	if err != nil {
		return err
	}
	total, err := d.uvarint()
	if err != nil {
		return err
	}
	if d.last, err = d.zigzag(); err != nil {
		return err
	}
	if perBlock == 0 || perBlock > 1<<16 || block == 0 || block > 1<<24 || block%perBlock != 0 || block/perBlock%8 != 0 || total > 1<<31 {
		return errMalformed
	}
	d.perBlock, d.small, d.left = int(perBlock), int(block/perBlock), int(total)
	return nil
}

func (d *delta) uvarint() (uint64, error) {
	v, n := binary.Uvarint(d.src[d.at:])
	if n <= 0 {
		return 0, errShort
	}
	d.at += n
	return v, nil
}

func (d *delta) zigzag() (int64, error) {
	v, err := d.uvarint()
	return int64(v>>1) ^ -int64(v&1), err
}

// next makes the next small block the current one.
func (d *delta) next() error {
	if len(d.widths) == 0 {
		var err error
		if d.smallest, err = d.zigzag(); err != nil {
			return err
		}
		if len(d.src)-d.at < d.perBlock {
			return errShort
		}
		d.widths = d.src[d.at : d.at+d.perBlock]
		d.at += d.perBlock
	}
	d.width, d.widths = uint(d.widths[0]), d.widths[1:]
	if d.width > 64 {
		return errMalformed
	}
	size := d.small / 8 * int(d.width)
	if len(d.src)-d.at < size {
		return errShort
	}
	d.bits, d.bit = d.src[d.at:d.at+size], 0
	d.at += size
	d.smallLeft = d.small
	return nil
}

// read fills dst with the next values.
func (d *delta) read(dst []int64) error {
	if len(dst) > d.left {
		return errShortValues
	}
	for i := range dst {
		if d.first {
			d.first = false
			dst[i] = d.last
			continue
		}
		if d.smallLeft == 0 {
			if err := d.next(); err != nil {
				return err
			}
		}
		d.smallLeft--
		d.last += d.smallest + int64(bitsAt(d.bits, d.bit, d.width))
		d.bit += int(d.width)
		dst[i] = d.last
	}
	d.left -= len(dst)
	return nil
}

// end returns where the bytes behind the integers begin, reading nothing.
func (d *delta) end() (int, error) {
	probe := *d
	for left := probe.left - 1; left > 0; left -= probe.small {
		if err := probe.next(); err != nil {
			return 0, err
		}
	}
	return probe.at, nil
}

// bitsAt returns width bits (at most 64) from a position in src.
func bitsAt(src []byte, bit int, width uint) uint64 {
	if width == 0 {
		return 0
	}
	var wide [16]byte
	copy(wide[:], src[bit/8:min(len(src), bit/8+9)])
	shift := uint(bit & 7)
	v := binary.LittleEndian.Uint64(wide[:]) >> shift
	if shift > 0 {
		v |= uint64(wide[8]) << (64 - shift)
	}
	if width < 64 {
		v &= 1<<width - 1
	}
	return v
}
