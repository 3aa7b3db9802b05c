"""People move and die at the rates of the table; the shipped ones keep the shipped shares."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.exposure import Moves, next_segments, read_moves, shipped_moves, yearly_rates
from healthtrust.records.store import shipped
from tests.reference.exposure import year_of_segments

MOVES = shipped_moves()


def test_the_shares_hold_to_three_decimals_over_forty_years() -> None:
    people = MOVES.shares
    for _ in range(40):
        people, _ = next_segments(people, MOVES, np.ones(5))
    np.testing.assert_allclose(people, MOVES.shares, atol=0.0005)
    np.testing.assert_allclose(people.sum(), 1)


def test_a_year_is_that_of_the_plain_loop() -> None:
    drawn = np.random.default_rng(6)
    for _ in range(20):
        people, ratios = drawn.uniform(0, 1000, 5), drawn.uniform(0, 12, 5)
        quality = float(drawn.uniform(0, 1))
        after, deaths = next_segments(people, MOVES, ratios, quality)
        plain, died = year_of_segments(
            people.tolist(), MOVES.moves.tolist(), MOVES.deaths.tolist(), ratios.tolist(), quality
        )
        np.testing.assert_allclose(after, plain, atol=1e-9)
        np.testing.assert_allclose(deaths, died)


def test_good_care_slows_only_those_who_are_ill() -> None:
    usual, _ = yearly_rates(MOVES, np.ones(5))
    better, _ = yearly_rates(MOVES, np.ones(5), 0.70)
    np.testing.assert_array_equal(better[:2], usual[:2])
    np.testing.assert_allclose(better[2:4] / usual[2:4], np.exp(-0.05))


def test_births_that_are_given_join_the_well() -> None:
    people = 1000 * MOVES.shares
    without, deaths = next_segments(people, MOVES, np.ones(5), births=0.0)
    with_some, _ = next_segments(people, MOVES, np.ones(5), births=7.0)
    np.testing.assert_allclose(with_some - without, [7, 0, 0, 0, 0])
    np.testing.assert_allclose(without.sum() + deaths, people.sum())


def test_draws_run_together_with_their_own_ratios_quality_and_births() -> None:
    drawn = np.random.default_rng(7)
    people, ratios = drawn.uniform(0, 9, (6, 5)), drawn.uniform(0, 2, (6, 5))
    quality, births = drawn.uniform(0, 1, 6), drawn.uniform(0, 1, 6)
    after, deaths = next_segments(people, MOVES, ratios, quality, births)
    assert after.shape == (6, 5)
    assert deaths.shape == (6,)
    alone, died = next_segments(people[4], MOVES, ratios[4], float(quality[4]), float(births[4]))
    np.testing.assert_allclose(after[4], alone)
    np.testing.assert_allclose(deaths[4], died)


def test_people_given_stay_as_they_were() -> None:
    people = 1000 * MOVES.shares
    before = people.copy()
    next_segments(people, MOVES, np.ones(5))
    np.testing.assert_array_equal(people, before)


def test_huge_ratios_move_and_kill_nobody_twice() -> None:
    after, deaths = next_segments(np.ones(5), MOVES, np.full(5, 1e6), births=0.0)
    np.testing.assert_allclose(after, 0, atol=1e-12)
    np.testing.assert_allclose(deaths, 5)


@pytest.mark.parametrize("ratio", [-0.1, np.nan])
def test_ratios_below_zero_are_refused(ratio: float) -> None:
    with pytest.raises(InvalidInput, match="ratios of moves and deaths"):
        next_segments(np.ones(5), MOVES, np.full(5, ratio))


def test_rows_may_stand_in_any_order(tmp_path: Path) -> None:
    lines = shipped("coefficients", "segment-moves").read_text().splitlines()
    (tmp_path / "moves.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n")
    again = read_moves(tmp_path / "moves.csv")
    for name in Moves.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(again, name), getattr(MOVES, name))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "moves.csv"
    path.write_text(
        "segment,share,move,death,quality,source,status\n"
        "well,0.5,0.02,0.001,0.9,ours,assumed\n"
        "at risc,0.2,0.04,0.003,0.9,ours,assumed\n"
        "chronic,0.2,0.7,0.4,0.8,,assumed\n"
        "multimorbid,0.1,1.5,0.04,0.6,ours,guessed\n"
        "frail,0.1,0.1,0.2,0.4,ours,assumed\n"
    )
    with pytest.raises(InvalidInput) as told:
        read_moves(path)
    said = str(told.value)
    for part in (
        "did you mean 'at risk'?",
        "no row for 'at risk'",
        "shares that add up to 1.1",
        "1.1 of chronic who move or die in a year",
        "at most 1 (share a year)",
        "found nothing; expected where the numbers come from",
        "'guessed'",
        "nobody moves on from the last segment",
    ):
        assert part in said, (part, said)
