from __future__ import annotations

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from healthtrust.design.read import Read, read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.attribution import attributed, parts_between, shapley_values
from healthtrust.study.attribution.coalitions import between
from healthtrust.study.trial import Kept
from healthtrust.study.trial.many import Desk

SMALL = ("people.size=1000",)


def valley(*overrides: str) -> Read:
    return read_design("valley", [*SMALL, *overrides])


def over_all_orders(values: np.ndarray) -> np.ndarray:
    """The definition: the mean of what a change adds over every order in which changes can be made."""
    count = len(values).bit_length() - 1
    found = np.zeros(count)
    orders = list(permutations(range(count)))
    for order in orders:
        made = 0
        for change in order:
            found[change] += values[made | 1 << change] - values[made]
            made |= 1 << change
    return found / len(orders)


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_shares_are_means_over_all_orders_and_add_up(count: int) -> None:
    values = np.random.default_rng(count).normal(size=1 << count)
    found = shapley_values(values)
    np.testing.assert_allclose(found, over_all_orders(values))
    assert found.sum() == pytest.approx(values[-1] - values[0])


def test_several_results_are_shared_out_at_once() -> None:
    values = np.random.default_rng(1).normal(size=(8, 4))
    np.testing.assert_allclose(shapley_values(values)[:, 2], shapley_values(values[:, 2]))


def test_sets_that_are_missing_are_refused() -> None:
    with pytest.raises(ValueError, match="power of 2"):
        shapley_values(np.zeros(6))


def test_headings_differ_or_single_values_do() -> None:
    before, after = valley(), valley("pool.ceiling_share=0.2", "pool.exempt_below=9000", "seed=8")
    assert [p.name for p in parts_between(before, after)] == ["the rest", "pool"]
    by_value = [p.name for p in parts_between(before, after, "value")]
    assert by_value == ["seed", "pool.exempt_below", "pool.ceiling_share"]


def test_all_parts_together_are_the_other_design() -> None:
    before, after = valley(), valley("pool.ceiling_share=0.2", "package.top_up.allowed=false", "seed=8")
    assert between(before, after, parts_between(before, after)).design == after.design
    assert between(before, after, ()).design == before.design


def test_a_value_the_other_design_does_not_have_is_taken_away() -> None:
    before, after = valley("package.adjust.hip-replacement.price=2"), valley()
    (part,) = parts_between(before, after)
    assert between(before, after, [part]).design.package.adjust == {}


def test_parts_that_cannot_stand_alone_are_taken_together(tmp_path: Path) -> None:
    """Contributions of each plan's own scheme name plans that only the design after has."""
    before = valley()
    plan = tmp_path / "other.toml"
    plan.write_text(
        'extends = "valley"\n[people]\nsize = 1000\nplaces = [{ name = "A" }, { name = "B", parent = "A" }, '
        '{ name = "C", parent = "B", share = 1.0, deprivation_fifth = 1 }]\n'
        '[market]\nplans = [{ name = "One", places = ["B"] }]\n'
    )
    after = read_design(plan)
    found = attributed(before, after)
    assert len(found.parts) < len(parts_between(before, after))
    assert " with " in found.parts[0].name
    assert sum(len(p.changes) for p in found.parts) == len(
        [c for p in parts_between(before, after) for c in p.changes]
    )


def test_nothing_is_tried_twice_and_nothing_is_lost_on_the_way(tmp_path: Path) -> None:
    before, after = valley(), valley("pool.ceiling_share=0.1", "package.top_up.allowed=false")
    with Kept(tmp_path / "trials.sqlite") as kept:
        first = attributed(before, after, desk=Desk(kept, 1))
    with Kept(tmp_path / "trials.sqlite") as kept:
        again = attributed(before, after, desk=Desk(kept, 1))
    assert (first.trials.ran, again.trials.ran) == (4, 0)
    assert again.of("qalys").tolist() == first.of("qalys").tolist()
    gained = first.after["own spending"] - first.before["own spending"]
    assert first.of("own spending").sum() == pytest.approx(gained)


def test_two_designs_that_decide_the_same_are_refused() -> None:
    with pytest.raises(InvalidInput, match="no decided value that differs"):
        attributed(valley(), valley())
