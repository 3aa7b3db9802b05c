"""Records as a real payer sends them: texts for persons, no heads, no households, no incomes, no plan.

About 300 persons in two neighbourhoods with several practices each; spells that begin in mid-month, leavers,
deaths, people with two payers; care before and after enrolment, of other payers, under capitation with its
reference cost, and under codes that no catalogue knows; receipts by person. Drawn once, from one seed.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

YEAR = 2027
PLACES = ("Ash Hill", "Elm Side")
PRACTICES = {"Ash Hill": ("Dr Ngô", "Ash Surgery"), "Elm Side": ("Elm House", "The Green", "Dr Åberg")}
Rows = list[dict[str, Any]]

DESIGN = """
schema_version = 1
title = "Two neighbourhoods on record"
years = "2027-2028"
currency = "GBP"
seed = 3

[people]
size = 300
levels = ["place", "neighbourhood"]
places = [
    {{ name = "Town" }},
    {{ name = "Ash Hill", parent = "Town", share = 0.6, deprivation_fifth = 1 }},
    {{ name = "Elm Side", parent = "Town", share = 0.4, deprivation_fifth = 4 }},
]

[pool]
brackets = [{{ above = 0, rate = 0.30 }}]

[market]
plans = [{{ name = "Town Fund", quality = 0.6 }}]

[deliver.contracts]
primary = {primary}
outpatient = "fee for service"
emergency = "fee for service"
inpatient = "fee for service"
community = "fee for service"
mental = "fee for service"
pharmacy = "fee for service"
other = "fee for service"
"""


def records(persons: int = 300, seed: int = 9) -> dict[str, Rows]:
    """Return the rows of each table."""
    draw = np.random.default_rng(seed)
    enrolment: Rows = []
    for number in range(persons):
        enrolment += _spells(f"P-{number:04d}", number, draw)
    activity = [_care(number, enrolment, draw) for number in range(6 * persons)]
    receipt = [
        {
            "person_id": row["person_id"],
            "org_id": "",
            "date": f"{YEAR}-{1 + number % 12:02d}-15",
            "kind": "household",
            "amount": int(draw.integers(100_000, 900_000)),
            "rate_code": "",
        }
        for number, row in enumerate(enrolment)
    ]
    return {"enrolment": enrolment, "activity": activity, "receipt": receipt}


def write(tables: dict[str, Rows], folder: Path) -> Path:
    """Write tables as CSV, as the exchange mapping reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _spells(person: str, number: int, draw: np.random.Generator) -> Rows:
    place = PLACES[int(draw.random() < 0.4)]
    practices = PRACTICES[place]
    whole: dict[str, Any] = {
        "person_id": person,
        "start_date": "2026-05-01",
        "end_date": "",
        "birth_date": str(date(1935, 1, 1) + timedelta(days=int(draw.integers(0, 33_000)))),
        "sex": ("female", "male")[number % 2],
        "payer_id": ("pool", "")[int(number % 7 == 0)],
        "plan_id": "",
        "practice_id": practices[number % len(practices)],
        "area_code": place,
        "death_date": "",
    }
    middle = str(date(YEAR, 1, 10) + timedelta(days=int(draw.integers(0, 330))))
    kind = number % 10
    if kind == 1:
        return [whole | {"start_date": middle}]
    if kind == 2:
        return [whole | {"end_date": middle}]
    if kind == 3:
        return [whole | {"death_date": middle}]
    if kind == 4:  # moves on the day: the other neighbourhood, another practice
        other = PLACES[1 - PLACES.index(place)]
        moved = {"start_date": middle, "area_code": other, "practice_id": PRACTICES[other][0]}
        return [whole | {"end_date": middle}, whole | moved]
    if kind == 5:  # has another payer beside for a time, whose address is out of date
        also = {"payer_id": "Works Fund", "start_date": "2027-03-10", "end_date": "2027-09-05"}
        return [whole, whole | also | {"area_code": PLACES[1 - PLACES.index(place)]}]
    return [whole]


def _care(number: int, enrolment: Rows, draw: np.random.Generator) -> dict[str, Any]:
    setting = ("primary", "inpatient", "emergency", "pharmacy")[number % 4]
    row = enrolment[int(draw.integers(0, len(enrolment)))]
    on = date(YEAR, 1, 1) + timedelta(days=int(draw.integers(-40, 380)))
    price = int(draw.integers(1_000, 500_000))
    capitated = setting == "primary"
    paid_by_patient = price // 10 if number % 9 == 0 and not capitated else 0
    return {
        "activity_id": f"c{number}",
        "person_id": row["person_id"],
        "org_id": row["practice_id"] if capitated else "St Åsa hospital",
        "start_date": str(on),
        "end_date": "",
        "setting": setting,
        "elective": "",
        "payer_id": "Works Fund" if number % 11 == 0 else "household" if number % 13 == 0 else "pool",
        "paid_amount": 0 if capitated else price - paid_by_patient,
        "reference_cost": price if capitated or number % 2 else "",
        "patient_paid": paid_by_patient or "",
        "payment_model": "capitated" if capitated else "ffs",
        "product_code": f"local-{number % 17}",
    }
