"""Promises that cannot be judged are refused before anything is measured, all at once."""

from __future__ import annotations

import pytest

from healthtrust import review
from healthtrust.design.review import Review, Target
from healthtrust.design.transformation import Transformation
from healthtrust.ground.errors import InvalidInput
from healthtrust.review.targets import milestone_problems, problems_of, without
from tests.unit.review import finished

WRONG = (
    Target(measure="unmet-needs", at_most=10),
    Target(measure="unmet-need", at_most=10),
    Target(measure="catastrophic-33", at_most=0.1),
    Target(measure="kakwani", at_least=0.0),
)


def test_all_problems_are_found_with_nearest_match_and_remedy() -> None:
    misspelt, undeclared, nowhere = problems_of(Review(targets=WRONG))
    assert misspelt.nearest == "unmet-need" and "target 1" in misspelt.where
    assert "catastrophic_shares" in undeclared.remedy
    assert nowhere.expected == "where = 'everywhere'"


def test_good_promises_pass() -> None:
    good = (
        Target(measure="kakwani", at_least=0.0, where="everywhere"),
        Target(measure="catastrophic-40", at_most=0.1),
    )
    assert not problems_of(Review(targets=good, catastrophic_shares=(0.4,)))


def test_the_step_refuses_them() -> None:
    with pytest.raises(InvalidInput, match="3 problems"):
        review.step(finished.year(targets=WRONG))


def test_milestones_that_a_year_cannot_judge_are_refused() -> None:
    milestones = [
        {"year": 2027, "measure": "survey-overall", "at_least": 0.5},
        {"year": 2027, "measure": "care-for-need-ratio", "growth_below_rest": 0.01},
        {"year": 2027, "measure": "covered-share", "growth_below_rest": 0.01},
        {"year": 2027, "measure": "unmet-need", "growth_below_rest": 0.01},
    ]
    bid = {"name": "hubs", "place": "North", "cost": 1, "first_year": 2027, "years": 2, "saves": 2}
    fund = Transformation.model_validate(
        {"fund": {"first_year": 2027}, "bids": [bid | {"milestones": milestones}]}
    )
    design = finished.year().design
    asked = design.model_copy(
        update={"allocate": design.allocate.model_copy(update={"transformation": fund})}
    )
    lacking, no_rest, upside_down = milestone_problems(asked, without(asked))
    assert "survey" in lacking.expected and "sum" in no_rest.expected
    assert upside_down.expected == "a measure of which less is better"
