"""healthtrust people load: records of any source into a folder, with a report that adds up."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_texts
from healthtrust.cli.say import say_json, say_table
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.intake import told
from healthtrust.people.intake.load import Terms, load
from healthtrust.people.intake.mapping import read_mapping, shipped_mappings
from healthtrust.people.intake.report import LoadReport
from healthtrust.records.whole_file import unwritable

__all__ = ["LoadOptions", "Terms", "list_verb", "load_verb"]

BROKEN = 1
"""Exit code of a load that does not add up."""


@dataclass(frozen=True)
class LoadOptions:
    """What is loaded, by which mapping, into which folder; on what terms, and where the report goes."""

    source: Path | None
    mapping: str
    to: Path | None
    terms: Terms
    out: Path | None = None
    json: bool = False


def load_verb(options: LoadOptions) -> None:
    """Load a source, say what became of it, and end with 1 where it does not add up."""
    problems = unwritable(options.out, WRITTEN, (), "--out")
    if options.source is None:
        problems.append(Problem("SOURCE", "none", "a folder or file", None, "Or say --list."))
    if not options.mapping:
        problems.append(
            Problem("--mapping", "none", "a shipped mapping or a .toml file", None, "See --list.")
        )
    if options.to is None:
        problems.append(Problem("--to", "none", "the records folder to write"))
    refuse(problems)
    assert options.source is not None and options.to is not None
    found = load(options.source, options.mapping, options.to, options.terms)
    if options.out is not None:
        LOAD.write(found, options.out)
    if options.json:
        say_json(json.loads(json.dumps(told.as_plain(found), default=str)))
    else:
        say(found)
    if not found.reconciles:
        print("The load does not add up: nothing is to be settled on it.", file=sys.stderr)
        sys.exit(BROKEN)


def list_verb(as_json: bool) -> None:
    """Say which mappings are shipped: name, title, status, currency, tables."""
    listed = [(name, read_mapping(name)) for name in shipped_mappings()]
    if as_json:
        say_json(
            [
                {
                    "name": name,
                    **each.model_dump(include={"title", "status", "currency", "source"}),
                    "tables": list(each.tables),
                }
                for name, each in listed
            ]
        )
        return
    print(f"{len(listed)} mappings are shipped; any other is a .toml file of the same form.\n")
    say_table(
        ("name", "title", "status", "currency", "tables"),
        [[name, each.title, each.status, each.currency, ", ".join(each.tables)] for name, each in listed],
    )


def say(found: LoadReport) -> None:
    """Print a load report for people."""
    print(told.sentence(found))
    tables = told.tables(found)
    for name in ("rows", "set aside", "money"):
        columns = tables[name]
        if columns["table"]:
            print()
            header = [each for each in columns if each != "remedy"]
            say_table(header, as_texts(columns, header) if name != "money" else _amounts(columns))
    print()
    for reason, remedy in found.remedies.items():
        print(f"{reason}: {remedy}")
    for note in told.notes(found):
        print(note)


def _amounts(columns: Rows) -> list[list[str]]:
    """Return rows of money with every decimal."""
    return [[*row[:-1], f"{row[-1]:,}"] for row in zip(*columns.values(), strict=True)]


def _page(found: LoadReport) -> str:
    from healthtrust.reports.load_report import load_page

    return load_page(found)


def _main(found: LoadReport) -> Rows:
    return told.rows(found)


def _tables(found: LoadReport) -> dict[str, Rows]:
    money = told.money(found)
    amount = next(name for name in money if name.startswith("amount"))
    return {**told.tables(found), "money": {**money, amount: [float(each) for each in money[amount]]}}


LOAD = Written("Load report", told.sentence, told.notes, _tables, _main, _page)
