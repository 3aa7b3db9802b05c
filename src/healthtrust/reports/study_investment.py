"""An investment in health as one page: the mix by horizon, when it pays, returns, who pays and who gains."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.allocate.returns.table import CARE_NAME
from healthtrust.ground.money import SYMBOLS
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.investment_mix import Mixes, mixes
from healthtrust.reports.charts.investment_returns import Returns, returns
from healthtrust.reports.charts.investment_years import Running, break_even
from healthtrust.reports.figure import finished
from healthtrust.study.investment import told, words
from healthtrust.study.investment.answer import Answer
from healthtrust.study.investment.gains import PAYS_AT


def investment_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    asked = found.asked
    top = Top(
        "Investment in health",
        f"{words.amount(asked.asked.per_head, asked.money.code)} a head for {asked.asked.years} years, "
        f"followed for {asked.terms.horizon}",
        words.sentence(found),
        tuple(_numbers(found)),
        words.notes(found),
    )
    return page_of(top, tuple(_sections(found)), f"Money in {asked.money.code}.")


def _numbers(found: Answer) -> Iterator[Said]:
    rows, code = told.programme_rows(found), found.asked.money.code
    at = rows["programme"].index(told.BEST)
    first = rows["pays from year"][at]
    yield Said(
        "Net cost of a QALY", words.amount(rows["net per QALY"][at], code), "care and survivors counted"
    )
    yield Said(
        "Pays from",
        "never" if first is None else f"year {first:.0f}",
        f"a QALY at {words.amount(PAYS_AT, code)}",
    )
    yield Said(
        "Returned by the last pound", f"{rows['last pound'][at] or 0:.2f}", "the same in every programme"
    )
    care = rows["saved in care"][at] or 0.0
    yield Said("Saved in care", f"{care:.2f}".replace("-", "−"), "for each pound spent")


def _sections(found: Answer) -> Iterator[Section]:
    yield _horizons(found)
    yield _years(found)
    yield _returns(found)
    rows = told.care_rows(found)
    if rows:
        rule = (
            "One budget for programmes and care at one price, beside the split of the year's own comparison."
        )
        table = table_of("One budget, money a head in the first year", rows)
        yield Section("care", "How much belongs to care?", rule, tables=(table,))
    rule = (
        "Who is at risk keeps what care saves: plans and providers where care is capitated, the payer where "
        "it is paid by fee, whose providers then lose income. One pool makes payer and gainer the same."
    )
    table = table_of("Who pays and who gains, in today's money", told.purse_rows(found))
    yield Section("purses", "Whose pocket?", rule, tables=(table,))
    rule = "Exposure falls from the most deprived fifth to the least, and so do gains."
    table = table_of("QALYs by fifth of deprivation, 1 the most deprived", told.fifth_rows(found))
    yield Section("fifths", "Who becomes healthier?", rule, tables=(table,))


def _horizons(found: Answer) -> Section:
    rows, asked = told.mix_rows(found), found.asked
    count = len(asked.horizons)
    shown = Mixes(
        rows["horizon"][:count],
        asked.setting.factors.names,
        [[rows[code][k] for code in asked.codes] for k in range(count)],
        SYMBOLS.get(asked.money.code, ""),
        asked.money.code,
    )
    rule = "The same money a head in the same years, shared so that last pounds return the same."
    figure = finished("investment-mix", mixes(shown))
    table = table_of("Every mix: tranches under each pair of discount rates, and the same every year", rows)
    return Section("mix", "Does the plan change with how far one looks?", rule, (figure,), (table,))


def _years(found: Answer) -> Section:
    rows, programmes = told.year_rows(found), told.programme_rows(found)
    first = programmes["pays from year"][programmes["programme"].index(told.BEST)]
    code = found.asked.money.code
    running = Running(
        rows["net benefit so far a head"],
        rows["cash so far a head"],
        rows["low"],
        rows["high"],
        first,
        SYMBOLS.get(code, ""),
        code,
    )
    rule = "Money goes first and health comes later. Care of those who live longer is part of the cost."
    figure = finished("investment-years", break_even(running))
    return Section(
        "years", "From which year does it pay?", rule, (figure,), (table_of("Year by year", rows),)
    )


def _returns(found: Answer) -> Section:
    rows, count = told.programme_rows(found), len(found.asked.codes)
    care = next(
        value
        for what, value in zip(*(told.return_rows(found)[name] for name in ("what", "returns")), strict=True)
        if what == CARE_NAME
    )
    shown = Returns(
        found.asked.setting.factors.names, rows["first pound"][:count], rows["last pound"][:count], care
    )
    figure = finished("investment-returns", returns(shown))
    rule = "What one pound more in the first year returns by the horizon, in money of that year."
    table = table_of("Programmes, one unit of money a head on each alone for five years", rows)
    return Section("returns", "Where would the next pound do most?", rule, (figure,), (table,))
