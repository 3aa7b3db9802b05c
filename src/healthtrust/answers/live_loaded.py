"""How a load is told: every row and minor unit accounted for, as a tree of blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from healthtrust.people.intake.report import FORM, Doubts, FileReport, LoadReport, MoneyReport, TableReport
from healthtrust.people.intake.told import count
from healthtrust.reports import answer_page, load_report
from healthtrust.reports.answer_page import Parts, Said, Section, Top, table_of
from healthtrust.reports.tree.blocks import Document


def document(report: Mapping[str, Any], currency: str) -> Document:
    """Return the report of a load as a tree; of tables alone, where other means than ours wrote it."""
    if report.get("form") == FORM:
        return answer_page.document_of(*load_report.parts_of(of_plain(report)))
    return answer_page.document_of(*_short(report, currency))


def of_plain(report: Mapping[str, Any]) -> LoadReport:
    """Return the report that load.json tells in plain values; what it says of whole folders is left out."""
    known = LoadReport.__dataclass_fields__
    told = {name: value for name, value in report.items() if name in known}
    doubts = {name: value for name, value in told["doubts"].items() if name in Doubts.__dataclass_fields__}
    return LoadReport(
        **{
            **told,
            "tables": tuple(_table(each) for each in told["tables"]),
            "files": tuple(FileReport(**each) for each in told["files"]),
            "doubts": Doubts(**doubts),
            "notes": tuple(told.get("notes", ())),
            "earlier": tuple(told.get("earlier", ())),
        }
    )


def _table(told: Mapping[str, Any]) -> TableReport:
    known = TableReport.__dataclass_fields__
    money = tuple(
        MoneyReport(**{name: each[name] for name in MoneyReport.__dataclass_fields__})
        for each in told["money"]
    )
    return TableReport(**{**{name: told[name] for name in told if name in known}, "money": money})


def _short(report: Mapping[str, Any], currency: str) -> Parts:
    """Return the parts of a report that says no more than its tables."""
    real, tables = report.get("synthetic") is not True, report.get("tables", [])
    rows = {
        "table": [each["table"] for each in tables],
        "rows in": [count(int(each["rows_in"]), real) for each in tables],
        "kept": [count(int(each["kept"]), real) for each in tables],
        "set aside": [count(sum(each["aside"].values()), real) for each in tables],
    }
    said = "Everything adds up." if report.get("reconciles") else "It does NOT add up."
    top = Top("Load report", str(report.get("title", "Records")), said, (Said("Tables", f"{len(tables):,}"),))
    section = Section("rows", "What became of every row?", tables=(table_of("Rows by table", rows),))
    return top, (section,), f"Money in {currency}."
