package curparquet

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/klauspost/compress/zstd"
)

// Compression codecs by their number in the file.
//
// Source: Apache Parquet format, parquet.thrift, CompressionCodec.
const (
	codecNone   = 0
	codecSnappy = 1
	codecGzip   = 2
	codecLZO    = 3
	codecBrotli = 4
	codecLZ4    = 5
	codecZstd   = 6
	codecLZ4Raw = 7
)

// codecName is how a file's packing is told to people.
func codecName(codec int) string {
	names := [...]string{
		codecNone: "uncompressed", codecSnappy: "snappy", codecGzip: "gzip", codecLZO: "LZO",
		codecBrotli: "brotli", codecLZ4: "LZ4", codecZstd: "zstd", codecLZ4Raw: "LZ4",
	}
	if codec < 0 || codec >= len(names) {
		return fmt.Sprintf("codec %d", codec)
	}
	return names[codec]
}

// maxPage is the largest page that is unpacked. Writers aim at 1 MB; one page a
// column chunk, as some write, stays far below this.
const maxPage = 256 << 20

var (
	errPageTooBig = errors.New("a page unpacks to more than 256 MB")
	errPageSize   = errors.New("a page does not unpack to the size that its head names")
)

// unpacker unpacks pages. It keeps what is dear to set up.
type unpacker struct {
	zstd *zstd.Decoder
}

// unpack returns the size bytes that src unpacks to. It uses the memory of buf
// where it can, and takes no more memory than the packed bytes bear out.
func (u *unpacker) unpack(codec int, buf, src []byte, size int) (out []byte, err error) {
	if size < 0 || size > maxPage {
		return nil, errPageTooBig
	}
	switch codec {
	case codecNone:
		out = src
	case codecSnappy:
		// A snappy block tells its size first; three bytes of it make 64 at most.
		named, n := binary.Uvarint(src)
		if n <= 0 || named != uint64(size) || size > 32*len(src)+64 {
			return nil, errPageSize
		}
		out, err = unsnap(sized(buf, size), src[n:])
	case codecGzip, codecBrotli:
		out, err = unstream(codec, buf, src, size)
	case codecZstd:
		out, err = u.unzstd(buf, src, size)
	case codecLZ4Raw:
		out, err = unpackLZ4(buf, src, size)
	case codecLZ4:
		if out, err = unpackHadoopLZ4(buf, src, size); err != nil {
			out, err = unpackLZ4(buf, src, size)
		}
	default:
		return nil, fmt.Errorf("compressed with %s, which is not read here", codecName(codec))
	}
	if err != nil {
		return nil, fmt.Errorf("a page does not unpack (%s): %w", codecName(codec), err)
	}
	if len(out) != size {
		return nil, errPageSize
	}
	return out, nil
}

// trustedPage is what is taken at once for a page whose packed size says nothing
// about it: Zstandard repeats a byte without end in no space.
const trustedPage = 8 << 20

func (u *unpacker) unzstd(buf, src []byte, size int) ([]byte, error) {
	if u.zstd == nil {
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxMemory(maxPage), zstd.WithDecodeAllCapLimit(true))
		if err != nil {
			return nil, err
		}
		u.zstd = d
	}
	if size <= trustedPage {
		return u.zstd.DecodeAll(src, sized(buf, size)[:0])
	}
	if err := u.zstd.Reset(bytes.NewReader(src)); err != nil {
		return nil, err
	}
	return grown(buf, u.zstd, size)
}

// sized returns size bytes, of buf if it is large enough.
func sized(buf []byte, size int) []byte {
	if cap(buf) >= size {
		return buf[:size]
	}
	return make([]byte, size)
}

// unstream unpacks what is unpacked as a stream, growing as bytes come in.
func unstream(codec int, buf, src []byte, size int) ([]byte, error) {
	var r io.Reader
	if codec == codecGzip {
		z, err := gzip.NewReader(bytes.NewReader(src))
		if err != nil {
			return nil, err
		}
		r = z
	} else {
		c, err := compress.GetCodec(compress.Codecs.Brotli)
		if err != nil {
			return nil, err
		}
		r = c.NewReader(bytes.NewReader(src))
	}
	return grown(buf, r, size)
}

// grown reads size bytes and one more, if there is one, in memory that grows as
// they come in.
func grown(buf []byte, r io.Reader, size int) ([]byte, error) {
	out := bytes.NewBuffer(buf[:0])
	if _, err := io.Copy(out, io.LimitReader(r, int64(size)+1)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unpackLZ4 unpacks one bare block of LZ4, where a byte makes 255 at most.
func unpackLZ4(buf, src []byte, size int) ([]byte, error) {
	if size > 255*len(src)+64 {
		return nil, errPageSize
	}
	return unlz4(sized(buf, size), src)
}

// unpackHadoopLZ4 unpacks blocks of LZ4 with the two lengths that Hadoop puts
// before each.
func unpackHadoopLZ4(buf, src []byte, size int) ([]byte, error) {
	if size > 255*len(src)+64 {
		return nil, errPageSize
	}
	out := sized(buf, size)
	done := 0
	for len(src) > 0 {
		if len(src) < 8 {
			return nil, errMalformed
		}
		unpacked, packed := binary.BigEndian.Uint32(src), binary.BigEndian.Uint32(src[4:])
		src = src[8:]
		if uint64(packed) > uint64(len(src)) || uint64(unpacked) > uint64(size-done) {
			return nil, errMalformed
		}
		block, err := unlz4(out[done:done+int(unpacked)], src[:packed])
		if err != nil {
			return nil, err
		}
		if len(block) != int(unpacked) {
			return nil, errMalformed
		}
		src = src[packed:]
		done += len(block)
	}
	return out[:done], nil
}
