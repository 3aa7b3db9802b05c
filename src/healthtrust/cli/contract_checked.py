"""healthtrust deliver contract check: is a contract sound, can a statement be settled; an empty one."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.columns import as_sheet
from healthtrust.cli.contract_tables import TABLES, columns_rows, status_words, statuses
from healthtrust.deliver.contract.library import contract_named
from healthtrust.deliver.settlement import read_statement, settle
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import refuse
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole
from healthtrust.reports.phrases import counted


def check_verb(path: str, statements: Path | None, template: Path | None) -> None:
    """Say that a contract is sound, or all that is wrong with it; check a statement; write an empty one."""
    refuse(unwritable(template, TABLES, (Path(path), statements), "--template"))
    contract = contract_named(path)
    held = {"column": contract.columns, "term": contract.terms, "table": contract.tables}
    held |= {"check": contract.checks, "step": contract.steps}
    said = [f"{len(part)} {name}{'' if len(part) == 1 else 's'}" for name, part in held.items() if part]
    print(f"{contract.name} is sound: {', '.join(said)}; {status_words(statuses(contract))}.")
    if statements is not None:
        statement = read_statement(contract, statements)
        settle(contract, statement)
        lines = "" if statement.party is None else f" in {len(statement.party):,} lines"
        print(f"{statements.name} can be settled: {counted(statement.parties, 'settlement')}{lines}.")
    if template is not None:
        _write_template(contract, template)
        print(f"Wrote {template}: {len(_header(contract))} columns, no rows yet.")


def _write_template(contract: Contract, to: Path) -> None:
    """Write an empty statement: its header with units; in a workbook the meanings on a second sheet."""
    if to.suffix.lower() == ".csv":
        write_whole(",".join(_header(contract)) + "\n", to)
        return
    meanings = as_sheet(columns_rows(contract))
    sheets = {"statement": (_header(contract), []), "columns": meanings}
    write_sheets(to, f"Statement for {contract.title}", sheets)


def _header(contract: Contract) -> list[str]:
    """Return the header of a statement, units in brackets."""
    units = {name: "" for name in contract.key} | {n: c.unit for n, c in contract.columns.items()}
    return [f"{name} [{unit}]" if unit not in ("", "text") else name for name, unit in units.items()]
