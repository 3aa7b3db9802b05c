"""Contributions of people in several parts: every rule, arrears, receipts and table as in one part."""

from __future__ import annotations

from typing import Any

import pytest

from healthtrust import pool
from healthtrust.pool import year_tables
from healthtrust.pool.year_groups import groups_table
from healthtrust.runs.tables_of_payers import PAYERS
from tests.parted import assert_same_answer, assert_same_step
from tests.small import small_state

DESIGNS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "rows of many": {"people": {"size": 5_000, "residents_per_row": 10}},
    "every base": {
        "pool": {
            "exempt_below": 9_000,
            "subsidy_per_exempt_resident": 700,
            "contributions": [
                {"name": "payroll", "base": "earnings", "brackets": [{"above": 0, "rate": 0.04}]},
                {"name": "wealth", "base": "wealth", "brackets": [{"above": 0, "rate": 0.001}]},
                {"name": "head", "base": "head", "amount": 100, "ceiling_share": 0.02},
            ],
        }
    },
    "arrears": {"pool": {"response": {"at_fair": 0.02, "slope": 0.6, "most": 0.4}}},
}


@pytest.mark.parametrize("name", DESIGNS)
def test_the_step_is_the_same_in_any_parts(name: str) -> None:
    state = assert_same_step(pool.step, small_state(**DESIGNS[name]))
    assert state.contributions is not None
    assert state.contributions.income > 0


@pytest.mark.parametrize(
    "table",
    [
        year_tables.contributions_table,
        year_tables.fairness_table,
        year_tables.arrears_table,
        year_tables.revenue_table,
        groups_table,
    ],
)
def test_tables_are_the_same_in_any_parts(table: Any) -> None:
    state = pool.step(small_state(**DESIGNS["arrears"]))
    assert assert_same_answer(table, state, (3,)) is not None


def test_every_table_of_the_pool_is_held_to_it() -> None:
    assert {"contributions", "fairness", "arrears", "revenue_curve", "incidence_by_group"} <= {
        table.name for table in PAYERS
    }
