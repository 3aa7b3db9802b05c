"""Promises that cannot be judged are refused before anything is measured, all at once."""

from __future__ import annotations

import pytest

from healthtrust import review
from healthtrust.design.review import Review, Target
from healthtrust.ground.errors import InvalidInput
from healthtrust.review.targets import problems_of
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
