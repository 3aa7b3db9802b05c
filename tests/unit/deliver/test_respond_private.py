"""Covered care that supplementary cover has treated privately leaves the list, and money adds up."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.deliver.respond_people import care_received, out_of_pocket_of_one
from healthtrust.ledger.chart import Accounts
from healthtrust.state import State, known
from tests.reference import deliver as reference
from tests.unit.deliver import by_hand

ON_TOP = np.array([2, 6, 3, 5])
"""Clinic and surgery are covered, and have private versions; cosmetic and dental care are left out."""
PRIVATE_PRICE = np.array([0, 0, 15_000, 999_999, 0, 11_001, 460_007])


def with_private(households: int, widest: int) -> State:
    """The state by hand, where households want up to four of these."""
    state = by_hand.state(households=households, widest=widest)
    package, weight = known(state.package, "package"), known(state.households, "people").weight
    luck = np.random.default_rng(5)
    wanted = luck.integers(0, len(ON_TOP) + 1, households).astype(np.uint8)
    insured = (luck.random(households) * (weight + 1)).astype(np.int32) * (wanted > 0)
    return state.replace(
        package=by_hand.changed(
            package, on_top=ON_TOP, on_top_price=PRIVATE_PRICE, wanted=wanted, insured=insured
        )
    )


@pytest.fixture(params=[1, 40], ids=["one each", "many to a row"])
def state(request: pytest.FixtureRequest) -> State:
    return with_private(60, request.param)


def same(one: tuple, other: tuple) -> bool:  # type: ignore[type-arg]
    return all(np.array_equal(a, b) for a, b in zip(one[0] + one[1], other[0] + other[1], strict=True))


def test_equals_the_plain_version(state: State) -> None:
    tally, purses = care_received(state, None)
    plain = reference.care_received(state)
    for name, counted in (*tally._asdict().items(), *purses._asdict().items()):
        expected = np.zeros_like(counted)
        for key, number in plain[name].items():
            expected[key] = number
        assert np.array_equal(counted, expected), name
    assert tally.cases[:, :, [2, 3], 1].any()


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_engine_threads_and_partitions_change_nothing(
    state: State, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = care_received(state, None, parts=3)
    monkeypatch.setenv("HEALTHTRUST_THREADS", str(min(parts, 2)))
    assert same(care_received(state, None, parts), compiled)
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numpy")
    assert same(care_received(state, None, parts), compiled)


def test_cases_move_from_the_list_to_voluntary_cover_and_none_is_lost(state: State) -> None:
    nobody = by_hand.changed(
        known(state.package, "package"), insured=0 * known(state.package, "package").insured
    )
    (with_cover, charged, forgone), purses = care_received(state, None)
    (without, charged_before, forgone_before), purses_before = care_received(
        state.replace(package=nobody), None
    )
    covered = known(state.package, "package").covered
    assert np.array_equal(with_cover[:, :, covered].sum(axis=(1, 3)), without[:, :, covered].sum(axis=(1, 3)))
    assert not without[:, :, covered, 1].any() and not with_cover[:, :, covered, 2].any()
    moved = with_cover[:, :, covered, 1].sum()
    assert moved == (without - with_cover)[:, :, covered, 0].sum() > 0
    assert np.array_equal(forgone, forgone_before)
    assert (charged <= with_cover[..., 0]).all() and charged.sum() < charged_before.sum()
    assert purses.benefit.sum() < purses_before.benefit.sum()


def test_a_row_sends_private_as_many_as_its_insured_are_expected_to_have() -> None:
    state = with_private(4_000, 40)
    package, homes = known(state.package, "package"), known(state.households, "people")
    (cases, _, _), _ = care_received(state, None)
    share = np.where(package.wanted > 0, package.insured / homes.weight, 0.0)
    persons, catalogue = known(state.persons, "people"), known(state.catalogue, "package")
    expected = (catalogue.cases[persons.cell, 2] * persons.weight) @ share[persons.household]
    assert cases[:, :, 2, 1].sum() == pytest.approx(expected, rel=0.02)


def test_the_year_pays_private_prices_and_the_book_balances() -> None:
    state = deliver.step(with_private(150, 40))
    care, catalogue = known(state.care, "deliver"), known(state.catalogue, "package")
    on_top = care.cases[..., 1].sum(axis=(0, 1)) @ PRIVATE_PRICE
    assert care.cost[..., 1].sum() == on_top == -state.book.balance(Accounts.INSURER_FUND) > 0
    by_plans = care.cases[..., 0].sum(axis=(0, 1)) @ catalogue.price
    assert care.cost[..., 0].sum() == by_plans == care.benefit.sum()
    assert state.book.balance(Accounts.PROVIDER_COST_OF_CARE) == care.cost.sum()


def test_one_of_many_has_its_private_care_paid_too() -> None:
    many = with_private(2_000, 40)
    weight = known(many.households, "people").weight
    apart = out_of_pocket_of_one(many, None) * weight - care_received(many, None)[1].out_of_pocket
    assert abs(apart.sum()) < 4 * np.sqrt((apart.astype(float) ** 2).sum())
