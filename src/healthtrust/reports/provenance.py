"""Where the numbers come from: parameters of the design and shipped tables, with source and status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from healthtrust.design.describe import Parameter, parameters
from healthtrust.design.whole import HEADINGS, Design
from healthtrust.records.store import read_columns, shipped

STATUSES = ("cited", "recalled", "assumed")
NO_SOURCE = "no source given"
CHOICE = "a choice, not a number"


@dataclass(frozen=True)
class Decided:
    """One parameter as this design decides it."""

    name: str
    meaning: str
    value: str
    unit: str
    is_default: bool
    source: str
    status: str


@dataclass(frozen=True)
class ShippedTable:
    """One table shipped with the library, with what it rests on."""

    folder: str
    name: str
    rows: int
    statuses: dict[str, int]
    sources: tuple[tuple[str, str, int], ...]
    """Source, status, and how many rows rest on it."""


def decided(design: Design) -> dict[str, list[Decided]]:
    """Return the parameters of a design by heading, in the order of its file."""
    lists = [p.name for p in parameters() if isinstance(value_of(design, p.name), tuple | dict)]
    kept = [p for p in parameters() if not any(p.name.startswith(f"{name}.") for name in lists)]
    by_heading: dict[str, list[Decided]] = {"whole design": [], **{heading: [] for heading in HEADINGS}}
    for each in kept:
        heading = each.name.partition(".")[0] if "." in each.name else "whole design"
        if each.name not in ("sources", "schema_version"):
            by_heading[heading].append(_decided(design, each))
    return by_heading


def count_by_status(by_heading: dict[str, list[Decided]]) -> dict[str, int]:
    """Return how many parameters are cited, recalled, assumed, without a source, or no numbers."""
    counts = Counter(each.status or each.source for listed in by_heading.values() for each in listed)
    return {status: counts[status] for status in (*STATUSES, NO_SOURCE, CHOICE)}


def shelf() -> Iterator[ShippedTable]:
    """Yield the tables shipped with the library, with their sources and a count of rows by status."""
    for path in catalogue_tables():
        columns, _ = read_columns(path)
        if "source" in columns and "status" in columns:
            pairs = Counter(zip(map(str, columns["source"]), map(str, columns["status"]), strict=True))
            statuses = Counter(map(str, columns["status"]))
            yield ShippedTable(
                path.parent.name,
                path.stem,
                len(columns["source"]),
                {status: statuses[status] for status in STATUSES},
                tuple((source, status, count) for (source, status), count in pairs.most_common()),
            )


def catalogue_tables() -> list[Path]:
    """Return the tables shipped with the library."""
    return sorted(shipped("measures", "measures").parent.parent.rglob("*.csv"))


def _decided(design: Design, each: Parameter) -> Decided:
    value = value_of(design, each.name)
    found = _source(design, each.name)
    unit = each.unit.replace("money", design.currency)
    return Decided(
        each.name,
        each.meaning,
        in_words(value),
        unit,
        _is_default(design, each.name),
        *(found or (NO_SOURCE if _is_number(value) else CHOICE, "")),
    )


def value_of(design: Design, name: str) -> Any:
    """Return the value of a dotted name, or None below a list, whose members have values of their own."""
    value: Any = design
    for step in name.split("."):
        value = getattr(value, step, None)
    return value


def _is_number(value: Any) -> bool:
    """Return whether a value is a number, or a list that holds some."""
    if isinstance(value, tuple):
        return any(_is_number(each) or _is_part(each) for each in value)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_default(design: Design, name: str) -> bool:
    """Return whether a parameter has the value it would have if the design did not mention it."""
    above, _, last = name.rpartition(".")
    part = value_of(design, above) if above else design
    if not _is_part(part):
        return False
    return bool(type(part).model_fields[last].get_default() == getattr(part, last))


def _source(design: Design, name: str) -> tuple[str, str] | None:
    """Return source and status of a parameter: its own, its default's, or the nearest heading's above."""
    if name not in design.sources and name in _of_defaults() and _is_default(design, name):
        return _of_defaults()[name]
    while name:
        if name in design.sources:
            return design.sources[name].source, design.sources[name].status
        name = name.rpartition(".")[0]
    return None


@lru_cache(maxsize=1)
def _of_defaults() -> dict[str, tuple[str, str]]:
    """Return source and status of the defaults that are facts about the world, by dotted name."""
    rows, _ = read_columns(shipped("coefficients", "behaviour"))
    named = zip(rows["parameter"], rows["source"], rows["status"], strict=True)
    return {str(name): (str(source), str(status)) for name, source, status in named}


def in_words(value: Any) -> str:
    """Return a value as a reader would write it.

    >>> in_words(0.05), in_words(40_000), in_words(None), in_words(("primary", "pharmacy")), in_words(True)
    ('0.05', '40,000', 'none', 'primary, pharmacy', 'yes')
    >>> in_words(({"name": "nurses", "cost": 450_000.0, "years": 4, "source": ""},)), in_words("")
    ('nurses: cost 450,000, years 4', 'none')
    """
    if value is None or value in ((), [], {}, ""):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, float):
        return f"{value:,.10g}"
    if isinstance(value, tuple | list):
        has_parts = any(isinstance(each, BaseModel | dict) for each in value)
        return ("\n" if has_parts else ", ").join(map(in_words, value))
    if isinstance(value, BaseModel):
        return _part_in_words(value.model_dump(exclude_defaults=True)) or "all by default"
    return _part_in_words(value) if isinstance(value, dict) else str(value)


def _part_in_words(given: dict[str, Any]) -> str:
    """Return a part in a line: its name first, then what it decides."""
    name = given.get("name", "")
    said = [
        f"{key.replace('_', ' ')} {in_words(value)}"
        for key, value in given.items()
        if key != "name" and value not in (None, "", (), [], {})
    ]
    rest = ", ".join(said)
    return f"{name}: {rest}" if name and rest else name or rest


def _is_part(value: object) -> bool:
    return isinstance(value, BaseModel)
