"""Whatever is bid and measured, the fund is conserved, ends on its date, and is as in the plain version."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.allocate.transformation import award, best_set, closed, fund_table, release
from healthtrust.design.transformation import Bid, Fund, Milestone
from healthtrust.ground.money import Currency
from tests.reference import transformation as plain

POUNDS = Currency("GBP", 2)
FIRST = 2027


@st.composite
def funds(draw: st.DrawFn) -> Fund:
    return Fund(
        first_year=FIRST,
        years=draw(st.integers(1, 4)),
        matched_share=draw(st.sampled_from([0.0, 0.25, 1 / 3, 1.0])),
        least_return=draw(st.sampled_from([0.0, 1.0, 2.0])),
        choose=draw(st.sampled_from(["by return", "best set"])),
        release=draw(st.sampled_from(["all or nothing", "in proportion"])),
        decay=draw(st.sampled_from([0.0, 0.12, 1.0])),
        horizon=draw(st.integers(1, 12)),
    )


@st.composite
def bids(draw: st.DrawFn) -> list[Bid]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        first, years = draw(st.integers(FIRST - 1, FIRST + 3)), draw(st.integers(1, 4))
        promised = [(first + t, k) for t in range(years) for k in range(draw(st.integers(1, 2)))]
        found.append(
            Bid(
                name=f"bid {number}",
                place="North",
                cost=draw(st.integers(1, 10_000)) / 100,
                first_year=first,
                years=years,
                build_years=draw(st.integers(1, 3)),
                saves=draw(st.integers(1, 20_000)) / 100,
                qalys=draw(st.sampled_from([0.0, 0.001])),
                milestones=tuple(Milestone(year=y, measure=f"m{k}", at_most=5) for y, k in promised),
            )
        )
    return found


@given(fund=funds(), asked=bids(), data=st.data())
@settings(max_examples=120, deadline=None)
def test_every_year_adds_up_and_agrees_with_the_plain_version(
    fund: Fund, asked: list[Bid], data: st.DataObject
) -> None:
    available = np.array(
        data.draw(st.lists(st.integers(0, 30_000), min_size=fund.years, max_size=fund.years))
    )
    measured = data.draw(
        st.dictionaries(
            st.tuples(st.integers(FIRST - 1, FIRST + 7), st.sampled_from(["m0", "m1"]), st.just("North")),
            st.sampled_from([4.0, 5.0, 6.0]),
        )
    )
    given_out = award(fund, asked, available, POUNDS)
    assert (given_out.unawarded >= 0).all()
    for bid, value in zip(asked, given_out.worth, strict=True):
        assert (value.gain, value.cost) == pytest.approx(plain.worth(bid, fund))
    compare_choice(fund, asked, given_out.won.tolist(), available.tolist())
    years = []
    for year in range(FIRST, fund.last_year + 3):
        paid = release(given_out, measured, year)
        spent = paid.released * data.draw(st.integers(0, 4)) // 4
        done = closed(paid, spent)
        years.append(done)
        at = year - FIRST
        assert int(spent.sum()) + done.returned == (available[at] if at < fund.years else 0)
        for b, bid in enumerate(asked):
            met, promised = plain.met_of_last_year(bid, measured, year)
            whole = met == promised or fund.release == "in proportion"
            expected = int(paid.due[b]) * (met / promised if promised else 1) if whole else 0
            assert abs(paid.released[b] - expected) < 1
    table = fund_table(given_out, years)
    assert (table["spent"] + table["lapsed"] == table["available"]).all()


def compare_choice(fund: Fund, asked: list[Bid], won: list[bool], available: list[int]) -> None:
    """The choice is the plain version's: the same bids by return, or the same net value as the best."""
    eligible, cost, net, ratio = [], [], [], []
    for b, bid in enumerate(asked):
        gain, spent = plain.worth(bid, fund)
        in_time = bid.first_year >= fund.first_year and bid.last_year <= fund.last_year
        if in_time and gain / spent >= fund.least_return:
            part = round(bid.cost * 100) - round_half(round(bid.cost * 100) * fund.matched_share)
            years = [FIRST + y for y in range(fund.years)]
            eligible.append(b)
            cost.append([part if bid.first_year <= y <= bid.last_year else 0 for y in years])
            net.append(gain - spent)
            ratio.append(gain / spent)
    assert not any(taken for b, taken in enumerate(won) if b not in eligible)
    mine = [won[b] for b in eligible]
    if fund.choose == "best set":
        value = sum(v for v, taken in zip(net, mine, strict=True) if taken)
        assert value == pytest.approx(plain.best_value(cost, net, available), abs=1e-6)
    elif fund.matched_share != 1 / 3:  # a third of a penny may be rounded either way
        assert mine == plain.down_the_ranking(cost, ratio, available)


def round_half(value: float) -> int:
    """The matched part as the largest remainder gives it: the bidder's only if its fraction is larger."""
    whole = int(value)
    return whole + (value - whole > 0.5)


@given(
    cost=st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=1, max_size=8),
    available=st.tuples(st.integers(0, 20), st.integers(0, 20)),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_the_best_set_is_the_best_of_all_sets(
    cost: list[list[int]], available: tuple[int, int], data: st.DataObject
) -> None:
    value = [float(data.draw(st.integers(-2, 9))) for _ in cost]
    found = best_set(np.array(cost), np.array(value), np.array(available))
    assert found.value == plain.best_value(cost, value, list(available))
    assert found.proved
    assert (np.array(cost)[found.chosen].sum(axis=0) <= available).all()
    short = best_set(np.array(cost), np.array(value), np.array(available), steps=2)
    assert short.value <= found.value <= short.bound + 1e-9
