"""Theorems on voting over public care, with their numbers.

4,001 voters with lognormal incomes (0.8) who would spend a tenth of their income on care.
Epple and Romano, J Political Economy 1996 (supplements allowed) and J Public Economics 1996 (public or
private, not both); Besley and Coate, American Economic Review 1991 (redistribution by leaving). The numbers
were computed once, apart from this project; tolerances are half a unit of the last digit printed unless a
comment says why not.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from healthtrust.package.ballot.decide import decided
from healthtrust.package.ballot.electorate import ballots
from healthtrust.package.ballot.majority import Vote, majority, vote
from healthtrust.package.ballot.preferences import (
    on_budget_line,
    own_ranking,
    preferred_sizes,
    proportional_incidence,
    wants_none,
)
from healthtrust.package.ballot.regimes import Compared, Regime, compared, package_regimes
from healthtrust.package.ballot.two_goods import (
    Economy,
    TwoGoods,
    decisive_provision,
    head_tax_transfer,
    lognormal,
    market_only,
    opting_out,
    staying,
    supplements_allowed,
    supplements_banned,
)
from healthtrust.package.question import (
    Interventions,
    Limits,
    OnTop,
    Question,
    Real,
    Society,
    TopUp,
    Utility,
)

SPREAD, VOTERS = 0.8, 4_001
GRID: Real = np.arange(1_000) / 1_000
SUBSTITUTION = (0.25, 0.5, 0.9, 1.0, 1.5, 2.0)


def economy(substitution: float, care_share: float = 0.1, voters: int = VOTERS) -> Economy:
    return lognormal(TwoGoods(care_share, substitution), SPREAD, voters)


@cache
def voted(regime: str, substitution: float) -> Vote:
    of = {"allowed": supplements_allowed, "banned": supplements_banned, "opting out": opting_out}
    return vote(of[regime](economy(substitution), GRID))


def at(provision: float) -> int:
    return int(np.abs(GRID - provision).argmin())


# ---- supplements allowed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("care_share", [0.05, 0.1, 0.3])
@pytest.mark.parametrize("substitution", SUBSTITUTION)
def test_1_every_voter_has_a_single_peak_and_a_winner_exists(substitution: float, care_share: float) -> None:
    found = vote(supplements_allowed(economy(substitution, care_share, 801), GRID))
    assert found.single_peaked == 1.000
    assert found.winner is not None
    assert found.median_peak in found.unbeaten


@pytest.mark.parametrize("substitution", SUBSTITUTION)
def test_2_everyone_with_more_than_mean_income_wants_none(substitution: float) -> None:
    people = economy(substitution)
    peaks = voted("allowed", substitution).peaks
    assert np.all(peaks[people.incomes > 1] == 0)
    assert np.all(peaks[people.incomes < 0.99] > 0)


def test_3_ends_against_the_middle_where_demand_rises_faster_with_income_than_it_falls_with_price() -> None:
    found = voted("allowed", 0.5)
    goods = TwoGoods(0.1, 0.5)
    assert decisive_provision(goods, SPREAD) == pytest.approx(0.0594, abs=5e-5)
    assert found.winner is not None and GRID[found.winner] == 0.059
    assert found.coalition.name == "ends against the middle"
    less, more, rich = [band for band in found.coalition.bands if band.wants != "content"]
    assert (less.wants, more.wants, rich.wants) == ("less", "more", "less")
    assert (more.start * 100, more.end * 100) == pytest.approx((15.7, 65.5), abs=0.05)
    theory = 100 * ndtr(SPREAD / 2) - 50, 100 * ndtr(SPREAD / 2)
    assert theory == pytest.approx((15.5, 65.5), abs=0.05)
    pivot = np.exp(SPREAD * ndtri(theory[0] / 100) - SPREAD**2 / 2)
    assert 1 / (1 + 9 * pivot**-0.5) == pytest.approx(decisive_provision(goods, SPREAD), rel=1e-12)
    assert pivot < np.exp(-(SPREAD**2) / 2)


def test_4_otherwise_the_median_decides_and_a_ban_changes_nothing() -> None:
    assert decisive_provision(TwoGoods(0.1, 2.0), SPREAD) == pytest.approx(0.1327, abs=5e-5)
    for regime in ("allowed", "banned"):
        found = voted(regime, 2.0)
        assert found.winner is not None and GRID[found.winner] == 0.133
        assert found.coalition.name.startswith("the middle decides")


@cache
def regimes(substitution: float) -> Compared:
    """Each regime at its winner on the grid."""
    people = economy(substitution)
    return compared(
        (
            Regime("allowed", supplements_allowed(people, GRID)),
            Regime("market", market_only(people)),
            Regime("banned", supplements_banned(people, GRID)),
        )
    )


def test_5_public_care_with_supplements_beats_market_and_government_alone() -> None:
    over_market, over_ban, _ = regimes(0.5).contests
    assert over_market.for_one == pytest.approx(0.655, abs=5e-4)
    assert over_market.for_other == pytest.approx(0.345, abs=5e-4)
    assert over_ban.for_one == pytest.approx(0.669, abs=5e-4)
    over_market, over_ban, _ = regimes(2.0).contests
    assert over_ban.for_one == pytest.approx(0.211, abs=5e-4)
    assert over_ban.for_other == 0.0


def test_5_the_share_that_prefers_it_to_the_market_where_the_median_decides() -> None:
    """64.5 per cent, not 65.5: voters just below the mean get more public care than they would pay for."""
    over_market, _, _ = regimes(2.0).contests
    assert over_market.for_one == pytest.approx(0.645, abs=5e-4)


def test_6_banning_supplements_raises_public_care_but_not_all_care() -> None:
    people, median = economy(0.5), float(np.exp(-(SPREAD**2) / 2))
    allowed, banned = decisive_provision(people.goods, SPREAD), float(people.goods.demand(median, median))
    assert banned == pytest.approx(0.0865, abs=5e-5)
    assert allowed < banned
    on_grid, _, on_grid_banned = regimes(0.5).sizes
    assert abs(on_grid_banned - banned) <= 0.001
    means = people.incomes * (1 - on_grid) + on_grid
    total = float(np.maximum(on_grid, people.goods.care_share * means).mean())
    market = float((people.goods.care_share * people.incomes).mean())
    assert (total, market) == pytest.approx((0.1075, 0.1000), abs=5e-5)
    assert banned < market < total


# ---- public or private, not both -------------------------------------------------------------------------


@pytest.mark.parametrize(("substitution", "many"), [(0.5, 0.98), (2.0, 0.85)])
def test_7_most_voters_have_more_than_one_peak(substitution: float, many: float) -> None:
    """Printed: 98 and 85 per cent. 98.6 and 86.8 on this grid; how many dip depends on its end and step."""
    assert 1 - voted("opting out", substitution).single_peaked == pytest.approx(many, abs=0.02)


def test_8_yet_there_is_a_winner_where_the_median_decides() -> None:
    """q = 0.1297 is on a grid of 0.00075; the median's own best q, with incomes a continuum, is 0.1291."""
    grid = np.arange(0.12, 0.14, 0.00075)
    fine = vote(opting_out(economy(2.0), grid))
    assert fine.winner is not None and grid[fine.winner] == pytest.approx(0.1297, abs=1e-3)
    coarse = voted("opting out", 2.0)
    assert coarse.winner is not None
    median_wants = int(coarse.peaks[VOTERS // 2])
    assert GRID[coarse.winner] == pytest.approx(GRID[median_wants], abs=0.0021)
    assert coarse.coalition.name.startswith("the middle decides")


def test_9_the_middle_against_rich_and_poor() -> None:
    """Printed: 0.0646, users 76.4 %, pivot 0.439; on a continuum the three are 0.0642, 76.2 % and 0.436."""
    people, grid = economy(0.5), np.concatenate([GRID[:50], np.arange(0.05, 0.08, 0.0002)])
    found = vote(opting_out(people, grid))
    assert found.winner is not None
    quality = float(grid[found.winner])
    assert quality == pytest.approx(0.0646, abs=5e-4)
    users = staying(people, quality).from_everybody
    assert users is not None
    share = float(users.mean())
    assert share == pytest.approx(0.764, abs=3e-3)
    pivot = float(np.exp(SPREAD * ndtri(share - 0.5) - SPREAD**2 / 2))
    assert pivot == pytest.approx(0.439, abs=5e-3)
    assert pivot < np.exp(-(SPREAD**2) / 2) == pytest.approx(0.726, abs=5e-4)
    assert found.coalition.name == "ends against the middle"
    more = next(band for band in found.coalition.bands if band.wants == "more")
    assert more.start == pytest.approx(share - 0.5, abs=0.013)  # an option is 1 % of voters wide here
    assert more.end < share


def test_9_the_pivot_condition_has_the_winner_for_its_solution() -> None:
    quality, users, pivot = pivotal_quality()
    assert (quality, users, pivot) == pytest.approx((0.0642, 0.762, 0.436), abs=5e-4)


def pivotal_quality() -> tuple[float, float, float]:
    """q at which the voter with F(y_p) = F(ŷ) − 1/2 has no wish to change it, incomes a continuum."""
    from scipy.optimize import brentq

    goods = TwoGoods(0.1, 0.5)
    worth_leaving = brentq(lambda c: float(goods.utility(c, 1.0)) - 1, 1e-9, 0.1)

    def below(income: float) -> float:
        return float(ndtr((np.log(income) + SPREAD**2 / 2) / SPREAD))

    def users(q: float) -> float:
        leaver = brentq(lambda y: y * (1 - q * below(y)) - q / worth_leaving, 1e-9, 1e3)
        return below(leaver)

    def wish(q: float) -> float:
        pivot = np.exp(SPREAD * ndtri(users(q) - 0.5) - SPREAD**2 / 2)
        higher, lower = (float(goods.utility(p, pivot * (1 - p * users(p)))) for p in (q + 1e-6, q - 1e-6))
        return higher - lower

    quality = brentq(wish, 0.05, 0.08)
    return quality, users(quality), float(np.exp(SPREAD * ndtri(users(quality) - 0.5) - SPREAD**2 / 2))


def test_10_where_nothing_wins_the_cycle_is_reported_and_no_false_winner() -> None:
    found = voted("opting out", 0.25)
    assert found.winner is None
    assert len(found.unbeaten) == 0
    assert len(found.cycle) == 3
    assert np.all(found.majorities > 0)
    cast = ballots(opting_out(economy(0.25), np.array([0.001, 0.010, 0.136])))
    for one, other in ((0, 1), (1, 2), (2, 0)):
        assert majority(cast.places, cast.votes, one, other) > 0
    assert at(0.136) <= max(found.contested) + 1


def test_10_some_economies_have_no_winner_all_of_them_with_little_substitution() -> None:
    grid = np.arange(0, 0.4, 0.004)
    without = {
        (substitution, share)
        for substitution in (0.2, 0.3, 0.5, 0.8, 1.5)
        for share in (0.05, 0.1, 0.2)
        if vote(opting_out(economy(substitution, share, 801), grid)).winner is None
    }
    assert without
    assert max(substitution for substitution, _ in without) <= 0.5


@pytest.mark.parametrize(
    ("quality", "users", "gain"), [(0.03, 0.391, 0.0183), (0.06, 0.729, 0.0162), (0.12, 0.932, 0.0082)]
)
def test_11_a_head_tax_redistributes_exactly_where_somebody_leaves(
    quality: float, users: float, gain: float
) -> None:
    share, transfer = head_tax_transfer(economy(0.5), quality)
    assert share == pytest.approx(users, abs=5e-4)
    assert transfer == pytest.approx(gain, abs=5e-5)


def test_11_quality_that_brings_everybody_back_ends_the_transfer() -> None:
    few = economy(0.5, voters=9)
    shares, gains = zip(*(head_tax_transfer(few, q) for q in np.arange(0.01, 0.2, 0.01)), strict=True)
    assert all((share < 1) == (gain > 0) for share, gain in zip(shares, gains, strict=True))
    assert shares[-1] == 1 and gains[-1] == 0


@pytest.mark.parametrize("substitution", [0.25, 0.5, 2.0])
def test_12_who_stays_is_a_fixed_point_from_both_ends(substitution: float) -> None:
    people = economy(substitution)
    for quality in (0.02, 0.06, 0.1, 0.3):
        found = staying(people, quality)
        most, least = found.from_everybody, found.from_nobody
        assert most is not None and least is not None
        assert np.all(least <= most)
        assert most.mean() - least.mean() <= 2 / VOTERS  # one here, up to the grain of incomes
        assert np.all(np.diff(most.astype(int)) <= 0)  # the rich leave first


# ---- the package model -----------------------------------------------------------------------------------


def as_packages(substitution: float, on_top: OnTop) -> Question:
    """The same economy as a question: one divisible intervention that turns money into health one for one.

    A v_e(H) + v_e(W) with e = 1/σ and A = (a / (1 − a))^(1/σ) orders care and other goods as the CES form
    does.
    """
    incomes = economy(substitution).incomes
    society = Society(
        ("all",), np.array([1e-9]), np.array([True]), np.ones((1, 1)), np.array([0, VOTERS]), incomes,
        np.full(VOTERS, 1 / VOTERS), np.ones(VOTERS),
    )  # fmt: skip
    e = 1 / substitution
    return Question(
        Interventions.of(("care",), [5.0], [5.0]),
        society,
        Utility((0.1 / 0.9) ** e, 1.0, rho=e, eta=e),
        Limits.none(1),
        top_up=TopUp(on_top, mode="divisible"),
    )


@pytest.mark.parametrize(("substitution", "winner"), [(0.5, 0.059), (2.0, 0.133)])
def test_3_and_4_on_the_package_model_with_one_intervention(substitution: float, winner: float) -> None:
    grid = GRID[:200]
    found = vote(on_budget_line(as_packages(substitution, "complementary"), grid))
    assert found.winner is not None and grid[found.winner] == winner
    assert found.single_peaked == 1.0
    assert np.abs(found.peaks - np.minimum(voted("allowed", substitution).peaks, 199)).max() <= 1
    assert found.coalition.name == voted("allowed", substitution).coalition.name


def test_5_and_6_on_the_package_model_with_one_intervention() -> None:
    found = compared(package_regimes(as_packages(0.5, "complementary"), GRID[:200])[:3])
    allowed, banned, none = found.sizes
    assert (allowed, none) == pytest.approx((0.059, 0.0))
    assert banned == pytest.approx(0.0865, abs=1e-3)
    over_ban, over_market, _ = found.contests
    assert (over_ban.for_one, over_market.for_one) == pytest.approx((0.669, 0.655), abs=5e-4)


def several(wealth: list[float], relative: list[float], loading: float = 0.0) -> Question:
    """Equally many people of each wealth, six interventions, and incidence in proportion to `relative`."""
    rows = len(wealth)
    average = np.array([0.5, 0.2, 0.1, 0.3, 0.05, 0.02])
    mean = sum(relative) / rows
    return Question(
        Interventions.of(tuple("ABCDEF"), [2, 6, 12, 5, 40, 100], [2.4, 6, 10, 3.5, 22, 45]),
        Society.of_groups(
            tuple(f"group {z}" for z in range(rows)),
            share=np.full(rows, 1 / rows), wealth=wealth, health=np.full(rows, 5.0),
            incidence=average[:, None] * np.array(relative) / mean,
        ),
        Utility(1, 1, rho=0.8, eta=1.4),
        Limits.none(6),
        top_up=TopUp("complementary", loading, "divisible"),
    )  # fmt: skip


@pytest.mark.parametrize("loading", [0.0, 0.2])
def test_who_would_insure_wants_no_package_exactly_above_a_wealth(loading: float) -> None:
    """W ≥ (1+ℓ) c W̄: covering the first item for everybody would cost them more tax than premium."""
    relative = [1.4, 1.2, 1.0, 1.0, 0.9, 0.8, 0.7]
    wealth = np.array([20.0, 24, 30, 40, 45, 60, 90])
    question = several(wealth.tolist(), relative, loading)
    voters = on_budget_line(question, np.linspace(0, question.cost.sum(), 400))
    own = proportional_incidence(question)
    assert own is not None
    dear = wealth >= (1 + loading) * own * wealth.mean()
    assert 0 < dear.sum() < len(dear)
    assert (preferred_sizes(voters) == 0).tolist() == dear.tolist() == wants_none(question).tolist()


@pytest.mark.parametrize("seed", range(6))
def test_where_relative_incidence_is_the_same_for_all_diseases_everybody_has_a_single_peak(seed: int) -> None:
    rng = np.random.default_rng(seed)
    question = several(np.sort(rng.lognormal(3.5, 0.7, 21)).tolist(), rng.uniform(0.5, 2, 21).tolist(), 0.1)
    voters = on_budget_line(question, np.linspace(0, question.cost.sum(), 150))
    found = vote(voters)
    assert found.single_peaked == 1.0
    assert found.winner == found.median_peak
    utility = np.array([voters.utility(o) for o in range(len(voters.sizes))])
    assert np.diff(utility, 2, axis=0).max() < 1e-9  # concave in spending


@pytest.mark.parametrize("on_top", ["none", "complementary"])
def test_where_it_is_not_peaks_and_winner_may_fail_and_the_cycle_is_reported(on_top: OnTop) -> None:
    """One group has neither disease, one has that of the first item, one that of the second."""
    question = Question(
        Interventions.of(("first", "second"), [6.0, 6.0], [8.0, 7.0]),
        Society.of_groups(
            ("neither", "has first", "has second"),
            share=np.full(3, 1 / 3), wealth=[20, 20, 20], health=[5, 5, 5], incidence=[[0, 1, 0], [0, 0, 1]],
        ),
        Utility(1, 1),
        Limits.none(2),
        top_up=TopUp(on_top, mode="subset"),
    )  # fmt: skip
    found = decided(question)
    assert proportional_incidence(question) is None
    assert [own_ranking(question, c)[0] for c in (1, 2)] == [0, 1]
    assert found.vote.single_peaked == pytest.approx(2 / 3)
    assert found.outcome is None
    assert [option.package for option in found.cycle] == [(), ("first",), ("first", "second")]
    assert found.vote.majorities == pytest.approx([1 / 3] * 3)
    assert found.sentence.startswith("No package wins")
