"""Which decision did what between two runs: the designs in between, tried and kept beside the runs."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from healthtrust.design.read import Read, validated
from healthtrust.study.attribution import attributed
from healthtrust.study.attribution.coalitions import By
from healthtrust.study.compared import Comparison
from healthtrust.study.trial import Kept
from healthtrust.study.trial.many import Desk, Tell

KEPT = "trials.sqlite"
"""File beside the runs in which designs in between are kept."""


def with_causes(
    found: Comparison,
    by: By,
    folder: Path,
    workers: int | None = None,
    tell: Tell = lambda done, of: None,
) -> Comparison:
    """Return the comparison with what each part that differs does; the designs in between are kept.

    Where both begin in the same year they are followed up to the year that is compared, so that sums over
    years are of the same years.
    """
    until = [_until(side.read, side.year) for side in (found.before, found.after)]
    if until[0].design.span[0] != until[1].design.span[0]:
        until = [found.before.read, found.after.read]
    with Kept(folder / KEPT) as kept:
        causes = attributed(until[0], until[1], by, Desk(kept, workers, tell))
    return dataclasses.replace(found, causes=causes)


def _until(read: Read, year: int) -> Read:
    """Return a design that ends with a year."""
    first, last = read.design.span[0], read.design.span[-1]
    if year == last:
        return read
    tree = read.design.as_plain() | {"years": year if year == first else f"{first}-{year}"}
    return Read(validated(tree, read.name), read.folder, read.name)
