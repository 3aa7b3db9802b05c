"""Registries, segments, avoidable admissions and cost of 20 million activity rows, against SQL by hand.

    python benchmarks/registries.py [activity rows, default 20,000,000]

Made-up claims with ICD-10-CM codes, partial enrolment and skewed risk, a person for every twenty rows; at
10,000,000 rows the answer is known. Each way runs twice in a fresh process; the better is told. Baselines:
SQL written by hand for this one question, on claims of one wide table (two diagnoses beside each line), and
on the same tables as ours. All give the same numbers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.made_claims import BASE, CODES, SETTINGS, drawn
from benchmarks.measured import fresh, paired, peak_gib, same, say, size_of
from healthtrust.people.registries.days import Days
from healthtrust.people.registries.found import AVOIDABLE_SETS, codes_of
from healthtrust.people.registries.opened import database, opened
from healthtrust.people.registries.relations import compiled, laid, per_1_000_years, per_month, told
from healthtrust.people.registries.statements import made

RULES = Path(__file__).parent.parent / "tests" / "data"
KNOWN = {
    "well": (169_000, 4.8528, 131.6106), "old": (11_659, 4.6078, 146.0392), 
    "single": (115_672, 101.6201, 469.3434),
    "multiple": (133_124, 279.1446, 1230.5368), "organ failure": (70_545, 509.7522, 2000.4926),
}  # fmt: skip
"""Of 10,000,000 rows: people, avoidable admissions per 1,000 adult person-years, cost per member month."""


def claims(people: int, lines: int, folder: Path) -> None:
    """Write made-up claims, wide, as claims.parquet and elig.parquet."""
    whom, of = drawn(people, lines)
    elig = {
        "person_id": np.arange(people, dtype=np.int64), "birth_date": whom.born,
        "sex": whom.sex.astype(object), "practice_id": whom.practice.astype(np.int16),
        "start_date": whom.first, "end_date": whom.last,
    }  # fmt: skip
    pq.write_table(pa.table(elig), folder / "elig.parquet")
    codes, settings = np.array(CODES, dtype=object), np.array(SETTINGS, dtype=object)
    table = {
        "claim_id": np.arange(lines, dtype=np.int64), "person_id": of.who,
        "service_date": BASE + of.day.astype("timedelta64[D]"), "setting": pa.array(settings[of.setting]),
        "org_id": of.place.astype(np.int16), "dx1": pa.array(codes[of.code]),
        "dx2": pa.array(codes[of.second], mask=of.second < 0), "paid": of.paid,
    }  # fmt: skip
    pq.write_table(pa.table(table), folder / "claims.parquet")


def tables(folder: Path) -> None:
    """Write the claims as enrolment, activity and diagnosis, births on 1 January, money in minor units."""
    wide = f"'{folder}/claims.parquet'"
    setting = "CASE setting WHEN 'office' THEN 'primary' WHEN 'snf' THEN 'community' ELSE setting END"
    sql = {
        "enrolment": "SELECT person_id, start_date::DATE AS start_date, end_date::DATE AS end_date, "
        "date_trunc('year', "
        "birth_date)::DATE AS birth_date, CASE sex WHEN 'F' THEN 'female' ELSE 'male' END AS sex, "
        "practice_id FROM "
        f"'{folder}/elig.parquet'",
        "activity": "SELECT claim_id AS activity_id, person_id, org_id, service_date::DATE AS start_date, "
        f"{setting} AS setting, round(paid * 100)::BIGINT AS paid_amount FROM {wide}",
        "diagnosis": f"SELECT claim_id AS activity_id, 'icd10cm' AS code_system, dx1 AS code, 1 AS "
        f"rank FROM {wide} "
        f"UNION ALL SELECT claim_id, 'icd10cm', dx2, 2 FROM {wide} WHERE dx2 IS NOT NULL",
    }
    with duckdb.connect() as book:
        for name, select in sql.items():
            book.execute(f"COPY ({select}) TO '{folder}/{name}.parquet'")


HEAD = "CASE substr(dx, 1, 3) WHEN 'E10' THEN 'dm' WHEN 'E11' THEN 'dm' WHEN 'J44' THEN 'copd' \
WHEN 'I10' THEN 'htn' WHEN 'I16' THEN 'htn' WHEN 'I50' THEN 'chf' END"
LISTED = "substr(dx, 1, 3) IN ('E10', 'E11', 'J44', 'I10', 'I16', 'I50')"


def by_hand(folder: Path, wide: bool) -> list[tuple[Any, ...]]:
    """Return the answer of SQL written for this question alone: on wide claims, or on the three tables."""
    at = {
        name: f"'{folder}/{name}.parquet'"
        for name in ("claims", "elig", "enrolment", "activity", "diagnosis")
    }
    if wide:
        lines = (
            f"SELECT person_id, service_date AS day, setting IN ('inpatient', 'snf') AS ip, {HEAD} "
            f"AS reg FROM ("
            f"SELECT person_id, service_date, setting, dx1 AS dx FROM {at['claims']} UNION ALL "
            f"SELECT person_id, "
            f"service_date, setting, dx2 FROM {at['claims']} WHERE dx2 IS NOT NULL) WHERE {LISTED}"
        )
        used = (
            "SELECT person_id, sum(paid) AS paid, sum((setting = 'inpatient' AND dx1 IN (SELECT "
            "code FROM acsc))::INT) "
            f"AS acsc FROM {at['claims']} WHERE service_date >= DATE '2024-01-01' GROUP BY 1"
        )
        people = at["elig"]
    else:
        lines = (
            f"SELECT person_id, start_date AS day, setting IN ('inpatient', 'community') AS ip, "
            f"{HEAD} AS reg FROM "
            f"(SELECT activity_id, code AS dx FROM {at['diagnosis']} WHERE {LISTED.replace('dx', 'code')}) "
            f"JOIN {at['activity']} USING (activity_id)"
        )
        used = (
            "SELECT person_id, sum(paid_amount) / 100 AS paid, sum((setting = 'inpatient' AND "
            "p.activity_id IS NOT "
            f"NULL)::INT) AS acsc FROM {at['activity']} a LEFT JOIN (SELECT activity_id FROM "
            f"{at['diagnosis']} WHERE "
            "rank = 1 AND code IN (SELECT code FROM acsc)) p ON a.activity_id = p.activity_id "
            "WHERE start_date >= DATE '2024-01-01' GROUP BY 1"
        )
        people = at["enrolment"]
    query = f"""
    WITH dx AS ({lines}),
    r AS (SELECT person_id, reg FROM dx GROUP BY 1, 2 HAVING bool_or(ip) OR count(DISTINCT day) >= 2),
    w AS (SELECT person_id, bool_or(reg = 'dm') AS dm, bool_or(reg = 'copd') AS copd,
        bool_or(reg = 'htn') AS htn,
        bool_or(reg = 'chf') AS chf FROM r GROUP BY 1),
    e AS (SELECT person_id, (end_date::DATE - start_date::DATE) / 30.4375 AS mm,
        (end_date::DATE - start_date::DATE) / 365.25 AS py,
        date_diff('year', birth_date::DATE, DATE '2024-01-01') AS age FROM {people}),
    s AS (SELECT e.*, CASE WHEN chf THEN 'organ failure'
        WHEN coalesce(dm, false)::INT + coalesce(copd, false)::INT
            + coalesce(htn, false)::INT >= 2 THEN 'multiple'
        WHEN dm OR copd OR htn THEN 'single' WHEN age >= 75 THEN 'old' ELSE 'well' END AS seg
        FROM e LEFT JOIN w USING (person_id)),
    u AS ({used})
    SELECT seg, count(*), 1000 * sum(CASE WHEN age >= 18 THEN coalesce(acsc, 0) ELSE 0 END)
        / sum(CASE WHEN age >= 18 THEN py ELSE 0 END), sum(coalesce(paid, 0)) / sum(mm)
    FROM s LEFT JOIN u USING (person_id) GROUP BY 1 ORDER BY 1"""
    with database("8GB") as book:
        acsc = sorted({each.code for each in codes_of("ahrq-pqi-2023") if each.set in AVOIDABLE_SETS})
        book.execute("CREATE TABLE acsc AS SELECT unnest(?) AS code", [acsc])
        return book.execute(query).fetchall()


def ours(folder: Path, while_enrolled: bool = False) -> list[tuple[Any, ...]]:
    """Return our answer, from opening the folder on."""
    with database("8GB") as book:
        days = Days(date(2025, 1, 1), while_enrolled=while_enrolled)
        of = compiled(str(RULES / "five-segments.toml"), days, str(RULES / "four-registries.toml"))
        opened(book, folder)
        laid(book, of)
        made(book, of.segments())
        found = [
            (r.segment, r.people, per_1_000_years(r.avoidable, r.adult_days), per_month(r.cost, r.days) / 100)
            for r in told(book, of)
        ]
    return sorted(found)


WAYS = {
    "wide": lambda folder: by_hand(folder, wide=True),
    "tables": lambda folder: by_hand(folder, wide=False),
    "ours": ours,
    "enrolled": lambda folder: ours(folder, while_enrolled=True),
}


def one(way: str, folder: Path) -> dict[str, Any]:
    """Measure one way twice in this process."""
    taken, work = [], []
    for _ in range(2):
        began, busy = time.perf_counter(), sum(os.times()[:2])
        found = WAYS[way](folder)
        taken.append(time.perf_counter() - began)
        work.append(sum(os.times()[:2]) - busy)
    answer = [
        (name, int(people), round(float(rate), 4), round(float(cost), 4))
        for name, people, rate, cost in found
    ]
    return {"seconds": min(taken), "cpu": min(work), "gib": peak_gib(), "answer": answer}


def main(lines: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, str(Path(__file__)), "--make", str(lines), name], check=True)
        way_of = {way: partial(fresh, __file__, "--one", way, folder) for way in WAYS}
        wide = paired(way_of["ours"], way_of["wide"])
        tables = paired(way_of["ours"], way_of["tables"], times=1)
        enrolled = paired(way_of["enrolled"], way_of["wide"], times=1)
    ours = wide.best()
    title, peak = f"registries to cost per member month, {lines:,} rows", ours["gib"]
    said = {
        "SQL by hand, one wide table": ("", wide),
        "SQL by hand, the same three tables": (" again", tables),
        "SQL by hand, one wide table, not so counted": (", use counted while enrolled", enrolled),
    }
    for baseline, (more, pairs) in said.items():
        beside = pairs.beside(baseline)
        say(f"{title}{more}", pairs.best()["seconds"], "s", peak_gib=peak, rows=lines, **beside)
    times, goal = 1 / wide.beside("")["ratio"], 1.3 if lines >= 10_000_000 else None
    say("  times the seconds of SQL by hand on a wide table", times, "times", goal=goal)
    plain = wide.theirs[0]
    same("  the same numbers", ours["answer"] == plain["answer"] == tables.theirs[0]["answer"])
    if lines == 10_000_000:
        known = sorted([name, *values] for name, values in KNOWN.items())
        same("  the known answer", ours["answer"] == known)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]))))
    elif sys.argv[1:2] == ["--make"]:
        claims(int(sys.argv[2]) // 20, int(sys.argv[2]), Path(sys.argv[3]))
        tables(Path(sys.argv[3]))
    else:
        main(size_of(1, 20_000_000))
