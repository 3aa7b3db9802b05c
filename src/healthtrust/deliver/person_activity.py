"""A simulated year's care person by person: every case with its month, both prices and who paid what.

    x_m = the row's cases dealt to the months of its line (`months.dealt`)
    reference cost = x_m × price of a case             user charge = x_m × charge of a case, where it is paid
    paid back      = x_m × what the plan pays back of it
    paid           = ⌊P_m b / N_m⌋ − ⌊P_m a / N_m⌋,     a, b = the line's cases in m before the row and after
    day            = (i + 11 j + 7 m) mod days of the month

P_m, N_m   what the payer of the line paid in month m, and all the line's cases in it
i, j       identity of the resident, and number of the service: days of a month are spread, and not drawn
Source     arithmetic: the cases are the very ones that the year counted (`respond_people.cases_by_person`),
           so that rows add up to the lines of the year, month by month and to the minor unit

Recorded care is not told case by case, and a year of it is refused; so are people in several parts, as a line
is dealt from the first resident to the last. A month that a plan paid for without any
care in it has no row: nobody was there.

>>> paid_share(np.array([100]), np.array([3]), np.array([0, 1, 2]), np.array([1, 1, 1])).tolist()
[33, 33, 34]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.cost import charge_of_case, refund_of_case
from healthtrust.deliver.months import MONTHS, activity_of, dealt, lines_of, service_line
from healthtrust.deliver.respond_given import Received
from healthtrust.deliver.respond_people import cases_by_person
from healthtrust.deliver.tables import first_models, paid_by_line
from healthtrust.engine.everywhere import parted
from healthtrust.ground.errors import Imbalance, refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.running import sum_before
from healthtrust.records.findings import PAYERS, Settlement
from healthtrust.state import State, known

Whole = NDArray[np.int64]

HOUSEHOLDS_AT_ONCE = 8_192
WRAP = 2**31
"""Identities are wrapped here, so that they fit among signed numbers."""
COVERED, HOUSEHOLD = PAYERS.index("covered"), PAYERS.index("self")


class PersonActivity(NamedTuple):
    """n rows of care of one resident row, service, plan, payer and month each; money in minor units."""

    home: Whole
    row: Whole
    service: Whole
    plan: Whole
    """[n]: plan of the member, whoever paid."""
    payer: Whole
    """[n]: position in `PAYERS`."""
    month: Whole
    """[n]: 0 to 11."""
    day: Whole
    """[n]: of the month, 0 the first."""
    cases: Whole
    paid: Whole
    """[n]: by the plan or the voluntary insurer."""
    cost: Whole
    patient_paid: Whole
    """[n]: user charges of covered care, and all the cost of what the household paid."""
    paid_back: Whole
    """[n]: of those charges, by the plan to its member."""
    model: Whole
    """[n]: how its payer pays, position in `records.findings.PAYMENT_MODELS`."""


def person_activity(state: State, at_once: int = HOUSEHOLDS_AT_ONCE) -> Iterator[PersonActivity]:
    """Yield the care of a finished year, `at_once` household rows at a time, each resident row's day by day.

    Needs the step deliver. Raises `InvalidInput` for a year of recorded care and for people in several parts,
    `Imbalance` where the rows are not the year's.
    """
    refuse(untold(state))
    lines, place = _Lines.of(state), known(state.households, "people").place
    identity, days = known(state.persons, "people").identity, days_of(state.year)
    for each in cases_by_person(state, at_once):
        line = lines.of_cases(place[each.home], each)
        by_month = lines.dealt(line, each)
        which, month = np.nonzero(by_month)
        cases, line, pays = by_month[which, month], line[which], each.pays[which]
        home, row, service, plan, payer = (column[which] for column in each[:5])
        day = ((identity[row] % WRAP).astype(np.int64) + 11 * service + 7 * month) % days[month]
        cost = cases * lines.price[service, payer]
        charged = cases * lines.charge[service] * pays
        made = PersonActivity(
            home,
            row,
            service,
            plan,
            payer,
            month,
            day,
            cases,
            lines.paid_for(line, month, cases),
            cost,
            np.where(payer == HOUSEHOLD, cost, charged),
            cases * lines.refund[plan, service] * pays,
            lines.model[line],
        )
        order = np.lexsort((payer, plan, service, day, month, row))
        yield PersonActivity(*(column[order] for column in made))
    lines.ended()


def days_of(year: int) -> Whole:
    """Return how many days each month of a year has [12].

    >>> days_of(2028)[:3].tolist()
    [31, 29, 31]
    """
    first = (np.datetime64(f"{year}-01", "M") + np.arange(MONTHS + 1)).astype("datetime64[D]")
    return np.diff(first).astype(np.int64)


def untold(state: State) -> list[Problem]:
    """Return why a year cannot be told case by case, if so."""
    if state.facts is not None:
        remedy = "Its records are there already: read them."
        return [Problem("the year", "a year on record", "a simulated year", remedy=remedy)]
    if parted():
        remedy = "Read the year in one part: its lines are dealt from the first resident to the last."
        return [Problem("the year", "people in several parts", "all people in one part", remedy=remedy)]
    if state.design.deliver.activity != "recorded":
        return []
    remedy = "Set deliver.activity = 'drawn': the cost on record is no care of single persons."
    return [Problem("deliver.activity", "'recorded'", "care that was drawn, person by person", remedy=remedy)]


def paid_share(paid: Whole, of: Whole, before: Whole, cases: Whole) -> Whole:
    """Return the share of `paid` that falls on cases, of `of` cases in all, `before` having had theirs."""
    each, rest = np.divmod(paid, of)
    return np.asarray(cases * each + (rest * (before + cases)) // of - (rest * before) // of)


@dataclass(frozen=True)
class _Lines:
    """The year's lines, and how many of their cases have been dealt so far (two columns that count up)."""

    number: Whole
    shape: tuple[int, ...]
    months: Whole
    """[2, line, month]: cases without and with a user charge."""
    paid: Whole
    """[line, month]."""
    price: Whole
    """[service, payer]."""
    charge: Whole
    refund: Whole
    model: Whole
    """[line]: position in `PAYMENT_MODELS`; fees where no plan pays."""
    dealt_out: Whole
    """[2, line], counted up."""
    paid_out: Whole
    """[line, month]: cases that had their share of what was paid, counted up."""

    @classmethod
    def of(cls, state: State) -> _Lines:
        care, catalogue = known(state.care, "deliver"), known(state.catalogue, "package")
        package, lines = known(state.package, "package"), lines_of(care)
        charge = charge_of_case(catalogue.price, package.charge_share)
        on_top = catalogue.price if package.on_top_price is None else package.on_top_price
        months, activity = np.stack([lines.others, lines.paying]), activity_of(care, catalogue.setting)
        on = service_line(care.settlement, activity)
        return cls(
            lines.number,
            care.cases.shape,
            months,
            paid_by_line(care.settlement, activity)[0],
            np.stack([catalogue.price if p == COVERED else on_top for p in range(len(PAYERS))], axis=1),
            charge,
            refund_of_case(charge, state.plans.pays_charges),
            _models(care.settlement, on),
            np.zeros(months.shape[:2], dtype=np.int64),
            np.zeros(months.shape[1:], dtype=np.int64),
        )

    def of_cases(self, place: NDArray[np.integer], each: Received) -> Whole:
        """Return the line of each row of cases."""
        key = np.ravel_multi_index((place, each.plan, each.service, each.payer), self.shape)
        return np.asarray(np.searchsorted(self.number, key))

    def dealt(self, line: Whole, each: Received) -> Whole:
        """Deal the cases of rows to months [n, 12], after those of all rows before."""
        kind = each.pays.astype(np.int64)
        before = sum_before(kind * len(self.number) + line, each.cases, self.dealt_out.reshape(-1))
        return dealt(before, each.cases, self.months[kind, line])

    def paid_for(self, line: Whole, month: Whole, cases: Whole) -> Whole:
        """Return what was paid for cases [n] of a line in a month."""
        before = sum_before(line * MONTHS + month, cases, self.paid_out.reshape(-1))
        return paid_share(self.paid[line, month], self.months[:, line, month].sum(axis=0), before, cases)

    def ended(self) -> None:
        """Raise `Imbalance` unless every case of the year was dealt."""
        if not np.array_equal(self.dealt_out, self.months.sum(axis=2)):
            found = f"{int(self.dealt_out.sum())} cases of persons"
            expected = f"the {int(self.months.sum())} cases of the year, line by line"
            raise Imbalance([Problem("deliver", found, expected)])


def _models(settlement: Settlement, on: Whole) -> Whole:
    """Return how each line is paid for; on [line]: its service line, -1 for what no plan pays."""
    if not len(settlement.due):
        return np.zeros_like(on)
    return np.where(on >= 0, first_models(settlement)[on], 0)
