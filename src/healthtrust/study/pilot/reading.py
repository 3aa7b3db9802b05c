"""A panel read from a table: which column is what, who is in the pilot, and everything that is wrong with it.

Who is in the pilot is said in one of four ways:

    a list of places with a start          --treated Ash,Elm --start 2015
    each place with its own                --treated Ash:2015,Elm:2016
    a column of yes and no by row          treated in this period; with --start: a place of the pilot
    a column with the first period         empty for a place that never begins

Periods sort as time runs: by their numbers, the year first, so that month 10 follows month 9. Texts that tell
no such order, as Jan 2015, are refused.

>>> sorted_periods(["2015", "2014", "2016"]), sorted_periods(["2015-10", "2015-9"])
(['2014', '2015', '2016'], ['2015-9', '2015-10'])
>>> in_order(["2015-9", "2015-10"]), in_order(["wave 1", "wave 2"]), in_order(["Jan 2015", "Feb 2015"])
(True, True, False)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.study.pilot.panel import (
    Flags,
    Ints,
    Panel,
    Real,
    counted,
    listed,
    numbers_unfit,
    treatment_unfit,
)

OUTCOME = "outcome"
"""Word for the outcome itself, where places were selected on it."""
_DIGITS = re.compile(r"[0-9]+")
YES, NO = ("1", "true", "yes"), ("0", "false", "no", "")


@dataclass(frozen=True)
class Named:
    """Which column is what; empty where there is none."""

    outcome: str
    place: str = "place"
    period: str = "period"
    treated: str = ""
    """A column, or places with commas between them, each with `:start` where they differ."""
    start: str = ""
    per: str = ""
    """Column the outcome is divided by."""
    weights: str = ""
    covariates: tuple[str, ...] = ()
    selected_on: str = ""
    logged: bool = False

    @property
    def title(self) -> str:
        """Return the outcome in words.

        >>> Named("emergency_admissions", per="residents").title
        'emergency admissions per resident'
        """
        below = f" per {self.per.removesuffix('s')}" if self.per else ""
        return f"{self.outcome}{below}".replace("_", " ")


@dataclass(frozen=True)
class Table:
    """Cells of a file as a grid of places and periods."""

    source: str
    columns: Mapping[str, Sequence[Any]]
    places: tuple[str, ...]
    periods: tuple[str, ...]
    at: tuple[Ints, Ints]
    """[row] position of the place and of the period."""

    def grid(self, name: str) -> Real:
        """Return a column as numbers [place, period]; NaN for what is none."""
        found = np.full((len(self.places), len(self.periods)), np.nan)
        found[self.at] = [_number(value) for value in self.columns[name]]
        return found


def table_of(columns: Mapping[str, Sequence[Any]], named: Named, source: str) -> Table:
    """Return the grid of a table; raises with every column, row and cell that is missing or there twice."""
    own = "" if named.selected_on == OUTCOME else named.selected_on
    wanted = (named.place, named.period, named.outcome, named.per, named.weights, *named.covariates, own)
    problems = [
        Problem(source, f"no column {name!r}", "a column of it", nearest_match(name, columns))
        for name in dict.fromkeys(wanted)
        if name and name not in columns
    ]
    if not {named.place, named.period} <= set(columns):
        raise InvalidInput(problems)
    place, period = ([as_text(v) for v in columns[name]] for name in (named.place, named.period))
    places, periods = tuple(sorted(set(place))), tuple(sorted_periods(period))
    if not in_order(periods):
        expected = "numbers, or texts that sort as time runs: 2015-03, 2015 Q1"
        problems.append(Problem(f"{source}, column {named.period}", listed(periods), expected))
    at, when = _positions(place, places), _positions(period, periods)
    refuse([*problems, *_unbalanced(places, periods, at, when, source)])
    return Table(source, columns, places, periods, (at, when))


def panel_of(table: Table, named: Named) -> Panel:
    """Return the panel with its pilot; raises with every problem found."""
    problems = list[Problem]()
    outcome = _outcome(table, named, problems)
    never = np.full(len(table.places), len(table.periods))
    begins = attempt(lambda: begins_of(table, named), problems)
    weight = table.grid(named.weights).mean(axis=1) if named.weights else np.ones(len(table.places))
    shape = (len(named.covariates), *outcome.shape)
    panel = Panel(
        table.places,
        table.periods,
        outcome,
        never if begins is None else begins,
        weight,
        np.array([table.grid(name) for name in named.covariates]).reshape(shape),
        named.covariates,
        named.title,
        named.logged,
    )
    problems += numbers_unfit(panel, table.source)
    if named.treated and begins is not None:
        problems += treatment_unfit(panel, table.source)
    refuse(problems)
    return panel


def _outcome(table: Table, named: Named, problems: list[Problem]) -> Real:
    """Return the outcome [place, period], divided and as logarithm where asked; what cannot be is added."""
    outcome = table.grid(named.outcome)
    if named.per:
        below = table.grid(named.per)
        if not (above := below > 0).all():
            expected = "numbers above 0 to divide by"
            problems.append(_cell(table, ~above, named.per, "nothing above 0", expected))
        outcome = outcome / np.where(above, below, 1.0)
    if named.logged:
        if (low := outcome <= 0).any():
            problems.append(_cell(table, low, named.outcome, "0 or less", "an outcome above 0 for --log"))
        outcome = np.log(np.where(low, 1.0, outcome))
    return outcome


def begins_of(table: Table, named: Named) -> Ints:
    """Return the period in which each place begins [place]; the number of periods for never."""
    if not named.treated:
        return np.full(len(table.places), len(table.periods))
    if named.treated in table.columns:
        return _from_column(table, named)
    return _from_list(table, named)


def sorted_periods(periods: Sequence[str]) -> list[str]:
    """Return periods once each, in their order: by number, or by the numbers in them."""
    once = list(dict.fromkeys(periods))
    if all(isfinite(_number(period)) for period in once):
        return sorted(once, key=float)
    return sorted(once, key=lambda period: ([int(n) for n in _DIGITS.findall(period)], period))


def in_order(periods: Sequence[str]) -> bool:
    """Return whether periods tell their order: the same words about numbers, and a year first."""
    if all(isfinite(_number(period)) for period in periods):
        return True
    numbers = [_DIGITS.findall(period) for period in periods]
    late = any(len(number) == 4 for each in numbers for number in each[1:])
    return len({_DIGITS.sub("0", period) for period in periods}) == 1 and all(numbers) and not late


def as_text(value: Any) -> str:
    """Return a cell as text; 2015.0 is 2015.

    >>> as_text(2015.0), as_text(" Ash "), as_text(None), as_text(float("nan"))
    ('2015', 'Ash', '', '')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


def _from_list(table: Table, named: Named) -> Ints:
    begins = np.full(len(table.places), len(table.periods))
    problems = []
    for word in (part.strip() for part in named.treated.split(",") if part.strip()):
        place, start = _split(word, named.start, table.places)
        if place not in table.places:
            near = nearest_match(place, [*table.places, *table.columns])
            expected = f"a place or a column of {table.source}"
            problems.append(Problem("--treated", repr(place), expected, near))
        elif start not in table.periods:
            problems.append(_no_period(table, start, f"--start of {place}"))
        else:
            begins[table.places.index(place)] = table.periods.index(start)
    refuse(problems)
    return begins


def _split(word: str, start: str, places: Sequence[str]) -> tuple[str, str]:
    place, colon, own = word.rpartition(":")
    return (word, start) if not colon or word in places else (place.strip(), own.strip())


def _from_column(table: Table, named: Named) -> Ints:
    cells = [as_text(value).lower() for value in table.columns[named.treated]]
    if all(cell in YES + NO for cell in cells):
        grid: Flags = np.zeros((len(table.places), len(table.periods)), dtype=np.bool_)
        grid[table.at] = [cell in YES for cell in cells]
        return _from_flags(table, named, grid)
    said: dict[int, set[str]] = {}
    for i, cell in zip(table.at[0].tolist(), cells, strict=True):
        said.setdefault(i, set()).add(cell)
    never = len(table.periods)
    begins, problems = np.full(len(table.places), never), []
    for i, starts in said.items():
        start = next(iter(starts))
        where = f"{table.source}, column {named.treated}, {table.places[i]}"
        if len(starts) > 1:
            problems.append(Problem(where, f"{listed(sorted(starts))}", "one first period for each place"))
        elif start and start not in table.periods:
            problems.append(_no_period(table, start, where))
        elif start:
            begins[i] = table.periods.index(start)
    refuse(problems)
    return begins


def _from_flags(table: Table, named: Named, grid: Flags) -> Ints:
    never = len(table.periods)
    if named.start:
        if named.start not in table.periods:
            raise InvalidInput([_no_period(table, named.start, "--start")])
        return np.where(grid.any(axis=1), table.periods.index(named.start), never)
    begins = np.where(grid.any(axis=1), grid.argmax(axis=1), never)
    stops = (np.arange(never) >= begins[:, None]) & ~grid
    if stops.any():
        expected = "a pilot that goes on once it has begun"
        raise InvalidInput([_cell(table, stops, named.treated, "no treatment after it began", expected)])
    return np.asarray(begins)


def _no_period(table: Table, start: str, where: str) -> Problem:
    first, last = table.periods[0], table.periods[-1]
    found = repr(start) if start else "no start"
    return Problem(where, found, f"a period from {first} to {last}", nearest_match(start, table.periods))


def _unbalanced(
    places: Sequence[str], periods: Sequence[str], at: Ints, when: Ints, source: str
) -> list[Problem]:
    counts = np.zeros((len(places), len(periods)), dtype=np.int64)
    np.add.at(counts, (at, when), 1)
    found = []
    for wrong, said, remedy in (
        (counts == 0, "missing", "Add the rows, or leave out these places or periods."),
        (counts > 1, "there more than once", "One row for each place and period."),
    ):
        if wrong.any():
            cells = [f"{places[i]} {periods[t]}" for i, t in np.argwhere(wrong)]
            expected = f"{len(places):,} places in each of {len(periods):,} periods"
            found.append(
                Problem(source, f"{counted(len(cells))} {said}: {listed(cells)}", expected, None, remedy)
            )
    if len(periods) < 2:
        found.append(Problem(source, f"{len(periods)} period", "at least two"))
    for name, blank in (("place", "" in places), ("period", "" in periods)):
        if blank:
            found.append(Problem(source, f"rows without a {name}", f"a {name} in every row"))
    return found


def _cell(table: Table, wrong: Flags, name: str, found: str, expected: str) -> Problem:
    cells = [f"{table.places[i]} {table.periods[t]}" for i, t in np.argwhere(wrong)]
    return Problem(
        f"{table.source}, column {name}", f"{found} in {counted(len(cells))}: {listed(cells)}", expected
    )


def _positions(words: Sequence[str], known: Sequence[str]) -> Ints:
    place = {word: k for k, word in enumerate(known)}
    return np.array([place[word] for word in words], dtype=np.int64)


def _number(value: Any) -> float:
    try:
        return float("nan") if value is None or value == "" else float(value)
    except (TypeError, ValueError):
        return float("nan")
