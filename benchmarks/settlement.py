"""Settlement: ten years of the Medicare Shared Savings Program, and a million provider-months, every step.

    python benchmarks/settlement.py [provider-months, default 1,000,000]

The first goes from CMS's own file to amounts, limits, reasons and trace of 2,241 organisations' years; its
baseline is the plain settlement of tests/reference, which reads the same file row by row. The second is a
made contract of five parts (base, measure, rule, cap, timing) whose statements are read from Parquet; its
baseline is the same arithmetic in NumPy, by hand, without limits, units or refusals. Each in a fresh process.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Beside, fresh, paired, peak_gib, same, say, size_of, timed
from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.settlement import read_statement, settle
from healthtrust.records.store import data_folder

YEARS = data_folder() / "us_mssp_aco" / "aco_years.csv"
PASSES = 3
Columns = Mapping[str, NDArray[Any]]

MADE = """
name = "made"
title = "Capitation with a risk corridor and a withhold"
version = "1"
about = "A capitation for risk, a corridor around it, a cap, and a withhold that quality releases."
party = "provider"
payer = "plan"
key = ["provider_month"]
period = "month"
amount = "due"
source = "made up"

[columns.month]
meaning = "month"
unit = "text"
[columns.members]
meaning = "members in the month"
unit = "people"
at_least = 0
[columns.risk_score]
meaning = "mean risk"
unit = "ratio"
above = 0
[columns.spending]
meaning = "cost of their care"
unit = "money"
at_least = 0
[columns.quality_score]
meaning = "quality score"
unit = "share"
at_least = 0
at_most = 1
[columns.paid_to_date]
meaning = "paid on account"
unit = "money"
at_least = 0

[[terms]]
name = "rate"
value = 310.0
unit = "money per person"
source = "ours"
status = "assumed"
[[terms]]
name = "withheld"
value = 0.05
unit = "share"
source = "ours"
status = "assumed"

[[steps]]
name = "capitation"
part = "base"
value = "rate * risk_score * members"
unit = "money"
says = "a price for each member, times the mean risk"
clause = "1"
[[steps]]
name = "result"
part = "measure"
value = "capitation - spending"
unit = "money"
says = "what is left of the capitation, below zero what is missing"
clause = "2"
[[steps]]
name = "returned"
part = "rule"
of = "result"
relative_to = "capitation"
gains = [{ up_to = 0.03, slope = 0 }, { up_to = 0.08, slope = 0.5 }, { slope = 0.8 }]
losses = [{ up_to = 0.03, slope = 0 }, { up_to = 0.08, slope = 0.5 }, { slope = 0.8 }]
unit = "money"
says = "the corridor: what the plan takes back of gains, and bears of losses"
clause = "3"
[[steps]]
name = "capped"
part = "cap"
value = "between(returned, -0.2 * capitation, 0.2 * capitation)"
unit = "money"
says = "no more than a fifth of the capitation either way"
clause = "4"
[[steps]]
name = "due"
part = "timing"
value = "capitation * (1 - withheld * (1 - quality_score)) - capped - paid_to_date"
unit = "money"
says = "capitation less what is withheld and not released, less the corridor and what is paid"
clause = "5"

[[reasons]]
when = "result >= 0"
says = "capitation, part of the gain taken back"
[[reasons]]
when = "result < 0"
says = "capitation, part of the loss borne by the plan"
"""


def made_statements(months: int, path: Path) -> None:
    """Write made-up provider-months."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    draw = np.random.default_rng(6)
    number = np.arange(months)
    members = draw.integers(50, 20_000, months).astype(np.float64)
    risk = draw.lognormal(0, 0.2, months)
    month = np.array([f"2023-{k:02d}" for k in range(1, 13)])
    columns = {
        "provider_month": number.astype("U8"),
        "month": month[number % 12],
        "members": members,
        "risk_score": risk,
        "spending": np.round(310 * risk * members * draw.lognormal(0, 0.1, months), 2),
        "quality_score": draw.uniform(0.5, 1, months),
        "paid_to_date": np.round(250 * members, 2),
    }
    parquet.write_table(pa.table(columns), path)


def by_hand(columns: Columns) -> NDArray[np.float64]:
    """Return what is due by the same arithmetic."""
    capitation = 310.0 * columns["risk_score"] * columns["members"]
    result = capitation - columns["spending"]
    size = np.abs(result)
    first, second = 0.03 * capitation, 0.08 * capitation
    returned = 0.5 * np.clip(size - first, 0, second - first) + 0.8 * np.maximum(size - second, 0)
    capped = np.sign(result) * np.minimum(returned, 0.2 * capitation)
    held = 0.05 * (1 - columns["quality_score"])
    due = capitation * (1 - held) - capped - columns["paid_to_date"]
    return np.asarray(np.floor(due / 0.01 + 0.5) * 0.01)


def years() -> dict[str, Any]:
    """Measure the real settlements."""
    from tests.reference import mssp_plain

    def whole() -> NDArray[np.float64]:
        contract = contract_named("mssp")
        return settle(contract, read_statement(contract, YEARS)).amount

    def plain() -> NDArray[np.float64]:
        with YEARS.open(encoding="utf-8", newline="") as file:
            return np.array([mssp_plain.settled(row) for row in csv.DictReader(file)], dtype=np.float64)

    return compared(whole, plain, 1.0)


def months(path: Path) -> dict[str, Any]:
    """Measure the provider-months of a file."""
    import pyarrow.parquet as parquet

    def whole() -> NDArray[np.float64]:
        contract = contract_of(MADE, "made.toml")
        return settle(contract, read_statement(contract, path)).amount

    def plain() -> NDArray[np.float64]:
        names = ["risk_score", "members", "spending", "quality_score", "paid_to_date"]
        table = parquet.read_table(path, columns=names)
        return by_hand({name: table[name].to_numpy() for name in names})

    return compared(whole, plain, 0.011)


def compared(
    whole: Callable[[], NDArray[np.float64]], plain: Callable[[], NDArray[np.float64]], within: float
) -> dict[str, Any]:
    """Return seconds, how many times plain takes, the peak memory of ours and whether amounts are equal."""
    first = timed(whole)["seconds"]
    peak = peak_gib()
    pairs = paired(lambda: timed(whole), lambda: timed(plain), PASSES)
    settled, other = pairs.ours[0]["found"], pairs.theirs[0]["found"]
    equal = bool((np.abs(settled - other) <= within).all())
    told = {"seconds": pairs.best()["seconds"], "first": first, "beside": pairs.beside("")}
    return told | {"rows": len(settled), "equal": equal, "peak_gib": peak}


def told(title: str, found: Mapping[str, Any], goal: float | None, baseline: str) -> None:
    """Say what one measurement found."""
    beside: Beside = {**found["beside"], "baseline": baseline}
    name, rows = title.format(found["rows"]), found["rows"]
    say(name, found["seconds"], "s", goal=goal, rows=rows, peak_gib=found["peak_gib"], **beside)
    say("  the first time", found["first"], "s")
    same("  the same amounts", found["equal"])


def main(count: int) -> None:
    """Print the table."""
    if YEARS.is_file():
        found = fresh(__file__, "--years")
        told("{:,} ACO-years, file to trace", found, 1.0, "a plain settlement, row by row")
    else:
        print(f"ACO-years: no real settlements in {data_folder()}: not measured")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statements.parquet"
        made_statements(count, path)
        found = fresh(__file__, "--months", path)
    goal = 10.0 if count == 1_000_000 else None
    told("{:,} provider-months, five parts", found, goal, "the arithmetic alone, in NumPy")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--years"]:
        print(json.dumps(years()))
    elif sys.argv[1:2] == ["--months"]:
        print(json.dumps(months(Path(sys.argv[2]))))
    else:
        main(size_of(1, 1_000_000))
