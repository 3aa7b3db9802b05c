"""Several aims: a front with the base beside it, and the page of it; flips by bisection."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.reports.study_search import search_page
from healthtrust.study.search import told
from healthtrust.study.search.answer import Found, answer
from healthtrust.study.search.flips import flip
from healthtrust.study.search.front import hypervolume
from tests.unit.study.search.made_search import HEALTH, RATES, SHARE, asked

MONEY = '[[objectives]]\nresult = "contribution"\ndirection = "lowest"\n'
FAIR = '[[objectives]]\nresult = "equity-weighted care"\n'


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("front")
    return answer(asked(folder, SHARE + RATES + HEALTH + MONEY + FAIR, trials=11), workers=1)


def test_none_of_the_front_beats_another(found: Found) -> None:
    assert len(found.best.front) > 1
    signs = np.array([1, -1, 1])
    for one in found.best.front:
        for other in found.searched.trials:
            better = (np.array(other.values) - np.array(one.values)) * signs
            assert not ((better >= 0).all() and (better > 0).any())


def test_the_middle_is_of_the_front_and_hypervolume_grows(found: Found) -> None:
    assert found.winner in found.best.front
    assert (np.diff(found.course) >= 0).all()
    assert "not beaten in" in told.sentence(found)


def test_the_page(found: Found) -> None:
    page = search_page(found)
    for name in ("search-course", "search-front-1", "search-front-2", "search-slice-1", "search-slice-2"):
        assert name in page
    assert "base design" in page
    assert page == search_page(found)


def test_hypervolume_of_three_aims() -> None:
    points = np.array([[1.0, 2.0, 3.0], [2.0, 1.0, 1.0], [0.5, 0.5, 0.5]])
    assert hypervolume(points, np.zeros(3)) == pytest.approx(6.0 + 2.0 - 1.0)


def test_a_front_of_one_is_best_in_all(found: Found) -> None:
    alone = replace(found, best=replace(found.best, front=(found.winner,)))
    said = told.sentence(alone)
    assert f"Trial {found.winner.number} of 11 is best in net health" in said
    assert "not beaten" not in said


def test_a_flip_at_an_end_is_at_that_end() -> None:
    assert flip(lambda x: -x, 0.0, 1.0) == 0.0
    assert flip(lambda x: 1.0 - x, 0.0, 1.0) == 1.0


def test_no_flip_where_both_ends_have_one_sign_or_none_is_known() -> None:
    assert flip(lambda x: x * x, 1.0, 2.0) is None
    assert flip(lambda x: float("nan"), 0.0, 1.0) is None
    assert flip(lambda x: 0.0, 0.0, 1.0) is None
    assert flip(lambda x: 1.0 if x < 0.7 else -1.0, 0.0, 1.0, steps=12) == pytest.approx(0.7, abs=1e-3)
