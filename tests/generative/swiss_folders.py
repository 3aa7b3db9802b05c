"""Small made-up folders for the Swiss scheme: people of three years as seen early and late, and lists."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from tests.reference.swiss import Rules

Row = dict[str, Any]

COLUMNS = [
    "BagNr",
    "Jahr",
    "MonateHorizont",
    "AhvNr",
    "Kanton",
    "Geburtsjahr",
    "Geschlecht",
    "Aufenthalt",
    "Gtin",
    "Pharmacode",
    "Packungen",
    "Monate",
    "Kosten",
    "Kobe",
]
STARTS = (0, 19, 26, 60)
NAMES = ["DM2", "hyp", "DM2hyp", "KRK", "AST"]
HIERARCHY = [(1, 2, 3, 1), (3, 2, 3, 0), (4, 5, 4, 0)]
RULES = Rules(STARTS, NAMES, HIERARCHY)
DRUGS: list[Row] = [
    {"pcg": "DM2", "gtin": 100, "pharmacode": 1, "ddd_per_pack": 45.5},
    {"pcg": "DM2", "gtin": 101, "pharmacode": None, "ddd_per_pack": 90.123456789123},
    {"pcg": "hyp", "gtin": 102, "pharmacode": 3, "ddd_per_pack": 100.0},
    {"pcg": "KRK", "gtin": None, "pharmacode": 4, "ddd_per_pack": None},
    {"pcg": "AST", "gtin": 104, "pharmacode": 5, "ddd_per_pack": 60.0},
]
SETTINGS = "age_starts = [0, 19, 26, 60]\n"


def people(seed: int, count: int = 60) -> list[Row]:
    """Return lines of made-up people; somebody is in every group in every year."""
    rng = np.random.default_rng(seed)
    lines: list[Row] = []
    every = [(age, sex, stay) for age in (5, 22, 40, 75) for sex in "FM" for stay in "JN"]
    for number in range(count):
        age, sex, stay = (
            every[number]
            if number < len(every)
            else (int(rng.integers(0, 95)), "FM"[int(rng.integers(2))], "N")
        )
        moves = number >= len(every) and rng.random() < 0.2
        taken = [drug for drug in DRUGS if rng.random() < 0.35]
        cantons = ["AG", "ZH"] if rng.random() < 0.1 else [("AG", "ZH")[int(rng.integers(2))]]
        insurer = int(rng.integers(1, 4))
        for year, horizon in ((2020, 26), (2021, 14), (2021, 26), (2022, 14)):
            if moves and rng.random() < 0.3:
                insurer = int(rng.integers(1, 4))
            stays = stay if number < len(every) else "NJ"[int(rng.random() < 0.3)]
            born = year - age if number < len(every) else 2022 - age
            if born > year:
                continue
            for canton in cantons:
                cost = float(np.round(rng.gamma(1.2, 2500 * (1 + len(taken)) * (0.1 + age / 60)), 2))
                one = {
                    "BagNr": insurer,
                    "Jahr": year,
                    "MonateHorizont": horizon,
                    "AhvNr": 7_560_000_000_000 + number,
                    "Kanton": canton,
                    "Geburtsjahr": born,
                    "Geschlecht": sex,
                    "Aufenthalt": stays,
                    "Monate": 12.0 / len(cantons) if number % 5 else round(float(rng.uniform(1, 6)), 2),
                    "Kosten": cost,
                    "Kobe": float(np.round(min(cost, 300 + 0.1 * cost), 2)),
                }
                drugs: list[Row] = [{"Gtin": None, "Pharmacode": None, "Packungen": None}]
                drugs += [_drug(drug, rng) for drug in taken]
                lines += [{**one, **drug} for drug in drugs]
    return lines


def _drug(drug: Row, rng: np.random.Generator) -> Row:
    by_code = drug["pharmacode"] is not None and (drug["gtin"] is None or rng.random() < 0.5)
    return {
        "Gtin": None if by_code else drug["gtin"],
        "Pharmacode": drug["pharmacode"] if by_code else None,
        "Packungen": float(rng.integers(1, 7)),
    }


def written(folder: Path, lines: list[Row]) -> Path:
    """Write a folder's four tables and a file of parameters."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "individuals.csv", COLUMNS, lines)
    _write(folder / "pcg_list.csv", list(DRUGS[0]), DRUGS)
    numbers = [{"pcg_nr": n, "pcg": name} for n, name in enumerate(NAMES, start=1)]
    _write(folder / "pcg_numbers.csv", ["pcg_nr", "pcg"], numbers)
    heads = ["pcg_1", "pcg_2", "einstufung", "exklusiv"]
    _write(folder / "pcg_hierarchy.csv", heads, [dict(zip(heads, rule, strict=True)) for rule in HIERARCHY])
    (folder / "parameters.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def _write(path: Path, columns: list[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
