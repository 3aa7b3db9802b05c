"""healthtrust market cover: who holds private cover beside the core, what it does to the pool, who pays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_sheet, write_csv
from healthtrust.cli.cover_said import say
from healthtrust.cli.say import say_json
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.market.cover.answer import Found, answer
from healthtrust.market.cover.asked import read_question
from healthtrust.market.cover.rows import take_up_rows
from healthtrust.market.cover.said import as_plain, sentence, tables
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole


@dataclass(frozen=True)
class CoverOptions:
    """What else is asked, and where the answer goes."""

    switch: Path | None = None
    currency: str = "GBP"
    json: bool = False
    to: Path | None = None


def cover_verb(persons: Path, regime: Path, options: CoverOptions) -> None:
    """Say who holds what, what it does to the pool and who pays; before and after a switch if any."""
    files = (persons, regime, options.switch)
    problems = unwritable(options.to, WRITTEN, files)
    asked = attempt(lambda: read_question(persons, regime, options.switch, options.currency), problems)
    refuse(problems)
    assert asked is not None
    found = answer(asked)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(as_plain(found))
    else:
        say(found)


def _write(found: Found, to: Path) -> None:
    """Write every table as a workbook, the page with its figure, or take-up by income fifth as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.market_cover import cover_page

        write_whole(cover_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(take_up_rows(found), to)
    else:
        told = [("says", sentence(found)), ("currency", found.asked.money.code)]
        told += [(f"not fitted, {cover}", why) for cover, why in found.untold.items()]
        sheets = {name: as_sheet(rows) for name, rows in tables(found).items()}
        write_sheets(to, "Private cover beside the core", {**sheets, "answer": (("what", "found"), told)})
