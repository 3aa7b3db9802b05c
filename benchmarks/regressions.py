"""Which ratios are worse than in the last run that was kept, beyond what a busy machine explains.

A ratio says how many times faster ours is than a baseline measured beside it, in turn, so that it survives a
slower machine. It has become worse where

    now.ratio < (1 - 0.15) × before.ratio    and    now's largest < before's least

least and largest are those of the pairs that were run; what was run once is given 15 % either way. Ratios of
two machines that differ in cores or instructions are not compared.

>>> was = {"benchmark": "pool", "measure": "total", "baseline": "NumPy", "ratio": 8.0, "spread": [7.5, 8.5]}
>>> [each.text for each in regressions([{**was, "ratio": 5.0, "spread": [4.8, 5.2]}], [was])]
['pool, total: 5.00 x NumPy, was 8.00 (7.50 to 8.50)']
>>> regressions([{**was, "ratio": 6.0, "spread": [5.0, 7.6]}], [was])
[]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

WORSE = 0.15
Record = Mapping[str, Any]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Regression:
    """One ratio that has become worse."""

    key: Key
    now: float
    before: float
    least_before: float
    largest_before: float

    @property
    def text(self) -> str:
        """Return it in words."""
        benchmark, measure, baseline = self.key
        was = f"{self.before:.2f} ({self.least_before:.2f} to {self.largest_before:.2f})"
        return f"{benchmark}, {measure}: {self.now:.2f} x {baseline}, was {was}"


def regressions(now: Iterable[Record], before: Iterable[Record]) -> list[Regression]:
    """Return the ratios that have become worse, in the order of this run."""
    earlier, found = rated(before), []
    for key, each in rated(now).items():
        if key not in earlier:
            continue
        least, largest = bounds(earlier[key])
        ratio, was = float(each["ratio"]), float(earlier[key]["ratio"])
        if ratio < (1 - WORSE) * was and bounds(each)[1] < least:
            found.append(Regression(key, ratio, was, least, largest))
    return found


def lost(now: Iterable[Record], before: Iterable[Record]) -> list[Key]:
    """Return the ratios that were measured before and are not now."""
    measured = rated(now)
    return [key for key in rated(before) if key not in measured]


def rated(records: Iterable[Record]) -> dict[Key, Record]:
    """Return the records that have a ratio, by benchmark, measure and baseline."""
    return {
        (each["benchmark"], each["measure"].strip(), each.get("baseline") or ""): each
        for each in records
        if each.get("ratio") is not None
    }


def bounds(record: Record) -> tuple[float, float]:
    """Return the least and largest ratio; 15 % either way where it was run once."""
    ratio = float(record["ratio"])
    least, largest = record.get("spread") or (ratio, ratio)
    if least == largest:
        return ratio * (1 - WORSE), ratio * (1 + WORSE)
    return float(least), float(largest)
