"""What parties spent, as it is said on a screen, as JSON, and in files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from healthtrust.cli.columns import as_sheet, as_texts, write_csv
from healthtrust.cli.say import say_table
from healthtrust.deliver.guards import Guarded
from healthtrust.deliver.guards.statement import (
    aside_rows,
    costliest_rows,
    development_rows,
    limits_rows,
    parties_rows,
    sentence,
)
from healthtrust.design.contract import Contract
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import write_whole

SHOWN = 30
SAYS = ("party", "class", "members", "person_years", "cost", "truncated", "stop_loss_recovered", "spending")


def say(found: Guarded, statement: dict[str, Any], contract: Contract) -> None:
    """Print the sentence, notes, the table of parties, and what the contract still needs."""
    print(sentence(found))
    for note in found.notes:
        print(note)
    for party, why, lines, amount in found.aside:
        shown = f"{amount / 10**found.money.exponent:,.2f} {found.money.code}"
        said = f"{lines:,} line{'' if lines == 1 else 's'} of {party or 'no party'}"
        print(f"Set aside: {said}, {shown}: {why}.")
    rows = parties_rows(found)
    shown_columns = [name for name in SAYS if name != "class" or any(found.of_class)]
    print()
    say_table([name.replace("_", " ") for name in shown_columns], as_texts(rows, shown_columns)[:SHOWN])
    if len(found.party) > SHOWN:
        print(f"{SHOWN} of {len(found.party):,} rows; --out writes all")
    for title, columns in (
        ("cut off above, for a person and year", limits_rows(found)),
        ("how claims come in, by month since service", development_rows(found)),
        ("the costliest persons", costliest_rows(found)),
    ):
        if next(iter(columns.values())):
            print(f"\n{title}")
            say_table([name.replace("_", " ") for name in columns], as_texts(columns, list(columns)))
    missing = [name for name, column in contract.columns.items() if _needed(column, name, statement)]
    if missing:
        print(f"\nTo settle {contract.name}, the statement also needs: {', '.join(missing)}.")


def _needed(column: Any, name: str, statement: dict[str, Any]) -> bool:
    return not column.optional and name not in {header.partition(" [")[0] for header in statement}


def _tables(found: Guarded, statement: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return all tables of the answer that have rows, the statement first."""
    tables = {
        "statement": statement,
        "parties": parties_rows(found),
        "limits": limits_rows(found),
        "claims lag": development_rows(found),
        "set aside": aside_rows(found),
        "costliest": costliest_rows(found),
    }
    return {name: columns for name, columns in tables.items() if next(iter(columns.values()))}


def as_plain(found: Guarded, statement: dict[str, Any]) -> dict[str, Any]:
    """Return everything as plain values; tables as rows."""
    tables = {
        name.replace(" ", "_"): [dict(zip(columns, row, strict=True)) for row in as_sheet(columns)[1]]
        for name, columns in _tables(found, statement).items()
    }
    total = {name: int(amount.sum()) for name, amount in found.money_of.items()}
    of_cost = max(total["cost"], 1)
    return {
        "says": sentence(found),
        "currency": found.money.code,
        "completion": float(found.completion),
        "share_truncated": total["truncated"] / of_cost,
        "share_recovered": total["recovered"] / of_cost,
        "share_pooled": total["pooled"] / of_cost,
        "share_of_costliest_hundredth": found.top_share,
        "notes": list(found.notes),
        **tables,
    }


def write(found: Guarded, statement: dict[str, Any], out: Path) -> None:
    """Write the statement as CSV, all tables as a workbook, or the page."""
    if out.suffix.lower() == ".html":
        from healthtrust.reports.deliver_claims import claims_page

        write_whole(claims_page(found), out)
    elif out.suffix.lower() == ".csv":
        write_csv(statement, out)
    else:
        sheets = {name: as_sheet(columns) for name, columns in _tables(found, statement).items()}
        told = [("says", sentence(found)), ("currency", found.money.code)]
        told += [("completion", f"{float(found.completion):g}"), *(("note", note) for note in found.notes)]
        write_sheets(out, "Spending by party", {**sheets, "answer": (("what", "found"), told)})
