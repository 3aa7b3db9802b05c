"""Waiting and quality in plain tables: what they do to the benefits, and to who buys private versions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package import choose
from healthtrust.package.statutory import shipped_decay
from healthtrust.package.tables.choices import Choices
from healthtrust.package.tables.read import Sources, read_question

WEALTH = (9_000, 24_000, 35_000, 50_000, 75_000, 120_000)
GROUPS = [f"g{i}" for i in range(len(WEALTH))]
CARE: dict[str, Any] = {
    "intervention": ["hip", "stroke"],
    "price": [6_000, 9_000],
    "benefit": [0.8, 1.0],
    "private_price": [8_000, 0],
    "private_benefit": [0.92, 0],
}
PEOPLE: dict[str, Any] = {"group": GROUPS, "share": [1 / 6] * 6, "wealth": WEALTH, "health": [19.0] * 6}
CASES: dict[str, Any] = {"intervention": ["hip", "stroke"], **{g: [0.004, 0.002] for g in GROUPS}}
SOLD: dict[str, Any] = {
    "willingness_to_pay": 25_000, "at_wealth": 30_000, "top_up": "supplementary", "loading": 0.12
}  # fmt: skip


def benefits(care: dict[str, Any] = CARE, **choices: Any) -> list[float]:
    asked = read_question(Sources(care, PEOPLE, CASES), Choices(**SOLD, **choices))
    of = asked.question.interventions
    assert of.private_benefit[0] == 0.92 and np.isnan(of.private_benefit[1])
    return of.benefit.tolist()


def test_without_a_word_on_it_benefits_are_those_of_the_table() -> None:
    assert benefits() == [0.8, 1.0] == benefits(waiting_weeks=10.0) == benefits(quality=0.6)
    assert benefits(usual_weeks=30.0, usual_quality=0.2) == [0.8, 1.0]


def test_what_has_a_private_version_waits_and_all_care_has_its_quality() -> None:
    decay = shipped_decay().by_setting["inpatient"]
    found = benefits(waiting_weeks=30.0, usual_weeks=12.0, quality=0.55, usual_quality=0.6)
    left = (0.55 / 0.6) ** 0.3
    assert found == pytest.approx([0.8 * np.exp(-decay * 18) * left, left])
    assert benefits(quality=0.55, quality_elasticity=1.0) == pytest.approx([0.8 * 0.55 / 0.6, 0.55 / 0.6])


def test_a_column_says_what_waiting_takes_from_each() -> None:
    own = CARE | {"waiting_decay": [0.0, 0.01]}
    assert benefits(own, waiting_weeks=20.0) == pytest.approx([0.8, np.exp(-0.1)])


def test_the_longer_the_wait_the_more_go_private() -> None:
    shares = [
        choose(CARE, PEOPLE, CASES, **SOLD, waiting_weeks=weeks).treated_privately for weeks in (10, 100, 300)
    ]
    assert shares == sorted(shares) and 0 < shares[0] < shares[-1] < 1


def test_nobody_goes_private_where_it_is_not_sold() -> None:
    found = choose(CARE, PEOPLE, CASES, **(SOLD | {"top_up": "complementary"}), waiting_weeks=300)
    assert found.treated_privately == 0


def test_every_number_out_of_range_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        benefits(waiting_weeks=-1.0, quality=2.0, usual_weeks=-1.0, usual_quality=0.0, quality_elasticity=3.0)
    assert {p.where for p in refused.value.problems} == {
        "--waiting-weeks", "--quality", "--usual-weeks", "--usual-quality", "--quality-elasticity"
    }  # fmt: skip
    with pytest.raises(InvalidInput):
        benefits(CARE | {"waiting_decay": [1.5, 0.0]})
