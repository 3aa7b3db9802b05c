"""The Swiss scheme in the order of the law: groups, inflation, regression, rates, relief, transfers.

    T_bkr = m_bkr (ã_kr + D_kr) + S_bkr          each term in the file that is named after it

What 2022 costs is foreseen from 2021, known late, raised by each canton's level inflation; cost groups are
those of the year before, and what they add is what those of two years before added to last year's cost.
Source  Health Insurance Act (KVG) art. 16 to 17a; ordinance on risk equalisation (VORA) [recalled]; reference
        calculation of Gemeinsame Einrichtung KVG [cited]

>>> cell_sums(np.array([0, 1, 1]), np.array([3.0, 4, 5]), (1, 2)).tolist()
[[3.0, 9.0]]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes.swiss.cost_groups import Reached, reached, with_precedence
from healthtrust.market.schemes.swiss.given import Given, Insured
from healthtrust.market.schemes.swiss.grouping import Groups, found_in, had_stay
from healthtrust.market.schemes.swiss.inflation import Floats, level_inflation, mean_cost
from healthtrust.market.schemes.swiss.parameters import SwissParameters
from healthtrust.market.schemes.swiss.rates import group_rates
from healthtrust.market.schemes.swiss.regression import Cells, Regression, residual_regression
from healthtrust.market.schemes.swiss.relief import Relieved, relief
from healthtrust.market.schemes.swiss.transfers import Transfers, transfers


@dataclass(frozen=True, eq=False)
class Equalised:
    """The scheme's results: by insurer, canton and group, by canton and group, and by cost group."""

    insurers: tuple[int, ...]
    groups: Groups
    inflation: Floats
    """[canton]"""
    regression: Regression
    rate: Floats
    """[canton, group] per month."""
    relief: Floats
    """[canton, group] per month."""
    months: Floats
    """[insurer, canton, group]"""
    supplements: Floats
    """[insurer, canton, group]"""
    transfers: Transfers
    in_cost_groups: Floats
    """[cost group] months of the year."""


@dataclass(frozen=True, eq=False)
class _Look:
    """People of a year with their groups, and the shape of the cells they fall into."""

    people: Insured
    group: NDArray[np.int64]
    shape: tuple[int, int]

    @property
    def cell(self) -> NDArray[np.int64]:
        return self.people.canton * self.shape[1] + self.group

    def sums(self, values: Floats) -> Floats:
        return cell_sums(self.cell, values, self.shape)


def equalised(given: Given, decided: SwissParameters) -> Equalised:
    """Return the transfers of the year; raises InvalidInput where a cost cannot be foreseen."""
    groups = Groups(decided.ages)
    now = _look(given, "now", "before", groups)
    before = _look(given, "before", "two before", groups)
    early = _look(given, "before, early", "two before", groups)
    months = now.sums(now.people.months)
    refuse(_unforeseen(given, groups, months, before.sums(before.people.months)))
    inflation = _inflation(now, early, groups.inside)
    before = replace(before, people=_raised(before.people, inflation))
    expected = mean_cost(before.sums(before.people.months), before.sums(before.people.cost))
    regression = _regression(before, _cost_groups(given, "two before"), groups.inside)
    held = _cost_groups(given, "before")
    where, has = found_in(now.people.person, held.person)
    supplement = np.zeros(len(has))
    supplement[has] = held.groups[where[has]] @ regression.supplement
    supplement *= now.people.months
    by_cell = now.sums(supplement)
    rate = group_rates(months, expected, by_cell, groups.inside)
    whom = Relieved(groups.inside, groups.young, float(decided.now(decided.relief_share)))
    relieved = relief(months, rate, by_cell, whom)
    insurers, insurer = np.unique(now.people.insurer, return_inverse=True)
    shape = (len(insurers), *now.shape)
    cell = insurer * now.shape[0] * now.shape[1] + now.cell
    of_insurer, paid = cell_sums(cell, now.people.months, shape), cell_sums(cell, supplement, shape)
    counted = has & groups.inside[now.group]
    return Equalised(
        insurers=tuple(insurers.tolist()),
        groups=groups,
        inflation=inflation,
        regression=regression,
        rate=rate,
        relief=relieved,
        months=of_insurer,
        supplements=paid,
        transfers=transfers(of_insurer, paid, rate, relieved, groups.inside),
        in_cost_groups=now.people.months[counted] @ held.groups[where[counted]],
    )


def cell_sums(cell: NDArray[np.int64], values: Floats, shape: tuple[int, ...]) -> Floats:
    """Return the sum of values [n] in each cell, in the shape of the cells."""
    return np.bincount(cell, values, int(np.prod(shape))).astype(np.float64).reshape(shape)


def _look(given: Given, look: str, prior: str, groups: Groups) -> _Look:
    people = given.insured[look]
    stayed = had_stay(people.person, given.stayed[prior])
    group = groups.of(groups.ages.of(people.age), people.sex, stayed)
    return _Look(people, group, (len(given.cantons), groups.count))


def _cost_groups(given: Given, look: str) -> Reached:
    of = given.cost_groups
    found = reached(given.dispensed[look], len(of.names), of.threshold)
    return with_precedence(found, of.rules, of.left_out)


def _inflation(now: _Look, early: _Look, inside: NDArray[np.bool_]) -> Floats:
    mean = mean_cost(now.sums(now.people.months), now.sums(now.people.cost))
    mean_before = mean_cost(early.sums(early.people.months), early.sums(early.people.cost))
    return level_inflation(now.sums(now.people.months) * inside, mean, mean_before)


def _raised(people: Insured, inflation: Floats) -> Insured:
    return replace(people, cost=people.cost * (1 + inflation[people.canton]))


def _regression(before: _Look, held: Reached, inside: NDArray[np.bool_]) -> Regression:
    counted = inside[before.group]
    where, has = found_in(before.people.person, held.person)
    among = np.flatnonzero(has[counted])
    cells = Cells(before.cell[counted], before.shape[0] * before.shape[1])
    months, cost = before.people.months[counted], before.people.cost[counted]
    return residual_regression(cells, months, cost, among, held.groups[where[counted][among]])


def _unforeseen(given: Given, groups: Groups, months: Floats, before: Floats) -> list[Problem]:
    """Return the groups somebody is in now and nobody in the nation was in the year before."""
    new = (months.sum(axis=0) > 0) & (before.sum(axis=0) == 0) & groups.inside
    return [
        Problem(
            f"{given.lines.name}, group {', '.join(groups.said(group))}",
            f"{months[:, group].sum():g} months in {given.year} and none in the nation in {given.year - 1}",
            "months in both, so that its cost can be foreseen",
            remedy="Make the classes of age_starts wider in a file of parameters.",
        )
        for group in np.flatnonzero(new).tolist()
    ]
