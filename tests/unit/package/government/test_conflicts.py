from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.government.certify import certified
from healthtrust.package.government.conflicts import conflict
from healthtrust.package.question import Interventions, Limits, Question, Row, Society, Tax, TopUp, Utility

PEOPLE = Society.of_groups(
    ("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5], incidence=np.ones((3, 2))
)
KINDS = Interventions.of(("A", "B", "C"), [6.0, 3.0, 2.0], [6.6, 3.2, 1.0])


def asked(limits: Limits, tax: Tax | None = None) -> Question:
    return Question(
        KINDS, PEOPLE, Utility(1, 1), limits, tax=tax or Tax("linear"), top_up=TopUp("complementary")
    )


def must(*codes: str, rows: tuple[Row, ...] = ()) -> Limits:
    least = np.array([float(code in codes) for code in KINDS.codes])
    return Limits(np.ones(3), least, rows=rows)


NURSES = Row("nurses", np.array([5.0, 4.0, 3.0]), most=8.0, unit="minutes per head")
BEDS = Row("beds", np.array([0.0, 1.0, 1.0]), most=1.0)


@pytest.mark.parametrize(
    ("limits", "tax", "named", "not_named"),
    [
        (
            must("A", "B", rows=(NURSES, BEDS)),
            None,
            ("must cover A", "must cover B", "nurses"),
            ("beds", "taxes", "must cover C"),
        ),
        (
            must("B", "C", rows=(NURSES, BEDS)),
            None,
            ("must cover B", "must cover C", "beds"),
            ("nurses", "taxes"),
        ),
        (must("A", "B", "C"), Tax("per-head"), ("must cover A", "taxes"), ("nurses",)),
        (must("A", "B"), Tax("given", base=np.array([1.0, 2.0])), ("taxes",), ("nurses",)),
    ],
)
def test_the_set_named_conflicts_and_is_irreducible(
    limits: Limits, tax: Tax | None, named: tuple[str, ...], not_named: tuple[str, ...]
) -> None:
    question = asked(limits, tax)
    told = conflict(question).found
    assert all(word in told for word in named)
    assert not any(word in told for word in not_named)
    with pytest.raises(InvalidInput, match="no package that keeps to all of"):
        certified(question)


def test_without_any_one_of_them_a_package_is_found() -> None:
    question = asked(must("A", "B", rows=(NURSES,)))
    for weaker in (must("A", rows=(NURSES,)), must("B", rows=(NURSES,)), must("A", "B")):
        assert certified(replace(question, limits=weaker)).coverage is not None


def test_a_mandatory_premium_above_the_wealth_of_the_poorest_is_named() -> None:
    told = str(conflict(asked(must("A", "B", "C"), Tax("per-head"))))
    assert "taxes (they raise less than 10 per head)" in told
