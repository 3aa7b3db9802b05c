"""Two small deals to settle: shared savings by track, and a bundle of lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.settlement.settle import Settled, settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.design.contract import Contract

DEAL = """name = "deal"
title = "Shared savings"
version = "1"
about = "A provider keeps half of what it saves."
currency = "GBP"
party = "provider"
payer = "trust"
key = ["provider", "year"]
period = "year"
since = 2020
until = 2030
track = "track"
amount = "due"
source = "ours"
[tracks]
gentle = { title = "Gentle" }
bold = { title = "Bold" }
[columns.year]
meaning = "year"
unit = "year"
[columns.track]
meaning = "track"
unit = "text"
[columns.benchmark]
meaning = "benchmark"
unit = "GBP"
above = 0
[columns.spending]
meaning = "spending"
unit = "GBP"
at_least = 0
[columns.quality_score]
meaning = "quality score"
at_least = 0
at_most = 1
printed = [{ decimals = 2 }]
[columns.revenue]
meaning = "revenue of the provider"
unit = "GBP"
optional = true
[[terms]]
name = "most_kept"
meaning = "highest share kept"
value = { gentle = 0.5, bold = 0.75 }
source = "deal, 3"
status = "assumed"
[[terms]]
name = "loss_share"
value = 0.25
since = 2025
source = "deal, 4"
status = "recalled"
[[steps]]
name = "gross"
part = "measure"
value = "benchmark - spending"
unit = "GBP"
says = "benchmark less spending"
clause = "deal, 1"
[[steps]]
name = "kept_rate"
part = "scale"
value = "most_kept * quality_score"
says = "highest share at full quality"
clause = "deal, 3"
[[steps]]
name = "kept"
part = "rule"
of = "gross"
until = 2024
unit = "GBP"
gains = [{ slope = "kept_rate" }]
says = "savings kept, losses not shared"
clause = "deal, 3"
[[steps]]
name = "kept"
part = "rule"
of = "gross"
since = 2025
unit = "GBP"
relative_to = "benchmark"
gains = [{ up_to = 0.1, slope = "kept_rate" }, { slope = 0.1 }]
losses = [{ slope = "loss_share" }]
says = "savings kept, losses shared"
clause = "deal, 4"
[[steps]]
name = "due"
part = "cap"
value = "greater(kept, -0.1 * revenue) if known(revenue) else kept"
unit = "GBP"
says = "losses up to a tenth of revenue"
clause = "deal, 5"
[[reasons]]
when = "kept < 0 and not known(revenue)"
says = "losses shared; revenue, which may limit them, is not stated"
[[reasons]]
when = "due < 0"
says = "losses shared"
[[reasons]]
when = "due > 0"
says = "savings kept"
[[reasons]]
when = "due == 0"
says = "nothing to share"
"""

ROWS: dict[str, list[Any]] = {
    "provider": ["Ash", "Birch", "Ash", "Cedar"],
    "year": [2024, 2024, 2025, 2025],
    "track": ["gentle", "bold", "gentle", "bold"],
    "benchmark": [1000.0, 1000.0, 2000.0, 2000.0],
    "spending": [900.0, 1100.0, 1700.0, 2100.0],
    "quality_score": [0.8, 0.9, 0.5, 1.0],
    "revenue": [500.0, 500.0, 500.0, 100.0],
}
"""Ash 2024 keeps 40, Birch nothing; Ash 2025 keeps 200 × 0.25 + 100 × 0.1 = 60, Cedar owes 25, at most 10."""

LINES = """name = "items"
title = "Items"
version = "1"
about = "A practice is paid by item."
party = "practice"
payer = "plan"
amount = "due"
rounding = 0.1
source = "ours"
[columns.price]
meaning = "price"
unit = "money per case"
per = "line"
[columns.cases]
meaning = "cases"
unit = "cases"
per = "line"
[[steps]]
name = "item"
part = "base"
per = "line"
value = "price * cases"
unit = "money"
says = "price of the item times cases"
clause = "1"
[[steps]]
name = "due"
part = "base"
value = "sum_of(item)"
unit = "money"
says = "all items"
clause = "2"
"""


def deal() -> Contract:
    """Return the deal by track."""
    return contract_of(DEAL, "deal.toml")


def settled(stage: str = "final", **changed: list[Any]) -> Settled:
    """Return the deal settled on its rows, some columns changed."""
    return settle(deal(), statement_of(deal(), ROWS | changed, "rows.csv"), stage)


def items() -> Settled:
    """Return the items of two practices, settled: 3 × 0.1 = 0.3, and 2.5 + 1."""
    contract = contract_of(LINES, "items.toml")
    rows = {"row_id": ["a", "b", "b"], "price": [0.1, 2.5, 1.0], "cases": [3.0, 1.0, 1.0]}
    return settle(contract, statement_of(contract, rows, "rows.csv"))


def written(folder: Path, **changed: list[Any]) -> tuple[Path, Path]:
    """Write the deal and its rows into a folder; return both files."""
    rows = ROWS | changed
    lines = [",".join(rows), *(",".join(map(str, row)) for row in zip(*rows.values(), strict=True))]
    (folder / "deal.toml").write_text(DEAL, encoding="utf-8")
    (folder / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "deal.toml", folder / "rows.csv"
