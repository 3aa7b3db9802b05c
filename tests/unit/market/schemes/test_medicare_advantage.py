"""Medicare Advantage: rebates by stars, benchmarks of counties, and bad input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.schemes.medicare_advantage import (
    answer,
    benchmarks,
    payment,
    premium,
    quartiles,
    rebate_share,
)
from tests.reference.transfer_schemes import advantage_payment


def test_shares_of_rebate_at_their_steps() -> None:
    assert rebate_share([0, 3.4, 3.5, 4.0, 4.49, 4.5, 5]).tolist() == [0.5, 0.5, 0.65, 0.65, 0.65, 0.7, 0.7]


def test_payments_as_the_plain_version() -> None:
    rng = np.random.default_rng(8)
    bid, benchmark = rng.uniform(700, 1100, 200), rng.uniform(800, 1000, 200)
    stars, score = rng.integers(2, 11, 200) / 2, rng.uniform(0.4, 3, 200)
    slow = [advantage_payment(*row) for row in zip(bid, benchmark, stars, score, strict=True)]
    assert payment(bid, benchmark, stars, score).tolist() == pytest.approx(slow)
    assert (premium(bid, benchmark) > 0).tolist() == (bid > benchmark).tolist()


def test_quarters_of_counties() -> None:
    assert quartiles([5, 1, 2, 3, 4, 6, 7, 8]).tolist() == [2, 0, 0, 1, 1, 2, 3, 3]
    assert quartiles([5.0]).tolist() == [0]
    percentages = (1.15, 1.075, 1.0, 0.95)
    assert benchmarks([800.0], np.array([3]), percentages, [0.05])[0] == pytest.approx(800)


def write(folder: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def test_benchmarks_follow_where_members_live(tmp_path: Path) -> None:
    write(
        tmp_path,
        plans="plan,bid,stars\nBlue,800,4\nRed,1000,3\n",
        counties="county,spending,quartile\nEast,800,1\nWest,1000,4\n",
        members="plan,county,person,score,months\nBlue,East,1,1.5,12\nBlue,West,2,0.5,6\nRed,West,3,1,12\n",
    )
    found = answer(tmp_path, None, "USD")
    blue = (12 * 800 * 1.2 + 6 * 1000 * 1.0) / 18
    assert found.cells["benchmark"] == pytest.approx([blue, 950])
    assert found.cells["rebate"] == pytest.approx([0.65 * (blue - 800), 0])
    assert found.cells["premium"] == pytest.approx([0, 50])
    score = (12 * 1.5 + 6 * 0.5) / 18
    assert found.cells["transfer"] == pytest.approx([18 * (800 * score + 0.65 * (blue - 800)), 12 * 950])
    assert found.balanced.of_party().sum() == 0
    assert found.balanced.parties[-1] == "government"


def test_averages_of_plans_in_place_of_members(tmp_path: Path) -> None:
    write(
        tmp_path,
        plans="plan,bid,stars,benchmark\nBlue,900,4.5,1000\n",
        members="plan,score,member_months\nBlue,1.1,5000\nBlue,0.9,15000\n",
    )
    found = answer(tmp_path, None, "USD")
    assert found.cells["score"] == pytest.approx([0.95])
    assert found.cells["transfer"] == pytest.approx([20_000 * (900 * 0.95 + 70)])


def test_bad_tables_are_told_together(tmp_path: Path) -> None:
    write(
        tmp_path,
        plans="plan,bid,stars,benchmark\nBlue,-900,6,1000\n",
        members="plan,score,months\nBlue,1.1,13\n",
    )
    with pytest.raises(InvalidInput) as refused:
        answer(tmp_path, None, "USD")
    assert "3 problems" in str(refused.value)
    write(
        tmp_path,
        plans="plan,bid,stars\nBlue,900,4\nEmpty,900,4\n",
        members="plan,person,score,months\nBleu,1,1,8\nBlue,1,1,8\n",
    )
    with pytest.raises(InvalidInput) as refused:
        answer(tmp_path, None, "USD")
    said = str(refused.value)
    assert "found no benchmark; expected either a column benchmark or a table of counties" in said
    assert "16 months in all plans together" in said
    assert "did you mean 'Blue'?" in said


def test_a_plan_without_members_is_refused(tmp_path: Path) -> None:
    write(
        tmp_path,
        plans="plan,bid,stars,benchmark\nBlue,900,4,1000\nEmpty,900,4,1000\n",
        members="plan,score,months\nBlue,1,8\n",
    )
    with pytest.raises(InvalidInput, match="row 3: found a plan without members"):
        answer(tmp_path, None, "USD")


def test_steps_must_begin_at_nought_and_rise(tmp_path: Path) -> None:
    write(tmp_path, own="")
    (tmp_path / "own.toml").write_text("[rebate]\nvalue = [{stars = 3.0, share = 0.5}]\n")
    with pytest.raises(InvalidInput, match="steps that begin at 0 stars and rise"):
        answer(tmp_path, tmp_path / "own.toml", "USD")
