"""Compare two to four runs: the first beside each of the others, all in the last year that they share."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from healthtrust.ground.errors import refuse
from healthtrust.runs.compare import compare
from healthtrust.runs.compare_asked import not_side_by_side, shared_years
from healthtrust.runs.compare_causes import with_causes
from healthtrust.runs.compare_standing import Standing, standing_of
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.verify import read_back
from healthtrust.study.attribution.coalitions import By
from healthtrust.study.compared import Comparison

Watch = Callable[[int, int, str], None]
"""Told how many options are done, of how many, and which is being worked out."""


@dataclass(frozen=True)
class ComparedMany:
    """The first of some runs beside each of the others, in one year."""

    of: tuple[Comparison, ...]
    standings: tuple[Standing | None, ...]
    """Of each option; None where households cannot be told apart, or none is told of."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return what the runs are called, the first first, told apart by their runs where need be."""
        sides = [self.of[0].before, *(each.after for each in self.of)]
        named = [side.name for side in sides]
        return tuple(
            side.name if named.count(side.name) == 1 else f"{side.name} ({side.fingerprint[:6]})"
            for side in sides
        )


def compare_many(
    runs: Sequence[RunFolder], year: int | None = None, watch: Watch = lambda done, of, name: None
) -> ComparedMany:
    """Return the first run compared with each other one, by default in the last year that all have.

    Raises InvalidInput for fewer than two or more than four, one of them twice, different currencies, no year
    in common, and a scenario that changes nothing.
    """
    refuse(not_side_by_side(runs))
    spans = [read_back(run).design.span for run in runs]
    year = year or shared_years(spans)[-1]
    found, standings = [], []
    for at, other in enumerate(runs[1:]):
        watch(at, len(runs) - 1, other.manifest["design_name"])
        found.append(compare(runs[0], other, year))
        standings.append(standing_of(runs[0], other, found[-1]))
    return ComparedMany(tuple(found), tuple(standings))


def why_many(found: ComparedMany, by: By, folder: Path, watch: Watch) -> ComparedMany:
    """Return the same with which decision did what in each option; the designs in between are kept."""
    pairs = zip(found.names[1:], found.of, strict=True)
    explained = (with_causes(each, by, folder, 1, partial(_tell, watch, name)) for name, each in pairs)
    return dataclasses.replace(found, of=tuple(explained))


def _tell(watch: Watch, name: str, done: int, of: int) -> None:
    watch(done, of, name)
