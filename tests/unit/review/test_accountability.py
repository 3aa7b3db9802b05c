"""Who answers for what: one body for each outcome, and a measure without exactly one is named."""

from __future__ import annotations

import pytest

from healthtrust import review
from healthtrust.design.rights import Outcome
from healthtrust.design.transformation import Bid
from healthtrust.ground.errors import InvalidInput
from healthtrust.review.accountability import accountability_table, hangs_on
from healthtrust.state import State, known
from tests.unit.review import finished

TARGETS = (
    {"measure": "unmet-need", "at_most": 10_000},
    {"measure": "kakwani", "at_least": 0, "where": "everywhere"},
)


def done(*outcomes: Outcome) -> State:
    state = finished.year(targets=TARGETS)
    allocate = state.design.allocate.model_copy(update={"outcomes": outcomes})
    return review.step(state.replace(design=state.design.model_copy(update={"allocate": allocate})))


def test_every_outcome_has_a_row_and_one_body() -> None:
    state = done(Outcome(measure="unmet-need", answers="hospital"))
    table, card = accountability_table(state), known(state.scorecard, "review")
    assert len(table["measure"]) == len(card.measurements)
    assert set(table["answers"][table["measure"] == "unmet-need"]) == {"hospital"}
    assert all(table["answers"])
    judged = table["verdict"] != ""
    assert judged.sum() == len(card.verdicts)
    assert table["reward"].sum() == card.reward_due
    assert set(table["level"][table["place"] == "everywhere"]) == {"everywhere"}


def test_a_measure_with_two_bodies_is_named() -> None:
    state = done(
        Outcome(measure="unmet-need", answers="hospital"), Outcome(measure="unmet-need", answers="pharmacies")
    )
    with pytest.raises(InvalidInput, match="outcomes, unmet-need: found hospital and pharmacies"):
        accountability_table(state)


def test_money_hangs_on_the_milestones_of_a_bid() -> None:
    def bid(name: str, measure: str, place: str | None = None) -> Bid:
        milestones = [{"year": 2027, "measure": measure, "at_most": 1, "place": place}]
        return Bid.model_validate(
            {
                "name": name,
                "place": "Dale",
                "cost": 9,
                "first_year": 2027,
                "years": 2,
                "saves": 9,
                "milestones": milestones,
            }
        )

    bids = (bid("a", "unmet-need"), bid("b", "unmet-need", "Harbour"), bid("c", "kakwani"))
    money = ((10, 7), (20, 20), (40, 0))
    assert hangs_on(bids, "unmet-need", "Dale", money) == (10, 7)
    assert hangs_on(bids, "unmet-need", "Harbour", money) == (20, 20)
    assert hangs_on(bids, "spend-per-head", "Dale", money) == (0, 0)
