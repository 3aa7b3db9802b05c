"""A small health system for measures: five tables made up by chance from a seed, as rows and as files."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tests.reference.measuring_plain import Plain

PRACTICES = ("Ash", "Birch", "Cedar")
CODES = (
    ("ICD-10-CM", "I50.22"), ("ICD-10-CM", "I50.9"), ("ICD-10-CM", "E10.10"), ("ICD-10-CM", "E11.65"),
    ("ICD-10-CM", "J44.9"), ("ICD-10-CM", "J45.901"), ("ICD-10-CM", "I10"), ("ICD-10-CM", "N39.0"),
    ("ICD-10-CM", "J18.9"), ("ICD-10-CM", "F20.0"), ("ICD-10-PCS", "0210083"), ("ICD-10-CM", "D57.1"),
    ("snomed", "I10"), ("ICD-10-CM", "F03"),
)  # fmt: skip
SETTINGS = (
    "primary",
    "primary",
    "primary",
    "outpatient",
    "emergency",
    "inpatient",
    "inpatient",
    "community",
    "mental",
)
MEASURED = ("systolic", "hba1c", "smoking-status", "flu-immunisation", "income", "experience-overall")


def made(seed: int = 1, people: int = 60, acts: int = 500) -> Plain:
    """Return tables with overlapping, touching, open and ended spells, and activity in and out of them."""
    draw = np.random.default_rng(seed)

    def day(low: date, span: int) -> date:
        return low + timedelta(days=int(draw.integers(span)))

    def one(of: Sequence[Any]) -> Any:
        return of[int(draw.integers(len(of)))]

    enrolment, activity, diagnosis, measurement = [], [], [], []
    for number in range(people):
        birth = one([day(date(1935, 1, 1), 29_000), date(2008, 2, 29), date(1964, 2, 29)])
        sex, death = one(["female", "male"]), one([None] * 12 + [day(date(2027, 2, 1), 300)])
        for _ in range(int(draw.integers(1, 4))):
            start = day(date(2026, 3, 1), 500)
            end = one([None, start + timedelta(days=int(draw.integers(1, 400)))])
            enrolment.append(
                {
                    "person_id": f"p{number:03d}", "start_date": start, "end_date": end, "birth_date": birth,
                    "sex": sex, "payer_id": one(["A", "B"]), "practice_id": one(PRACTICES),
                    "death_date": death,
                }
            )  # fmt: skip
    for number in range(acts):
        start, setting = day(date(2025, 9, 1), 900), one(SETTINGS)
        activity.append(
            {
                "activity_id": f"a{number:04d}", "person_id": f"p{int(draw.integers(people + 2)):03d}",
                "org_id": one(["north", "south", "west"]), "start_date": start,
                "end_date": one([None, start + timedelta(days=int(draw.integers(0, 20)))]),
                "setting": setting, "elective": bool(draw.integers(2)),
                "paid_amount": int(draw.integers(50_000)),
                "reference_cost": one([None, int(draw.integers(60_000))]),
                "patient_paid": int(draw.integers(9_000)), "payment_model": one(["ffs", "capitated"]),
                "requested_date": one([None, start - timedelta(days=int(draw.integers(0, 200)))]),
            }
        )  # fmt: skip
        for rank in range(int(draw.integers(0, 4))):
            system, code = one(CODES)
            diagnosis.append(
                {"activity_id": f"a{number:04d}", "code_system": system, "code": code, "rank": rank + 1}
            )
    values = {
        "systolic": (100, 190),
        "hba1c": (35, 90),
        "smoking-status": (0, 2),
        "experience-overall": (1, 6),
    }
    for _ in range(acts // 2):
        code = one(MEASURED)
        low, high = values.get(code, (1, 60_000))
        measurement.append(
            {
                "person_id": f"p{int(draw.integers(people)):03d}", "org_id": one([None] * 9 + ["Ash"]),
                "date": day(date(2026, 1, 1), 750), "measure_code": code,
                "value": float(draw.integers(low, high)), "respondent_weight": float(one([0.5, 1, 2])),
                "response_count": 1,
            }
        )  # fmt: skip
    return Plain(enrolment, activity, diagnosis, measurement)


def written(tables: Plain, folder: Path) -> Path:
    """Write the tables as CSV; return the folder."""
    for name in ("enrolment", "activity", "diagnosis", "measurement"):
        rows = getattr(tables, name)
        if rows:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                out = csv.DictWriter(file, list(rows[0]))
                out.writeheader()
                out.writerows(rows)
    return folder
