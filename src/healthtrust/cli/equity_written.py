"""A judgement of equity in a file: measures as CSV, everything as a workbook, a page with its figures."""

from __future__ import annotations

from healthtrust.cli.written import Rows, Written
from healthtrust.review.inequalities import rows, told
from healthtrust.review.inequalities.answer import Answer


def _page(found: Answer) -> str:
    from healthtrust.reports.review_equity import equity_page

    return equity_page(found)


def _main(found: Answer) -> Rows:
    return rows.tables(found)["measures"]


EQUITY = Written("Equity", told.sentence, told.notes, rows.tables, _main, _page)
