"""What [market] says and cannot mean: each contradiction is told, and what is meant passes."""

from __future__ import annotations

from typing import Any

import pytest

from healthtrust.design.check_market import ASSIGNED, problems_of
from healthtrust.design.market import Market
from healthtrust.design.read import read_design
from healthtrust.ground.errors import InvalidInput

TWO = ({"name": "Mutual"}, {"name": "Open"})


def told(becomes: tuple[str, ...] = (), **market: Any) -> str:
    return "\n".join(str(problem) for problem in problems_of(Market(**{"plans": TWO} | market), becomes))


@pytest.mark.parametrize(
    ("market", "words"),
    [
        ({"plans": (*TWO, {"name": "Open"})}, "2 plans called 'Open'"),
        ({"plans": ()}, "no plans"),
        ({"assign": "Opne"}, "did you mean 'Open'"),
        ({"plans": (*TWO, {"name": "A", "income_from": 9, "income_below": 9})}, "above income_from, 9"),
        ({"plans": (*TWO, {"name": "A", "refuses_above": 2})}, "2 under open enrolment"),
        ({"nests": ({"name": "n", "plans": ("Opne",)},)}, "found 'Opne'; expected the name of a plan"),
        ({"nests": ({"name": "n", "plans": ("Open", "Open")},)}, "'Open' a second time"),
        (
            {"nests": ({"name": "n", "plans": ("Open",)}, {"name": "n", "plans": ("Mutual",)})},
            "2 nests called",
        ),
        ({"corridor": ({"above": 0.1, "shared": 1}, {"above": 0.1, "shared": 1})}, "0.1 after 0.1"),
    ],
)
def test_each_contradiction_is_told(market: dict[str, Any], words: str) -> None:
    assert words in told(**market)


@pytest.mark.parametrize("name", [*ASSIGNED, "pool", "closed", "no plan"])
def test_a_plan_may_not_be_called_what_means_something_else(name: str) -> None:
    assert f"a plan called {name!r}" in told(plans=(*TWO, {"name": name}))


def test_what_can_be_meant_passes() -> None:
    alone = {"name": "alone", "plans": ("Open",), "dissimilarity": 0.5}
    together = {"name": "all", "plans": ("Open", "Mutual"), "dissimilarity": 0.5}
    for market in (
        {"nests": (alone,)},
        {"nests": (together,)},
        {"plans": 1},
        {"plans": 50},
        {"assign": "Open"},
    ):
        assert told(**market) == ""
    assert told(assign="former scheme", becomes=("pool", "Open")) == ""


def test_former_schemes_that_there_are_not_are_missed_by_check() -> None:
    with pytest.raises(InvalidInput, match="no former scheme that becomes a plan"):
        read_design("valley", ['market.assign="former scheme"'])
    assert read_design("transition").design.market.assign == "former scheme"
