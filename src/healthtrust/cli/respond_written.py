"""What `healthtrust deliver respond` writes: every year as CSV, all tables as a workbook, or a page."""

from __future__ import annotations

from healthtrust.cli.written import Written
from healthtrust.study.arrangements import told
from healthtrust.study.arrangements.answer import Answer


def _page(found: Answer) -> str:
    from healthtrust.reports.deliver_respond import respond_page

    return respond_page(found)


RESPONSE = Written("How care responds", told.sentence, told.notes, told.tables, told.year_rows, _page)
