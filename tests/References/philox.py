"""Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), and what NetGen draws from it.

The key is the seed. A counter (c0, c1, c2, c3) gives a block of four 32-bit words; element e of the stream (c1, c2, c3)
is word e % 4 of the block with c0 = e // 4.
"""

import numpy as np

INITIALISATION = 0x80000000
FILL = 0x80000002

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


def words(seed, stream, count):
    """The first `count` words of the stream (c1, c2, c3), as uint32."""
    blocks = (count + 3) // 4
    counter = [np.arange(blocks, dtype=np.uint64)] + [np.full(blocks, c, dtype=np.uint64) for c in stream]
    key0, key1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        product0 = counter[0] * np.uint64(0xD2511F53)
        product1 = counter[2] * np.uint64(0xCD9E8D57)
        counter = [
            (product1 >> _HALF) ^ counter[1] ^ np.uint64(key0), product1 & _LOW,
            (product0 >> _HALF) ^ counter[3] ^ np.uint64(key1), product0 & _LOW,
        ]
        key0 = (key0 + 0x9E3779B9) & 0xFFFFFFFF
        key1 = (key1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(counter, axis=1).reshape(-1)[:count].astype(np.uint32)


def _unit(drawn):
    """Words as doubles strictly between 0 and 1."""
    return (drawn.astype(np.float64) + 0.5) * 2.0 ** -32


def uniform(seed, stream, count, bound):
    """Float32 values in -bound .. bound."""
    return ((2 * _unit(words(seed, stream, count)) - 1) * bound).astype(np.float32)


def normal(seed, stream, count, deviation):
    """Float32 normal values, by Box and Muller: elements 2i and 2i + 1 come from the words at 2i and 2i + 1."""
    u = _unit(words(seed, stream, count + count % 2)).reshape(-1, 2)
    radius = np.sqrt(-2 * np.log(u[:, 0]))
    angle = 2 * np.pi * u[:, 1]
    pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return (pairs.reshape(-1)[:count] * deviation).astype(np.float32)


def fill(seed, ordinal, count, bound):
    """The documented fill of test tensors: uniform, one stream a tensor."""
    return uniform(seed, (ordinal, FILL, 0), count, bound)


def dropout_mask(seed, step, layer, sample, count, rate):
    """One sample's mask in row, column, channel order: 0, or 1 / (1 - rate)."""
    rate = np.float32(rate)
    threshold = int(np.float64(rate) * 2.0 ** 32)
    kept = words(seed, (sample, layer, step), count) >= np.uint32(threshold)
    return np.where(kept, np.float32(1) / (np.float32(1) - rate), np.float32(0)).astype(np.float32)


if __name__ == "__main__":
    # The paper's known answer for an all-zero counter and key.
    assert [hex(w) for w in words(0, (0, 0, 0), 4)] == ["0x6627e8d5", "0xe169c58d", "0xbc57ac4c", "0x9b00dbd8"]
