"""Where the numbers of a design come from: how many are cited, recalled, assumed or without a source."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from healthtrust.design.whole import Design

if TYPE_CHECKING:
    from healthtrust.reports.provenance import Decided

STATUSES = ("cited", "recalled", "assumed", "none")


def shares_of(design: Design) -> dict[str, tuple[int, int]]:
    """Return how many numbers have each status, and which hundredths of all numbers that is."""
    numbers = [each for listed in sources_of(design).values() for each in listed]
    counts = {status: sum(_status(each) == status for each in numbers) for status in STATUSES}
    return {status: (count, round(100 * count / max(len(numbers), 1))) for status, count in counts.items()}


def sources_of(design: Design) -> dict[str, list[Decided]]:
    """Return the numbers of a design by heading, each with its source and status."""
    return _numbers(_Key(design))


def _status(each: Decided) -> str:
    return each.status or "none"


class _Key:
    """A design as a key of a cache: equal where all that is decided is equal."""

    def __init__(self, design: Design) -> None:
        self.design, self._told = design, design.model_dump_json()

    def __hash__(self) -> int:
        return hash(self._told)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other._told == self._told


@lru_cache(maxsize=64)
def _numbers(key: _Key) -> dict[str, list[Decided]]:
    from healthtrust.reports.provenance import CHOICE, decided

    listed = decided(key.design).items()
    numbers = {heading: [each for each in parts if each.source != CHOICE] for heading, parts in listed}
    return {heading: parts for heading, parts in numbers.items() if parts}
