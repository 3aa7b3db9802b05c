"""People made up by chance from a seed, some of them twice, with the errors that real records have."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

SOUNDS = ("ba", "co", "da", "el", "fi", "go", "ha", "in", "jo", "ka", "lu", "ma", "ne", "or", "pa", "ri")
COLUMNS = (
    "record_id", "source", "given_name", "surname", "birth_date", "sex",
    "postcode", "house_no", "street", "national_id", "person",
)  # fmt: skip
Row = dict[str, Any]


def names(draw: np.random.Generator, count: int, parts: int) -> list[str]:
    """Names of some sounds each."""
    return ["".join(draw.choice(SOUNDS, parts)) for _ in range(count)]


def mistyped(text: str, draw: np.random.Generator) -> str:
    """The text with one letter changed, left out, doubled, or exchanged with the next."""
    k = int(draw.integers(len(text)))
    letter = str(draw.integers(10)) if text[k].isdigit() else chr(97 + int(draw.integers(26)))
    ways = (
        text[:k] + letter + text[k + 1 :],
        text[:k] + text[k + 1 :],
        text[:k] + text[k] + text[k:],
        text[:k] + text[k : k + 2][::-1] + text[k + 2 :],
    )
    return ways[int(draw.integers(4))] or text


def people(seed: int, persons: int, again: float = 0.25) -> list[Row]:
    """Rows of source A, everyone once, and of source B, some of them again with errors; in no order."""
    draw = np.random.default_rng(seed)
    given, surnames, streets = names(draw, 300, 2), names(draw, 3000, 3), names(draw, 200, 3)
    common = 1 / np.arange(1, 301) ** 0.7
    homes = [
        {
            "surname": surnames[int(draw.integers(3000))],
            "street": streets[int(draw.integers(200))] + " road",
            "house_no": str(int(draw.integers(1, 200))),
            "postcode": f"AB{int(draw.integers(10, 99))} {int(draw.integers(1, 9))}"
            f"{'CDEFGH'[int(draw.integers(6))]}X",
        }
        for _ in range(max(persons // 2, 1))
    ]
    rows = []
    for person in range(persons):
        day = np.datetime64("1930-01-01") + int(draw.integers(33_000))
        rows.append(
            {
                "record_id": f"r{person}",
                "source": "A",
                "given_name": str(draw.choice(given, p=common / common.sum())),
                **homes[int(draw.integers(len(homes)))],
                "birth_date": str(day),
                "sex": str(draw.choice(["female", "male"])),
                "national_id": str(1_000_000_007 + 13 * person) if draw.random() > 0.05 else "",
                "person": str(person),
            }
        )
    once = [dict(row) for row in rows if draw.random() < again]
    for number, row in enumerate(once):
        row |= {"record_id": f"s{number}", "source": "B"}
        for column, share in (
            ("given_name", 0.1),
            ("surname", 0.08),
            ("birth_date", 0.02),
            ("postcode", 0.05),
        ):
            if draw.random() < share:
                row[column] = mistyped(str(row[column]), draw)
        if draw.random() < 0.02:
            row["given_name"], row["surname"] = row["surname"], row["given_name"]
        if draw.random() < 0.12:
            row |= {k: v for k, v in homes[int(draw.integers(len(homes)))].items() if k != "surname"}
        if draw.random() < 0.3:
            row["national_id"] = ""
    every = rows + once
    return [every[int(k)] for k in draw.permutation(len(every))]


def written(rows: list[Row], to: Path, **more: str) -> Path:
    """Write rows as comma-separated text; more: a column with one value throughout."""
    with to.open("w", encoding="utf-8", newline="") as file:
        names = list(dict.fromkeys(key for row in rows for key in row)) or list(COLUMNS)
        writer = csv.DictWriter(file, [*names, *more], restval="")
        writer.writeheader()
        writer.writerows([{**row, **more} for row in rows])
    return to
