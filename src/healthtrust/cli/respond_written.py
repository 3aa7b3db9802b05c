"""What `healthtrust deliver respond` writes: every year as CSV, all tables as a workbook, or a page."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.columns import as_sheet, write_csv
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import write_whole
from healthtrust.study.arrangements import told
from healthtrust.study.arrangements.answer import Answer


def write(found: Answer, to: Path) -> None:
    """Write the answer as a page, year by year as CSV, or all tables as a workbook."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.deliver_respond import respond_page

        write_whole(respond_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(told.year_rows(found), to)
    else:
        said = [("says", told.sentence(found)), *(("note", note) for note in told.notes(found))]
        sheets = {name: as_sheet(columns) for name, columns in told.tables(found).items()}
        write_sheets(to, "How care responds", {**sheets, "answer": (("what", "found"), said)})
