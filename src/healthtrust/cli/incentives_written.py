"""The tables of what contracts reward, as JSON, CSV, a workbook or a page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import as_sheet, write_csv
from healthtrust.deliver.incentives import rows, said
from healthtrust.deliver.incentives.answer import Answer
from healthtrust.deliver.incentives.arrangements import Actor
from healthtrust.deliver.incentives.stack import Stacked
from healthtrust.ground.rows import by_row
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import write_whole


@dataclass(frozen=True)
class Told:
    """The answer: contracts one by one, and the stack of an actor where one is asked for."""

    found: Answer | None
    actor: Actor | None
    stacked: tuple[Stacked, ...]


def as_plain(told: Told) -> dict[str, object]:
    """Return the sentence and every table as plain values."""
    says = [said.sentence(told.found)] if told.found is not None else []
    says += [said.stack_said(told.actor, told.stacked)] if told.actor is not None else []
    plain = {name: by_row(columns) for name, columns in _tables(told).items()}
    return {"says": " ".join(says), **plain}


def write(told: Told, to: Path) -> None:
    """Write the main table as CSV, all tables as a workbook, or the page."""
    tables = _tables(told)
    if to.suffix.lower() == ".html":
        from healthtrust.reports.deliver_incentives import incentives_page

        write_whole(incentives_page(told.found, told.actor, told.stacked), to)
    elif to.suffix.lower() == ".csv":
        write_csv(next(iter(tables.values())), to)
    else:
        says = str(as_plain(told)["says"])
        sheets = {name: as_sheet(columns) for name, columns in tables.items()}
        write_sheets(to, "What contracts reward", {**sheets, "answer": (("what", "found"), [("says", says)])})


def _tables(told: Told) -> dict[str, rows.Columns]:
    """Return every table of the answer by name, the main one first."""
    tables: dict[str, rows.Columns] = {}
    if told.found is not None:
        tables["prices"] = rows.price_rows(told.found)
        tables["findings"] = rows.finding_rows(told.found)
        tables["along the lever"] = rows.curve_rows(told.found)
    if told.actor is not None:
        tables["stack"] = rows.total_rows(told.actor, told.stacked)
        tables["stack by contract"] = rows.stack_rows(told.actor, told.stacked)
    return tables
