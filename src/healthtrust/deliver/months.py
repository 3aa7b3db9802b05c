"""A year's care falls into twelve months: cases as evenly as whole cases can, and money with the cases.

    cases_m = ⌊(n (m + 1) + o) / 12⌋ − ⌊(n m + o) / 12⌋,     m = 0..11,   o = 5 k mod 12
    k       = service + 5 × plan + 7 × place + 3 × payer

n, k     cases of a year, and the turn of their line; o shifts lines against each other, so that the odd cases
         of many small lines do not all fall into one season: services of one place go through all twelve
         months, and so do places for one service. Cases with a user charge and cases without are spread each
         for themselves, half a year apart
cost_m   the line's cost, by largest remainder in proportion to its cases: exactly price × cases where each
         case costs the same
charges_m  its user charges, likewise in proportion to the cases that pay one
row      a row of the line's cases is dealt to the months like cards: unit i of n goes to month i mod 12 while
         all months still get one, the odd units to the months that have one more
due_m    a fee is due in the months of the care it pays for; blocks and capitations fall due by twelfths
Source   every month's share of n is n / 12, so this is the method of largest remainder with its ties spread
         over the year. There is no season in it.

>>> evenly(np.array([12, 2]), np.array([0, 1])).tolist()
[[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0]]
>>> rows = dealt(np.array([0, 3]), np.array([3, 11]), evenly(np.array([14, 14]), np.array([1, 1])))
>>> rows.tolist()                                         # 3 and 11 of the 14 cases of one line
[[1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 2, 1, 1, 1, 1, 1, 2, 1, 1]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import over_months, share_rows
from healthtrust.records.findings import Care, Settlement
from healthtrust.records.providers import SETTINGS

MONTHS = 12


@dataclass(frozen=True)
class Activity:
    """What was done month by month: n lines of one place, plan, service and payer each, in that order."""

    place: NDArray[np.int64]
    plan: NDArray[np.int64]
    service: NDArray[np.int64]
    setting: NDArray[np.int8]
    payer: NDArray[np.int64]
    """[line]: position in `PAYERS`."""
    cases: NDArray[np.int64]
    """[line, month]."""
    cost: NDArray[np.int64]
    """[line, month]: reference cost, minor units."""
    charges: NDArray[np.int64]
    """[line, month]: user charges on covered care, minor units."""

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Return which lines plans pay for."""
        return np.asarray(self.payer == 0)


def evenly(cases: NDArray[np.int64], turn: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return cases [n] of lines whose turns are [n] by month [n, 12]; every row adds up."""
    reached = cases[:, None] * np.arange(MONTHS + 1) + (5 * turn % MONTHS)[:, None]
    return np.asarray(np.diff(reached // MONTHS, axis=1))


def dealt(
    before: NDArray[np.int64], cases: NDArray[np.int64], months: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return cases [n] of a row of a line by month [n, 12], `before` [n] of the line's being dealt already.

    months [n, 12]: the whole line by month, as `evenly` spreads it. Rows one after the other add up to it.
    """
    rounds = months.min(axis=1, keepdims=True)
    odd = months - rounds
    turn = np.cumsum(odd, axis=1) - odd

    def upto(units: NDArray[np.int64]) -> NDArray[np.int64]:
        even = np.minimum(units[:, None], MONTHS * rounds)
        dealt_evenly = (even - np.arange(MONTHS) + MONTHS - 1) // MONTHS
        return np.asarray(dealt_evenly + odd * (units[:, None] - even > turn))

    return np.asarray(upto(before + cases) - upto(before))


@dataclass(frozen=True)
class Lines:
    """The lines of a year's care, n of one place, plan, service and payer each, in that order."""

    number: NDArray[np.int64]
    """[line]: its position in the grid of all places, plans, services and payers."""
    paying: NDArray[np.int64]
    """[line, month]: cases for which a user charge was paid."""
    others: NDArray[np.int64]
    """[line, month]: all other cases."""


def lines_of(care: Care) -> Lines:
    """Return the cases of every line of a year's care by month, those with a user charge and the others."""
    number = np.flatnonzero((care.cases != 0) | (care.cost != 0))
    paying, (*key, payer) = np.zeros_like(number), np.unravel_index(number, care.cases.shape)
    place, plan, service = key
    turn = service + 5 * plan + 7 * place + 3 * payer
    if care.charged.size:
        paying = np.where(payer == 0, care.charged[tuple(key)], 0)
    others = care.cases.reshape(-1)[number] - paying
    return Lines(number, evenly(paying, turn + MONTHS // 2), evenly(others, turn))


def activity_of(care: Care, setting: NDArray[np.int8]) -> Activity:
    """Return a year's care by month, one line for each place, plan, service and payer that has any.

    setting [service]: where each service is given.
    """
    lines = lines_of(care)
    place, plan, service, payer = np.unravel_index(lines.number, care.cases.shape)
    cases = lines.paying + lines.others
    charges = np.where(payer == 0, care.charges[place, plan, service], 0)
    charged = np.where(lines.paying.any(axis=1, keepdims=True), lines.paying, cases)
    return Activity(
        place,
        plan,
        service,
        setting[service],
        payer,
        cases,
        share_rows(care.cost.reshape(-1)[lines.number], cases),
        share_rows(charges, charged),
    )


def first_lines(settlement: Settlement) -> NDArray[np.int64]:
    """Return [service line]: the first line of the same place, plan and setting, under whatever contract."""
    keys = (settlement.place, settlement.plan, settlement.setting)
    new = np.ones(len(settlement.due), dtype=np.bool_)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.asarray(np.flatnonzero(new)[np.cumsum(new) - 1])


def service_line(settlement: Settlement, activity: Activity) -> NDArray[np.int64]:
    """Return [line]: the first service line that each line of activity lies on; -1 for what no plan pays."""
    grid = np.full(
        (
            int(max(activity.place.max(initial=0), settlement.place.max(initial=0))) + 1,
            int(max(activity.plan.max(initial=0), settlement.plan.max(initial=0))) + 1,
            len(SETTINGS),
        ),
        -1,
        dtype=np.int64,
    )
    grid[settlement.place, settlement.plan, settlement.setting] = first_lines(settlement)
    return np.where(activity.covered, grid[activity.place, activity.plan, activity.setting], -1)


def due_by_month(settlement: Settlement, activity: Activity) -> NDArray[np.int64]:
    """Return what falls due on each service line by month, [service line, 12]; every row adds up to `due`."""
    due = over_months(settlement.due)
    given = fees_by_month(settlement, activity)
    fees = settlement.of_model("fee for service") & given.any(axis=1)
    due[fees] = share_rows(settlement.due[fees], given[fees])
    return due


def fees_by_month(settlement: Settlement, activity: Activity) -> NDArray[np.int64]:
    """Return the reference cost less user charges of the care that lines are for, [service line, 12].

    Lines of one place, plan and setting are for the same care.
    """
    net = np.zeros((len(settlement.due), MONTHS), dtype=np.int64)
    line = service_line(settlement, activity)
    np.add.at(net, line[line >= 0], (activity.cost - activity.charges)[line >= 0])
    return np.asarray(net[first_lines(settlement)])
