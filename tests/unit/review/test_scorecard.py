"""The review's tables."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust import review
from healthtrust.deliver.register import measurement_table
from healthtrust.design.review import Target
from healthtrust.ground.tables import checked
from healthtrust.records.exchange import MEASUREMENT
from healthtrust.state import State, known
from tests.unit.review import finished

TARGETS = (
    Target(measure="unmet-need", at_most=10_000),
    Target(measure="unmet-need", at_most=0, where="everywhere"),
    Target(measure="catastrophic-10", at_most=0.5, where="everywhere"),
)


@pytest.fixture(scope="module", params=[1, 30], ids=["one each", "many to a row"])
def state(request: pytest.FixtureRequest) -> State:
    return review.step(finished.year(widest=request.param, targets=TARGETS))


def test_the_scorecard_has_a_row_for_each_measure_and_place_and_says_the_verdict(state: State) -> None:
    table = review.scorecard_table(state)
    card = known(state.scorecard, "review")
    assert len(table["measure"]) == len(card.measurements)
    unmet = table["measure"] == "unmet-need"
    assert dict(zip(table["place"][unmet], table["verdict"][unmet], strict=True)) == {
        "everywhere": "missed", "Millbrook": "met", "Harbour": "met",
    }  # fmt: skip
    assert table["clearly"][unmet].all()
    assert table["reward"].sum() == card.reward_due
    assert set(table["verdict"]) == {"met", "missed", ""}


def test_tenths_add_up_to_the_whole(state: State) -> None:
    table = review.incidence_by_decile(state)
    homes, care = known(state.households, "people"), known(state.care, "deliver")
    package, found = known(state.package, "package"), known(state.contributions, "pool")
    assert table["residents"].sum() == known(state.persons, "people").heads
    assert table["households"].sum() == homes.weight.sum()
    assert table["contribution"].sum() == (found.owed * homes.weight).sum()
    assert table["surcharge"].sum() == known(state.enrolment, "market").surcharges.sum()
    assert table["premium"].sum() == (package.premium * package.insured).sum()
    assert table["out_of_pocket"].sum() == care.out_of_pocket.sum()
    assert table["benefit"].sum() == care.cost[..., 0].sum()
    paid = table["contribution"] + table["surcharge"] + table["premium"] + table["out_of_pocket"]
    assert np.array_equal(table["net_benefit"], table["benefit"] - paid)
    poorest = found.decile == 0
    assert table["benefit"][0] == care.benefit[poorest].sum()


def test_places_hold_what_lies_in_them(state: State) -> None:
    table, care = review.spending_by_place(state), known(state.care, "deliver")
    names = table["place"].tolist()
    leaves = [names[i] for i in state.places.leaves]
    whole = ("residents", "covered_cost", "user_charges", "charges_paid_back", "due_to_providers")
    for column in (*whole, "forgone_cases"):
        whole = table[column][names.index("Valley")]
        assert whole == sum(table[column][names.index(leaf)] for leaf in leaves) > 0
        assert whole == table[column][names.index("Millbrook")] + table[column][names.index("Harbour")]
    assert table["covered_cost"][0] == care.cost[..., 0].sum()
    assert table["covered_cost_per_resident"][0] == pytest.approx(
        care.cost[..., 0].sum() / table["residents"][0]
    )


def test_measurements_are_what_a_real_year_would_be_read_from(state: State) -> None:
    found, problems = checked(MEASUREMENT, measurement_table(state), "measurement")
    assert not problems and found is not None
    assert found.rows == len(known(state.scorecard, "review").measurements)
