"""healthtrust package vote: plain tables in; a sentence, numbers and a table out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from healthtrust.cli.vote import vote_verb
from healthtrust.ground.errors import InvalidInput
from healthtrust.package.tables.choices import Choices
from healthtrust.package.tables.read import Sources

TABLES = Sources(
    interventions={"intervention": ["A", "B", "C"], "price": [1.0, 1.5, 2.0], "benefit": [4.0, 3.0, 2.5]},
    groups={
        "group": ["rich", "poor", "middle"], "share": [0.3, 0.3, 0.4], "wealth": [60, 10, 25], "health": [5,
        5, 5],
    },
    incidence={"intervention": ["A", "B", "C"], "rich": [1, 1, 1], "poor": [1, 1, 1], "middle": [1, 1, 1]},
)  # fmt: skip
CHOICES = Choices(
    top_up="complementary", willingness_to_pay=3.75, at_wealth=25.0, at_health=5.0, rho=1.0, eta=2.0
)
CIRCLE = replace(
    TABLES,
    interventions={"intervention": ["A", "B"], "price": [6, 6], "benefit": [8, 7]},
    groups={"group": ["x", "y", "z"], "share": [1 / 3, 1 / 3, 1 / 3], "wealth": [20] * 3, "health": [5] * 3},
    incidence={"intervention": ["A", "B"], "x": [0, 0], "y": [1, 0], "z": [0, 1]},
)


def test_says_what_wins_first_then_who_votes_with_whom_then_each_group(
    capsys: pytest.CaptureFixture[str],
) -> None:
    vote_verb(TABLES, CHOICES)
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("A majority upholds 2 of 3 interventions, 2.5 per head and year")
    assert said[0].endswith("ends against the middle.")
    assert "want more 40.0%, less 30.0%, this 30.0% of votes" in said
    groups = [line.split()[0] for line in said if line.startswith(("poor", "middle", "rich"))]
    assert groups == ["poor", "middle", "rich"]


def test_json_holds_the_package_the_tax_and_the_sides(capsys: pytest.CaptureFixture[str]) -> None:
    vote_verb(TABLES, CHOICES, regimes=True, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["winner"]["package"] == ["A", "B"]
    assert told["winner"]["taxes"]["poor"] == pytest.approx(10 * told["winner"]["rate"])
    assert (told["coalition"], told["wants_more"], told["wants_less"]) == (
        "ends against the middle",
        0.4,
        0.3,
    )
    assert told["preferred"]["rich"]["package"] == []
    assert told["cycle"] == []
    assert told["single_peaked"] == 1.0
    assert set(told["regimes"]["spending"]) == {
        "supplements allowed",
        "supplements banned",
        "market only",
        "opting out",
    }
    assert len(told["regimes"]["contests"]) == 6


def test_a_circle_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    vote_verb(CIRCLE, Choices(a=0.5))
    said = capsys.readouterr().out
    assert said.startswith("No package wins: 3 of them go round in a circle")
    assert said.count("beats") == 3
    vote_verb(CIRCLE, Choices(a=0.5), as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["winner"] is None
    assert [option["package"] for option in told["cycle"]] == [[], ["A"], ["A", "B"]]
    assert all(option["beats_next_by"] == pytest.approx(1 / 3) for option in told["cycle"])


def test_opting_out_and_taxes_with_one_rate_only() -> None:
    vote_verb(TABLES, replace(CHOICES, top_up="substitutive", tax="per-head"), as_json=True)
    with pytest.raises(InvalidInput, match="one rate"):
        vote_verb(TABLES, replace(CHOICES, tax="unrestricted"))
