"""What members experience and how their shares move with it."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.deliver.response.experience import (
    Offers,
    Weights,
    experience,
    leavers,
    members_after,
    perceived_restriction,
)
from healthtrust.ground.errors import InvalidInput
from tests.reference.queues_plain import shares_after

WEIGHTS = Weights(quality=2.0, waiting=0.2, restriction=0.3, usual_weeks=10.0)
SHARES = np.array([0.5, 0.3, 0.2])


def test_usual_care_without_restriction_is_the_level() -> None:
    assert experience(0.60, 10.0, 0.0, weights=WEIGHTS) == 0
    assert experience(0.60, 10.0, 0.0, weights=Weights(2.0, 0.2, 0.3, 10.0, level=0.7)) == 0.7


def test_each_part_counts_with_its_sign() -> None:
    assert experience(0.70, 10.0, 0.0, weights=WEIGHTS) == pytest.approx(0.2)
    assert experience(0.60, 10.0 * np.e, 0.0, weights=WEIGHTS) == pytest.approx(-0.2)
    assert experience(0.60, 10.0, 0.5, weights=WEIGHTS) == pytest.approx(-0.15)


def test_restriction_is_felt_only_where_there_is_another_plan() -> None:
    assert perceived_restriction(np.array([0.9, 0.9]), np.array([1, 2])).tolist() == [0.0, 0.9]


def test_weights_of_draws_fit_plans() -> None:
    draws = Weights(np.array([[1.0], [2.0]]), 0.2, 0.3, 10.0)
    assert experience(np.array([0.6, 0.7]), 10.0, 0.0, weights=draws) == pytest.approx(
        np.array([[0, 0.1], [0, 0.2]])
    )


def test_waits_of_no_time_are_refused() -> None:
    with pytest.raises(InvalidInput, match="weeks"):
        experience(0.6, np.array([10.0, 0.0]), 0.0, weights=WEIGHTS)


def test_nobody_moves_where_nothing_changes_whatever_the_plans_are_like() -> None:
    offers = Offers(np.array([1.0, -3.0, 0.2]), np.array([90.0, 110.0, 250.0]))
    after = members_after(SHARES, *offers, before=offers, premium_worth=0.05)
    assert after == pytest.approx(SHARES, abs=1e-15)
    assert leavers(SHARES, after) == pytest.approx(0, abs=1e-15)


def test_what_changes_for_all_alike_moves_nobody() -> None:
    before = Offers(np.array([1.0, -3.0, 0.2]), np.array([90.0, 110.0, 250.0]))
    after = members_after(
        SHARES, before.experience - 2, before.premium + 10, before=before, premium_worth=0.05
    )
    assert after == pytest.approx(SHARES)


def test_shares_are_those_of_a_logit_with_constants_that_give_last_year_s() -> None:
    before = Offers(np.array([0.1, 0.0, 0.2]), np.array([90.0, 110.0, 100.0]))
    now, premium = np.array([-0.2, 0.1, 0.2]), np.array([95.0, 100.0, 100.0])
    utilities = [(o.experience - 0.02 * o.premium).tolist() for o in (before, Offers(now, premium))]
    after = members_after(SHARES, now, premium, before=before, premium_worth=0.02)
    assert after == pytest.approx(shares_after(SHARES.tolist(), *utilities))
    assert after[0] < SHARES[0]
    assert leavers(SHARES, after) == pytest.approx(SHARES[0] - after[0])


def test_members_come_back_when_what_drove_them_away_ends() -> None:
    usual, worse = Offers(np.zeros(3), np.zeros(3)), Offers(np.array([-1.0, 0.0, 0.0]), np.zeros(3))
    away = members_after(SHARES, *worse, before=usual)
    assert members_after(away, *usual, before=worse) == pytest.approx(SHARES)


def test_a_plan_without_members_stays_without_however_good() -> None:
    before = Offers(np.zeros(3), np.zeros(3))
    after = members_after(np.array([0.6, 0.4, 0.0]), np.array([0.0, 0.0, 800.0]), np.zeros(3), before=before)
    assert after == pytest.approx([0.6, 0.4, 0.0])


def test_shares_sum_to_one_in_every_draw_and_do_not_overflow() -> None:
    before = Offers(np.zeros((4, 3)), np.zeros((4, 3)))
    moved = members_after(
        np.tile(SHARES, (4, 1)), np.array([900.0, -900.0, 0.0]) * np.ones((4, 1)), np.zeros(3), before=before
    )
    assert moved.sum(axis=-1) == pytest.approx(np.ones(4))
    assert np.isfinite(moved).all()


@pytest.mark.parametrize("shares", [[0.5, 0.4, 0.2], [1.2, -0.2, 0.0], [np.nan, 0.5, 0.5]])
def test_shares_that_are_none_are_refused(shares: list[float]) -> None:
    nothing = Offers(np.zeros(3), np.zeros(3))
    with pytest.raises(InvalidInput, match="shares of members"):
        members_after(np.array(shares), *nothing, before=nothing)
