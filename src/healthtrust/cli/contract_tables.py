"""A contract as tables: a row for each column of its statement, for each step, and for what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from healthtrust.cli.columns import as_sheet, write_csv
from healthtrust.deliver.settlement.terms import years_said
from healthtrust.deliver.settlement.trace import formula_of
from healthtrust.design.contract import Column, Contract, Step
from healthtrust.ground.problems import in_words
from healthtrust.records.sheets import write_sheets

Rows = dict[str, list[Any]]

TABLES = (".csv", ".xlsx")
STATUSES = ("cited", "recalled", "assumed")


def columns_rows(contract: Contract) -> Rows:
    """Return a row for each column of a statement, the key first."""
    rows = [
        (name, "text", "party", "always", "", "names the settlement")
        for name in contract.key
        if name not in contract.columns
    ]
    rows += [
        (name, column.unit or "share", column.per, _need(column), _limits(column), column.meaning)
        for name, column in contract.columns.items()
    ]
    return _columns(("column", "unit", "per", "needed", "limits", "meaning"), rows)


def steps_rows(steps: Sequence[tuple[int, Step]]) -> Rows:
    """Return a row for each step with its number, in the order of operations."""
    names = ("number", "step", "part", "says", "formula", "unit", "per", "years", "tracks", "clause")
    rows = [
        (
            number,
            step.name,
            step.part,
            step.says,
            formula_of(step),
            step.unit or "share",
            step.per,
            years_said(step.since, step.until),
            ", ".join(step.tracks) or "all",
            step.clause,
        )
        for number, step in steps
    ]
    return _columns(names, rows)


def listed_rows(contracts: Sequence[Contract]) -> Rows:
    """Return a row for each contract: who pays whom, when, and how well its numbers are known."""
    rows = []
    for c in contracts:
        count = statuses(c)
        years = years_said(c.since, c.until)
        head = (c.name, c.title, c.payer, c.party, c.currency or "any", c.version, years, len(c.steps))
        rows.append((*head, *(count[status] for status in STATUSES)))
    names = ("name", "title", "payer", "party", "currency", "version", "years", "steps", *STATUSES)
    return _columns(names, rows)


def statuses(contract: Contract) -> Counter[str]:
    """Return how many terms and tables are cited, recalled and assumed."""
    return Counter([*(t.status for t in contract.terms), *(t.status for t in contract.tables.values())])


def status_words(count: Mapping[str, int]) -> str:
    """Return such counts in words.

    >>> status_words({"cited": 2, "recalled": 0, "assumed": 1}), status_words({})
    ('2 cited, 1 assumed', 'no terms of its own')
    """
    said = ", ".join(f"{count[status]} {status}" for status in STATUSES if count.get(status))
    return said or "no terms of its own"


def write_tables(to: Path, title: str, tables: Mapping[str, Rows]) -> None:
    """Write the first table as CSV, or each as a sheet of a workbook."""
    if to.suffix.lower() == ".csv":
        write_csv(next(iter(tables.values())), to)
    else:
        write_sheets(to, title, {name: as_sheet(rows) for name, rows in tables.items()})


def _need(column: Column) -> str:
    if column.needed:
        return f"where {column.needed}"
    return "may be missing" if column.optional else "always"


def _limits(column: Column) -> str:
    said = [f"at least {column.at_least:g}"] if column.at_least is not None else []
    said += [f"above {column.above:g}"] if column.above is not None else []
    said += [f"at most {column.at_most:g}"] if column.at_most is not None else []
    said += ["whole"] if column.whole else []
    return ", ".join([*said, *([in_words(column.choices)] if column.choices else [])])


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Rows:
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}
