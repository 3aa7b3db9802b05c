"""healthtrust study invest: the investment in health that pays most over years, and when it pays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_sheet, write_csv
from healthtrust.cli.invest_said import say
from healthtrust.cli.say import say_json
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole
from healthtrust.study.investment import told, words
from healthtrust.study.investment.answer import Answer, answer
from healthtrust.study.investment.put import Asked, horizons_of, question_of


@dataclass(frozen=True)
class InvestOptions(Asked):
    """What is asked, and where the answer goes."""

    horizon: tuple[str, ...] = ()
    """As written: "40", "3", or "40,3"."""
    json: bool = False
    to: Path | None = None


def invest_verb(options: InvestOptions) -> None:
    """Find the best investment, say what it brings, and write it where asked."""
    read = (options.programmes, options.ratios, options.plan)
    problems = unwritable(options.to, WRITTEN, read, "--out")
    horizons = attempt(lambda: horizons_of(options.horizon), problems) or ()
    put = attempt(lambda: question_of(replace(options, horizons=horizons)), problems)
    refuse(problems)
    assert put is not None
    found = answer(put)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(words.as_plain(found))
    else:
        say(found)


def _write(found: Answer, to: Path) -> None:
    """Write the answer as a workbook, as a page, or its programmes as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.study_investment import investment_page

        write_whole(investment_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(told.programme_rows(found), to)
    else:
        said = [("says", words.sentence(found)), *(("note", note) for note in words.notes(found))]
        sheets = {name: as_sheet(columns) for name, columns in told.tables(found).items()}
        write_sheets(to, "Investment", {**sheets, "answer": (("what", "found"), said)})
