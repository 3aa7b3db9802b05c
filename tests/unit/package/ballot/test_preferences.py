"""What each row wants along the budget line, against every subset tried in turn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.ballot.preferences import (
    on_budget_line,
    own_ranking,
    preferred_sizes,
    proportional_incidence,
    wants_none,
)
from healthtrust.package.question import Interventions, Limits, OnTop, Question, Society, TopUp, Utility
from tests.reference import ballot as plain


def question(seed: int, on_top: OnTop, rows: int = 3, items: int = 5) -> Question:
    rng = np.random.default_rng(seed)
    incidence = rng.uniform(0.05, 0.6, (items, rows))
    return Question(
        Interventions.of(tuple("ABCDEFGH"[:items]), rng.uniform(2, 9, items), rng.uniform(1, 8, items)),
        Society.of_groups(
            tuple(f"group {z}" for z in range(rows)), share=np.full(rows, 1 / rows),
            wealth=rng.uniform(12, 60, rows), health=rng.uniform(4, 9, rows), incidence=incidence,
            may_insure=rng.random(rows) < 0.7,
        ),
        Utility(1.0, 1.0, rho=0.7, eta=1.3),
        Limits.none(items),
        top_up=TopUp(on_top, 0.1, "subset"),
    )  # fmt: skip


@pytest.mark.parametrize("on_top", ["none", "complementary"])
@pytest.mark.parametrize("seed", range(5))
def test_utility_is_that_of_the_best_subset_bought_on_top(seed: int, on_top: OnTop) -> None:
    asked = question(seed, on_top)
    voters = on_budget_line(asked)
    for o, coverage in enumerate(voters.line.coverage):
        covered = {int(i) for i in np.flatnonzero(coverage)}
        rate = float(voters.line.rates[o])
        expected = [
            plain.best_on_top(asked, covered, z, rate * float(asked.society.wealth[z])) for z in range(3)
        ]
        assert voters.utility(o) == pytest.approx(expected, abs=1e-9)


def test_preferred_sizes_are_the_best_options_the_smallest_of_equals() -> None:
    voters = on_budget_line(question(3, "complementary"))
    table = np.array([voters.utility(o) for o in range(len(voters.sizes))])
    assert preferred_sizes(voters).tolist() == voters.sizes[table.argmax(axis=0)].tolist()


def test_own_ranking_follows_own_illness() -> None:
    asked = question(1, "none")
    for c in range(3):
        value = [
            asked.interventions.benefit[i]
            * asked.society.incidence[i, c]
            / (asked.interventions.price[i] * asked.society.prevalence[i])
            for i in range(5)
        ]
        assert own_ranking(asked, c).tolist() == sorted(range(5), key=lambda i: -value[i])


def test_incidence_is_proportional_or_not() -> None:
    asked = question(1, "none")
    assert proportional_incidence(asked) is None
    alike = replace(asked.society, incidence=np.outer([0.1, 0.2, 0.3, 0.0, 0.4], [0.5, 1.0, 1.5]))
    found = proportional_incidence(replace(asked, society=alike))
    assert found == pytest.approx([0.5, 1.0, 1.5])


def test_those_who_may_not_insure_want_a_package() -> None:
    asked = question(2, "complementary")
    barred = replace(asked.society, may_insure=np.zeros(3, dtype=np.bool_))
    assert not wants_none(replace(asked, society=barred)).any()


@pytest.mark.parametrize(
    "terms",
    [
        TopUp("complementary", community_rated=True),
        TopUp("substitutive"),
        TopUp("supplementary", saves=True),
        TopUp("voucher"),
    ],
)
def test_cover_that_changes_what_the_package_costs_is_refused(terms: TopUp) -> None:
    asked = question(0, "none")
    private = replace(
        asked.interventions, private_price=np.full(5, 20.0), private_benefit=asked.interventions.benefit + 1
    )
    with pytest.raises(InvalidInput, match="leaves the cost of the package"):
        on_budget_line(replace(asked, interventions=private, top_up=terms))


def test_double_cover_may_be_voted_on_and_is_never_worse() -> None:
    asked = question(4, "complementary")
    private = replace(
        asked.interventions,
        private_price=asked.interventions.price * 1.3,
        private_benefit=asked.interventions.benefit * 1.5,
    )
    double = replace(asked, interventions=private, top_up=TopUp("supplementary", 0.1, "subset", saves=False))
    plainly, better = on_budget_line(replace(asked, interventions=private)), on_budget_line(double)
    gains = [better.utility(o) - plainly.utility(o) for o in range(len(plainly.sizes))]
    assert np.min(gains) >= -1e-12
    assert np.max(gains) > 0
