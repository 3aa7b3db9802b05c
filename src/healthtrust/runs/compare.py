"""Compare two runs: what differs in the designs, in words, and what came of it, in numbers and for whom."""

from __future__ import annotations

import dataclasses

from healthtrust.design.differ import Change, changes
from healthtrust.design.read import Read
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency
from healthtrust.ground.problems import Problem
from healthtrust.reports.story import Story
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.told_year import numbers_at, story_at
from healthtrust.runs.verify import read_back
from healthtrust.study.attribution.coalitions import SAYS_NOTHING
from healthtrust.study.compared import (
    Comparison,
    Side,
    differences_of,
    fates_of,
    paired_measures,
    places_between,
    tenths_between,
)

__all__ = ["Comparison", "compare", "incomparable"]

OF_THE_CODE = ("shipped tables", "code of healthtrust")
"""Inputs by which runs of one design may differ though nothing was decided otherwise."""


def compare(before: RunFolder, after: RunFolder, year: int | None = None) -> Comparison:
    """Return what differs between two runs in one year, by default the last that both have.

    Raises InvalidInput where a scenario changes nothing, for runs in different currencies, and for a year
    that is not in both.
    """
    one, other = read_back(before), read_back(after)
    refuse(incomparable(one, other, year))
    was, now = _sides(before, after, (one, other), year)
    differ = tuple(decisions(one, other))
    stories = story_at(before, one, was.year), story_at(after, other, now.year)
    found = Comparison(was, now, differ, (), shares_luck=_same_luck(before, after, one, other))
    return _compared(found, *stories)


def incomparable(before: Read, after: Read, year: int | None = None) -> list[Problem]:
    """Return why two designs cannot be compared in a year; known before either is run."""
    one, other, found = before.design, after.design, _without(year, before, after)
    if not decisions(before, after):
        remedy = "Change a value of the scenario, or compare other runs; healthtrust runs lists them."
        where = f"{before.name} and {after.name}"
        found.append(Problem(where, "a scenario that changes nothing", "designs that differ", remedy=remedy))
    if one.currency != other.currency:
        expected = f"designs in one currency, as {one.currency}"
        found.append(Problem(f"{after.name}, currency", other.currency, expected))
    return found


def decisions(before: Read, after: Read) -> list[Change]:
    """Return every value that differs and can change a result."""
    listed = changes(before.design, after.design)
    return [change for change in listed if change.name.split(".")[0] not in SAYS_NOTHING]


def _compared(found: Comparison, before: Story, after: Story) -> Comparison:
    """Return the comparison with its numbers, and for whom."""

    was, now = before.last, after.last

    def both(*names: str) -> bool:
        return before.has(*names) and after.has(*names)

    unit = 10.0 ** currency(found.currency).exponent
    same = found.shares_luck and both("households")
    groups = was("household_groups") if before.has("household_groups") else None
    certain = {}
    if same and both("scorecard"):
        pair = [{name: of(name) for name in ("scorecard", "households")} for of in (was, now)]
        certain = paired_measures(pair[0], pair[1], unit)
    return dataclasses.replace(
        found,
        differences=differences_of(
            numbers_at(before), numbers_at(after), _better(before) | _better(after), certain
        ),
        places=places_between(was("allocation"), now("allocation"), unit) if both("allocation") else (),
        tenths=tenths_between(was("incidence"), now("incidence"), unit) if both("incidence") else (),
        fates=fates_of(was("households"), now("households"), unit, groups) if same else None,
    )


def _sides(
    before: RunFolder, after: RunFolder, reads: tuple[Read, Read], year: int | None
) -> tuple[Side, Side]:
    spans = [read.design.span for read in reads]
    shared = [each for each in spans[0] if each in spans[1]]
    years = [year or (shared[-1] if shared else span[-1]) for span in spans]
    was, now = (
        Side(read, read.name, run.fingerprint, at, _version(run))
        for read, run, at in zip(reads, (before, after), years, strict=True)
    )
    return was, now


def _version(run: RunFolder) -> str:
    inputs = run.manifest["inputs"]
    return " ".join([run.manifest["healthtrust"], *(str(inputs.get(name, "")) for name in OF_THE_CODE)])


def _same_luck(before: RunFolder, after: RunFolder, one: Read, other: Read) -> bool:
    """Return whether two runs have one seed, the same people, and the same bytes where both read one file."""
    inputs = before.manifest["inputs"], after.manifest["inputs"]
    files = [name for name in inputs[0] if name in inputs[1] and name not in OF_THE_CODE]
    people = one.design.people == other.design.people and one.design.data == other.design.data
    same = all(inputs[0][name] == inputs[1][name] for name in files)
    return people and same and one.design.seed == other.design.seed and _begin(one) == _begin(other)


def _begin(read: Read) -> int:
    return read.design.span[0]


def _without(year: int | None, before: Read, after: Read) -> list[Problem]:
    return [
        Problem(f"year of {read.name}", str(year), f"one of {read.design.span[0]} to {read.design.span[-1]}")
        for read in (before, after)
        if year is not None and year not in read.design.span
    ]


def _better(story: Story) -> dict[str, str]:
    """Return which direction is better, by the name of a measure."""
    if not story.has("scorecard"):
        return {}
    table = story.last("scorecard")
    return {str(name): str(way) for name, way in zip(table["name"], table["better"], strict=True)}
