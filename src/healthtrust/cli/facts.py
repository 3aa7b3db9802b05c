"""healthtrust study facts: in how many draws of the coefficients each fact of delivery holds."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_sheet, write_csv
from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole
from healthtrust.study.facts import told
from healthtrust.study.facts.answer import Answer, Asked, answer, sound


@dataclass(frozen=True)
class FactsOptions(Asked):
    """What is asked, and where the answer goes."""

    json: bool = False
    to: Path | None = None


def facts_verb(options: FactsOptions) -> None:
    """Say in how many draws each fact holds and by what evidence, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (), "--out")
    attempt(lambda: sound(options), problems)
    refuse(problems)
    found = answer(options)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        _say(found)


def _say(found: Answer) -> None:
    print(told.sentence(found))
    print()
    rows = [[number, fact.name, f"{100 * fact.probability:.1f} %"] for number, fact in told.numbered(found)]
    say_table(("", "fact", "holds in"), rows)
    for number, fact in told.numbered(found):
        print()
        print(textwrap.fill(f"{number}. {fact.says} {fact.remark}".strip().replace("guard", "Guard"), 100))
        lines = [
            [one.says, told.seen(one), one.wanted, f"{100 * one.probability:.1f} %"] for one in fact.evidence
        ]
        say_table(("", "median (90 % interval)", "wanted", "holds in"), lines)
    print()
    for note in told.notes(found):
        print(note)


def _write(found: Answer, to: Path) -> None:
    """Write the answer as a page, its facts as CSV, or all tables as a workbook."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.study_facts import facts_page

        write_whole(facts_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(told.fact_rows(found), to)
    else:
        said = [("says", told.sentence(found)), *(("note", note) for note in told.notes(found))]
        sheets = {name: as_sheet(columns) for name, columns in told.tables(found).items()}
        write_sheets(to, "Facts of delivery", {**sheets, "answer": (("what", "found"), said)})
