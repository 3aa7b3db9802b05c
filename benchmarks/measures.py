"""All measures of 20 million activity rows: seconds and peak memory, together and one query a measure.

    python benchmarks/measures.py [activity rows, default 20,000,000]

A million persons, a fifth of them changing practice, 200 practices, two diagnoses to each stay and emergency
attendance, answers and observations; made up, written as Parquet: once person by person, as extracts of
claims are, and once in no order. Each way runs in a fresh process; the better of two runs is told.
Baseline: the same engine asked for one measure at a time, as a library of queries would, timed on every
tenth measure.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Pairs, fresh, grows, peak_gib, say, size_of
from healthtrust.ground.money import currency
from healthtrust.review.measuring.engine import Where, run
from healthtrust.review.measuring.library import chosen, shipped_measures
from healthtrust.review.measuring.question import database
from healthtrust.review.measuring.span import span

CODES = (
    "['I50.22','E10.10','E11.65','J44.9','J45.901','I10','N39.0','J18.9','F20.0','Z00.0','M54.5','R07.4',"
    "'K21.9','L03.1']"
)
MEASURED = (
    "['systolic','hba1c','smoking-status','flu-immunisation','income','experience-overall',"
    "'breast-screening']"
)
ORDERS = {
    "person by person": "(i * {people} // {rows} + draw(i, 15, 40)) % {people}",
    "in no order": "hash(i) % {people}",
}
"""Whose an activity is."""
MEMORY = "1800MB"
READING = (
    "activities are read about nine times and joined to spells in most of them; no one pass takes more than "
    "an eighth of the time"
)
PEOPLE = """
    SELECT i AS person_id,
        CASE WHEN part = 0 THEN DATE '2026-01-01' ELSE DATE '2027-05-01' END AS start_date,
        CASE WHEN part = 0 AND i % 5 = 0 THEN DATE '2027-05-01' END AS end_date,
        DATE '1935-01-01' + (draw(i, 2, 32000))::INTEGER AS birth_date,
        CASE WHEN i % 2 = 0 THEN 'female' ELSE 'male' END AS sex,
        'practice ' || ((i + part * 7) % 200) AS practice_id, 'payer ' || (i % 4) AS payer_id
    FROM range({people}) r(i), (VALUES (0), (1)) p(part) WHERE part = 0 OR i % 5 = 0"""
ACTIVITY = """
    SELECT 'a' || i AS activity_id, ({whose})::BIGINT AS person_id,
        'org ' || draw(i, 3, 50) AS org_id,
        DATE '2026-07-01' + (draw(i, 4, 640))::INTEGER AS start_date,
        start_date + (draw(i, 5, 9))::INTEGER AS end_date,
        CASE WHEN draw(i, 1, 100) < 70 THEN 'primary' WHEN draw(i, 1, 100) < 85 THEN 'outpatient'
            WHEN draw(i, 1, 100) < 93 THEN 'emergency' ELSE 'inpatient' END AS setting,
        draw(i, 6, 3) = 0 AS elective, (draw(i, 7, 30000))::BIGINT AS paid_amount,
        (draw(i, 8, 30000))::BIGINT AS reference_cost, (draw(i, 9, 3000))::BIGINT AS patient_paid,
        CASE WHEN i % 3 = 0 THEN 'capitated' ELSE 'ffs' END AS payment_model,
        start_date - (draw(i, 10, 200))::INTEGER AS requested_date FROM range({rows}) r(i)"""
DIAGNOSIS = """
    SELECT 'a' || i AS activity_id, 'ICD-10-CM' AS code_system,
        {codes}[1 + (hash(i * 7 + rank) % 14)::INTEGER] AS code, rank
    FROM range({rows}) r(i), (VALUES (1), (2)) k(rank) WHERE draw(i, 1, 100) >= 85"""
MEASUREMENT = """
    SELECT (hash(i * 3) % {people})::BIGINT AS person_id,
        DATE '2026-01-01' + (draw(i, 12, 730))::INTEGER AS date,
        {measured}[1 + (draw(i, 13, 7))::INTEGER] AS measure_code, (draw(i, 14, 5) + 1)::DOUBLE AS value,
        1.0 AS respondent_weight FROM range({rows} // 10) r(i)"""


def make(folder: Path, rows: int, order: str) -> None:
    """Write made-up tables of so many activities in an order."""
    book = duckdb.connect()
    book.execute("SET preserve_insertion_order = false")
    book.execute("CREATE MACRO draw(i, what, below) AS hash(i * 31 + what) % below")
    told = {"rows": rows, "people": rows // 20, "codes": CODES, "measured": MEASURED}
    told["whose"] = ORDERS[order].format(**told)
    tables = {"enrolment": PEOPLE, "activity": ACTIVITY, "diagnosis": DIAGNOSIS, "measurement": MEASUREMENT}
    for name, query in tables.items():
        book.execute(f"COPY ({query.format(**told)}) TO '{folder / name}.parquet' (FORMAT parquet)")


def one(folder: Path, codes: tuple[str, ...]) -> dict[str, float]:
    """Measure some or all measures in this process."""
    whole = chosen((shipped_measures(),), codes)
    began = time.perf_counter()
    with database(MEMORY) as book:
        found = run(book, whole, Where(folder, "practice", currency("GBP")), [span("2027")])
    taken = time.perf_counter() - began
    own = resource.getrusage(resource.RUSAGE_SELF)
    measures = {each.measure for each in found.results}
    digest = sum(each.numerator for each in found.results)
    return {
        "seconds": taken,
        "cpu": own.ru_utime + own.ru_stime,
        "gib": peak_gib(),
        "measures": len(measures),
        "results": len(found.results),
        "digest": digest,
    }


def main(rows: int) -> None:
    """Print the table."""
    goals = {"goal": 10.0 if rows == 20_000_000 else None}
    for order in ORDERS:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            make(folder, rows, order)
            runs = [fresh(__file__, "--one", folder) for _ in range(2)]
            codes = [each.code for each in shipped_measures().measures][::10]
            alone = [fresh(__file__, "--one", folder, code) for code in codes]
        found = min(runs, key=lambda each: float(each["seconds"]))
        one_by_one = sum(each["seconds"] for each in alone) * found["measures"] / len(alone)
        beside = Pairs(runs, [{"seconds": one_by_one}] * 2).beside("one query a measure, of every tenth")
        name = f"{found['measures']} measures of {rows:,} activities {order}"
        say(name, found["seconds"], "s", peak_gib=found["gib"], rows=rows, reason=READING, **goals, **beside)
        say(f"  of processors, {order}", found["cpu"], "s")
        say(f"  memory of that, {order}", found["gib"], "GiB", goal=2e9 / 2**30)
    few = rows // 10
    with tempfile.TemporaryDirectory() as made:
        make(Path(made), few, order)
        small = fresh(__file__, "--one", made)
    grows(f"activities {order}", (few, rows), (small["seconds"], found["seconds"]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(Path(sys.argv[2]), tuple(sys.argv[3:]))))
    else:
        main(size_of(1, 20_000_000))
