"""Any mixture of contribution rules over any households: kernel, twin and slow reference say the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.pool.contributions.assess import Assessed, assess, each, total
from healthtrust.pool.contributions.factor import solve
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import Rules
from tests.reference import contributions as reference
from tests.reference.contributions import RULE, Home
from tests.unit.pool.contributions.made_up import (
    factors,
    homes,
    many_homes,
    many_rules,
    payers_of_homes,
    plain_rules,
    rules_of_plain,
    small,
)

ceilings = st.just(1.0) | small


def both(payers: Payers, rules: Rules, factor: float) -> tuple[Assessed, np.ndarray, int]:
    """What kernels say, once the NumPy twins have said the same."""
    found = assess(payers, rules, factor), each(payers, rules, factor), total(payers, rules, factor)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEALTHTRUST_ENGINE", "numpy")
        plain = assess(payers, rules, factor), each(payers, rules, factor), total(payers, rules, factor)
    for name in ("household", "employer", "government", "totals", "due"):
        assert np.array_equal(getattr(found[0], name), getattr(plain[0], name)), name
    assert np.array_equal(found[1], plain[1]) and found[2] == plain[2]
    return found


@given(many_homes, many_rules, ceilings, factors, st.data())
def test_kernel_twin_and_reference_agree(
    of: list[Home], plain: list[dict[str, Any]], ceiling: float, factor: float, data: st.DataObject
) -> None:
    weight = data.draw(st.lists(st.integers(1, 1000), min_size=len(of), max_size=len(of)))
    found, by_rule, together = both(payers_of_homes(of, weight), rules_of_plain(plain, ceiling), factor)
    expected = np.array([reference.owed(plain, ceiling, home, factor) for home in of], dtype=np.int64)
    assert by_rule.tolist() == expected[:, :, 0].tolist()
    assert found.household.tolist() == expected[:, :, 0].sum(axis=1).tolist()
    assert found.employer.tolist() == expected[:, :, 1].sum(axis=1).tolist()
    assert found.government.tolist() == expected[:, :, 2].sum(axis=1).tolist()
    weighted = np.einsum("hcp,h->cp", expected, np.array(weight))
    assert found.totals.tolist() == weighted[:, :3].tolist()
    assert found.due.tolist() == weighted[:, 3].tolist()
    assert together == found.total == int(weighted[:, :3].sum())


@given(many_homes, many_rules, st.floats(0, 1), st.floats(0, 1e6))
def test_twins_agree_on_any_float_and_nothing_is_lost(
    of: list[Home], plain: list[dict[str, Any]], ceiling: float, factor: float
) -> None:
    for rule in plain:
        rule["brackets"] = [(start, rate * 0.937) for start, rate in rule["brackets"]]
        rule["rates"] = {name: rate * 0.937 for name, rate in rule["rates"].items()}
    payers, rules = payers_of_homes(of), rules_of_plain(plain, ceiling)
    found, by_rule, _ = both(payers, rules, factor)
    parts = found.totals.sum(axis=1) + found.spared
    assert parts.tolist() == found.due.tolist()
    assert (found.spared >= 0).all() and (found.totals >= 0).all()
    assert (by_rule >= 0).all() and (found.employer >= 0).all() and (found.government >= 0).all()
    assert (found.household <= np.rint(ceiling * payers.income)).all()


@given(many_homes, many_rules, ceilings, factors)
def test_rows_split_by_weight_owe_the_same(
    of: list[Home], plain: list[dict[str, Any]], ceiling: float, factor: float
) -> None:
    rules = rules_of_plain(plain, ceiling)
    whole = assess(payers_of_homes(of, [5] * len(of)), rules, factor)
    split = assess(payers_of_homes([*of, *of], [2] * len(of) + [3] * len(of)), rules, factor)
    assert np.array_equal(whole.totals, split.totals) and np.array_equal(whole.spared, split.spared)


@given(homes(), plain_rules(), small, factors)
def test_nobody_pays_less_for_a_higher_income(
    home: Home, plain: dict[str, Any], ceiling: float, factor: float
) -> None:
    plain = {**RULE, "base": "income", "brackets": plain["brackets"] or [(0, 0.25)], "split": plain["split"]}
    ladder = [
        home.__class__(**{**home.__dict__, "income": home.income + step}) for step in range(0, 10**6, 99_991)
    ]
    paid = assess(payers_of_homes(ladder), rules_of_plain([plain], ceiling), factor).household
    assert (np.diff(paid) >= 0).all()


@given(many_homes, many_rules, ceilings)
def test_no_total_falls_as_the_factor_rises(
    of: list[Home], plain: list[dict[str, Any]], ceiling: float
) -> None:
    payers, rules = payers_of_homes(of), rules_of_plain(plain, ceiling)
    totals = [total(payers, rules, factor) for factor in (0, 0.3, 0.300001, 1, 1.7, 9, 1e3, 1e6)]
    assert totals == sorted(totals)


@settings(max_examples=25)
@given(many_homes, many_rules, ceilings, st.floats(0.001, 8))
def test_the_factor_is_the_smallest_that_raises(
    of: list[Home], plain: list[dict[str, Any]], ceiling: float, at: float
) -> None:
    payers, rules = payers_of_homes(of), rules_of_plain(plain, ceiling)
    target = total(payers, rules, at)
    found = solve(target, payers, rules)
    assert total(payers, rules, found.factor) >= target
    assert found.factor <= at * (1 + 2e-12)
    if found.factor > 0:
        assert total(payers, rules, found.factor * (1 - 2e-12)) < target
