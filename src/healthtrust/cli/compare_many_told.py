"""Several options beside one design, told: sentences and one table for people, tables and a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from healthtrust.cli.compare_told import tables_of, why_said
from healthtrust.cli.say import say_table
from healthtrust.cli.written import Rows, Written
from healthtrust.runs.compare_many import ComparedMany
from healthtrust.study.compared import words
from healthtrust.study.compared.comparison import Comparison
from healthtrust.study.compared.decided import decided
from healthtrust.study.compared.differences import Difference
from healthtrust.study.compared.said import SHARE, change_said, said

MISSING = "–"


def say_many(found: ComparedMany) -> None:
    """Print verdicts and decisions of each option, all numbers that change side by side, and for whom."""
    for _, each in _named(found):
        print(words.verdict(each))
        for line in decided(each.changes):
            print(f"  {line}")
    rows, same = _rows(found)
    if rows:
        say_table(("measure", *found.names), rows)
    if same:
        print(f"The same in all: {same:,} of {len(rows) + same:,} numbers.")
    for name, each in _named(found):
        for sentence in (*words.places(each), *words.fates(each), *why_said(each)):
            print(f"{name}: {sentence}")
    for note in _notes(found):
        print(note)


def many_plain(found: ComparedMany) -> dict[str, Any]:
    """Return everything as plain values: the names, and what comparing two tells of each option."""
    standings = [None if each is None else asdict(each) for each in found.standings]
    return {
        "names": list(found.names),
        "comparisons": [
            each.as_plain() | {"standing": at} for each, at in zip(found.of, standings, strict=True)
        ],
    }


def written_many() -> Written[ComparedMany]:
    """Return how several options are told in files: every table with the option in its first column."""
    from healthtrust.reports.compare_many import comparison_page

    return Written(
        title="Designs compared",
        sentence=lambda found: " ".join(words.verdict(each) for each in found.of),
        notes=_all_said,
        tables=_tables,
        main=lambda found: _tables(found)["numbers"],
        page=comparison_page,
    )


def _rows(found: ComparedMany) -> tuple[list[tuple[str, ...]], int]:
    """Return a row for each number that changes in any option, and how many are the same in all."""
    of = [{(d.label, d.unit): d for d in each.differences} for each in found.of]
    keys = list(dict.fromkeys(key for each in of for key in each))
    rows = []
    for label, unit in keys:
        row = [each.get((label, unit)) for each in of]
        if any(d is None or d.change or d.change is None for d in row):
            before = next(d.before for d in row if d is not None)
            name = label if unit == SHARE else f"{label} [{unit}]"
            rows.append((name, said(before, unit), *(_cell(d) for d in row)))
    return rows, len(keys) - len(rows)


def _cell(difference: Difference | None) -> str:
    if difference is None:
        return MISSING
    unit, change = difference.unit, difference.change
    return said(difference.after, unit) + (f" ({change_said(change, unit)})" if change else "")


def _tables(found: ComparedMany) -> dict[str, Rows]:
    joined: dict[str, dict[str, list[Any]]] = {}
    for option, each in _named(found):
        for name, columns in tables_of(each).items():
            _add(joined.setdefault(name, {"option": []}), option, columns)
    return dict(joined)


def _add(to: dict[str, list[Any]], option: str, columns: Rows) -> None:
    """Add the rows of one option; a column that it lacks, or that others lack, is empty there."""
    had, count = len(to["option"]), len(next(iter(columns.values())))
    to["option"] += [option] * count
    for name in columns:
        to.setdefault(name, [None] * had)
    for name in to.keys() - {"option"}:
        to[name] += columns.get(name, [None] * count)


def _all_said(found: ComparedMany) -> Iterator[str]:
    for name, each in _named(found):
        yield from (f"{name}: {text}" for text in (*words.places(each), *words.fates(each)))
    yield from _notes(found)


def _notes(found: ComparedMany) -> Iterator[str]:
    yield from dict.fromkeys(note for each in found.of for note in words.notes(each))


def _named(found: ComparedMany) -> list[tuple[str, Comparison]]:
    return list(zip(found.names[1:], found.of, strict=True))
