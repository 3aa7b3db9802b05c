"""Guards against single persons over the claim lines of a nation: seconds and peak memory.

    python benchmarks/guards.py [claim lines, default 20,000,000]

Twenty lines a person, heavy in the tail, forty parties, three classes, as Parquet and as CSV; a percentile,
stop-loss and completion. Each size runs in a fresh process. Baseline: the same rule written with pandas, all
in memory and in floats (NumPy where pandas is not installed), on a tenth of the lines; it must give the same
spending but for rounding.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, grows, paired, peak_gib, same, say, size_of
from healthtrust.deliver.guards import Asked, guarded
from healthtrust.design.contract import Guards
from healthtrust.ground.money import currency

LINES = 20_000_000
A_PERSON = 20
PARTIES = 40
GUARDS = Guards(truncate_percentile=0.99, attachment=150_000, reinsured=0.9, premium=4.5, completion=1.013)
CLASSES = ("aged", "disabled", "dual")
MEMORY = "2GB"


def make(folder: Path, lines: int) -> None:
    """Write made-up claims as Parquet and CSV, and the persons' exposure."""
    import duckdb

    people = lines // A_PERSON
    book = duckdb.connect(config={"memory_limit": "3GB", "temp_directory": str(folder / "spill")})
    drawn = "(hash(range, {0}) % 1000003) / 1000003.0"
    person = f"(hash(range, 1) % {people})"
    amount = (
        f"round(30 * exp(2.1 * sqrt(-2 * ln({drawn.format(2)} + 1e-6)) * cos(6.2832 * {drawn.format(3)})), 2)"
    )
    of_person = "'party ' || ({0} % {1}) AS party, ['aged', 'disabled', 'dual'][(1 + {0} % 3)::INT] AS class"
    claims = (
        f"SELECT 'P' || person AS person_id, {of_person.format('person', PARTIES)}, amount FROM "
        f"(SELECT {person} AS person, least({amount}, 400000) AS amount FROM range({lines}))"
    )
    book.execute(f"COPY ({claims}) TO '{folder}/claims.parquet' (FORMAT parquet)")
    book.execute(f"COPY (FROM '{folder}/claims.parquet') TO '{folder}/claims.csv' (HEADER)")
    exposure = (
        f"SELECT 'P' || range AS person_id, {of_person.format('range', PARTIES)}, "
        f"CASE WHEN range % 7 = 0 THEN 1 + range % 11 ELSE 12 END AS months FROM range({people})"
    )
    book.execute(f"COPY ({exposure}) TO '{folder}/persons.parquet' (FORMAT parquet)")
    book.execute(f"COPY (FROM '{folder}/persons.parquet') TO '{folder}/persons.csv' (HEADER)")


def ours(folder: Path, ending: str) -> dict[str, Any]:
    """Return what the guards give."""
    files = folder / f"claims.{ending}", folder / f"persons.{ending}"
    found = guarded(GUARDS, *files, currency("USD"), Asked(memory=MEMORY))
    spending = found.money_of["spending"]
    told = {name: int(amount.sum()) for name, amount in found.money_of.items()}
    return {"spending": [amount / 100 for amount in spending.tolist()], "told": told}


def plainly(folder: Path, ending: str) -> dict[str, Any]:
    """Return what pandas gives, in floats."""
    import pandas as pd

    read = pd.read_parquet if ending == "parquet" else pd.read_csv
    keys = ["person_id", "party", "class"]
    cost = read(folder / f"claims.{ending}").groupby(keys, sort=False)["amount"].sum()
    persons = read(folder / f"persons.{ending}").merge(cost.rename("cost"), on=keys, how="left")
    persons["cost"] = persons["cost"].fillna(0.0)
    return _spending(persons["cost"], persons["months"] / 12, persons["party"], persons["class"])


def by_hand(folder: Path, ending: str) -> dict[str, Any]:
    """Return what NumPy gives, in floats."""
    from healthtrust.records.store import read_columns

    claims, _ = read_columns(folder / f"claims.{ending}")
    persons, _ = read_columns(folder / f"persons.{ending}")
    names, at = np.unique(
        np.concatenate([persons["person_id"], claims["person_id"]]).astype("U12"), return_inverse=True
    )
    cost = np.bincount(at[len(persons["months"]) :], weights=claims["amount"], minlength=len(names))
    of_row = cost[at[: len(persons["months"])]]
    return _spending(
        of_row, np.asarray(persons["months"], dtype=np.float64) / 12, persons["party"], persons["class"]
    )


def _spending(cost: Any, years: Any, party: Any, of_class: Any) -> dict[str, Any]:
    """Return spending by party and class of persons' cost."""
    cost, years = np.asarray(cost, dtype=np.float64), np.asarray(years, dtype=np.float64)
    rows = np.char.add(np.char.add(np.asarray(party, dtype="U12"), " "), np.asarray(of_class, dtype="U12"))
    names, at = np.unique(rows, return_inverse=True)
    spending = np.zeros(len(names))
    assert GUARDS.attachment is not None and GUARDS.truncate_percentile is not None
    for name in CLASSES:
        of = np.asarray(of_class, dtype="U12") == name
        order = np.argsort(cost[of] / years[of], kind="stable")
        upto = np.cumsum(years[of][order])
        at_limit = order[np.searchsorted(upto, GUARDS.truncate_percentile * upto[-1])]
        limit = (cost[of] / years[of])[at_limit]
        recovered = GUARDS.reinsured * np.maximum(cost[of] - GUARDS.attachment * years[of], 0)
        counted = np.minimum(cost[of] - recovered, limit * years[of])
        spending += np.bincount(at[of], weights=counted + recovered, minlength=len(names))
    return {"spending": (spending * GUARDS.completion).tolist()}


WAYS = {"ours": ours, "pandas": plainly, "numpy": by_hand}


def one(way: str, folder: Path, ending: str) -> dict[str, Any]:
    """Measure one way in this process."""
    began = time.perf_counter()
    found = WAYS[way](folder, ending)
    return found | {"seconds": time.perf_counter() - began, "peak_gib": peak_gib()}


def of_file(way: str, folder: Path, ending: str, **environment: str) -> dict[str, Any]:
    """Return what one way costs in a process of its own."""
    return fresh(__file__, "--one", way, folder, ending, **environment)


def main(lines: int) -> None:
    """Print the table."""
    baseline = "pandas" if find_spec("pandas") else "numpy"
    with tempfile.TemporaryDirectory() as made:
        few, many = Path(made) / "few", Path(made) / "many"
        for folder, count in ((few, lines // 10), (many, lines)):
            folder.mkdir()
            subprocess.run([sys.executable, __file__, "--make", str(folder), str(count)], check=True)
        for ending in ("parquet", "csv"):
            pairs = paired(
                lambda e=ending: of_file("ours", few, e), lambda e=ending: of_file(baseline, few, e)
            )
            small, plain = pairs.best(), pairs.plain()
            said = f"guards on {lines // 10:,} claim lines, {ending}"
            say(
                said,
                small["seconds"],
                "s",
                peak_gib=small["peak_gib"],
                rows=lines // 10,
                **pairs.beside(baseline),
            )
            say(f"  memory of {baseline}, {ending}", plain["peak_gib"], "GiB")
            furthest = _furthest(small["spending"], plain["spending"])
            say(f"  furthest apart of a party's spending, {ending}", furthest, "", goal=1e-6)
            large, whole = of_file("ours", many, ending), lines == LINES
            name, peak = f"guards on {lines:,} claim lines, {ending}", large["peak_gib"]
            say(name, large["seconds"], "s", goal=30.0 if whole else None, peak_gib=peak, rows=lines)
            say(f"  memory of that, {ending}", peak, "GiB", goal=4 / 1.073741824 if whole else None)
            grows(f"lines, {ending}", (lines // 10, lines), (small["seconds"], large["seconds"]))
            once = of_file("ours", few, ending, HEALTHTRUST_THREADS="1")
            same(f"  one thread gives the same integers, {ending}", once["told"] == small["told"])


def _furthest(found: list[float], other: list[float]) -> float:
    """Return the largest relative difference; both are in the order of the names."""
    return float(np.abs(np.array(found) / np.array(other) - 1).max())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]), sys.argv[4])))
    elif sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(size_of(1, LINES))
