"""Compare two runs: what differs in the designs, in words, and what came of it, in numbers and for whom."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from healthtrust.design.differ import changes
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import currency
from healthtrust.ground.problems import Problem
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.verify import read_back
from healthtrust.study.attribution import attributed
from healthtrust.study.attribution.coalitions import SAYS_NOTHING, By
from healthtrust.study.compared import (
    Comparison,
    differences_of,
    fates_of,
    places_between,
    tenths_between,
)
from healthtrust.study.compared.comparison import Side
from healthtrust.study.trial import Kept
from healthtrust.study.trial.many import Tell

__all__ = ["Comparison", "compare", "with_causes"]

KEPT = "trials.sqlite"
"""File beside the runs in which designs in between are kept."""


def compare(before: RunFolder, after: RunFolder) -> Comparison:
    """Return what differs between two runs.

    Raises InvalidInput where a scenario changes nothing, and for runs in different currencies.
    """
    was, now = _side(before), _side(after)
    differ = tuple(changes(was.read.design, now.read.design))
    refuse(_incomparable(was, now, [change.name for change in differ]))
    unit = 10.0 ** currency(now.read.design.currency).exponent
    return Comparison(
        was,
        now,
        differ,
        differences_of(_numbers(before), _numbers(after), _better(before) | _better(after)),
        _between(places_between, "allocation", before, after, unit) or (),
        _between(tenths_between, "incidence", before, after, unit) or (),
        _between(fates_of, "households", before, after, unit),
    )


def with_causes(
    found: Comparison,
    by: By,
    folder: Path,
    workers: int | None = None,
    tell: Tell = lambda done, of: None,
) -> Comparison:
    """Return the comparison with what each part that differs does; the designs in between are kept."""
    with Kept(folder / KEPT) as kept:
        causes = attributed(found.before.read, found.after.read, by, kept, workers, tell)
    return dataclasses.replace(found, causes=causes)


def _side(run: RunFolder) -> Side:
    read = read_back(run)
    return Side(read, read.name, run.fingerprint)


def _incomparable(before: Side, after: Side, names: list[str]) -> list[Problem]:
    one, other = before.read.design, after.read.design
    found = []
    if before.fingerprint == after.fingerprint or not set(names) - set(SAYS_NOTHING):
        where = f"{before.fingerprint} and {after.fingerprint}"
        remedy = "Change a value of the scenario, or compare other runs; healthtrust runs lists them."
        found.append(Problem(where, "a scenario that changes nothing", "designs that differ", remedy=remedy))
    if one.currency != other.currency:
        expected = f"runs in one currency, as {one.currency}"
        found.append(Problem(f"{after.fingerprint}, currency", other.currency, expected))
    return found


def _numbers(run: RunFolder) -> list[dict[str, Any]]:
    return [*run.manifest["numbers"], *run.manifest["measures"]]


def _better(run: RunFolder) -> dict[str, str]:
    """Return which direction is better, by the name of a measure."""
    try:
        table = run.table("scorecard")
    except InvalidInput:
        return {}
    return {str(name): str(way) for name, way in zip(table["name"], table["better"], strict=True)}


def _between(rule: Any, name: str, before: RunFolder, after: RunFolder, unit: float) -> Any:
    """Return what a rule finds in the last year of a table of both runs; None where either has none."""
    if name not in before.tables or name not in after.tables:
        return None
    return rule(_last(before.table(name)), _last(after.table(name)), unit)


def _last(table: dict[str, Any]) -> dict[str, Any]:
    at = table["year"] == table["year"].max()
    return {key: values[at] for key, values in table.items()}
