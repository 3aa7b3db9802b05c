"""What studies of whole arrangements found: values to fit to, values held out, and plans to stand beside.

    s² = standard_error² + widened²

standard_error  of the study;  widened  for what it cannot say about this place: confounding, another
                country, another way to count
Fitted rows make the likelihood, held-out rows never do, plans are claims.

Source  catalogue/coefficients/delivery-targets.csv: each row with its study, and why its error is what it is

>>> targets = shipped_targets()
>>> len([t for t in targets if t.role == "fitted"]), targets[0].name, round(targets[0].spread, 3)
(13, 'T1 admissions', 0.085)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from math import hypot
from pathlib import Path

from healthtrust.deliver.response import arrangement_named
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract
from healthtrust.records.store import read_table, shipped
from healthtrust.study.calibration.outputs import OUTPUTS

ROLES = ("fitted", "held out", "plan")

TABLE = Contract(
    "what studies found",
    (
        Column("target", "text", "", "what it is called", unique=True),
        Column("study", "text", "", "study it comes from: findings of one study err together"),
        Column("role", "choice", "", "fitted to, held out, or a plan", choices=ROLES),
        Column("before", "text", "", "arrangement before"),
        Column("after", "text", "", "arrangement after"),
        Column("year", "whole", "", "year after the change", low=1, high=60),
        Column("output", "choice", "", "what changed", choices=OUTPUTS),
        Column("value", "number", "", "change over the year before, less that of the control"),
        Column("standard_error", "number", "", "of the value, as the study gives it", low=0),
        Column("widened", "number", "", "more of it, for what the study cannot say here", low=0),
        Column("meaning", "text", "", "what was found"),
        Column("why", "text", "", "why this year, arrangement and error"),
        Column("source", "text", "", "where it was found"),
        Column("status", "choice", "", "how well it is known", choices=("cited", "recalled", "assumed")),
    ),
)


@dataclass(frozen=True)
class Target:
    """One finding, and the place, arrangements, year and output of the model that answer to it."""

    name: str
    study: str
    role: str
    before: str
    after: str
    year: int
    output: str
    value: float
    standard_error: float
    widened: float
    meaning: str
    why: str
    source: str
    status: str

    @property
    def spread(self) -> float:
        """Return the standard deviation with which the model should agree."""
        return hypot(self.standard_error, self.widened)


def shipped_targets(path: Path | None = None) -> tuple[Target, ...]:
    """Return the shipped findings, or those of a file of one's own in the same form.

    Raises InvalidInput with every arrangement that is none, and every row that is compared without an error.
    """
    return _shipped() if path is None else _read(path)


@lru_cache(maxsize=1)
def _shipped() -> tuple[Target, ...]:
    return _read(shipped("coefficients", "delivery-targets"))


def _read(where: Path) -> tuple[Target, ...]:
    table = read_table(where, TABLE)
    columns = (table[name].tolist() for name in TABLE.names)
    found = tuple(Target(*row) for row in zip(*columns, strict=True))
    refuse([problem for n, target in enumerate(found) for problem in _unsound(target, where.name, n + 2)])
    return found


def _unsound(target: Target, file: str, row: int) -> list[Problem]:
    at, found = f"{file}, row {row}, {target.name}", []
    for side, name in (("before", target.before), ("after", target.after)):
        wrong: list[Problem] = []
        attempt(partial(arrangement_named, name), wrong)
        found += [replace(each, where=f"{at}, column {side}: {each.where}") for each in wrong]
    if target.role != "plan" and not target.spread > 0:
        remedy = "Give a standard error, or widen."
        found.append(Problem(at, "no error at all", "standard_error or widened above 0", remedy=remedy))
    return found
