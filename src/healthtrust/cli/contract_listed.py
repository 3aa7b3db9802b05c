"""healthtrust deliver contract list: the contracts that ship, and how well their numbers are known."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from healthtrust.cli.contract_tables import TABLES, listed_rows, status_words, write_tables
from healthtrust.cli.say import say_json
from healthtrust.deliver.contract.library import contract_named, shipped_contracts
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.rows import by_row
from healthtrust.records.whole_file import unwritable
from healthtrust.reports.phrases import counted


def list_verb(*, json: bool = False, out: Path | None = None) -> None:
    """List the contracts that ship; one that is not sound is named after all the others."""
    refuse(unwritable(out, TABLES, option="--out"))
    contracts, problems = _sound(shipped_contracts())
    rows = listed_rows(contracts)
    if out is not None:
        write_tables(out, "Contracts", {"contracts": rows})
    if json:
        say_json(by_row(rows))
    else:
        print(f"{len(contracts)} contracts ship; `healthtrust deliver contract show NAME` says one in words.")
        for row in by_row(rows):
            print(_said(row, shutil.get_terminal_size().columns))
    refuse(problems)


def _sound(names: Sequence[str]) -> tuple[list[Contract], list[Problem]]:
    """Return the contracts that are sound, and which are not."""
    found, problems = [], []
    for name in names:
        try:
            found.append(contract_named(name))
        except InvalidInput as refused:
            remedy = f"`healthtrust deliver contract check {name}` tells them."
            said = counted(len(refused.problems), "problem")
            problems.append(Problem(f"contract {name}", said, "a sound contract", remedy=remedy))
    return found, problems


def _said(row: Mapping[str, Any], width: int) -> str:
    """Return a contract as its name with its title, and a paragraph on it below."""
    told = [f"from {row['payer']} to {row['party']}"]
    told += [f"years {row['years']}"] if row["years"] != "all" else []
    told += [row["currency"]] if row["currency"] != "any" else []
    told += [counted(row["steps"], "step"), status_words(row), f"version {row['version']}"]
    below = textwrap.fill("; ".join(told), width, initial_indent="    ", subsequent_indent="    ")
    return f"{row['name']}: {row['title']}\n{below}"
