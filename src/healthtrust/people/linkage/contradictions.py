"""What cannot be one person: two deaths, or births years apart under two identifiers; such links are refused.

    two deaths   two different dates of death in one cluster
    two births   valid identifiers that differ, and years of birth more than one apart

Where links would make such a cluster they are taken one by one, the heaviest first; the one that would bring
two persons together is refused and goes to the review list with its reason.

Source  form of this library; a death is final and happens once

>>> ann, again, bob = Held(died={"2020-01-01"}), Held(died={"2020-01-01"}), Held(died={"2021-01-01"})
>>> against(ann, again), against(ann, bob)
('', 'two dates of death')
>>> without({1: ann, 2: again, 3: bob}, [(1, 2, 9.0), (2, 3, 4.0)])
({1: 1, 2: 1, 3: 3}, {(2, 3): 'two dates of death'})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DEATHS = "two dates of death"
BIRTHS = "two valid identifiers, born more than a year apart"
Link = tuple[int, int, float]
"""Two records and the weight of their link."""


@dataclass(frozen=True)
class Held:
    """What is on record of one person: dates of death; valid identifiers; years of birth under them."""

    died: set[str] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)

    def with_(self, other: Held) -> Held:
        """Return what is on record of both."""
        return Held(self.died | other.died, self.identifiers | other.identifiers, self.years | other.years)


def against(one: Held, other: Held) -> str:
    """Return why two cannot be one person; "" where they can."""
    both = one.with_(other)
    if len(both.died) > 1:
        return DEATHS
    apart = len(both.identifiers) > 1 and max(both.years, default=0) - min(both.years, default=0) > 1
    return BIRTHS if apart else ""


def without(
    held: Mapping[int, Held], links: Sequence[Link], whole: Sequence[tuple[int, int]] = ()
) -> tuple[dict[int, int], dict[tuple[int, int], str]]:
    """Return the cluster of each record, the smallest of it, and the links refused with their reasons.

    whole: records that stay together whatever is on record of them.
    """
    root = {record: record for record in held}
    of = dict(held)

    def found(record: int) -> int:
        while root[record] != record:
            record = root[record]
        return record

    refused: dict[tuple[int, int], str] = {}
    certain = [(a, b, float("inf")) for a, b in whole]
    for a, b, weight in certain + sorted(links, key=lambda link: (-link[2], link[0], link[1])):
        one, other = sorted((found(a), found(b)))
        if one == other:
            continue
        why = "" if weight == float("inf") else against(of[one], of[other])
        if why:
            refused[a, b] = why
        else:
            root[other] = one
            of[one] = of[one].with_(of[other])
    return {record: found(record) for record in held}, refused


def suspected(book: DuckDBPyConnection, identifier: str = "") -> list[int]:
    """Return the clusters of table `cluster` (key, cluster) that cannot be one person."""
    died, identified = _looked_at(book, identifier)
    tests = ["count(DISTINCT death_date) > 1"] if died else []
    if identified:
        year, known = "CAST(birth_date[1:4] AS INTEGER)", "FILTER (WHERE identified)"
        spread = f"max({year}) {known} - min({year}) {known} > 1"
        tests.append(f"(count(DISTINCT {identifier}) {known} > 1 AND {spread})")
    if not tests:
        return []
    rows = book.execute(
        "SELECT cluster FROM (SELECT cluster FROM cluster GROUP BY cluster HAVING count(*) > 1) "
        "JOIN cluster USING (cluster) JOIN standard USING (key) GROUP BY cluster "
        f"HAVING {' OR '.join(tests)} ORDER BY cluster"
    ).fetchall()
    return [int(cluster) for (cluster,) in rows]


def held_by(book: DuckDBPyConnection, clusters: Sequence[int], identifier: str = "") -> dict[int, Held]:
    """Return what is on record of each record of some clusters."""
    died, identified = _looked_at(book, identifier)
    columns = [
        "death_date" if died else "NULL",
        *((identifier, "birth_date[1:4]") if identified else ("NULL",) * 2),
    ]
    rows = book.execute(
        f"SELECT key, identified, {', '.join(columns)} FROM cluster JOIN standard USING (key) "
        "WHERE cluster IN (SELECT unnest(?)) ORDER BY key",
        [list(clusters)],
    ).fetchall()
    return {
        int(key): Held(
            {death} if death else set(),
            {number} if valid and number else set(),
            {int(year)} if valid and number and year else set(),
        )
        for key, valid, death, number, year in rows
    }


def _looked_at(book: DuckDBPyConnection, identifier: str) -> tuple[bool, bool]:
    held = {row[0] for row in book.execute("DESCRIBE standard").fetchall()}
    return "death_date" in held, bool(identifier) and {identifier, "birth_date"} <= held
