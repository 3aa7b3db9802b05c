"""Rates of groups: named so that a number is not taken for a rate, on an axis whose marks differ."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.pool.fairness import by_group, observe
from healthtrust.reports.charts.pool_groups import groups
from healthtrust.reports.figure import Sketch


def drawn(rates: tuple[float, float]) -> Sketch:
    income = np.full(4, 1000.0)
    paid = income * np.repeat(rates, 2)
    found = by_group([3, 3, 5, 5], income, paid, observe(income=income))
    return groups("site", found, by_group(np.zeros(4), income, paid, observe(income=income)).rate[0])


def test_the_title_names_who_pays_most_and_least() -> None:
    assert drawn((0.03, 0.02)).title == "By site: most is paid by 3, 3.0 % of income; least by 5, 2.0 %"


@pytest.mark.parametrize(
    ("rates", "wanted"), [((0.09, 0.02), ".1%"), ((0.078, 0.076), ".2%"), ((0.0771, 0.077), ".3%")]
)
def test_marks_on_the_axis_differ(rates: tuple[float, float], wanted: str) -> None:
    axes = {layer["encoding"]["x"]["axis"]["format"] for layer in drawn(rates).spec["layer"][1:]}
    assert axes == {wanted}
