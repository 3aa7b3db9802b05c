"""Compare two to four runs: the first beside each of the others, all in the last year that they share."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency
from healthtrust.pool.fairness.sample import Sample
from healthtrust.review.inequalities.impact import Impact, impact
from healthtrust.review.inequalities.means import group_means
from healthtrust.runs.compare import compare
from healthtrust.runs.compare_asked import not_side_by_side, shared_years
from healthtrust.runs.compare_causes import with_causes
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.told_year import story_at
from healthtrust.runs.verify import read_back
from healthtrust.study.attribution.coalitions import By
from healthtrust.study.compared import Comparison
from healthtrust.study.compared.whom import PAID, Columns

Watch = Callable[[int, int, str], None]
"""Told how many options are done, of how many, and which is being worked out."""

AVERSION = 1.3
"""Elasticity of the marginal utility of income: HM Treasury, The Green Book 2022, annex 3 [recalled]."""

GROUPS = 10


@dataclass(frozen=True)
class Standing:
    """Where an option lies beside the first run: money a resident, care received counted in."""

    net: tuple[float, float, float]
    """Mean gain a resident with its 95 % interval."""
    equity: tuple[float, float, float]
    """What it is worth more, or less, as it falls to the worse off or the better off."""
    quarter: str


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
        standings.append(_standing(runs[0], other, found[-1]))
    return ComparedMany(tuple(found), tuple(standings))


def why_many(found: ComparedMany, by: By, folder: Path, watch: Watch) -> ComparedMany:
    """Return the same with which decision did what in each option; the designs in between are kept."""
    pairs = zip(found.names[1:], found.of, strict=True)
    explained = (with_causes(each, by, folder, 1, partial(_tell, watch, name)) for name, each in pairs)
    return dataclasses.replace(found, of=tuple(explained))


def _tell(watch: Watch, name: str, done: int, of: int) -> None:
    watch(done, of, name)


def _standing(before: RunFolder, after: RunFolder, found: Comparison) -> Standing | None:
    """Return where the second run lies; None where its households are not those of the first."""
    if found.fates is None:
        return None
    stories = (
        story_at(before, found.before.read, found.before.year),
        story_at(after, found.after.read, found.after.year),
    )
    if not all(story.has("households", "household_groups") for story in stories):
        return None
    unit = 10.0 ** currency(found.currency).exponent
    (one, groups), (other, _) = ((s.last("households"), s.last("household_groups")) for s in stories)
    return standing(one, other, groups, unit)


def standing(before: Columns, after: Columns, groups: Columns, unit: float) -> Standing | None:
    """Return where households after lie beside before, by tenths of what they have an equivalent adult.

    A household has its income, less what it pays, with the care it receives at its cost, a resident. None
    where a tenth has nothing or less.
    """
    both, one, other = np.intersect1d(before["household_id"], after["household_id"], return_indices=True)
    order = np.argsort(groups["household_id"], kind="stable")
    at = order[np.searchsorted(groups["household_id"], both, sorter=order)]
    heads = groups["residents"][at].astype(np.float64)
    has = [
        _has(table, rows) / np.maximum(heads, 1) / unit for table, rows in ((before, one), (after, other))
    ]
    tenth = groups["tenth"][at].astype(np.int64) - 1
    means = group_means(has, tenth, tuple(str(k + 1) for k in range(GROUPS)), Sample(heads))
    if not (means.values > 0).all():
        return None
    return _a_head(impact(means, ("atkinson", AVERSION)), float(means.people.sum()))


def _has(table: Columns, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return what all households of some rows have, minor units."""
    total = table["income"] + table["benefit"] - sum(table[name] for name in PAID)
    return np.asarray(total[rows], dtype=np.float64)


def _a_head(found: Impact, people: float) -> Standing:
    """Return an impact of all people as one of each."""

    def told(value: float, error: float) -> tuple[float, float, float]:
        return (value - 1.96 * error) / people, value / people, (value + 1.96 * error) / people

    net, equity = found.net_health, found.equity_impact
    words = found.quarter
    for health, money in (("less healthy", "worse off"), ("as healthy", "as well off"), ("healthier", "better off")):
        words = words.replace(health, money)
    return Standing(
        told(net.value, net.standard_error), told(equity.value, equity.standard_error), words
    )
