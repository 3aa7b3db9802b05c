"""A year's care person by person adds up to the year's lines: the same cases, money and months."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.deliver.months import activity_of
from healthtrust.deliver.person_activity import PersonActivity, paid_share, person_activity
from healthtrust.deliver.tables import paid_by_line
from healthtrust.ground.errors import Imbalance, InvalidInput
from healthtrust.records.findings import PAYERS
from healthtrust.state import State, known
from tests.unit.deliver import by_hand

COVERED, VOLUNTARY, SELF = range(len(PAYERS))


@pytest.fixture(scope="module", params=[1, 40], ids=["one each", "many to a row"])
def state(request: pytest.FixtureRequest) -> State:
    return deliver.step(by_hand.state(households=400, widest=request.param))


def all_rows(state: State, at_once: int = 64) -> PersonActivity:
    pieces = list(person_activity(state, at_once))
    return PersonActivity(*(np.concatenate(columns) for columns in zip(*pieces, strict=True)))


def by_line(state: State, rows: PersonActivity, amount: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    homes = known(state.households, "people")
    grid = np.zeros((*known(state.care, "deliver").cases.shape, 12), dtype=np.int64)
    np.add.at(grid, (homes.place[rows.home], rows.plan, rows.service, rows.payer, rows.month), amount)
    return grid


def test_rows_add_up_to_the_lines_of_the_year_month_by_month(state: State) -> None:
    rows, care = all_rows(state), known(state.care, "deliver")
    lines = activity_of(care, known(state.catalogue, "package").setting)
    at = (lines.place, lines.plan, lines.service, lines.payer)
    paid, _ = paid_by_line(care.settlement, lines)
    charges = np.where(rows.payer == COVERED, rows.patient_paid, 0)
    for amount, expected in (
        (rows.cases, lines.cases),
        (rows.cost, lines.cost),
        (charges, lines.charges),
        (rows.paid, paid),
    ):
        grid = by_line(state, rows, amount)
        assert np.array_equal(grid[at], expected)
        assert grid.sum() == expected.sum() > 0


def test_households_purses_and_what_plans_paid_back_are_those_of_the_year(state: State) -> None:
    rows, care = all_rows(state), known(state.care, "deliver")
    homes = known(state.households, "people").rows
    covered = rows.payer == COVERED
    assert np.array_equal(
        np.bincount(rows.home, rows.patient_paid - rows.paid_back, homes), care.out_of_pocket
    )
    assert np.array_equal(np.bincount(rows.home[covered], rows.cost[covered], homes), care.benefit)
    back = by_line(state, rows, rows.paid_back).sum(axis=(2, 3, 4))
    assert np.array_equal(back, care.paid_back) and back.any()
    assert (rows.patient_paid[rows.payer == SELF] == rows.cost[rows.payer == SELF]).all()
    assert not rows.patient_paid[rows.payer == VOLUNTARY].any() and not rows.paid[rows.payer == SELF].any()


def test_every_row_has_cases_and_no_price_is_below_zero(state: State) -> None:
    rows = all_rows(state)
    assert (rows.cases > 0).all()
    for money in (rows.paid, rows.cost, rows.patient_paid, rows.paid_back):
        assert (money >= 0).all()
    keys = np.stack([rows.row, rows.month, rows.service, rows.plan, rows.payer])
    assert np.unique(keys, axis=1).shape[1] == len(rows.row)


def test_the_pieces_change_how_rows_are_read_and_never_their_sums(state: State) -> None:
    one, other = all_rows(state, 7), all_rows(state, 10_000)
    for amount in ("cases", "cost", "patient_paid", "paid", "paid_back"):
        assert np.array_equal(
            by_line(state, one, getattr(one, amount)), by_line(state, other, getattr(other, amount))
        )


def test_a_person_who_comes_often_does_not_come_in_one_month_only() -> None:
    rows = all_rows(deliver.step(by_hand.state(households=400)))
    general = (rows.service == 0) & (rows.payer == COVERED)
    visits = np.bincount(rows.row[general], rows.cases[general])
    months = np.bincount(rows.row[general])
    assert (months[visits >= 3] >= 2).mean() > 0.95


def test_private_versions_of_covered_care_add_up_too() -> None:
    before = by_hand.state(households=200, widest=20)
    package = known(before.package, "package")
    private = dataclasses.replace(
        package, on_top=np.array([6, 2]), on_top_price=np.array(by_hand.PRICES) + np.arange(7) * 100
    )
    state = deliver.step(before.replace(package=private))
    rows, care = all_rows(state), known(state.care, "deliver")
    assert care.cases[:, :, 2, VOLUNTARY].any()
    assert np.array_equal(by_line(state, rows, rows.cost).sum(axis=4), care.cost)
    assert np.array_equal(by_line(state, rows, rows.cases).sum(axis=4), care.cases)


def test_recorded_care_is_refused_with_what_can_be_done() -> None:
    state = by_hand.state(households=20, deliver={"activity": "recorded"})
    with pytest.raises(InvalidInput, match="person by person"):
        next(person_activity(state))


def test_another_year_than_the_one_that_was_counted_is_told() -> None:
    state = deliver.step(by_hand.state(households=60))
    care = known(state.care, "deliver")
    wrong = care.cases.copy()
    at = tuple(int(axis[0]) for axis in np.nonzero(care.cases[..., :1] > 3))
    wrong[at] += 1
    with pytest.raises(Imbalance):
        list(person_activity(state.replace(care=dataclasses.replace(care, cases=wrong))))


def test_what_was_paid_is_shared_without_a_rest() -> None:
    cases = np.array([3, 1, 5])
    shares = paid_share(np.array([100]), np.array([9]), np.cumsum(cases) - cases, cases)
    assert shares.sum() == 100 and (shares > 0).all()
