"""A load of claims beside a plain copy by DuckDB: rows a second and peak memory, with and without checks.

    python benchmarks/intake.py [rows, default 2,000,000]

Activity of made-up people as CSV, 1 row in 20,000 spoilt, with an enrolment of one row a person. Baseline:
DuckDB reads the same CSV, all text, and writes Parquet in its order, with no check at all. Each runs in a
fresh process with 2 threads; the load with at most 1 GB of DuckDB's memory.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, paired, peak_gib, say, size_of
from healthtrust.people.intake.load import Terms, load


def make(rows: int, folder: Path) -> None:
    """Write enrolment and activity as CSV: one person for each twenty rows."""
    persons = max(rows // 20, 1)
    book = duckdb.connect()
    book.execute(
        f"COPY (SELECT i AS person_id, '2027-01-01' AS start_date, '2028-01-01' AS end_date, "
        f"DATE '1940-01-01' + "
        f"(hash(i) % 29000)::INT AS birth_date, CASE WHEN i % 2 = 0 THEN 'male' ELSE 'female' END AS sex, "
        f"'payer' AS payer_id, 'p' || i % 40 AS practice_id FROM range({persons}) AS t(i)) "
        f"TO '{folder}/enrolment.csv'"
    )
    book.execute(
        f"COPY (SELECT 'a' || i AS activity_id, hash(i) % {persons} AS person_id, 'o' || i % 52 AS org_id, "
        "CASE WHEN i % 20000 = 7 THEN '2027-02-30' ELSE (DATE '2027-01-01' + (hash(i + 1) % "
        "365)::INT)::VARCHAR END "
        "AS start_date, ['primary', 'outpatient', 'emergency', 'inpatient'][1 + i % 4] AS "
        "setting, 'payer' AS payer_id, "
        f"hash(i + 2) % 100000 AS paid_amount, 'E11' || i % 10 AS product_code FROM range({rows}) AS t(i)) "
        f"TO '{folder}/activity.csv'"
    )


def one(what: str, folder: Path) -> dict[str, Any]:
    """Measure a load, or a plain copy, in this process."""
    began = time.perf_counter()
    if what == "load":
        found = load(
            folder, "exchange", folder / f"records-{os.getpid()}", Terms("GBP", synthetic=True, memory="1GB")
        )
        kept = found.of("activity").kept
        assert found.reconciles
    else:
        book = duckdb.connect()
        book.execute("SET threads = 2")
        query = f"SELECT * FROM read_csv('{folder}/activity.csv', all_varchar = true)"
        book.execute(f"COPY ({query}) TO '{folder}/plain.parquet' (FORMAT parquet, COMPRESSION zstd)")
        ((kept,),) = book.execute(f"SELECT count(*) FROM '{folder}/plain.parquet'").fetchall()
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "kept": kept, "peak": peak_gib()}


def main(rows: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make(rows, folder)
        pairs = paired(
            lambda: fresh(__file__, "--one", "load", folder),
            lambda: fresh(__file__, "--one", "plain", folder),
        )
    best, plain = pairs.best(), pairs.plain()
    beside = pairs.beside("DuckDB copies the CSV, no check")
    say(
        f"{rows:,} claims loaded and checked",
        best["seconds"],
        "s",
        peak_gib=best["peak"],
        rows=rows,
        **beside,
    )
    say("  memory of the plain copy", plain["peak"], "GiB")
    say("  rows kept of the spoilt file", best["kept"] / plain["kept"], "share")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]))))
    else:
        main(size_of(1, 2_000_000))
