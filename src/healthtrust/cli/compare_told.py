"""A comparison told: sentences and a table for people, tables and a page for files."""

from __future__ import annotations

from healthtrust.cli.say import say_table
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.rows import by_column
from healthtrust.study.compared import words
from healthtrust.study.compared.comparison import Comparison, fates_plain
from healthtrust.study.compared.decided import decided
from healthtrust.study.compared.differences import Difference
from healthtrust.study.compared.said import SHARE, change_said, said

SAID = ("qalys", "pool spending", "own spending", "measure:unmet-need")
"""Results whose causes are said; JSON and files hold all."""


def say_comparison(found: Comparison) -> None:
    """Print the comparison: verdict, decisions, numbers that changed, places, households, causes, notes."""
    print(words.verdict(found))
    for line in decided(found.changes):
        print(f"  {line}")
    moved = [d for d in found.differences if d.change or d.change is None]
    if moved:
        say_table(("measure", "before", "after", "change", "95 % interval"), [_row(d) for d in moved])
    if same := len(found.differences) - len(moved):
        print(f"The same in both: {same:,} of {len(found.differences):,} numbers.")
    for sentence in (*words.places(found), *words.fates(found)):
        print(sentence)
    for sentence in why_said(found):
        print(sentence)
    for note in words.notes(found):
        print(note)


def why_said(found: Comparison) -> list[str]:
    """Return which decision did what to the results that matter most; nothing where that is not known."""
    if found.causes is None:
        return []
    known = found.causes.before.keys() & found.causes.after.keys()
    return [words.causes(found, name) for name in SAID if name in known]


def _row(difference: Difference) -> tuple[str, ...]:
    unit = difference.unit
    return (
        difference.label if unit == SHARE else f"{difference.label} [{unit}]",
        said(difference.before, unit),
        said(difference.after, unit),
        change_said(difference.change, unit),
        words.difference_ends(difference),
    )


def written() -> Written[Comparison]:
    """Return how a comparison is told in files."""
    from healthtrust.reports.compare_designs import compare_page, difference_columns

    return Written(
        title="Two designs compared",
        sentence=words.verdict,
        notes=lambda found: [*words.places(found), *words.fates(found), *words.notes(found)],
        tables=tables_of,
        main=difference_columns,
        page=compare_page,
    )


def tables_of(found: Comparison) -> dict[str, Rows]:
    """Return the tables of a comparison that have rows, by name."""
    from healthtrust.reports.compare_designs import cause_columns, difference_columns, place_columns

    changes: Rows = {
        "parameter": [change.name for change in found.changes],
        "before": [str(change.before) for change in found.changes],
        "after": [str(change.after) for change in found.changes],
    }
    tenths = by_column([{"tenth": t.tenth, "before": t.before, "after": t.after} for t in found.tenths])
    tables: dict[str, Rows] = {
        "numbers": difference_columns(found),
        "decided": changes,
        "places": place_columns(found),
        "tenths": tenths,
        "winners": by_column(fates_plain(found.fates)) if found.fates else {},
        "causes": cause_columns(found),
    }
    return {name: columns for name, columns in tables.items() if columns and any(map(len, columns.values()))}
