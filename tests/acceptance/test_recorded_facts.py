"""Recorded facts stand where responses answered, and every rule and posting is the same.

A year is simulated; what its responses answered is given back to the same steps as facts; the ledger and the
measures of both years must be equal, whatever the design.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from healthtrust.deliver.months import activity_of
from healthtrust.design.read import read_design
from healthtrust.ground.money import over_months
from healthtrust.pool.came_in import by_place
from healthtrust.records.facts import Done, Facts, Promised
from healthtrust.start import opening
from healthtrust.state import State, known
from healthtrust.year import run_year

DESIGNS = ("valley", "competing-plans", "paid-on-results", "accountable-care", "transition", "prevention")
GRAIN = ("account", "month", "place", "plan", "provider", "step", "memo")


def facts_of(year: State) -> Facts:
    care, catalogue = known(year.care, "deliver"), known(year.catalogue, "package")
    package, paid = known(year.package, "package"), known(year.contributions, "pool")
    enrolment, card = known(year.enrolment, "market"), known(year.scorecard, "review")
    lines = activity_of(care, catalogue.setting)
    done = Done(
        *(lines.place, lines.plan, lines.service, lines.payer, lines.cases, lines.cost, lines.charges),
        care.paid_back,
        care.forgone,
    )
    return Facts(
        enrolment.heads,
        package.insured,
        enrolment.surcharge,
        paid=paid.paid,
        paid_by_month=over_months(by_place(year, paid.paid)),
        done=done,
        out_of_pocket=care.out_of_pocket,
        benefit=care.benefit,
        measured={(m.measure, m.place): m for m in card.measurements},
        promised=Promised(package.covered, paid.factor, known(year.budgets, "allocate"), paid.income),
    )


@pytest.mark.parametrize("name", DESIGNS)
def test_a_year_on_its_own_records_has_the_same_ledger(name: str) -> None:
    read = read_design(name, ["people.size=3000"] if name == "valley" else [])
    first = opening(read.design, read.folder)
    simulated = run_year(first)
    again = first.replace(persons=simulated.persons, households=simulated.households)
    live = run_year(again.replace(facts=facts_of(simulated)))
    expected, found = simulated.book.balances(GRAIN), live.book.balances(GRAIN)
    for column in expected:
        np.testing.assert_array_equal(found[column], expected[column], column)


@pytest.mark.parametrize("name", ("paid-on-results", "england"))
def test_a_year_on_its_own_records_has_the_same_measures(name: str) -> None:
    read = read_design(name, [])
    first = opening(read.design, read.folder)
    simulated = run_year(first)
    again = first.replace(persons=simulated.persons, households=simulated.households)
    live = run_year(again.replace(facts=facts_of(simulated)))
    measures = zip(
        known(simulated.scorecard, "review").measurements,
        known(live.scorecard, "review").measurements,
        strict=True,
    )
    for expected, measured in measures:
        assert (measured.measure, measured.place) == (expected.measure, expected.place)
        assert measured.value == expected.value or math.isnan(expected.value)
