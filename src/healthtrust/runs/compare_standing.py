"""Where one design lies beside another: what residents have more, and whether it makes them more equal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import currency
from healthtrust.pool.fairness.sample import Sample
from healthtrust.review.inequalities.impact import Impact, impact
from healthtrust.review.inequalities.means import group_means
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.told_year import story_at
from healthtrust.study.compared import Comparison
from healthtrust.study.compared.whom import PAID, Columns

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


def standing_of(before: RunFolder, after: RunFolder, found: Comparison) -> Standing | None:
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
    has = [_has(table, rows) / np.maximum(heads, 1) / unit for table, rows in ((before, one), (after, other))]
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
    for health, money in (
        ("less healthy", "worse off"),
        ("as healthy", "as well off"),
        ("healthier", "better off"),
    ):
        words = words.replace(health, money)
    return Standing(told(net.value, net.standard_error), told(equity.value, equity.standard_error), words)
