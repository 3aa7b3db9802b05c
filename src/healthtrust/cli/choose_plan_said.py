"""What `healthtrust market choose` says and writes: plans, switching, elasticities, groups, persons."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from healthtrust.cli.columns import as_sheet, as_texts, write_csv
from healthtrust.cli.say import say_table
from healthtrust.market.choice.answer import Answer
from healthtrust.market.choice.rows import (
    Rows,
    elasticity_rows,
    groups_rows,
    matrix_rows,
    money_columns,
    moved_rows,
    persons_rows,
    plans_rows,
    reform_rows,
)
from healthtrust.market.choice.said import notes, sentence
from healthtrust.market.told_tables import in_units
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import write_whole

MOST_SHEET_ROWS = 200_000
"""Persons that a workbook holds: more take it minutes, and a person to read it longer."""
SHOWN = 40
"""Rows of a table on a screen."""
ACROSS = 8
"""Plans across a table on a screen."""


def say_answer(found: Answer, to: Path | None) -> None:
    """Print an answer; to: the file it is written to."""
    print(sentence(found))
    for note in notes(found):
        print(note)
    if _persons_left_out(found, to):
        print(f"The workbook leaves out the persons, more than {MOST_SHEET_ROWS:,}: write .csv for them.")
    for title, columns in _tables(found).items():
        print()
        print(title)
        _say_rows(columns)


def _say_rows(columns: Rows) -> None:
    """Print the first rows and columns of a table."""
    names = list(columns)
    kept = names if len(names) <= ACROSS + 2 else [*names[: ACROSS + 1], names[-1]]
    rows = as_texts({name: columns[name][:SHOWN] for name in kept}, kept)
    say_table(kept, rows)
    more = len(next(iter(columns.values()))) - len(rows)
    if more > 0 or len(kept) < len(names):
        left = [f"{more:,} more rows"] if more > 0 else []
        left += [f"{len(names) - len(kept):,} more columns"] if len(kept) < len(names) else []
        print(f"... and {' and '.join(left)}: --json prints all, --out FILE.xlsx writes them")


def _tables(found: Answer) -> dict[str, Rows]:
    told = {"Plans": _with_intervals(plans_rows(found)), "Switching, in persons": matrix_rows(found.now)}
    if found.reform is not None:
        told[f"Under {found.reform.side.plans.source}"] = _of_reform(reform_rows(found))
    if found.moved is not None:
        told["Where the same persons are under the reform"] = moved_rows(found)
    told["Elasticities: per cent of members for one per cent of price"] = elasticity_rows(found)
    if found.asked.persons.group is not None or found.reform is not None:
        told["Groups"] = groups_rows(found)
    return {
        title: dict(in_units(columns, money_columns(found), found.money)) for title, columns in told.items()
    }


def _with_intervals(columns: Rows) -> Rows:
    """Return the columns of plans with half of the interval beside what is expected, not its limits."""
    if "low" not in columns:
        return columns
    half = _halves(columns["low"], columns["high"])
    kept = {name: values for name, values in columns.items() if name not in ("low", "high")}
    return {
        name: values
        for key in kept
        for name, values in ((key, kept[key]), *((("±", half),) if key == "expected" else ()))
    }


def _of_reform(columns: Rows) -> Rows:
    """Return the columns of a reform that a screen has room for."""
    kept = {name: values for name, values in columns.items() if not name.startswith(("members", "more,"))}
    if "more, low" in columns:
        kept["±"] = _halves(columns["more, low"], columns["more, high"])
    return kept


def _halves(low: Sequence[Any], high: Sequence[Any]) -> list[float | None]:
    return [None if a is None else (b - a) / 2 for a, b in zip(low, high, strict=True)]


def _persons_left_out(found: Answer, to: Path | None) -> bool:
    many = len(found.asked.persons.weight) > MOST_SHEET_ROWS
    return many and to is not None and to.suffix.lower() == ".xlsx"


def write_answer(found: Answer, to: Path) -> None:
    """Write the answer as a workbook, as a page, or person by person as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.market_choice import choice_page

        write_whole(choice_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(persons_rows(found), to)
    else:
        _write_book(found, to)


def _write_book(found: Answer, to: Path) -> None:
    tables = {
        "plans": plans_rows(found),
        "switching": matrix_rows(found.now),
        "elasticities": elasticity_rows(found),
        "groups": groups_rows(found),
    }
    if found.reform is not None:
        tables["plans under reform"] = reform_rows(found)
        tables["switching under reform"] = matrix_rows(found.reform)
    if found.moved is not None:
        tables["moved by reform"] = moved_rows(found)
    if not _persons_left_out(found, to):
        tables["persons"] = {name: list(values) for name, values in persons_rows(found).items()}
    asked = found.asked.asked
    told = [("says", sentence(found)), *(("note", note) for note in notes(found))]
    told += [("currency", found.money.code), ("seed", str(asked.seed)), ("year", str(asked.year))]
    rule = found.now.side.rule.model_dump(mode="json")
    told += [(f"rule, {name}", str(value)) for name, value in rule.items()]
    priced = {name: in_units(columns, money_columns(found), found.money) for name, columns in tables.items()}
    sheets = {name: as_sheet(columns) for name, columns in priced.items()}
    write_sheets(to, "Choice of plan", {**sheets, "answer": (("what", "found"), told)})
