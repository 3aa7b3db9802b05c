"""Rows put in order by one column: equal ones as they stand in the file, what is nothing always last.

Each value gets a rank, and rank and number of a row together make one whole number; to sort these alone is
several times faster than to sort rows by two keys. Where ranks take too long to find, a database sorts.

>>> import pyarrow
>>> values = pyarrow.array([30, None, 10, 30, 20])
>>> in_order(values, numpy.arange(5), False).tolist(), in_order(values, numpy.arange(5), True).tolist()
([2, 4, 0, 3, 1], [0, 3, 4, 2, 1])
"""

from __future__ import annotations

from typing import Any

import numpy

from healthtrust.ground.arrow import arrow

MOST_ROWS = 4_000_000
"""More are sorted by the database, which knows how much memory it may take."""
MOST_TEXTS = 20_000
"""Different texts; of more, few are alike, and the database sorts them as fast."""
BITS = 64


def in_order(values: Any, rows: Any, descending: bool) -> Any:
    """Return numbers of rows in the order of their values, an Arrow array; None for what is not done here.

    `rows` goes up, as the rows stand in the file.
    """
    ranks = _ranks(values)
    if ranks is None:
        return None
    known, rank = ranks
    most = int(rank.max(initial=0))
    if most.bit_length() + len(rows).bit_length() >= BITS:
        rank = _by_sorting(rank)
        most = int(rank.max(initial=0))
    rank = most - rank if descending else rank
    if known is not None:
        rank[~known] = most + 1
    places = len(rows).bit_length()
    both = rank << numpy.uint64(places)
    both |= numpy.arange(len(rows), dtype=numpy.uint64)
    both.sort()
    both &= numpy.uint64((1 << places) - 1)
    return rows[both]


def _ranks(values: Any) -> tuple[Any, Any] | None:
    """Return which values are something (None: all), and for each a whole number that sorts as it does."""
    types = arrow().types
    known = values.is_valid().to_numpy(zero_copy_only=False) if values.null_count else None
    if types.is_string(values.type) or types.is_large_string(values.type):
        ranks = _of_texts(values)
        return None if ranks is None else (known, ranks)
    if types.is_boolean(values.type):
        return known, values.fill_null(False).to_numpy(zero_copy_only=False).astype(numpy.uint64)
    if types.is_integer(values.type):
        return known, _of_whole((values.fill_null(0) if values.null_count else values).to_numpy())
    if types.is_float32(values.type) or types.is_float64(values.type):
        numbers = (values.fill_null(0.0) if values.null_count else values).to_numpy()
        something = ~numpy.isnan(numbers)
        if not something.all():
            known = something if known is None else known & something
            numbers = numpy.where(something, numbers, 0.0)
        return known, _by_sorting(numbers)
    return None


def _of_texts(values: Any) -> Any:
    """Return the ranks of texts by their letters, as the database has them; None where too many differ."""
    encoded = values.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    if len(texts) > MOST_TEXTS:
        return None
    order = sorted(range(len(texts)), key=texts.__getitem__)
    rank = numpy.zeros(max(1, len(texts)), dtype=numpy.uint64)
    rank[order] = numpy.arange(len(texts), dtype=numpy.uint64)
    indices = encoded.indices.fill_null(0) if encoded.indices.null_count else encoded.indices
    return rank[indices.to_numpy()]


def _of_whole(numbers: Any) -> Any:
    """Return how far whole numbers lie above the least of them; over all 64 bits, that is still exact."""
    least = numbers.min(initial=numpy.iinfo(numbers.dtype).max)
    wide = numbers.astype(numpy.uint64)
    wide -= numpy.array([least]).astype(numbers.dtype).astype(numpy.uint64)
    return wide


def _by_sorting(numbers: Any) -> Any:
    """Return the place of each number among those that differ."""
    order = numpy.argsort(numbers)
    ordered = numbers[order]
    rank = numpy.empty(len(numbers), dtype=numpy.uint64)
    steps = numpy.zeros(len(numbers), dtype=numpy.uint64)
    numpy.cumsum(ordered[1:] != ordered[:-1], out=steps[1:])
    rank[order] = steps
    return rank
