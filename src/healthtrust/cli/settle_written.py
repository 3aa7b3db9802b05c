"""What a settlement is written as: rows, a workbook, a page; its trace and its postings beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.cli.columns import as_sheet, write_csv
from healthtrust.deliver.settlement.answer import (
    Answer,
    book_of,
    not_postable,
    posting_rows,
    reason_rows,
    sentence,
    settlement_rows,
)
from healthtrust.deliver.settlement.terms import terms_in_force
from healthtrust.deliver.settlement.trace import trace_columns
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.comma_separated import comma_separated
from healthtrust.records.sheets import write_sheets
from healthtrust.records.store import write_columns
from healthtrust.records.whole_file import write_whole

WRITTEN = (".csv", ".xlsx", ".parquet", ".html")
LEDGERS = (".csv", ".parquet", ".beancount")
MOST_ROWS = 1_048_575
"""Rows of a sheet below its header."""


@dataclass(frozen=True)
class Wanted:
    """What is to be written, and whose steps the page shows."""

    out: Path | None = None
    trace: bool = False
    ledger: Path | None = None
    party: str = ""


def write_answer(answer: Answer, wanted: Wanted) -> dict[str, Path]:
    """Write what is wanted; return the files by kind, such as `settlement.csv`."""
    files: dict[str, Path] = {}
    if wanted.ledger is not None:
        _write_ledger(answer, wanted.ledger)
        files[f"postings{wanted.ledger.suffix.lower()}"] = wanted.ledger
    if wanted.out is None:
        return files
    ending = wanted.out.suffix.lower()
    if ending == ".xlsx":
        write_sheets(wanted.out, answer.settled.contract.title, _sheets(answer, wanted))
    elif ending == ".html":
        from healthtrust.reports.settlement_page import settlement_page

        write_whole(settlement_page(answer, wanted.party), wanted.out)
    elif ending == ".parquet":
        _write_parquet(settlement_rows(answer), wanted.out)
    else:
        write_csv(settlement_rows(answer, printed=True), wanted.out)
    files[f"settlement{f' of {wanted.party}' if ending == '.html' and wanted.party else ''}{ending}"] = (
        wanted.out
    )
    if wanted.trace and ending != ".xlsx":
        to = trace_beside(wanted.out)
        _write_trace(answer, to)
        files[f"trace{to.suffix}"] = to
    return files


def trace_beside(out: Path) -> Path:
    """Return the file of the trace beside an answer.

    >>> str(trace_beside(Path("paid.html"))), str(trace_beside(Path("paid.parquet")))
    ('paid-trace.csv', 'paid-trace.parquet')
    """
    return out.with_name(f"{out.stem}-trace{'.parquet' if out.suffix.lower() == '.parquet' else '.csv'}")


def too_long(answer: Answer, wanted: Wanted) -> list[Problem]:
    """Return whether a workbook is wanted of more rows than a sheet holds."""
    if wanted.out is None or wanted.out.suffix.lower() != ".xlsx":
        return []
    rows = _trace_rows(answer) if wanted.trace else answer.settled.statement.parties
    if rows <= MOST_ROWS:
        return []
    return [Problem("--out", f"{rows:,} rows", f"at most {MOST_ROWS:,} in a sheet", remedy="Write Parquet.")]


def unknown_party(answer: Answer, wanted: Wanted) -> list[Problem]:
    """Return whether the page is wanted of a party that the statement does not name."""
    keys = answer.settled.statement.key.tolist()
    if not wanted.party or wanted.party in keys:
        return []
    near = nearest_match(wanted.party, keys)
    return [Problem("--party", repr(wanted.party), "a party of the statement", near)]


def _trace_rows(answer: Answer) -> int:
    """Return the most rows that the trace can have."""
    statement = answer.settled.statement
    lines = statement.parties if statement.party is None else len(statement.party)
    by_line = sum(step.per == "line" for step in answer.settled.contract.steps)
    return by_line * lines + (len(answer.settled.contract.steps) - by_line + 1) * statement.parties


def _sheets(answer: Answer, wanted: Wanted) -> Mapping[str, Any]:
    """Return the sheets: settlement, trace, postings, terms in force, reasons, and what was asked."""
    settled = answer.settled
    statement = settled.statement
    sheets = {"settlement": as_sheet(settlement_rows(answer))}
    if wanted.trace or _trace_rows(answer) <= MOST_ROWS:
        trace = trace_columns(settled)
        sheets["trace"] = as_sheet({name: _plain(values.tolist()) for name, values in trace.items()})
    kept_from = not_postable(answer)
    if not kept_from:
        postings: dict[str, list[Any]] = posting_rows(answer, book_of(answer))
        for side in ("debit", "credit"):
            postings[side] = [float(text) if text else None for text in postings[side]]
        sheets["postings"] = as_sheet(postings)
    terms = terms_in_force(settled.contract, set(statement.year.tolist()), set(statement.track.tolist()))
    sheets["terms in force"] = as_sheet(terms)
    sheets["reasons"] = as_sheet(reason_rows(answer))
    told = [["says", sentence(answer)], ["contract", settled.contract.name], ["stage", settled.stage]]
    told += [["version", settled.contract.version], ["source", settled.contract.source]]
    told += [["currency", answer.money.code or "none named"]] + [
        ["not posted", str(problem)] for problem in kept_from
    ]
    return sheets | {"answer": (["what", "found"], told)}


def _plain(values: list[Any]) -> list[Any]:
    """Return values without what is not known."""
    return [None if value != value else value for value in values]


def _write_trace(answer: Answer, to: Path) -> None:
    trace = trace_columns(answer.settled)
    if to.suffix == ".parquet":
        _write_parquet(trace, to)
    else:
        write_whole(comma_separated(trace), to)


def _write_ledger(answer: Answer, to: Path) -> None:
    """Write the postings of what is due now: rows, or a file that an accounting program checks."""
    book = book_of(answer)
    if to.suffix.lower() == ".beancount":
        from healthtrust.ledger.beancount import beancount_text

        write_whole(beancount_text(book, answer.settled.contract.title), to)
    elif to.suffix.lower() == ".parquet":
        rows: dict[str, list[Any]] = posting_rows(answer, book)
        for side in ("debit", "credit"):
            rows[side] = [float(text) if text else None for text in rows[side]]
        _write_parquet(rows, to)
    else:
        write_csv(posting_rows(answer, book), to)


def _write_parquet(columns: Mapping[str, Any], to: Path) -> None:
    """Write columns as Parquet, whole or not at all."""
    beside = to.with_name(f".{to.name}.partial")
    write_columns(beside, columns)
    beside.replace(to)
