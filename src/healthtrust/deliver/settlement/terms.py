"""The terms of a contract that are in force for some years and tracks, each with its source and status.

>>> from healthtrust.deliver.contract import contract_named
>>> found = terms_in_force(contract_named("mssp"), [2022], ["E"])
>>> found["value"][found["name"].index("most_shared")]
'0.5'
"""

from __future__ import annotations

from collections.abc import Collection

from healthtrust.design.contract import Contract, Points, Term

Columns = dict[str, list[str]]

NAMES = ("name", "meaning", "track", "value", "unit", "years", "source", "status")
ALWAYS = (0, 9999)


def terms_in_force(
    contract: Contract, years: Collection[int] | None = None, tracks: Collection[str] | None = None
) -> Columns:
    """Return a row for each term and track: name, meaning, track, value, unit, years, source, status; texts.

    Those in force in one of the years, and for one of the tracks; all where None. Tables follow the terms,
    their points as `value at point`. A later term without a meaning has that of the first of its name.
    """
    meaning = {term.name: term.meaning for term in reversed(contract.terms) if term.meaning}
    rows = [
        row
        for term in contract.terms
        if _within(term, years)
        for row in _of(term, meaning.get(term.name, ""), tracks)
    ]
    rows += [_table(name, table) for name, table in contract.tables.items()]
    return {name: [row[k] for row in rows] for k, name in enumerate(NAMES)}


def years_said(since: int, until: int) -> str:
    """Return a span of years in words.

    >>> years_said(0, 9999), years_said(2019, 9999), years_said(0, 2018), years_said(2019, 2020)
    ('all', 'from 2019', 'to 2018', '2019 to 2020')
    """
    if (since, until) == ALWAYS:
        return "all"
    if until == ALWAYS[1]:
        return f"from {since}"
    if since == until:
        return str(since)
    return f"to {until}" if since == ALWAYS[0] else f"{since} to {until}"


def _within(term: Term, years: Collection[int] | None) -> bool:
    return years is None or any(term.since <= year <= term.until for year in years)


def _of(term: Term, first_meaning: str, tracks: Collection[str] | None) -> list[tuple[str, ...]]:
    """Return the rows of a term: one, or one for each track."""
    by_track = term.value if isinstance(term.value, dict) else {"": term.value}
    meaning = term.meaning or first_meaning or term.name.replace("_", " ")
    years = years_said(term.since, term.until)
    return [
        (term.name, meaning, track, f"{value:.15g}", term.unit or "share", years, term.source, term.status)
        for track, value in by_track.items()
        if not track or tracks is None or track in tracks
    ]


def _table(name: str, table: Points) -> tuple[str, ...]:
    points = ", ".join(f"{value:.15g} at {at:.15g}" for at, value in zip(table.at, table.value, strict=True))
    unit = f"{table.unit or 'share'} by {table.of or 'share'}"
    return (name, name.replace("_", " "), "", points, unit, "all", table.source, table.status)
