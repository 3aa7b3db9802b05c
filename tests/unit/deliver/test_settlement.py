"""Settlement on statements: what is refused with its row and clause, and how steps, tracks and pools work."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.settlement import read_statement, settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.design.contract import STAGES
from healthtrust.ground.errors import Imbalance, InvalidInput
from healthtrust.records.sheets import write_sheets
from tests.unit.deliver.made_statement import ROW, deal, refusal, settled
from tests.unit.deliver.test_contract_check import SOUND


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
        ({"year": [""]}, "column year, row 2: found nothing; expected a year such as 2023"),
        ({"year": ["20245"]}, "found '20245'; expected a year such as 2023"),
        ({"year": [2024.5]}, "found '2024.5'; expected a year such as 2023"),
        ({"year": ["2024-13"]}, "found '2024-13'; expected a year such as 2023"),
        ({"benchmark": np.array([np.inf])}, "column benchmark, row 2: found 'inf'; expected a number (EUR)"),
        ({"benchmark": pa.array(["nan"])}, "column benchmark, row 2: found 'nan'; expected a number (EUR)"),
        ({"benchmark": ["1_000"]}, "column benchmark, row 2: found '1_000'; expected a number (EUR)"),
        ({"benchmark": ["TRUE"]}, "found 'TRUE'; expected a number (EUR). Give a plain number"),
    ],
)
def test_what_cannot_be_settled_is_refused_with_row_and_clause(columns: dict[str, Any], message: str) -> None:
    assert message in refusal(**columns)


@pytest.mark.parametrize(
    "cell",
    [
        pa.array([Decimal("800.00")]),
        pa.array([800], pa.int32()),
        pa.array(["800"]).dictionary_encode(),
        pa.array([800.0]).dictionary_encode(),
        pa.array([" 800 "], pa.large_string()),
        pa.array(["8e2"]),
        [800],
        np.array([800], dtype=np.uint16),
    ],
)
def test_a_number_is_read_however_it_is_held(cell: Any) -> None:
    assert settled(spending=cell).amount.tolist() == [60.0]


@pytest.mark.parametrize(
    ("written", "period", "year"),
    [
        ("2024-05", "2024-05", 2024),
        (date(2024, 5, 1), "2024-05", 2024),
        (datetime(2024, 5, 1), "2024-05", 2024),
        (2024.0, "2024", 2024),
        (Decimal("2024.00"), "2024", 2024),
        ("2024/25", "2024/25", 2024),
        ("2024-25", "2024-25", 2024),
        ("2024Q3", "2024Q3", 2024),
    ],
)
def test_a_period_is_a_year_a_quarter_or_a_month(written: Any, period: str, year: int) -> None:
    statement = statement_of(deal(), ROW | {"year": [written]}, "made.csv")
    assert (statement.period.tolist(), statement.year.tolist()) == ([period], [year])


@pytest.mark.parametrize("term", ["{ A = 0.5 }, source", "0.5, until = 2020, source"])
def test_a_term_that_is_not_in_force_is_named_with_row_and_clause(term: str) -> None:
    contract = contract_of(SOUND.replace("{ A = 0.5, B = 0.4 }, source", term), "deal.toml")
    with pytest.raises(InvalidInput) as refused:
        settled(contract, kind=["B"])
    assert "row 2: found no term part for the year and track; expected what step due (2)" in str(
        refused.value
    )


def test_many_unknown_tracks_are_told_in_part() -> None:
    rows = {name: values * 5000 for name, values in ROW.items()}
    names = [str(k) for k in range(5000)]
    assert refusal(**(rows | {"row_id": names, "kind": names})).count("expected a track of 2024") == 20


def test_bands_relative_to_what_is_below_zero_are_refused() -> None:
    contract = contract_of(
        SOUND.replace(", above = 0", "").replace("least(benchmark) >= 0", "year > least(0)"), "d"
    )
    with pytest.raises(
        InvalidInput, match=r"row 2: found a step without a value; expected what step due \(2\)"
    ):
        settled(contract, benchmark=[-1000.0], spending=[-1500.0])


def test_parts_of_a_key_do_not_run_together() -> None:
    contract = deal('key = ["row_id", "ward"]')
    rows = {name: values * 3 for name, values in ROW.items()} | {
        "row_id": ["a", "a", "b"],
        "ward": ["007", 7, 7],
    }
    assert statement_of(contract, rows, "made.csv").key.tolist() == ["a / 007", "a / 7", "b / 7"]
    with pytest.raises(InvalidInput, match=r"column ward, row 3: found a name with ' / '; expected none"):
        statement_of(contract, rows | {"ward": ["x", "y / z", "x"]}, "made.csv")


def test_a_statement_is_the_same_from_every_kind_of_file(tmp_path: Path) -> None:
    rows = {"row_id": ["007", "008"], "year": [2024, 2024], "kind": ["A", "B"], "benchmark": [1000.0, 999.5]}
    table = pa.table(rows | {"spending": [800, 900]})
    pc.write_csv(table, tmp_path / "plain.csv")
    (tmp_path / "marked.csv").write_bytes(b"\xef\xbb\xbf" + (tmp_path / "plain.csv").read_bytes())
    pq.write_table(table, tmp_path / "rows.parquet")
    cells = [list(row.values()) for row in table.to_pylist()]
    write_sheets(tmp_path / "rows.xlsx", "Rows", {"rows": (table.column_names, cells)})
    contract = deal()
    for file in ("plain.csv", "marked.csv", "rows.parquet", "rows.xlsx"):
        found = settle(contract, read_statement(contract, tmp_path / file))
        assert found.statement.key.tolist() == ["007", "008"]
        assert found.amount.round(2).tolist() == [60.0, 39.8]


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
    text = SOUND.replace("tables.least", printed + "tables.least").replace(
        'slope = "part"', 'slope = "rate + 0 * part"'
    )
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


def test_pools_are_apart_however_long_their_numbers() -> None:
    area = "columns.area = { meaning = 'where' }\ncolumns.score"
    text = POOLED.replace("columns.score", area).replace('fund = "', 'pool = "area"\nfund = "')
    contract = contract_of(text.replace("SLOPE", "held * score * slope"), "pool.toml")
    rows = {"row_id": ["a", "b", "c"], "held": [10.0, 20.0, 5.0], "score": [0.5, 0.5, 0.1]}
    found = settle(contract, statement_of(contract, rows | {"area": [1234567, 1234568, 1234567]}, "made.csv"))
    assert found.statement.pool.tolist() == [0, 1, 0]
    assert found.amount[1] == 20.0 and found.amount[[0, 2]].sum() == 15.0


@pytest.mark.parametrize(
    ("fund", "held", "message"),
    [
        ("held", [10.0, 0.0], "funding, row 3: found another fund than its pool's"),
        ("total(held) / total(0 * score)", [10.0, 0.0], "funding, rows 2, 3: found a fund that is not known"),
    ],
)
def test_a_pool_without_one_fund_is_refused(fund: str, held: list[float], message: str) -> None:
    text = POOLED.replace('fund = "total(held)"', f'fund = "{fund}"').replace("SLOPE", "held + 0 * slope")
    contract = contract_of(text, "pool.toml")
    rows = {"row_id": ["a", "b"], "held": held, "score": [0.5, 0.9]}
    with pytest.raises(InvalidInput) as refused:
        settle(contract, statement_of(contract, rows, "made.csv"))
    assert message in str(refused.value)
