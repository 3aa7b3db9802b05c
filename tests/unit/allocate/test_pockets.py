"""The wrong pocket: money is conserved by programme and year, side payments add up to zero."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.allocate.pockets import (
    POCKETS,
    Pockets,
    pockets_table,
    positions,
    returned,
    shipped_pockets,
    side_payments,
    years_table,
)
from healthtrust.allocate.programmes import shipped_programmes
from healthtrust.allocate.returns import Scale

money = st.integers(-(10**12), 10**12)


@given(net=st.lists(money, min_size=1, max_size=7))
@settings(max_examples=200)
def test_side_payments_add_up_to_zero_and_leave_nobody_worse_off(net: list[int]) -> None:
    before = np.array(net)
    paid = side_payments(before)
    after = before + paid
    assert paid.sum() == 0
    if before.sum() >= 0:
        assert (after >= 0).all()
    else:
        assert (after <= 0).all()
        assert (after >= np.minimum(before, 0)).all()
    assert (np.sign(paid) * np.sign(before) <= 0).all()


@given(spent=st.lists(st.integers(0, 10**12), min_size=6, max_size=6), years=st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_every_gain_falls_in_a_year_or_later_and_what_is_paid_is_what_is_spent(
    spent: list[int], years: int
) -> None:
    pockets = shipped_pockets()
    found = positions(np.array(spent), pockets, years)
    assert found.paid.sum(axis=1).tolist() == spent
    whole = np.rint(pockets.gains * np.array(spent)[:, None]).astype(np.int64)
    assert (found.gained.sum(axis=2) + found.later == whole).all()
    assert found.net.sum() == found.gained.sum() - sum(spent)
    assert pockets_table(found)["side_payment"].sum() == 0
    assert years_table(found)["net"].sum() == found.net.sum()


def test_gains_arrive_with_their_lag() -> None:
    one = Pockets(("a",), ("x", "y"), np.array([[1.0, 0]]), np.array([[0.0, 2]]), np.array([[0.0, 4]]))
    found = positions(np.array([10**9]), one, 8)
    by_hand = 2e9 * (np.exp(-np.arange(8) / 4) - np.exp(-np.arange(1, 9) / 4))
    assert found.gained[0, 1] == pytest.approx(by_hand, abs=1)
    assert found.later[0, 1] == pytest.approx(2e9 * np.exp(-2), abs=1)


def test_those_who_pay_for_public_health_are_not_those_who_gain() -> None:
    """With the catalogue's shares the public-health line bears all and saves nothing."""
    pockets = shipped_pockets()
    assert pockets.programmes == shipped_programmes().names
    spent = np.full(len(pockets.programmes), 10**9)
    found = positions(spent, pockets, 20)
    loser = POCKETS.index("population health")
    assert found.net[loser] == -spent.sum()
    assert (np.delete(found.net, loser) > 0).all()
    payments = side_payments(found.net)
    assert payments[loser] == pytest.approx(min(spent.sum(), np.delete(found.net, loser).sum()), abs=1)


def test_only_falls_prevention_pays_for_itself_in_care() -> None:
    """As the delivery model warns: no large return ratio in the payer's own bottom line."""
    pockets = shipped_pockets()
    own = pockets.gains[:, [POCKETS.index(name) for name in ("personal care", "social care")]].sum(axis=1)
    assert [name for name, gain in zip(pockets.programmes, own, strict=True) if gain > 1] == [
        "strength and balance, home hazards"
    ]
    assert own.max() == pytest.approx(1.6)


def test_money_valued_today_is_less_than_cash_and_agrees_with_what_returns() -> None:
    pockets = shipped_pockets()
    found = positions(np.full(6, 10**9), pockets, 40)
    assert (found.present(0) == found.net).all()
    care = POCKETS.index("personal care")
    assert 0 < found.present(0.035)[care] < found.net[care]
    back = returned(pockets, Scale(40, 0.035, 0.035), ("personal care",)).sum() * 1e9
    assert found.present(0.035)[care] == pytest.approx(back, rel=0.02)  # whole years against any moment


def test_the_year_a_pocket_is_whole_again_is_told() -> None:
    one = Pockets(("a",), ("x", "y"), np.array([[1.0, 0]]), np.array([[2.0, 0]]), np.array([[4.0, 0]]))
    table = pockets_table(positions(np.array([10**9]), one, 8))
    assert table["whole_after"].tolist() == [2, 0]  # 1 - exp(-3/4) is the first above one half
    assert pockets_table(positions(np.array([10**9]), one, 2))["whole_after"].tolist() == [-1, 0]
