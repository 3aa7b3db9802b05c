"""One plan a region: built from plain columns, with what is unknown left unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.allocate.plan import PlanColumns, plan_table, regional_plans
from healthtrust.ground.errors import InvalidInput

COLUMNS = PlanColumns(
    needs={
        "region": ["Vale", "Moor"],
        "residents": [1000, 500],
        "need_index": [1.1, 0.8],
        "expected_cost": [200_000, 90_000],
    },
    finance={
        "region": ["Vale", "Moor", "Vale"],
        "line": ["personal care", "personal care", "population health"],
        "amount": [190_000, 90_000, 10_000],
    },
    capacity={"region": ["Vale"], "body": ["St Mary"], "service": ["inpatient"], "beds": [120.0]},
    promises={
        "region": ["Vale", "Vale"],
        "measure": ["unmet-need", "kakwani"],
        "at_most": [12.0, np.nan],
        "at_least": [np.nan, 0.1],
        "answers": ["Vale board", "ministry"],
    },
)


def test_plans_hold_needs_capacity_finance_and_measures() -> None:
    vale, moor = regional_plans(COLUMNS)
    assert (vale.total, vale.per_head, vale.cover) == (200_000, 200.0, 0.95)
    assert vale.capacity[0].beds == 120
    assert [(p.measure, p.at_least, p.at_most, p.now) for p in vale.promises] == [
        ("unmet-need", None, 12.0, None),
        ("kakwani", 0.1, None, None),
    ]
    assert (moor.total, moor.capacity, moor.promises) == (90_000, (), ())


def test_all_the_money_of_the_finance_table_is_in_the_plans() -> None:
    assert sum(plan.total for plan in regional_plans(COLUMNS)) == sum(COLUMNS.finance["amount"])


def test_unknown_beds_stay_unknown() -> None:
    without = replace(COLUMNS, capacity={"region": ["Vale"], "body": ["St Mary"], "service": ["inpatient"]})
    (plan, _) = regional_plans(without)
    assert plan.capacity[0].beds is None
    table = plan_table([plan])
    row = table["item"].tolist().index("St Mary, inpatient")
    assert np.isnan(table["value"][row])
    assert table["known"][row] == 0


def test_capacity_and_promises_may_be_left_out() -> None:
    plans = regional_plans(PlanColumns(needs=COLUMNS.needs, finance=COLUMNS.finance))
    assert set(plan_table(plans)["part"]) == {"needs", "finance"}


def test_every_mistake_of_every_table_is_told_at_once() -> None:
    wrong = PlanColumns(
        needs=dict(COLUMNS.needs),
        finance={"region": ["Valle"], "line": ["personal care"], "amount": [1]},
        promises={
            "region": ["Vale"] * 3,
            "measure": ["kakwani", "unmet-need", "unmet-need"],
            "at_most": [np.nan, 1.0, 2.0],
            "answers": ["a", "a", "b"],
        },
    )
    with pytest.raises(InvalidInput) as told:
        regional_plans(wrong)
    said = str(told.value)
    assert "region 'Valle'" in said
    assert "did you mean 'Vale'?" in said
    assert "no money for Moor" in said
    assert "kakwani: found no limit or two" in said
    assert "unmet-need: found a and b answer" in said
    unknown = replace(COLUMNS, finance={"region": ["Vale"], "line": ["persnal care"], "amount": [1]})
    with pytest.raises(InvalidInput, match="did you mean 'personal care'"):
        regional_plans(unknown)


def test_the_table_has_a_row_for_everything() -> None:
    table = plan_table(regional_plans(COLUMNS))
    assert len({len(column) for column in table.values()}) == 1
    assert table["part"].tolist().count("measures") == 2
    assert table["answers"].tolist().count("Vale board") == 1
