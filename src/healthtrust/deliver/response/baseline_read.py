"""A place of one's own as the place before: two tables in the form of the shipped ones, and its residents.

    care by segment   segment, use, relative [ratio], stay [days]        a row for each of 5 segments x 5 uses
    totals            item, value                                        the items of `ITEMS`

What cannot be is refused, all of it at once: shares that do not add up, more than 365 uses or days in bed a
year of anybody, no beds, segments whose uses cost more than they do.

Source  the form of catalogue/coefficients/delivery-baseline.csv and delivery-totals.csv, by which the shipped
        place is read as any other.

>>> from healthtrust.records.store import shipped
>>> care, totals = shipped("coefficients", "delivery-baseline"), shipped("coefficients", "delivery-totals")
>>> place = read_baseline(care, totals, residents=50_000)
>>> place.residents.tolist(), round(place.occupancy, 2)
([26000.0, 11000.0, 8500.0, 3250.0, 1250.0], 0.9)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.baseline import BY_SEGMENT, TOTALS, Baseline, matched
from healthtrust.deliver.response.uses import USES
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Column, Contract, Table
from healthtrust.records.persons import SEGMENTS
from healthtrust.records.store import read_table

Real = NDArray[np.float64]

ALL = "all"
"""Row of a table of residents that says what all segments add up to."""
MOST_A_YEAR = 365.0
"""Uses, or days in bed, of one resident in a year."""
CLOSE = 1e-6

RESIDENTS = Contract(
    "residents by segment",
    (
        Column("segment", "choice", "", "segment, or `all`", unique=True, choices=(*SEGMENTS, ALL)),
        Column("residents", "number", "people", "residents in it", low=0),
    ),
)

_PLAIN = {
    "cost of a bed day": (1e-9, np.inf, "money above 0"),
    "occupancy of beds": (1e-9, 1.0, "a share above 0, 1 at most: there are beds, and they are not overfull"),
    "weeks waited for elective care": (2.0, 520.0, "weeks, from 2 to 520"),
    "weeks below which elective capacity is given up": (0.0, 520.0, "weeks, 0 or more"),
    "quality of care": (0.0, 1.0, "an index from 0 to 1"),
}
ITEMS: dict[str, tuple[float, float, str]] = {
    **{f"share of residents: {name}": (0.0, 1.0, "a share, from 0 to 1") for name in SEGMENTS},
    **{f"uses a head: {use}": (1e-9, MOST_A_YEAR, "above 0, at most one a day") for use in USES},
    **{f"unit cost: {use}": (0.0, np.inf, "money, 0 or more") for use in USES},
    **{f"cost a head: {name}": (0.0, np.inf, "money, 0 or more") for name in SEGMENTS},
    **_PLAIN,
}
"""What a table of totals holds: least, most, and what is expected, in words."""


def read_baseline(care: Path, totals: Path, residents: float) -> Baseline:
    """Return the place of two tables, of so many residents; raises InvalidInput with all that is wrong."""
    problems: list[Problem] = []
    by_segment = attempt(lambda: _care(care), problems)
    known = attempt(lambda: _totals(totals), problems)
    refuse(problems)
    assert by_segment is not None and known is not None
    relative, stay = by_segment
    share = np.array([known[f"share of residents: {name}"] for name in SEGMENTS])
    per_head = np.array([known[f"uses a head: {use}"] for use in USES])
    rate = relative / (share @ relative) * per_head
    unit_cost = np.array([known[f"unit cost: {use}"] for use in USES])
    problems = _impossible(rate, stay, care.name)
    place = attempt(lambda: matched(share * residents, rate, stay, unit_cost, known), problems)
    refuse(problems)
    assert place is not None
    return place


def read_residents(path: Path) -> Real:
    """Return residents [segment] of a table; raises InvalidInput where they do not add up to its `all`."""
    table = read_table(path, RESIDENTS)
    found = dict(zip(table["segment"].tolist(), table["residents"].tolist(), strict=True))
    problems = [
        Problem(f"{path.name}, column segment", f"no row for {name!r}", "a row for each segment")
        for name in SEGMENTS
        if name not in found
    ]
    people = np.array([found.get(name, 0.0) for name in SEGMENTS])
    stated = found.get(ALL, people.sum())
    if not problems and abs(people.sum() - stated) > CLOSE * max(stated, 1.0):
        remedy = "Correct a segment, or the row `all`."
        expected = f"{stated:,.0f}, the row `all`"
        problems.append(
            Problem(f"{path.name}", f"segments that add up to {people.sum():,.0f}", expected, None, remedy)
        )
    if not problems and people.sum() <= 0:
        problems.append(Problem(f"{path.name}, column residents", "nobody", "residents"))
    refuse(problems)
    return people


def _care(path: Path) -> tuple[Real, Real]:
    """Return relative uses and stays [segment, use]."""
    table = read_table(path, BY_SEGMENT)
    pairs = list(zip(table["segment"].tolist(), table["use"].tolist(), strict=True))
    wanted = [(segment, use) for segment in SEGMENTS for use in USES]
    problems = [
        Problem(f"{path.name}", f"no row for {segment}, {use}", "a row for each segment and use")
        for segment, use in wanted
        if (segment, use) not in pairs
    ]
    problems += [
        Problem(f"{path.name}, row {row + 2}", f"{segment}, {use} again", "each segment and use once")
        for row, (segment, use) in enumerate(pairs)
        if (segment, use) in pairs[:row]
    ]
    refuse(problems)
    relative, stay = np.zeros((2, len(SEGMENTS), len(USES)))
    for (segment, use), ratio, days in zip(pairs, table["relative"], table["stay"], strict=True):
        at = SEGMENTS.index(segment), USES.index(use)
        relative[at], stay[at] = ratio, days
    refuse(
        [
            Problem(f"{path.name}, column relative", f"no segment uses {use}", "a ratio above 0 in one")
            for u, use in enumerate(USES)
            if not relative[:, u].any()
        ]
    )
    return relative, stay


def _totals(path: Path) -> dict[str, float]:
    """Return the items and their values."""
    table: Table = read_table(path, TOTALS)
    known = dict(zip(table["item"].tolist(), table["value"].tolist(), strict=True))
    problems = [
        Problem(f"{path.name}, column item", f"no row {item!r}", "a row for each item")
        for item in ITEMS
        if item not in known
    ]
    problems += _unknown(list(known), path.name)
    for row, (item, value) in enumerate(known.items(), start=2):
        low, high, expected = ITEMS.get(item, (-np.inf, np.inf, ""))
        if not low <= value <= high:
            problems.append(Problem(f"{path.name}, row {row}, {item}", f"{value:g}", expected))
    shares = [known.get(f"share of residents: {name}", np.nan) for name in SEGMENTS]
    if abs(sum(shares) - 1) > CLOSE:
        problems.append(
            Problem(f"{path.name}, shares of residents", f"{sum(shares):g} in all", "shares that add up to 1")
        )
    refuse(problems)
    return known


def _unknown(items: Sequence[str], where: str) -> list[Problem]:
    return [
        Problem(
            f"{where}, column item, row {row}", repr(item), "an item of the table", nearest_match(item, ITEMS)
        )
        for row, item in enumerate(items, start=2)
        if item not in ITEMS
    ]


def _impossible(rate: Real, stay: Real, where: str) -> list[Problem]:
    """Return rates that nobody can have: more uses than days, or more days in bed than a year has."""
    problems = []
    for s, segment in enumerate(SEGMENTS):
        problems += [
            Problem(f"{where}, {segment}, {use}", f"{rate[s, u]:,.0f} a year", f"{MOST_A_YEAR:g} at most")
            for u, use in enumerate(USES)
            if rate[s, u] > MOST_A_YEAR
        ]
        days = float(rate[s] @ stay[s])
        if days > MOST_A_YEAR:
            expected = f"{MOST_A_YEAR:g} at most"
            remedy = "Lower stays or uses of the segment."
            problems.append(
                Problem(f"{where}, {segment}", f"{days:,.0f} days in bed a year", expected, None, remedy)
            )
    return problems
