"""Levers of statements with lines, and levers whose size is a formula of each party."""

from __future__ import annotations

import pytest

from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.incentives.marginal import marginal
from healthtrust.deliver.settlement.statement import Statement, statement_of
from healthtrust.design.contract import Contract, Moved
from healthtrust.ground.errors import InvalidInput

LINES = """
name = "lines"
title = "Lines"
version = "1"
about = "Half of what lines of one kind cost."
party = "hospital"
payer = "trust"
amount = "due"
source = "made up"
columns.kind = { meaning = "what it was", unit = "text", per = "line" }
columns.cost = { meaning = "what it cost", per = "line" }
columns.size = { meaning = "size of the hospital" }
levers = [
  { lever = "cost of care", meaning = "one more", columns = { cost = 1 }, of_line = "kind == 'b'" },
  { lever = "admission", meaning = "one of mean size", columns = { size = "2 * size" } },
]
[[steps]]
name = "counted"
part = "base"
per = "line"
says = "what counts"
clause = "1"
value = "0.5 * cost if kind == 'b' else 0"
[[steps]]
name = "due"
part = "base"
says = "all lines, and a hundredth of the size"
clause = "2"
value = "sum_of(counted) + 0.01 * size"
"""


def of_lines() -> tuple[Contract, Statement]:
    contract = contract_of(LINES, "lines.toml")
    rows = {
        "row_id": ["x", "x", "y", "y", "y"],
        "kind": ["a", "b", "b", "b", "a"],
        "cost": [1.0, 2.0, 5.0, 7.0, 9.0],
        "size": [100.0, 100.0, 300.0, 300.0, 300.0],
    }
    return contract, statement_of(contract, rows, "made.csv")


def test_lines_told_apart_by_words_move_alone() -> None:
    contract, statement = of_lines()
    assert marginal(contract, statement, contract.levers[0]).tolist() == pytest.approx([0.5, 1.0])


def test_a_lever_may_change_a_column_by_a_formula_of_each_party() -> None:
    contract, statement = of_lines()
    assert marginal(contract, statement, contract.levers[1]).tolist() == pytest.approx([2.0, 6.0])


def test_a_formula_of_a_lever_is_checked_and_money_moves_by_numbers() -> None:
    broken = LINES.replace('"2 * size"', '"2 * sise"').replace("{ cost = 1 }", '{ cost = "size" }')
    with pytest.raises(InvalidInput) as refused:
        contract_of(broken, "lines.toml")
    told = str(refused.value)
    assert "lever admission: found 'sise'" in told and "(did you mean 'size'?)" in told
    assert "lever cost of care: found a formula for cost; expected a number" in told


def test_a_lever_whose_size_is_not_known_is_refused_with_its_row() -> None:
    contract, statement = of_lines()
    joins = Moved(lever="admission", meaning="one", columns={"size": "size / (size - 100)"})
    with pytest.raises(InvalidInput, match=r"made.csv, row 2: found nothing; expected what lever admission"):
        marginal(contract, statement, joins)
