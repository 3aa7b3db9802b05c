"""A question about schemes: what is read, what is refused, and what is said of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.selection.answer import Answer, answer
from healthtrust.market.selection.asked import Asked
from healthtrust.market.selection.question import question
from healthtrust.market.selection.told import as_plain, notes, sentence, tables


def columns(**changed: list[Any]) -> dict[str, np.ndarray]:
    plain: dict[str, list[Any]] = {
        "person_id": list(range(6)),
        "plan": ["A", "A", "A", "B", "B", "B"],
        "cost": [10.0, 30.0, 8.0, 10.0, 50.0, 12.0],
        "norm": [1.0, 2.0, 1.0, 1.0, 3.0, 1.0],
        "ill": [0, 1, 0, 0, 1, 0],
    }
    return {name: np.array(values) for name, values in (plain | changed).items()}


def answered(asked: Asked, **changed: list[Any]) -> Answer:
    return answer(question(columns(**changed), "p.csv", asked))


NORM = Asked(schemes=("norm",), groups=("ill",))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cost": [-5, 1, 1, 1, 1, 1]}, "column cost, row 2: found -5.0; expected at least 0 (money)"),
        ({"months": [13] * 6}, "found 13.0; expected at most 12 (months)"),
        ({"months": [0] + [12] * 5}, "column months, row 2: found 0; expected more than 0"),
        ({"ill": [1] * 6}, "found '1' in all 6 rows; expected some persons in the group"),
        ({"norm": [0] * 6}, "payments that add up to 0 or less"),
        ({"person_id": [0, 0, 2, 3, 4, 5]}, "'0' twice in one plan"),
        ({"person_id": [0, 1, 2, 3, 4, 0]}, "rows 2, 7: found '0' in 2 plans"),
        ({"cost": [1.0, np.nan, 1, 1, 1, 1]}, "column cost, row 3: found no number"),
        ({"plan": ["A", "", "A", "B", "B", "B"]}, "column plan, row 3: found nothing"),
        ({"weight": [0] * 6}, "column weight: found 0 in every row"),
        ({"ill": list("abcdef") * 1}, ""),
    ],
)
def test_what_cannot_be_judged(changed: dict[str, list[Any]], said: str) -> None:
    if not said:
        assert len(question(columns(**changed), "p.csv", NORM).groups) == 6
        return
    with pytest.raises(InvalidInput) as refused:
        question(columns(**changed), "p.csv", NORM)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(groups=("ill",)), "no scheme"),
        (Asked(schemes=("norm",)), "no group"),
        (Asked(schemes=("flat=norm",), groups=("ill",)), "a name that no other scheme has"),
        (Asked(schemes=("norm", "norm=x"), groups=("ill",)), "'norm' twice"),
        (Asked(schemes=("norm",), groups=("ill",), attract="il", plan="A"), "did you mean 'ill'"),
        (
            Asked(schemes=("norm",), groups=("ill",), attract="ill", plan="C"),
            "--plan: found 'C'; expected A or B",
        ),
        (Asked(schemes=("norm",), groups=("ill",), attract="ill", plan="A", effort=-2), "--effort: found -2"),
        (Asked(schemes=("norm",), groups=("ill",), plans=("A",)), "rows 5, 6, 7: found 'B'; expected A"),
        (Asked(schemes=("norm",), groups=("ill",), currency="GPB"), "did you mean 'GBP'"),
    ],
)
def test_what_cannot_be_asked(asked: Asked, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        question(columns(), "p.csv", asked)
    assert said in str(refused.value)


def test_one_scheme_and_perfect_payment_are_said_so() -> None:
    exact = answered(Asked(by=("ill",), groups=("ill",)))
    assert sentence(exact) == (
        "The scheme ill leaves nothing to gain by selection; flat payment would leave £13.33."
    )
    found = answered(NORM)
    assert sentence(found).startswith("The scheme norm leaves £")
    assert found.asked.schemes[1].factor == pytest.approx(120 / 9)


def test_a_premium_is_set_beside_those_of_other_plans() -> None:
    found = answered(Asked(by=("ill",), groups=("ill",)), premium=[5.0] * 3 + [2.0] * 3)
    parts = found.schemes[1].decomposed.parts
    assert parts[:, 1].tolist() == [450, -450]
    assert found.schemes[1].decomposed.margin.sum() == 0


def test_months_that_add_up_to_more_than_a_year_are_taken_down() -> None:
    put = question(
        columns(person_id=[0, 1, 2, 3, 4, 0], months=[12, 12, 12, 12, 12, 4]),
        "p.csv",
        Asked(schemes=("norm",), groups=("ill",), twice="share"),
    )
    assert put.scene.insured.years.tolist() == pytest.approx([0.75, 1, 1, 1, 1, 0.25])
    assert put.shared == 1
    assert put.scene.insured.sample.count == 5


def test_all_tables_are_plain_and_small_classes_are_flagged() -> None:
    found = answered(Asked(by=("ill",), groups=("ill",), services=("norm",), attract="ill", plan="A"))
    told = as_plain(found)
    assert set(tables(found)) == {"schemes", "groups", "plans", "profit", "tenths", "care", "trial"}
    assert told["cells of persons alike"] == 2
    assert any("Of the classes of ill 2 hold fewer than 30 rows" in note for note in notes(found))


def test_one_cluster_says_nothing_of_precision() -> None:
    found = answered(NORM, cluster=["v"] * 6)
    assert as_plain(found)["groups"][0]["over or under, low"] is None
    assert "no group is surely" in sentence(found)
