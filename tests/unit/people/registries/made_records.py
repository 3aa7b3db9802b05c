"""A made-up register of three years: people with lasting conditions, and care that follows from them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

CODES = (
    "E11.65", "I10", "J44.9", "I50.22", "N18.4", "F03.9", "C78.0", "F20.0", "O80", "Z00.0", "M54.5", "J18.9",
    "J45901",
)  # fmt: skip
SETTINGS = ("primary", "outpatient", "emergency", "inpatient")
FIRST, LAST = date(2025, 1, 1), date(2028, 1, 1)


def columns(people: int = 300, seed: int = 7) -> dict[str, dict[str, Any]]:
    """Return the columns of the tables: some people join late, leave, die or have two spells that overlap."""
    draw = np.random.default_rng(seed)
    age = np.clip(draw.gamma(4, 11, people), 0, 98)
    frail = draw.gamma(0.6, 1.0, people) * (0.3 + age / 50)
    born = [date(2028, 1, 1) - timedelta(days=int(a * 365.25) + 1) for a in age]
    joined = np.where(draw.random(people) < 0.9, 0, draw.integers(0, 1000, people))
    left = np.where(draw.random(people) < 0.93, -1, joined + draw.integers(1, 700, people))
    rows = np.concatenate([np.arange(people), np.flatnonzero(draw.random(people) < 0.1)])
    first = [FIRST + timedelta(days=int(joined[k])) for k in rows[:people]]
    first += [FIRST + timedelta(days=int(joined[k]) + 200) for k in rows[people:]]
    end = [None if left[k] < 0 else FIRST + timedelta(days=int(left[k])) for k in rows[:people]]
    end += [f + timedelta(days=90) for f in first[people:]]
    enrolment = {
        "person_id": rows + 1, "start_date": first, "end_date": end, "birth_date": [born[k] for k in rows],
        "sex": np.array(["female", "male"])[rows % 2], "practice_id": [f"practice {k % 5}" for k in rows],
        "area_code": np.array(["Ash", "Elm"])[rows % 2],
        "deprivation_rank": 1 + rows % 5, "ethnicity": np.array(["a", "b", "c"])[rows % 3],
    }  # fmt: skip
    lines = people * 30
    chance = np.cumsum(frail) / frail.sum()
    who = np.searchsorted(chance, draw.random(lines))
    setting = np.searchsorted([0.6, 0.85, 0.93], draw.random(lines))
    day = draw.integers(0, (LAST - FIRST).days, lines)
    own = draw.integers(0, len(CODES), people)
    code = np.where(draw.random(lines) < 0.5, own[who], draw.integers(0, len(CODES), lines))
    start = [FIRST + timedelta(days=int(d)) for d in day]
    paid = np.rint(np.exp(draw.normal(8 + setting, 0.8))).astype(np.int64)
    activity = {
        "activity_id": [f"a{k}" for k in range(lines)], "person_id": who + 1, "org_id": ["x"] * lines,
        "start_date": start,
        "end_date": [
            s + timedelta(days=int(3 * (k == 3))) for s, k in zip(start, setting, strict=True)
        ],
        "setting": np.array(SETTINGS)[setting], "elective": (setting == 3) & (np.arange(lines) % 3 == 0),
        "paid_amount": np.where(np.arange(lines) % 7 == 0, 0, paid),
        "reference_cost": [int(p) if k % 7 == 0 else None for k, p in enumerate(paid)],
    }  # fmt: skip
    second = np.flatnonzero(draw.random(lines) < 0.5)
    diagnosis = {
        "activity_id": [f"a{k}" for k in (*range(lines), *second)],
        "code_system": ["ICD-10-CM"] * (lines + len(second)),
        "code": [CODES[k] for k in (*code, *draw.integers(0, len(CODES), len(second)))],
        "rank": [1] * lines + [2] * len(second),
    }
    measured = draw.integers(0, people, people)
    measurement = {
        "person_id": measured + 1,
        "date": [FIRST + timedelta(days=int(d)) for d in draw.integers(0, 1090, people)],
        "measure_code": ["bmi"] * people, "value": np.round(draw.normal(28, 4, people), 1),
    }  # fmt: skip
    return {"enrolment": enrolment, "activity": activity, "diagnosis": diagnosis, "measurement": measurement}


def write(folder: Path, tables: dict[str, dict[str, Any]]) -> Path:
    """Write the tables as a records folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as book:
        for name, held in tables.items():
            table = pa.table({key: pa.array(list(values)) for key, values in held.items()})
            book.register("held", table)
            book.execute(f"COPY held TO '{folder / name}.parquet' (FORMAT parquet)")
            book.unregister("held")
    return folder
