"""Public or private: who stays, what that costs, and rest found from both ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.ballot.decide import decided
from healthtrust.package.ballot.leavers import package_or_private, settled, stays
from healthtrust.package.ballot.opting_out import both_ends, fixed_point
from healthtrust.package.ballot.two_goods import TwoGoods, lognormal, opting_out
from healthtrust.package.question import Flags, Interventions, Limits, Question, Society, TopUp, Utility
from tests.reference import ballot as plain


def question(rebate: float = 0.0, loading: float = 0.1) -> Question:
    return Question(
        Interventions.of(("A", "B", "C"), [2.0, 3.0, 4.0], [4.0, 3.0, 2.5]),
        Society.of_groups(
            ("poor", "middle", "rich"), share=[0.5, 0.3, 0.2], wealth=[10, 20, 60], health=[5, 5, 5],
            incidence=[[1, 1, 1], [1, 0.8, 0.6], [0.5, 1, 1]],
        ),
        Utility(1, 1),
        Limits.none(3),
        top_up=TopUp("substitutive", loading, "subset", rebate_share=rebate),
    )  # fmt: skip


@pytest.mark.parametrize("rebate", [0.0, 0.4])
def test_the_tax_pays_for_those_who_stay_and_nobody_wants_to_move(rebate: float) -> None:
    asked = question(rebate)
    society, services = asked.society, asked.interventions
    voters = package_or_private(asked)
    assert 0 < voters.staying.sum() < voters.staying.size
    alone = replace(asked, top_up=TopUp("complementary", asked.top_up.loading))
    for o, coverage in enumerate(voters.line.coverage):
        staying, rate = voters.staying[o], float(voters.line.rates[o])
        cost = sum(
            society.share[z] * coverage[i] * services.price[i] * society.incidence[i, z]
            for z in range(3)
            for i in range(3)
            if staying[z]
        )
        paid = sum(
            society.share[z] * rate * society.wealth[z] * (1 if staying[z] else 1 - rebate) for z in range(3)
        )
        assert paid == pytest.approx(cost, abs=1e-12)
        for z in range(3):
            tax = rate * float(society.wealth[z])
            barred = replace(asked, top_up=TopUp("none"))
            covered = {int(i) for i in np.flatnonzero(coverage)}
            stay = plain.best_on_top(barred, covered, z, tax)
            leave = plain.best_on_top(alone, set(), z, tax * (1 - rebate))
            assert staying[z] == (stay >= leave)
            assert voters.utility(o)[z] == pytest.approx(max(stay, leave), abs=1e-12)


def test_both_ends_are_reported() -> None:
    found = stays(question(), np.ones(3))
    assert found.from_everybody is not None and found.from_nobody is not None
    assert np.all(found.from_nobody <= found.from_everybody)
    assert settled(question(), np.ones(3)).staying.tolist() == found.from_everybody.tolist()


def test_moves_that_go_round_in_circles_are_made_one_at_a_time() -> None:
    def avoids_a_crowd(staying: Flags) -> Flags:
        return np.full(4, staying.sum() <= 2) if staying.sum() != 2 else staying

    found = fixed_point(avoids_a_crowd, np.ones(4, dtype=np.bool_))
    assert found is not None
    assert found.sum() == 2


def test_where_nobody_ever_rests_none_is_returned() -> None:
    assert fixed_point(lambda staying: ~staying, np.ones(1, dtype=np.bool_)) is None
    assert not both_ends(lambda staying: ~staying, 1).several


def test_utility_of_two_goods_is_income_at_market_prices() -> None:
    for substitution in (0.3, 0.999999, 1.0, 2.0):
        goods = TwoGoods(0.1, substitution)
        assert float(goods.utility(0.2, 1.8)) == pytest.approx(2.0)
        assert goods.utility([0.3], [-1.0])[0] == -np.inf
        means, tried = 2.0, np.linspace(0.01, 1.99, 1999)
        assert tried[goods.utility(tried, means - tried).argmax()] == pytest.approx(0.2, abs=1e-3)
        demand = float(goods.demand(1.5, 2.0))
        assert float(goods.utility(demand, 2 - 1.5 * demand)) >= goods.utility(tried, 2 - 1.5 * tried).max()


def test_leaving_is_never_forced() -> None:
    people = lognormal(TwoGoods(0.1, 0.5), 0.8, 101)
    voters = opting_out(people, np.array([0.0, 0.05]))
    assert voters.utility(0).tolist() == people.incomes.tolist()


def test_where_who_stays_depends_on_where_one_starts_both_are_reported() -> None:
    """The middle in, the tax leaves them too little to leave; the middle out, it does not bring them in."""
    asked = Question(
        Interventions.of(("A", "B"), [1.5, 2.0], [1.0, 0.8]),
        Society.of_groups(
            ("poor", "middle", "rich"), share=[0.1, 0.7, 0.2], wealth=[8, 30, 60], health=[5, 5, 5],
            incidence=[[1, 1, 1], [1, 1, 1]],
        ),
        Utility(1, 1),
        Limits.none(2),
        top_up=TopUp("substitutive", mode="divisible"),
    )  # fmt: skip
    ends = decided(asked).ends[1]
    assert ends.several and not ends.restless
    assert ends.from_everybody is not None and ends.from_nobody is not None
    assert ends.from_everybody.tolist() == [True, True, False]
    assert ends.from_nobody.tolist() == [True, False, False]
