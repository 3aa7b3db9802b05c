"""Settlement on statements: what is refused with its row and clause, and how steps, tracks and pools work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.settlement import Settled, read_statement, settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.design.contract import STAGES, Contract
from healthtrust.ground.errors import Imbalance, InvalidInput
from tests.unit.deliver.test_contract_check import SOUND

ROW: dict[str, Any] = {
    "row_id": ["a"],
    "year": ["2024"],
    "kind": ["A"],
    "benchmark": [1000.0],
    "spending": [800.0],
}


def deal(text: str = "") -> Contract:
    return contract_of(SOUND.replace('amount = "due"\n', f'amount = "due"\n{text}\n'), "deal.toml")


def settled(contract: Contract | None = None, **columns: Any) -> Settled:
    contract = contract or deal()
    return settle(contract, statement_of(contract, ROW | columns, "made.csv"))


def refusal(**columns: Any) -> str:
    with pytest.raises(InvalidInput) as refused:
        settled(**columns)
    return str(refused.value)


def test_the_first_band_is_shared_by_track_and_the_next_by_a_tenth() -> None:
    assert settled().amount.tolist() == [100 * 0.5 + 100 * 0.1]
    assert settled(kind=["B"]).amount.tolist() == [100 * 0.4 + 100 * 0.1]


def test_a_loss_is_not_shared_by_a_rule_that_has_only_gains() -> None:
    assert settled(spending=[1400.0]).amount.tolist() == [0.0]


def test_the_same_function_settles_at_every_stage() -> None:
    contract = deal()
    statement = statement_of(contract, ROW, "made.csv")
    assert {settle(contract, statement, stage).amount[0] for stage in STAGES} == {60.0}


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"benchmark": [float("nan")]},
            "column benchmark, row 2: found nothing; expected what care",
        ),
        ({"benchmark": [float("nan")]}, "step gross, 1"),
        ({"benchmark": [0.0]}, "column benchmark, row 2: found 0; expected above 0 (EUR)"),
        ({"benchmark": ["1,000"]}, "column benchmark, row 2: found '1,000'; expected a number (EUR)"),
        ({"kind": ["C"]}, "column kind, row 2: found 'C' in 2024; expected a track of 2024: A or B"),
        ({"kind": ["B"], "year": ["2023"]}, "found 'B' in 2023; expected a track of 2023: A"),
        ({"kind": [""]}, "column kind, row 2: found nothing; expected the track"),
        ({"year": ["soon"]}, "column year, row 2: found 'soon'; expected a year such as 2023"),
    ],
)
def test_what_cannot_be_settled_is_refused_with_row_and_clause(columns: dict[str, Any], message: str) -> None:
    assert message in refusal(**columns)


def test_a_column_that_is_missing_is_named_with_its_meaning() -> None:
    contract = deal()
    with pytest.raises(InvalidInput, match=r"no column 'spending'; expected spending: what it cost"):
        statement_of(contract, {k: v for k, v in ROW.items() if k != "spending"}, "made.csv")


def test_a_party_may_stand_in_a_statement_once() -> None:
    twice = {name: [values[0]] * 2 for name, values in ROW.items()}
    assert "row 3: found a settlement named before; expected each row_id once" in refusal(**twice)


def test_a_period_outside_the_contract_is_refused() -> None:
    contract = deal("since = 2020\nuntil = 2022")
    with pytest.raises(InvalidInput, match=r"found 2024; expected a period of the contract, 2020 to 2022"):
        settled(contract)


def test_one_party_that_cannot_be_settled_refuses_them_all() -> None:
    rows = {name: [values[0]] * 2 for name, values in ROW.items()} | {"row_id": ["a", "b"]}
    assert "row 3" in refusal(**(rows | {"benchmark": [1000.0, float("nan")]}))


def test_digits_of_print_give_the_limits_of_the_amount(tmp_path: Path) -> None:
    printed = (
        'columns.rate = { meaning = "share", unit = "share", at_most = 1, printed = [{ decimals = 2 }] }\n'
    )
    text = SOUND.replace("tables.least", printed + "tables.least").replace('slope = "part"', 'slope = "rate"')
    contract = contract_of(text, "deal.toml")
    file = tmp_path / "rows.csv"
    file.write_text(
        "row_id,year,kind,benchmark,spending,rate\na,2024,A,1000,950,0.5\nb,2024,A,1000,948,0.503\n"
    )
    found = settle(contract, read_statement(contract, file))
    assert found.amount.round(9).tolist() == [25.0, 26.16]
    assert found.low.round(9).tolist() == [24.75, 26.13] and found.high.round(9).tolist() == [25.25, 26.18]
    file.write_text("row_id,year,kind,benchmark,spending,rate\na,2024,A,1000,950,47\n")
    with pytest.raises(InvalidInput, match=r"found 47; expected at most 1 \(share\).*Write a share: 0.47"):
        read_statement(contract, file)


def test_a_header_in_another_unit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("row_id,year,kind,benchmark [USD],spending\na,2024,A,1000,950\n")
    with pytest.raises(InvalidInput, match="column benchmark: found unit USD; expected EUR"):
        read_statement(deal(), file)


POOLED = """
name = "pool"
title = "A pool that pays what it takes"
version = "1"
about = "Made up."
party = "network"
payer = "trust"
amount = "due"
source = "made up"
rounding = 1
columns.held = { meaning = "held back", unit = "money" }
columns.score = { meaning = "score", unit = "share" }
[[steps]]
name = "slope"
part = "scale"
says = "slope"
clause = "1"
value = "total(held) / total(held * score)"
[[steps]]
name = "due"
part = "funding"
says = "earned back"
clause = "2"
unit = "money"
value = "SLOPE"
[funding]
balance = "to fund"
fund = "total(held)"
"""


def test_a_pool_adds_up_to_its_fund_whatever_the_rounding() -> None:
    contract = contract_of(POOLED.replace("SLOPE", "held * score * slope"), "pool.toml")
    chance = np.random.default_rng(3)
    held = chance.integers(1, 1000, 50).astype(float)
    rows = {"row_id": [str(k) for k in range(50)], "held": held, "score": chance.random(50)}
    found = settle(contract, statement_of(contract, rows, "made.csv"))
    assert found.amount.sum() == held.sum()
    assert np.abs(found.amount - found.trace["due"].value).max() < 1


def test_a_pool_that_does_not_add_up_is_an_imbalance() -> None:
    contract = contract_of(POOLED.replace("SLOPE", "held * score"), "pool.toml")
    rows = {"row_id": ["a", "b"], "held": [10.0, 10.0], "score": [0.5, 0.9]}
    with pytest.raises(Imbalance, match=r"amounts that miss it by -6.00; expected a sum of 20.00"):
        settle(contract, statement_of(contract, rows, "made.csv"))


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


def test_a_step_that_is_for_other_years_is_missed_by_name() -> None:
    late = SOUND.replace('clause = "1"', 'clause = "1"\nuntil = 2020')
    with pytest.raises(InvalidInput, match="row 2: found no step gross; expected one for its year and track"):
        settled(contract_of(late, "deal.toml"))
