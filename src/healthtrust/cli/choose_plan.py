"""healthtrust market choose: which plan people are in, who switches, and what other offers would change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_sheet, as_texts, write_csv
from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.errors import refuse
from healthtrust.market.choice.answer import Answer, answer
from healthtrust.market.choice.asked import Asked, question_of
from healthtrust.market.choice.said import (
    as_plain,
    elasticity_rows,
    groups_rows,
    matrix_rows,
    moved_rows,
    persons_rows,
    plans_rows,
    reform_rows,
    sentence,
    unheard,
)
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole

MOST_SHEET_ROWS = 1_048_575
"""Rows of a worksheet below its header."""


@dataclass(frozen=True)
class Written:
    """How the answer is given."""

    json: bool = False
    to: Path | None = None


def choose_verb(persons: Path, plans: Path, rule: Path, asked: Asked, written: Written) -> None:
    """Choose, say it, and write it where asked."""
    read = [path for path in (persons, plans, rule, asked.against) if path is not None]
    refuse(unwritable(written.to, WRITTEN, read))
    found = answer(question_of(persons, plans, rule, asked))
    if written.to is not None:
        _write(found, written.to)
    if written.json:
        say_json(as_plain(found))
    else:
        _say(found)


def _say(found: Answer) -> None:
    print(sentence(found))
    if unheard(found):
        print(f"The rule also speaks of plans that nobody offers: {', '.join(unheard(found))}.")
    for title, columns in _tables(found).items():
        print()
        print(title)
        say_table(list(columns), as_texts(columns, list(columns)))


def _tables(found: Answer) -> dict[str, dict[str, list[object]]]:
    tables = {"Plans": plans_rows(found), "Switching, in persons": matrix_rows(found.now)}
    if found.reform is not None:
        tables[f"Under {found.reform.side.plans.source}"] = reform_rows(found)
    if found.moved is not None:
        tables["Where the same persons are under the reform"] = moved_rows(found)
    tables["Elasticities: per cent of members for one per cent of price"] = elasticity_rows(found)
    if found.asked.persons.group is not None or found.reform is not None:
        tables["Groups"] = groups_rows(found)
    return tables


def _write(found: Answer, to: Path) -> None:
    """Write the answer as a workbook, as a page, or person by person as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.market_choice import choice_page

        write_whole(choice_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(persons_rows(found), to)
    else:
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
        if len(found.asked.persons.weight) <= MOST_SHEET_ROWS:
            tables["persons"] = persons_rows(found)
        told = [("says", sentence(found)), ("seed", found.asked.asked.seed), ("year", found.asked.asked.year)]
        told += [(f"rule, {name}", str(value)) for name, value in as_plain(found)["rule"].items()]
        sheets = {name: as_sheet(columns) for name, columns in tables.items()}
        write_sheets(to, "Choice of plan", {**sheets, "answer": (("what", "found"), told)})
