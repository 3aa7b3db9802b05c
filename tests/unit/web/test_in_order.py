"""Rows in order by one column are those that sorting pairs of value and place gives, whatever the values."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from healthtrust.web.results.in_order import MOST_TEXTS, in_order

MOST, LEAST = 2**63 - 1, -(2**63)
COLUMNS: dict[str, Any] = {
    "whole": pa.array([3, 1, 2, 1, 3, 0, -5]),
    "with nothing": pa.array([None, 7, None, -7, 7, 0]),
    "nothing at all": pa.array([None, None, None], pa.int64()),
    "none": pa.array([], pa.int64()),
    "no texts": pa.array([], pa.string()),
    "all 64 bits": pa.array([MOST, LEAST, 0, MOST - 1, LEAST + 1, None, MOST, LEAST]),
    "without a sign": pa.array([2**64 - 1, 0, 2**63, 5, 2**64 - 1], pa.uint64()),
    "small": pa.array([-128, 127, 0, None, -128], pa.int8()),
    "numbers": pa.array([0.5, math.inf, -math.inf, math.nan, None, 0.5, -0.0, 0.0, 1e-300, math.nan]),
    "short numbers": pa.array([0.5, math.nan, -2.5, None, 0.5], pa.float32()),
    "flags": pa.array([True, False, None, True, False]),
    "texts": pa.array(["b", "ä", "a", "", None, "Z", "b", "中", "a\u0301", "𐀀", "\uffff"]),
    "long texts": pa.array(["b", None, "a", "b"], pa.large_string()),
    "drawn": pa.array(np.random.default_rng(3).integers(-50, 50, 5_000)),
    "drawn numbers": pa.array(np.round(np.random.default_rng(4).normal(size=5_000), 1)),
}


def expected(values: Any, descending: bool) -> list[int]:
    listed = values.to_pylist()
    some = [n for n, each in enumerate(listed) if each is not None and each == each]
    least = sorted(some, key=lambda n: listed[n])
    ordered = sorted(some, key=lambda n: listed[n], reverse=True) if descending else least
    return ordered + [n for n in range(len(listed)) if n not in set(some)]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("name", COLUMNS)
def test_equal_values_stay_as_they_stand_and_what_is_nothing_comes_last(name: str, descending: bool) -> None:
    values = COLUMNS[name]
    assert in_order(values, np.arange(len(values)), descending).tolist() == expected(values, descending)


def test_rows_that_a_filter_left_keep_their_numbers() -> None:
    rows = np.array([10, 20, 900_000_000])
    assert in_order(pa.array([5, 4, 4]), rows, False).tolist() == [20, 900_000_000, 10]


def test_what_takes_long_to_rank_is_left_to_the_database() -> None:
    texts = pa.array([str(n) for n in range(MOST_TEXTS + 1)])
    assert in_order(texts, np.arange(len(texts)), False) is None
    assert in_order(pa.array([Decimal(1), Decimal(2)]), np.arange(2), False) is None
