"""A keyed draw in whole numbers of any size, cut to 64 bits by hand."""

from __future__ import annotations

MASK = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15


def finalise(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def mix(stream: int, person: int) -> int:
    first = finalise((stream + (person + 1) * GOLDEN) & MASK)
    return finalise(((first ^ stream) + GOLDEN) & MASK)


def stream(seed: int, year: int, event: int, index: int) -> int:
    key = seed & MASK
    for part in (year, event, index):
        key = mix(key, part & MASK)
    return key
