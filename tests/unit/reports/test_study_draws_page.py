"""The pages of draws and of their value: figures with tables, points or contours, what failed."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.reports.charts.draws_contours import SHARES, contours
from healthtrust.reports.charts.draws_plane import Beside, ellipse, plane
from healthtrust.reports.study_draws import draws_page
from healthtrust.reports.study_value import value_page
from healthtrust.study.draws.study import Miss
from healthtrust.study.draws.valued import Wanted, valued
from tests.unit.study.draws.made_study import study_of


def test_the_page_of_draws_has_its_figures_and_says_what_failed() -> None:
    page = draws_page(study_of(60, missed=(Miss(1, 3, "the pool does not pay"),)))
    assert page.count("<figure") == 3
    assert "the pool does not pay" in page
    assert "Which draws could not be?" in page
    assert "Which draws could not be?" not in draws_page(study_of(60))


def test_the_page_of_value_has_its_figures_the_same_each_time() -> None:
    found = valued(study_of(80), Wanted("10000"))
    page = value_page(found)
    assert page == value_page(found)
    assert page.count("<figure") == 6
    assert "At 10,000 GBP for a QALY choose then" in page


def test_an_ellipse_holds_what_it_says_and_contours_enclose_their_share() -> None:
    luck = np.random.default_rng(4)
    x, y = luck.standard_normal((2, 5_000))
    across, up = ellipse(x, x + 0.5 * y)
    assert max(across) == pytest.approx(2.448, abs=0.1)
    assert max(up) == pytest.approx(2.448 * np.sqrt(1.25), abs=0.1)
    radius = {share: [] for share in SHARES}
    for share, (a, b, *_) in contours(x, y):
        radius[share].append(np.hypot(a, b))
    for share, expected in ((0.5, 1.177), (0.95, 2.448)):
        assert np.mean(radius[share]) == pytest.approx(expected, rel=0.15)


def test_many_draws_are_told_by_lines_of_equal_density() -> None:
    luck = np.random.default_rng(4)
    few, many = (
        plane(Beside("a", {"b": luck.normal(1, 1, n)}, {"b": luck.normal(5, 9, n)}, 10.0, "£", "GBP"))
        for n in (300, 3_000)
    )
    assert few.note.startswith("Each point is a draw")
    assert many.note.startswith("Lines enclose half and 95 %")
    assert len(many.spec["data"]["values"]) < 1_500
