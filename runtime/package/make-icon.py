"""Draws icon.png, 256x256: a small network between braces. Run: python3 make-icon.py. Needs Python alone."""
import math
import struct
import zlib
from pathlib import Path

SIZE, SAMPLES = 256, 4  # samples an axis of each pixel, against jagged edges
GROUND, INK, EDGE = (0x1B, 0x2A, 0x49), (0xF4, 0xF1, 0xE8), (0x6F, 0x8F, 0xC9)
LAYERS = [(84, (92, 164), (0x5E, 0xC8, 0xB0)), (128, (70, 128, 186), INK), (172, (92, 164), (0xF6, 0xA6, 0x4A))]
NODES = [(x, y, colour) for x, ys, colour in LAYERS for y in ys]
EDGES = [((a[0], ya), (b[0], yb)) for a, b in zip(LAYERS, LAYERS[1:]) for ya in a[1] for yb in b[1]]


def bezier(p0, p1, p2, p3, steps=24):
    """A cubic curve as points."""
    for i in range(steps + 1):
        t = i / steps
        u = 1 - t
        yield tuple(u**3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t**3 * d for a, b, c, d in zip(p0, p1, p2, p3))


def brace(mirror):
    """A curly brace as a polyline, the left one or its mirror image."""
    points = [
        *bezier((62, 40), (42, 40), (44, 56), (44, 76)), *bezier((44, 76), (44, 108), (44, 124), (26, 128)),
        *bezier((26, 128), (44, 132), (44, 148), (44, 180)), *bezier((44, 180), (44, 200), (42, 216), (62, 216))]
    return [(SIZE - x, y) if mirror else (x, y) for x, y in points]


BRACES = [segment for mirror in (False, True) for segment in zip(brace(mirror), brace(mirror)[1:])]


def distance(x, y, segment):
    """From a point to a segment."""
    (ax, ay), (bx, by) = segment
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    t = 0 if length == 0 else max(0, min(1, ((x - ax) * dx + (y - ay) * dy) / length))
    return math.hypot(x - ax - t * dx, y - ay - t * dy)


def colour_at(x, y):
    """The topmost shape at a point, as red, green, blue, opacity."""
    corner = 44
    cx, cy = max(corner - x, x - (SIZE - corner), 0), max(corner - y, y - (SIZE - corner), 0)
    if math.hypot(cx, cy) > corner:
        return (0, 0, 0, 0)
    for nx, ny, colour in NODES:
        if math.hypot(x - nx, y - ny) <= 15:
            return (*colour, 255)
    if (x < 64 or x > 192) and any(distance(x, y, segment) <= 5 for segment in BRACES):
        return (*INK, 255)
    if any(distance(x, y, segment) <= 2.2 for segment in EDGES):
        return (*EDGE, 255)
    return (*GROUND, 255)


def pixel(px, py):
    """The mean over a pixel's samples, colours weighted by opacity."""
    red = green = blue = opacity = 0
    for i in range(SAMPLES * SAMPLES):
        r, g, b, a = colour_at(px + (i % SAMPLES + 0.5) / SAMPLES, py + (i // SAMPLES + 0.5) / SAMPLES)
        red, green, blue, opacity = red + r * a, green + g * a, blue + b * a, opacity + a
    scale = max(opacity, 1)
    return bytes((round(red / scale), round(green / scale), round(blue / scale), round(opacity / SAMPLES**2)))


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
Path(__file__).with_name("icon.png").write_bytes(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
