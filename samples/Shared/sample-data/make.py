#!/usr/bin/env python3
"""Makes the sample that stands in for Fashion-MNIST where the full set is missing.

    python3 make.py [folder of the full set]

Takes the first 6,000 training and the first 1,000 test images with their labels (the default folder is that
of Debian's package dataset-fashion-mnist) and writes them here as gzip IDX. The same input gives the same bytes
with the same zlib: no time and no file name goes into the gzip headers.
"""

import gzip
import struct
import sys
from pathlib import Path

SIZES = {"train": 6_000, "t10k": 1_000}
IMAGES, LABELS = 0x803, 0x801


def shortened(content: bytes, magic: int, count: int) -> bytes:
    """The first `count` items of an IDX file of unsigned bytes (big-endian header, then one size per dimension)."""
    found, = struct.unpack_from(">I", content)
    if found != magic:
        raise SystemExit(f"magic number 0x{found:08x}, not 0x{magic:08x}")
    rank = magic & 0xFF
    sizes = struct.unpack_from(f">{rank}I", content, 4)
    header, item = 4 + 4 * rank, 1
    for size in sizes[1:]:
        item *= size
    return struct.pack(f">I{rank}I", magic, count, *sizes[1:]) + content[header:header + count * item]


def main() -> None:
    source = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/datasets/fashion-mnist")
    target = Path(__file__).parent
    for part, count in SIZES.items():
        for name, magic in ((f"{part}-images-idx3-ubyte.gz", IMAGES), (f"{part}-labels-idx1-ubyte.gz", LABELS)):
            content = shortened(gzip.decompress((source / name).read_bytes()), magic, count)
            with open(target / name, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
                packed.write(content)
            print(f"{name}: {count:,} items, {(target / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
