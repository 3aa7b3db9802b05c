"""Former schemes: who was in which, what it cost, and where everybody goes."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.design.contributions import Scheme
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import currency
from healthtrust.pool.migration import (
    Paid,
    among_members,
    of_households,
    premiums_before,
    scheme_of,
)
from healthtrust.pool.migration_moves import Movers, moves
from healthtrust.pool.migration_schemes import Schemes, schemes_of
from tests.reference import schemes as plain

DOLLARS = currency("USD")
PLANS = ("Blue", "Green")
LISTED = (
    Scheme(name="Old age", kind="social insurer", from_age=65, income_rate=0.0145, cost_share=0.88),
    Scheme(name="Poverty", kind="tax-funded programme", income_below=15_000, becomes="closed"),
    Scheme(name="Works", kind="employer plan", earners_only=True, premium=7_000.5, income_rate=0.003,
           employer_share=0.8, becomes="Blue", cost_share=1.43),
    Scheme(name="Own", kind="private plan", income_from=40_000, premium=9_000, becomes="voluntary insurer"),
    Scheme(name="Nothing", kind="no cover", income_below=30_000, becomes="pool"),
)  # fmt: skip
SCHEMES = schemes_of(LISTED, DOLLARS, PLANS)


class People:
    """Two to three persons a household, of all ages and incomes."""

    def __init__(self, households: int, seed: int = 4) -> None:
        luck = np.random.default_rng(seed)
        self.first = np.concatenate([[0], np.cumsum(luck.integers(0, 5, households))]).astype(np.int64)
        members = np.diff(self.first)
        self.income = (luck.lognormal(10.4, 0.9, households) * 100).astype(np.int64)
        each = np.repeat(np.arange(households), members)
        self.age = luck.integers(0, 100, len(each))
        self.equivalised = (self.income / np.sqrt(np.maximum(members, 1))).astype(np.int64)[each]
        self.earner = (luck.random(households) < 0.6)[each]
        self.weight = luck.integers(1, 9, len(each)).astype(np.int32)

    def schemes(self, of: Schemes = SCHEMES) -> NDArray[np.int64]:
        return scheme_of(self.age, self.equivalised, self.earner, of)


@pytest.fixture(params=["numba", "numpy"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HEALTHTRUST_ENGINE", request.param)
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", "3")
    return str(request.param)


def test_each_person_has_the_first_scheme_that_fits(engine: str) -> None:
    people = People(400)
    expected = [
        plain.scheme_of(age, income / 100, earner, LISTED)
        for age, income, earner in zip(
            people.age.tolist(), people.equivalised.tolist(), people.earner.tolist(), strict=True
        )
    ]
    found = people.schemes()
    assert found.tolist() == expected
    assert set(found.tolist()) == set(range(len(LISTED)))


def test_premiums_before_are_those_of_each_household_by_itself(engine: str) -> None:
    people = People(400)
    scheme = np.where(people.age % 11 == 0, -1, people.schemes())
    paid = premiums_before(scheme, people.first, people.income, SCHEMES)
    expected = []
    for h, income in enumerate(people.income.tolist()):
        members = scheme[people.first[h] : people.first[h + 1]].tolist()
        expected += plain.premiums(members, income, LISTED)
    assert list(zip(paid.own.tolist(), paid.employer.tolist(), strict=True)) == expected


def test_members_of_one_scheme_share_what_goes_by_income() -> None:
    scheme, first = np.array([0, 0, 0, 2]), np.array([0, 4])
    paid = premiums_before(scheme, first, np.array([100_001]), SCHEMES)
    assert paid.own[:3].tolist() == [484, 483, 483]  # 1.45 % of 1,000.01 is 14.50
    assert (paid.own[3] + paid.employer[3]).tolist() == 700_050 + 300


def test_a_household_pays_what_its_members_do() -> None:
    people = People(300)
    paid = premiums_before(people.schemes(), people.first, people.income, SCHEMES)
    together = of_households(paid, people.first)
    assert together.own.sum() == paid.own.sum() and together.employer.sum() == paid.employer.sum()
    assert together.own[np.diff(people.first) == 0].sum() == 0


def test_a_contribution_is_shared_among_members() -> None:
    assert among_members(np.array([10, 0, 7]), np.array([0, 3, 3, 5])).tolist() == [4, 3, 3, 4, 3]
    with pytest.raises(ValueError, match="with members"):
        among_members(np.array([10]), np.array([0, 0]))


def test_those_without_a_scheme_are_counted() -> None:
    people = People(200)
    some = schemes_of(LISTED[:4], DOLLARS, PLANS)
    without = (scheme_of(people.age, people.equivalised, people.earner, some, all_must_fit=False) < 0).sum()
    assert 0 < without < len(people.age)
    with pytest.raises(InvalidInput, match=rf"{without} of {len(people.age)} persons whom no scheme fits"):
        people.schemes(some)


def test_all_mistakes_in_schemes_are_told_at_once() -> None:
    wrong = (
        Scheme(name="A", kind="employer plan", from_age=65, below_age=60, becomes="Blu"),
        Scheme(name="A", kind="employer plan", income_from=10, income_below=10, becomes="volontary insurer"),
        Scheme(name="All", kind="social insurer"),
        Scheme(name="Late", kind="private plan", becomes="Green"),
    )
    with pytest.raises(InvalidInput) as refused:
        schemes_of(wrong, DOLLARS, PLANS)
    text = str(refused.value)
    for told in ("found 60; expected above 65", "'Blue'", "'voluntary insurer'", "twice", "above 10",
                 "'All' before it takes everybody", "6 problems"):  # fmt: skip
        assert told in text


# ---- the table of moves ---------------------------------------------------------------------------------


def a_table(people: People) -> tuple[Movers, Paid, Paid]:
    luck = np.random.default_rng(9)
    rows = len(people.age)
    scheme = np.where(luck.random(rows) < 0.1, -1, people.schemes())
    movers = Movers(scheme, luck.integers(0, 3, rows).astype(np.int32), people.weight)
    before = premiums_before(scheme, people.first, people.income, SCHEMES)
    now = Paid(
        np.where(luck.random(rows) < 0.2, before.own, luck.integers(0, 10**6, rows)),
        luck.integers(0, 10**5, rows),
    )
    return movers, before, now


def test_moves_are_those_counted_one_by_one(engine: str) -> None:
    movers, before, now = a_table(People(300))
    found = moves(movers, before, now, SCHEMES, (*PLANS, "pool"))
    columns = (movers.scheme, movers.role, movers.weight, before.own, before.employer, now.own, now.employer)
    expected = plain.moves(list(zip(*(c.tolist() for c in columns), strict=True)))
    names, roles = (*SCHEMES.names, "none"), (*PLANS, "pool")
    counted = (
        found.residents, found.own_before, found.employer_before, found.own_now, found.employer_now,
        found.gain, found.lose,
    )  # fmt: skip
    rows = {
        (found.scheme[row], found.role[row]): [int(column[row]) for column in counted]
        for row in range(len(found.scheme))
    }
    assert rows == {(names[s], roles[r]): cell for (s, r), cell in expected.items()}
    assert list(rows) == sorted(rows, key=lambda row: (names.index(row[0]), roles.index(row[1])))


def test_moves_conserve_residents_and_money() -> None:
    people = People(500)
    movers, before, now = a_table(people)
    totals = moves(movers, before, now, SCHEMES, (*PLANS, "pool")).totals()
    weight = people.weight.astype(np.int64)
    assert totals["residents"] == weight.sum()
    assert totals["own_before"] == (weight * before.own).sum()
    assert totals["employer_before"] == (weight * before.employer).sum()
    assert totals["own_now"] == (weight * now.own).sum()
    assert totals["employer_now"] == (weight * now.employer).sum()
    assert totals["gain"] + totals["lose"] + weight[now.own == before.own].sum() == totals["residents"]


def test_means_are_rounded_sums() -> None:
    people = People(200)
    movers, before, now = a_table(people)
    found = moves(movers, before, now, SCHEMES, (*PLANS, "pool"))
    assert np.allclose(found.mean("now"), found.now / found.residents, atol=0.5 + 1e-9)


def test_a_role_that_is_not_there_is_refused() -> None:
    movers, before, now = a_table(People(50))
    with pytest.raises(ValueError, match="a role outside 0 to 1"):
        moves(movers, before, now, SCHEMES, PLANS)


def test_nobody_moves_where_nobody_is() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    found = moves(
        Movers(nothing, nothing, nothing), Paid(nothing, nothing), Paid(nothing, nothing), SCHEMES, PLANS
    )
    assert found.scheme == () and set(found.totals().values()) == {0}
