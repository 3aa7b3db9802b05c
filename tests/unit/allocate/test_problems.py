"""What is wrong with the [allocate] of a design is found before a year is run."""

from __future__ import annotations

from pathlib import Path

from healthtrust.allocate.problems import problems_of
from healthtrust.design.allocate import Allocate
from healthtrust.design.rights import Outcome, Right
from healthtrust.design.transformation import Bid, Fund, Transformation
from healthtrust.records.places import PlaceRow, tree

MEASURES = ("unmet-need", "emergency-attendances")


def told(design: Allocate, folder: str = "") -> list[str]:
    places, _ = tree([PlaceRow("Vale", None, 1.0, 3, 1.0)], ("region",), "example")
    assert places is not None
    return [str(problem) for problem in problems_of(design, places, MEASURES, folder)]


def test_a_formula_needs_columns_that_a_year_gives(tmp_path: Path) -> None:
    assert told(Allocate(formula="need-and-inequalities")) == told(Allocate(formula="age-sex")) == []
    (problem,) = told(Allocate(formula="english-core-2023"))
    assert problem.startswith("allocate.formula, english-core-2023: found the column wp_general_acute, ")
    groups = '[{ column = "poor", weight = 1.0, holds = { incme_from = 3 } }]'
    text = (
        f'title = "t"\n[[services]]\nname = "s"\nshare = 1\nindices = [{{ name = "i", groups = {groups} }}]\n'
    )
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    (problem,) = told(Allocate(formula="mine.toml"), str(tmp_path))
    assert "the attribute of residents incme; expected what a year gives: age, sex" in problem


def test_names_in_the_matrix_of_rights_exist() -> None:
    rights = (Right(line="personal car", level="regio", plans="board"),)
    outcomes = (
        Outcome(measure="unmet-ned", answers="a"),
        Outcome(measure="unmet-need", answers="a"),
        Outcome(measure="unmet-need", answers="b"),
    )
    line, level, twice, strange = told(Allocate(rights=rights, outcomes=outcomes))
    assert "allocate.rights, row 1, line: found 'personal car'" in line and "'personal care'" in line
    assert "found 'regio'; expected region" in level
    assert "allocate.outcomes, unmet-need: found a and b answer for it" in twice
    assert "'unmet-ned'" in strange and "did you mean 'unmet-need'" in strange
    assert told(Allocate(outcomes=outcomes[1:2])) == []


def test_bids_need_money_to_bid_for() -> None:
    bid = Bid(name="hubs", place="Vale", cost=10, first_year=2027, years=1, saves=20)
    fund = Transformation(fund=Fund(first_year=2027), bids=(bid,))
    assert told(Allocate(transformation=fund, transformation_share=0.01)) == []
    (problem,) = told(Allocate(transformation=fund))
    assert problem.startswith("allocate.transformation_share: found 0 beside bids")
