"""Statements with lines, and mistakes of several kinds told together."""

from __future__ import annotations

from typing import Any

import pytest

from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.settlement import Settled, settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.ground.errors import InvalidInput
from tests.unit.deliver.made_statement import ROW, deal, refusal, settled
from tests.unit.deliver.test_contract_check import SOUND

LINES = """
name = "lines"
title = "Lines"
version = "1"
about = "Made up."
party = "hospital"
payer = "trust"
amount = "due"
source = "made up"
columns.kind = { meaning = "what it was", unit = "text", per = "line" }
columns.cost = { meaning = "what it cost", per = "line", optional = true }
columns.region = { meaning = "where", unit = "text" }
checks = [{ holds = "cost < 100", says = "a cost below 100", per = "line" }]

[[steps]]
name = "counted"
part = "base"
per = "line"
says = "what counts"
clause = "1"
value = "FORMULA"

[[steps]]
name = "due"
part = "base"
says = "all lines"
clause = "2"
value = "sum_of(counted)"
"""


def lines(formula: str = "cost if kind == 'b' else 0", **columns: list[Any]) -> Settled:
    contract = contract_of(LINES.replace("FORMULA", formula), "lines.toml")
    rows = {"row_id": ["x", "x", "y"], "kind": ["a", "b", "b"], "cost": [1.0, 2.0, 5.0], "region": ["n"] * 3}
    return settle(contract, statement_of(contract, rows | columns, "made.csv"))


def test_lines_of_a_party_may_differ_in_words() -> None:
    assert lines().amount.tolist() == [2.0, 5.0]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"cost": [1.0, float("nan"), 5.0]},
            "made.csv, row 3: found nothing in cost; expected what step counted",
        ),
        ({"cost": [1.0, 2.0, 100.0]}, "made.csv, row 4: found not cost < 100; expected a cost below 100"),
        ({"region": ["n", "s", "n"]}, "column region, row 3: found s; expected one value for each row_id"),
        ({"row_id": ["x", "", "y"]}, "column row_id, row 3: found nothing; expected a name"),
    ],
)
def test_a_line_that_cannot_be_settled_is_named_by_its_row(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        lines(**columns)
    assert message in str(refused.value)


def test_what_a_contract_lets_be_missing_is_not_blamed() -> None:
    found = lines("cost if known(cost) else 7", cost=[1.0, float("nan"), 5.0])
    assert found.amount.tolist() == [8.0, 5.0]


def test_lines_of_two_months_are_not_one_settlement() -> None:
    text = LINES.replace("amount =", 'period = "month"\namount =').replace("FORMULA", "cost")
    text = text.replace(
        "columns.region", 'columns.month = { meaning = "when", unit = "year" }\ncolumns.region'
    )
    contract = contract_of(text, "lines.toml")
    rows = {"row_id": ["x", "x"], "kind": ["a", "b"], "cost": [1.0, 2.0], "region": ["n", "n"]}
    statement_of(contract, rows | {"month": ["2024-01", "2024-01"]}, "made.csv")
    with pytest.raises(
        InvalidInput, match="column month, row 3: found 2024-02; expected one value for each row_id"
    ):
        statement_of(contract, rows | {"month": ["2024-01", "2024-02"]}, "made.csv")


def test_words_that_are_missing_are_blamed_unless_they_are_asked_for() -> None:
    text = LINES.replace('"what it was", unit', '"what it was", optional = true, unit')
    rows = {"row_id": ["x", "x", "y"], "kind": ["", "b", "b"], "cost": [1.0, 2.0, 5.0], "region": ["n"] * 3}
    asked = contract_of(text.replace("FORMULA", "cost if known(kind) and kind == 'b' else 0"), "lines.toml")
    assert settle(asked, statement_of(asked, rows, "made.csv")).amount.tolist() == [2.0, 5.0]
    taken = contract_of(text.replace("FORMULA", "cost if kind == 'b' else 0"), "lines.toml")
    with pytest.raises(InvalidInput, match="row 2: found nothing in kind; expected what step counted"):
        settle(taken, statement_of(taken, rows, "made.csv"))


def test_a_step_that_is_for_other_years_is_missed_by_name() -> None:
    late = SOUND.replace('clause = "1"', 'clause = "1"\nuntil = 2020')
    with pytest.raises(InvalidInput, match="row 2: found no step gross; expected one for its year and track"):
        settled(contract_of(late, "deal.toml"))


def test_a_line_that_the_step_did_not_need_is_not_blamed() -> None:
    gone = float("nan")
    with pytest.raises(InvalidInput, match=r"made.csv, row 3: found nothing in cost"):
        lines("0 if kind == 'a' else cost", cost=[gone, gone, 5.0])


def test_mistakes_of_reading_and_of_limits_are_told_together() -> None:
    rows = {"row_id": ["a", "b"], "year": ["2024", "2024"], "kind": ["A", "Z"], "spending": ["1", "2"]}
    told = refusal(**rows, benchmark=["1,000", "-5"])
    assert "column benchmark, row 2: found '1,000'" in told
    assert "column kind, row 3: found 'Z' in 2024" in told
    assert told.endswith("2 problems")


def test_a_missing_column_is_told_once_and_beside_other_mistakes() -> None:
    rows = {name: values for name, values in ROW.items() if name != "benchmark"} | {"kind": ["Z"]}
    with pytest.raises(InvalidInput) as refused:
        statement_of(deal(), rows, "made.csv")
    assert [problem.found for problem in refused.value.problems] == ["no column 'benchmark'", "'Z' in 2024"]
