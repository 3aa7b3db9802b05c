"""Measures against counting by hand, and intervals against known answers."""

from __future__ import annotations

from fractions import Fraction
from math import isclose, isnan

import numpy as np
import pytest

from healthtrust.ground.intervals import poisson_interval, wilson
from healthtrust.records.findings import Measurement
from healthtrust.review.definitions import definitions
from healthtrust.review.facts import ONE_OF_MANY
from healthtrust.review.measures import MEASURES, NOT_BY_SETTING, contacts_interval, measured
from healthtrust.review.targets import EVERYWHERE_ONLY
from healthtrust.state import State, known
from tests.reference import review as reference
from tests.unit.deliver import by_hand
from tests.unit.review import finished

PLACES = (-1, 1, 2)


@pytest.fixture(scope="module", params=[1, 30], ids=["one each", "many to a row"])
def state(request: pytest.FixtureRequest) -> State:
    return finished.year(widest=request.param, catastrophic_shares=(0.005, 0.10))


def one(state: State, code: str, place: int = -1) -> Measurement:
    (found,) = [m for m in measured(state) if (m.measure, m.place) == (code, place)]
    return found


def test_every_measure_of_the_catalogue_is_measured_in_every_place(state: State) -> None:
    found = {(m.measure, m.place) for m in measured(state)}
    codes = set(definitions((0.005, 0.10)))
    assert codes == set(MEASURES) | {"catastrophic-0.5", "catastrophic-10"}
    absent = {c for c, of in definitions((0.005, 0.10)).items() if of.needs}
    absent |= {"life-expectancy-gap"} if len(set(state.places.fifth.tolist()) & {1, 5}) < 2 else set()
    expected = {(c, p) for c in codes - absent for p in PLACES if c not in EVERYWHERE_ONLY or p < 0}
    assert found - {("care-for-need-ratio", p) for p in PLACES} == {
        pair for pair in expected if pair[0] != "care-for-need-ratio"
    }


def test_values_are_numerators_over_denominators_within_their_intervals(state: State) -> None:
    for m in measured(state):
        if m.measure not in ("kakwani", "care-for-need-ratio"):
            assert isclose(m.value, m.numerator / m.denominator)
        if m.low is not None and m.high is not None:
            assert m.low <= m.value <= m.high
        kind = definitions((0.005, 0.10))[m.measure].interval
        assert (m.low is None) == (kind == "none"), m.measure


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("share", ["0.005", "0.1"])
def test_catastrophic_spending_by_brute_force(state: State, place: int, share: str) -> None:
    found = one(state, f"catastrophic-{100 * float(share):g}", place)
    hit, every = reference.catastrophic(state, place, Fraction(share))
    assert (found.numerator, found.denominator) == (hit, every)
    observed = reference.observed(state, place)
    assert (found.low, found.high) == pytest.approx(tuple(wilson(hit / every * observed, observed)))
    assert share == "0.1" or hit > 0
    many = known(state.households, "people").weight.max() > 1
    assert found.note == (ONE_OF_MANY if many else "")


@pytest.mark.parametrize("place", PLACES)
def test_concentration_of_care_by_its_definition(state: State, place: int) -> None:
    small = finished.year(households=40, widest=int(known(state.households, "people").weight.max()))
    assert one(small, "concentration-index", place).value == pytest.approx(
        reference.concentration(small, place)
    )


def test_care_that_goes_to_the_poor_is_concentrated_among_them(state: State) -> None:
    homes, care = known(state.households, "people"), known(state.care, "deliver")
    poor_first = by_hand.changed(care, benefit=(10**9 // homes.equivalised_income) * 1_000)
    found = one(state.replace(care=poor_first), "concentration-index")
    assert found.high is not None and found.high < 0


def test_counts_and_money_per_head(state: State) -> None:
    care, catalogue = known(state.care, "deliver"), known(state.catalogue, "package")
    heads = known(state.persons, "people").heads
    spend = one(state, "spend-per-head")
    assert spend.numerator == pytest.approx(care.cost[..., 0].sum() / 100) and spend.denominator == heads
    inpatient = [by_hand.SERVICES.index(s) for s in ("surgery", "cosmetic")]
    cases = care.cases.sum(axis=(0, 1, 3))
    admissions = one(state, "inpatient-admissions")
    assert admissions.numerator == (cases * catalogue.contacts)[inpatient].sum() > 0
    assert admissions.value == pytest.approx(1_000 * admissions.numerator / heads)
    assert one(state, "qalys-gained").numerator == pytest.approx((cases * catalogue.benefit).sum())
    unmet = one(state, "unmet-need")
    assert unmet.numerator == care.forgone.sum() > 0
    assert (unmet.low, unmet.high) == poisson_interval(int(care.forgone.sum()), heads / 1_000)
    assert one(state, "emergency-attendances").value == 0


def test_places_add_up_to_everywhere(state: State) -> None:
    for code in ("spend-per-head", "inpatient-admissions", "qalys-gained", "unmet-need", "voluntary-uptake"):
        whole, *parts = (one(state, code, place) for place in PLACES)
        assert sum(p.numerator for p in parts) == pytest.approx(whole.numerator)
        assert sum(p.denominator for p in parts) == pytest.approx(whole.denominator)


def test_uptake_counts_insured_households(state: State) -> None:
    package, homes = known(state.package, "package"), known(state.households, "people")
    found = one(state, "voluntary-uptake")
    assert (found.numerator, found.denominator) == (package.insured.sum(), homes.weight.sum())
    assert (found.low, found.high) == wilson(int(package.insured.sum()), int(homes.weight.sum()))


def test_kakwani_is_concentration_less_gini(state: State) -> None:
    found = one(state, "kakwani")
    assert found.value == pytest.approx(found.numerator - found.denominator)
    assert found.low is not None and found.low > 0  # the schedule of these households is progressive


def test_contributions_of_nobody_have_no_index_and_no_interval(state: State) -> None:
    nothing = by_hand.changed(
        known(state.contributions, "pool"), owed=0 * known(state.contributions, "pool").owed
    )
    found = one(state.replace(contributions=nothing), "kakwani")
    assert isnan(found.value) and found.low is None


def test_recorded_care_says_that_settings_are_not_known() -> None:
    state = finished.year()
    recorded = state.design.model_copy(
        update={"deliver": state.design.deliver.model_copy(update={"activity": "recorded"})}
    )
    found = one(state.replace(design=recorded), "inpatient-admissions")
    assert found.note == NOT_BY_SETTING
    assert isnan(found.value)
    assert (found.low, found.high) == (None, None)


def test_known_intervals() -> None:
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)  # Newcombe 1998, Stat Med 17: 857-872
    low, high = contacts_interval(np.array([10]), np.array([1]), 1.0)
    assert (round(low, 2), round(high, 2)) == (4.79, 18.39)  # Byar's limits of 10


def test_contacts_of_one_case_come_together() -> None:
    single = contacts_interval(np.array([60, 0]), np.array([1, 5]), 2.0)
    bundled = contacts_interval(np.array([0, 12]), np.array([1, 5]), 2.0)
    assert bundled.low < single.low < 30 < single.high < bundled.high
    mixed = contacts_interval(np.array([30, 6]), np.array([1, 5]), 2.0)
    assert single.high < mixed.high < bundled.high


def test_contacts_vary_as_their_interval_says() -> None:
    luck = np.random.default_rng(3)
    contacts, mean = np.array([1, 4]), np.array([20.0, 9.0])
    drawn = luck.poisson(mean, (4_000, 2))
    truth = float(mean @ contacts)
    held = [low <= truth <= high for low, high in (contacts_interval(n, contacts, 1.0) for n in drawn)]
    assert 0.93 < np.mean(held) < 0.98


def test_a_place_without_residents_is_not_measured() -> None:
    state = finished.year()
    homes = known(state.households, "people")
    moved = by_hand.changed(homes, place=np.full(homes.rows, 3, dtype=np.int32))
    assert {m.place for m in measured(state.replace(households=moved))} == {-1, 1}


def test_residents_of_one_income_are_in_one_fifth_in_whatever_order_they_stand() -> None:
    """Rows of equal income at the border of two fifths may not be told apart by where they stand."""
    state = finished.year(households=60)
    homes, care = known(state.households, "people"), known(state.care, "deliver")
    level = np.sort(homes.equivalised_income)[6:8].mean().astype(np.int64)
    tied = (homes.equivalised_income >= level) & (np.arange(60) % 2 == 0)
    assert 10 < tied.sum() < 40
    alike = by_hand.changed(homes, equivalised_income=np.where(tied, level, homes.equivalised_income))
    given = np.where(tied, np.arange(60) * 1_000, care.benefit)
    turned = given.copy()
    turned[tied] = given[tied][::-1]
    values = [
        one(
            state.replace(
                households=alike,
                care=by_hand.changed(care, benefit=each),
                package=by_hand.changed(
                    known(state.package, "package"),
                    cell_cost=np.ones_like(known(state.package, "package").cell_cost),
                ),
            ),
            "care-for-need-ratio",
        ).numerator
        for each in (given, turned)
    ]
    assert values[0] == values[1]
