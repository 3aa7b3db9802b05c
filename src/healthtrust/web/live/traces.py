"""How each shared result came about: its steps in order, as the settlement wrote them beside its tree."""

from __future__ import annotations

from collections.abc import Mapping
from csv import DictReader
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Trace:
    """One contract's settlement with one provider under one plan, step by step."""

    contract: str
    plan: str
    provider: str
    steps: tuple[Mapping[str, str], ...]
    """number, step, part, says, value, unit, formula, clause."""

    def amounts(self, code: str) -> list[str]:
        """Return the amount of each step with its unit."""
        return [amount(step["value"], step["unit"], code) for step in self.steps]


def traces_of(settlement: Path) -> list[Trace]:
    """Return every trace of a settlement, in the order of its contracts; none where nothing was shared."""
    file = settlement / "trace.csv"
    if not file.is_file():
        return []
    found: dict[tuple[str, str, str], list[Mapping[str, str]]] = {}
    with file.open(encoding="utf-8", newline="") as stream:
        for row in DictReader(stream):
            found.setdefault((row["contract"], row["plan"], row["provider"]), []).append(row)
    return [Trace(*whose, tuple(steps)) for whose, steps in found.items()]


def amount(value: str, unit: str, code: str) -> str:
    """Return an amount of a step: money to two decimals, other numbers to six digits, words as they are.

    >>> amount("22954.700000000004", "money", "GBP"), amount("0.64375", "share", "GBP"), amount("yes", "", "")
    ('GBP 22,954.70', '0.64375 share', 'yes')
    """
    try:
        number = float(value)
    except ValueError:
        return f"{value} {unit}".strip()
    if unit == "money":
        return f"{code} {number:,.2f}".replace("-", "−").strip()
    return f"{number:,.6g} {unit}".replace("-", "−").strip()
