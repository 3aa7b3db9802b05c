"""healthtrust study facts: in how many draws of the coefficients each fact of delivery holds."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import say_json, say_table
from healthtrust.cli.written import Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
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
        FACTS.write(found, options.to)
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


def _page(found: Answer) -> str:
    from healthtrust.reports.study_facts import facts_page

    return facts_page(found)


FACTS = Written("Facts of delivery", told.sentence, told.notes, told.tables, told.fact_rows, _page)
