"""healthtrust study invest: the investment in health that pays most over years, and when it pays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.invest_said import say
from healthtrust.cli.say import say_json
from healthtrust.cli.written import Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
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
        INVESTMENT.write(found, options.to)
    if options.json:
        say_json(words.as_plain(found))
    else:
        say(found)


def _page(found: Answer) -> str:
    from healthtrust.reports.study_investment import investment_page

    return investment_page(found)


INVESTMENT = Written("Investment", words.sentence, words.notes, told.tables, told.programme_rows, _page)
