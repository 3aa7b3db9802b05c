"""Who receives care: the plain version, luck that belongs to persons, and the laws of chance."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.deliver.respond_people import care_received, out_of_pocket_of_one
from healthtrust.deliver.respond_rates import rates_of, table_lengths
from healthtrust.state import State, known
from tests.reference import deliver as reference
from tests.unit.deliver import by_hand


@pytest.fixture(params=[1, 40], ids=["one each", "many to a row"])
def state(request: pytest.FixtureRequest) -> State:
    return by_hand.state(households=120, widest=request.param)


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
        assert counted.any(), name


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_engine_threads_and_partitions_change_nothing(
    state: State, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = care_received(state, None, parts=3)
    monkeypatch.setenv("HEALTHTRUST_THREADS", str(min(parts, 2)))
    assert same(care_received(state, None, parts), compiled)
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numpy")
    assert same(care_received(state, None, parts), compiled)


def test_every_case_is_paid_by_somebody_or_forgone_and_money_adds_up(state: State) -> None:
    (cases, charged, forgone), (out_of_pocket, benefit) = care_received(state, None)
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    assert not cases[:, :, package.covered, 1:].any() and not cases[:, :, ~package.covered, 0].any()
    assert not forgone[:, package.covered].any()
    assert (charged <= cases[..., 0]).all()
    charge = np.rint(catalogue.price * package.charge_share).astype(np.int64)
    by_payer = (cases * catalogue.price[:, None]).sum(axis=(0, 1, 2))
    assert benefit.sum() == by_payer[0]
    back = np.floor(charge * state.plans.pays_charges[:, None]).astype(np.int64)
    assert (charged * back).sum() > 0
    assert out_of_pocket.sum() == by_payer[2] + (charged * (charge - back)).sum()


def test_illness_does_not_depend_on_what_is_covered(state: State) -> None:
    package = known(state.package, "package")
    nothing = by_hand.changed(
        package, covered=np.zeros(len(package.covered), bool), wanted=0 * package.wanted
    )
    (covered, _, forgone), _ = care_received(state, None)
    (none, _, all_forgone), purses = care_received(state.replace(package=nothing), None)
    assert not none.any() and not purses.out_of_pocket.any()
    assert np.array_equal(all_forgone, covered.sum(axis=(1, 3)) + forgone)


def test_whoever_is_exempt_pays_no_charge() -> None:
    state = by_hand.state(households=120, package={"user_charges": {"exempt_under_age": 110}})
    assert not care_received(state, None)[0].charged.any()


def cases_at(rate: float, rows: int, each: int) -> np.ndarray:
    """Cases of so many rows of residents, each row a household in a place of its own."""
    state = by_hand.state(households=rows, widest=1)
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    only = by_hand.changed(catalogue, cases=np.full_like(catalogue.cases, rate) * (np.arange(7) == 0))
    alone = by_hand.changed(persons, weight=np.full(persons.rows, each, dtype=np.int32))
    heads = np.tile(np.array([each, 0, 0], dtype=np.int32), (rows, 1))
    state = state.replace(
        persons=alone, catalogue=only, package=by_hand.changed(package, charge_share=np.zeros(7)),
        households=by_hand.changed(homes, weight=np.full(rows, each, dtype=np.int32)),
        enrolment=by_hand.changed(known(state.enrolment, "market"), heads=heads),
    )  # fmt: skip
    benefit = care_received(state, None)[1].benefit // only.price[0]
    members = homes.members
    return np.array([benefit[members == 1]])[0]


@pytest.mark.parametrize("rate", [0.02, 0.7, 3.2, 40.0])
def test_cases_of_single_residents_are_poisson(rate: float) -> None:
    cases = cases_at(rate, rows=40_000, each=1)
    n = len(cases)
    assert n > 8_000
    assert abs(cases.mean() - rate) < 4 * np.sqrt(rate / n)
    spread = np.sqrt((2 * rate**2 + rate) / n)
    assert abs(cases.var() - rate) < 5 * spread
    assert abs((cases == 0).mean() - np.exp(-rate)) < 4 * np.sqrt(np.exp(-rate) / n) + 1e-9


@pytest.mark.parametrize("rate", [0.0007, 0.35, 2.6])
def test_a_row_of_many_has_their_expected_cases_to_within_one(rate: float) -> None:
    cases = cases_at(rate, rows=2_000, each=1_001)
    assert np.abs(cases - 1_001 * rate).max() < 1
    assert abs(cases.mean() - 1_001 * rate) < 4 * 0.5 / np.sqrt(len(cases))


def test_services_that_a_cell_never_needs_are_not_on_its_list() -> None:
    cases = np.array([[0.0, 0.5, 2.0], [0.1, 0.0, 0.0], [1.0, 1.0, 1.0]])
    rates = rates_of(cases, occurs=np.array([True, True, False]), drawn=np.array([True, True, False]))
    assert rates.first.tolist() == [0, 1, 2, 2]
    assert rates.service.tolist() == [1, 0]


def test_tables_are_as_long_as_the_rate_asks_for() -> None:
    from scipy.stats import poisson

    rate = np.array([1e-6, 0.004, 0.1, 1.0, 12.0, 90.0, 600.0])
    length = table_lengths(rate)
    assert (poisson.sf(length, rate) < 2.0**-40).all()
    assert length[0] == 4 and (length < 4 * rate + 40).all()


def test_a_rate_that_counts_in_hundreds_is_no_trouble() -> None:
    cases = cases_at(600.0, rows=300, each=1)
    assert abs(cases.mean() - 600) < 5 * np.sqrt(600 / len(cases))


def test_one_of_many_has_luck_of_its_own_around_what_all_of_them_pay() -> None:
    many = by_hand.state(households=4000, widest=40)
    weight = known(many.households, "people").weight
    mean = care_received(many, None)[1].out_of_pocket / weight
    of_one = out_of_pocket_of_one(many, None)
    apart = (of_one - mean) * weight
    assert abs(apart.sum()) < 4 * np.sqrt((apart**2).sum())
    assert of_one.std() > 1.5 * mean.std()


def test_one_of_many_is_in_its_rows_plans_as_often_as_the_others() -> None:
    """Of each row a minority is in the plan that pays all charges back: some of the ones drawn are too."""
    many = by_hand.state(households=4000, widest=40)
    weight = known(many.households, "people").weight.astype(np.int64)
    back = np.array([0.0, 1.0, 0.0])
    third = weight // 3
    heads = np.stack([weight - third, third, 0 * third], axis=1).astype(np.int32)
    split = many.replace(
        plans=by_hand.changed(many.plans, pays_charges=back),
        enrolment=by_hand.changed(known(many.enrolment, "market"), heads=heads),
        package=by_hand.changed(known(many.package, "package"), wanted=np.zeros(4000, dtype=np.uint8)),
    )
    mean, of_one = care_received(split, None)[1].out_of_pocket / weight, out_of_pocket_of_one(split, None)
    apart = (of_one - mean) * weight
    assert abs(apart.sum()) < 4 * np.sqrt((apart**2).sum())


def test_one_of_one_pays_what_it_pays() -> None:
    alone = by_hand.state(households=200)
    assert np.array_equal(out_of_pocket_of_one(alone, None), care_received(alone, None)[1].out_of_pocket)
