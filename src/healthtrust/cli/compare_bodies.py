"""healthtrust review compare: who differs beyond chance, who has changed, what a target pays falsely."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.compare_bodies_said import say
from healthtrust.cli.say import say_json
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.review.comparison import rows, told
from healthtrust.review.comparison.answer import Answer, answer
from healthtrust.review.comparison.put import Asked, Charted, Named, Paid, question_of

__all__ = ["Asked", "Charted", "CompareOptions", "Named", "Paid", "compare_bodies_verb"]


@dataclass(frozen=True)
class CompareOptions:
    """What is asked, and where the answer goes."""

    asked: Asked
    json: bool = False
    to: Path | None = None


def compare_bodies_verb(options: CompareOptions) -> None:
    """Compare bodies fairly, say what is found, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (options.asked.table,), "--out")
    put = attempt(lambda: question_of(options.asked), problems)
    refuse(problems)
    assert put is not None
    found = answer(put)
    if options.to is not None:
        COMPARISON.write(found, options.to)
    if options.json:
        say_json(rows.as_plain(found))
    else:
        say(found)


def _page(found: Answer) -> str:
    from healthtrust.reports.review_comparison import comparison_page

    return comparison_page(found)


def _main(found: Answer) -> Rows:
    return rows.body_rows(found)


COMPARISON = Written("Comparison", told.sentence, told.notes, rows.tables, _main, _page)
"""What `healthtrust review compare` writes."""
