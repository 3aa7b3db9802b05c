"""What the scheme is given: people insured in a year as seen at a date, their drugs, cost groups and cantons.

The year is the newest in the lines. Four looks at people are needed: the year itself and the year before,
early; the year before and the one before that, late.

>>> looks(2022, 14, 26)
{'now': (2022, 14), 'before, early': (2021, 14), 'before': (2021, 26), 'two before': (2020, 26)}
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes.swiss.cost_groups import Dispensed, Precedence
from healthtrust.market.schemes.swiss.faults import faults_of_drugs, faults_of_lines, faults_of_members
from healthtrust.market.schemes.swiss.lines import Lines, opened
from healthtrust.market.schemes.swiss.lists import CostGroups, cost_groups_of
from healthtrust.market.schemes.swiss.parameters import SwissParameters

__all__ = ["CostGroups", "Given", "Insured", "Precedence", "given", "looks"]


@dataclass(frozen=True, eq=False)
class Insured:
    """People insured in a year: one row a person, insurer and canton, in order of these."""

    insurer: NDArray[np.int64]
    person: NDArray[np.int64]
    canton: NDArray[np.int64]
    """Position among the cantons."""
    age: NDArray[np.int64]
    """Years completed by the end of the year."""
    sex: NDArray[np.int64]
    """0 for women, 1 for men."""
    months: NDArray[np.float64]
    cost: NDArray[np.float64]
    """Gross cost less the patient's own share."""


@dataclass(frozen=True, eq=False)
class Given:
    """Everything the scheme needs of a folder."""

    year: int
    cantons: tuple[str, ...]
    insured: dict[str, Insured]
    """By look: now; before, early; before."""
    stayed: dict[str, NDArray[np.int64]]
    """Persons with a stay, in order, by look: before; two before."""
    dispensed: dict[str, Dispensed]
    """By look: before; two before."""
    cost_groups: CostGroups
    lines: Lines


def looks(year: int, early: int, late: int) -> dict[str, tuple[int, int]]:
    """Return the year and horizon of each look at people."""
    return {
        "now": (year, early),
        "before, early": (year - 1, early),
        "before": (year - 1, late),
        "two before": (year - 2, late),
    }


def given(folder: Path, decided: SwissParameters) -> Given:
    """Read a folder; raises InvalidInput with everything wrong in it."""
    lines, problems = opened(folder)
    groups, more = cost_groups_of(folder, decided)
    problems += more
    whole = not problems
    problems += [] if "lines" in lines.unread else faults_of_lines(lines, decided, whole)
    problems += [] if "drugs" in lines.unread else faults_of_drugs(lines, groups, whole)
    refuse(problems)
    assert groups is not None
    lines.book.execute(_MEMBERS)
    lines.book.execute(_CANTONS)
    year = int((lines.book.execute("SELECT max(Jahr) FROM lines").fetchone() or (0,))[0])
    seen = looks(year, int(decided.now(decided.horizon_early)), int(decided.now(decided.horizon_late)))
    refuse(_missing(lines, seen) + faults_of_members(lines, decided))
    if decided.now(decided.above_twelve) == "share":
        lines.book.execute(_SHARED)
    names = lines.book.execute("SELECT Kanton FROM cantons ORDER BY code").fetchall()
    return Given(
        year,
        tuple(name for (name,) in names),
        {look: _insured(lines, seen[look]) for look in ("now", "before, early", "before")},
        {look: _stayed(lines, seen[look]) for look in ("before", "two before")},
        {look: _dispensed(lines, seen[look], groups) for look in ("before", "two before")},
        groups,
        lines,
    )


_MEMBERS = """
CREATE TABLE members AS
SELECT Jahr, MonateHorizont, BagNr, AhvNr, Kanton, min(Geburtsjahr) AS Geburtsjahr,
    min(Geschlecht) AS Geschlecht, bool_or(Aufenthalt = 'J') AS stayed, min(Monate) AS Monate,
    min(Kosten) AS Kosten, min(Kobe) AS Kobe,
    min(Geburtsjahr) <> max(Geburtsjahr) OR min(Geschlecht) <> max(Geschlecht) OR min(Monate) <> max(Monate)
    OR min(Kosten) <> max(Kosten) OR min(Kobe) <> max(Kobe) AS conflict
FROM lines GROUP BY ALL
"""
_CANTONS = """
CREATE TABLE cantons AS
SELECT Kanton, row_number() OVER (ORDER BY Kanton) - 1 AS code FROM (SELECT DISTINCT Kanton FROM members)
"""
_SHARED = """
UPDATE members SET Monate = Monate * 12 / months
FROM (SELECT AhvNr AS who, Jahr AS year, MonateHorizont AS seen, sum(Monate) AS months
      FROM members GROUP BY ALL HAVING sum(Monate) > 12)
WHERE AhvNr = who AND Jahr = year AND MonateHorizont = seen
"""
_INSURED = """
SELECT BagNr, AhvNr, code, Jahr - Geburtsjahr AS age, (Geschlecht = 'M')::BIGINT AS sex, Monate,
    Kosten - Kobe AS cost
FROM members JOIN cantons USING (Kanton)
WHERE Jahr = ? AND MonateHorizont = ? AND Monate > 0
ORDER BY BagNr, AhvNr, code
"""
_STAYED = "SELECT DISTINCT AhvNr FROM members WHERE Jahr = ? AND MonateHorizont = ? AND stayed ORDER BY AhvNr"
_DISPENSED = """
WITH dispensed AS (
    SELECT AhvNr, Gtin, Pharmacode, max(Packungen) AS packs FROM lines
    WHERE Jahr = ? AND MonateHorizont = ? AND Packungen IS NOT NULL GROUP BY ALL),
by_gtin AS (SELECT DISTINCT gtin, pcg, ddd_per_pack FROM drugs WHERE gtin IS NOT NULL),
by_pharmacode AS (SELECT DISTINCT pharmacode, pcg, ddd_per_pack FROM drugs WHERE pharmacode IS NOT NULL)
SELECT AhvNr, position, packs, coalesce(ddd_per_pack, 0) AS doses FROM (
    SELECT AhvNr, pcg, packs, ddd_per_pack FROM dispensed JOIN by_gtin ON dispensed.Gtin = by_gtin.gtin
    UNION ALL
    SELECT AhvNr, pcg, packs, ddd_per_pack
    FROM dispensed JOIN by_pharmacode ON dispensed.Pharmacode = by_pharmacode.pharmacode
    WHERE dispensed.Gtin IS NULL OR dispensed.Gtin NOT IN (SELECT gtin FROM by_gtin))
JOIN cost_groups USING (pcg)
ORDER BY AhvNr, position, doses, packs
"""


def _missing(lines: Lines, seen: dict[str, tuple[int, int]]) -> list[Problem]:
    there = set(lines.book.execute("SELECT DISTINCT Jahr, MonateHorizont FROM members").fetchall())
    return [
        Problem(
            f"{lines.name}, columns Jahr and MonateHorizont",
            f"no lines of {year} as seen after {horizon} months",
            "lines of the newest year and the year before, early, and of the two years before, late",
        )
        for year, horizon in seen.values()
        if (year, horizon) not in there
    ]


def _insured(lines: Lines, look: tuple[int, int]) -> Insured:
    found = lines.book.execute(_INSURED, look).fetchnumpy()
    return Insured(*(np.asarray(column) for column in found.values()))


def _stayed(lines: Lines, look: tuple[int, int]) -> NDArray[np.int64]:
    return np.asarray(lines.book.execute(_STAYED, look).fetchnumpy()["AhvNr"])


def _dispensed(lines: Lines, look: tuple[int, int], groups: CostGroups) -> Dispensed:
    if not lines.count("information_schema.tables", "table_name = 'cost_groups'"):
        lines.book.execute("CREATE TABLE cost_groups (pcg VARCHAR, position BIGINT)")
        rows = [(name, position) for position, name in enumerate(groups.names)]
        lines.book.executemany("INSERT INTO cost_groups VALUES (?, ?)", rows)
    found = lines.book.execute(_DISPENSED, look).fetchnumpy()
    return Dispensed(*(np.asarray(column) for column in found.values()))
