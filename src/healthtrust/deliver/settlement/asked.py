"""A settlement from files: contract, statement, of an appeal the settlement before; the same files, the same
answer.

    files + options  →  answer          options: stage, currency, month in which it is posted

A first settlement and its rerun years later call this one function; only where the bytes lie differs.

>>> options_of("final", currency_code="gbp")
{'stage': 'final', 'currency': 'GBP', 'month': ''}
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from healthtrust.deliver.contract.library import contract_of, contract_path
from healthtrust.deliver.settlement.answer import Answer, settled_before
from healthtrust.deliver.settlement.archive import File
from healthtrust.deliver.settlement.due import step_due
from healthtrust.deliver.settlement.settle import settle
from healthtrust.deliver.settlement.statement import read_statement
from healthtrust.design.alone import read_alone
from healthtrust.design.contract import STAGES, Contract
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import DECIMALS, Currency, currency
from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem, in_words, nearest_match

ANY = Currency("", 2)
"""Currency of a contract that is for any, where none is named: amounts stand without a sign."""


def options_of(stage: str, currency_code: str = "", month: str = "") -> dict[str, str]:
    """Return the options of a settlement as they are kept; raises for those that are not sound."""
    problems = []
    if stage not in STAGES:
        problems.append(Problem("--stage", repr(stage), in_words(STAGES), nearest_match(stage, STAGES)))
    if month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        problems.append(Problem("--month", repr(month), "a month such as 2027-12"))
    refuse(problems)
    return {"stage": stage, "currency": currency(currency_code).code if currency_code else "", "month": month}


def files_of(contract: str, statement: Path, before: Path | None = None) -> tuple[File, ...]:
    """Return the inputs of a settlement: a shipped contract or a file, a statement, an earlier settlement."""
    path = contract_path(contract)
    if not path.is_file():
        read_alone(path, Contract)
    files = [File("contract", path.name, path), File("statement", statement.name, statement)]
    return (*files, File("before", before.name, before)) if before else tuple(files)


def answered(files: Sequence[File], options: Mapping[str, str]) -> Answer:
    """Return the answer of files and options; raises with everything that keeps it from being settled."""
    by_role = {file.role: file for file in files}
    contract = _contract(by_role["contract"])
    money = currency_of(contract, options["currency"])
    named = by_role["statement"]
    statement = replace(read_statement(contract, named.path), source=named.name)
    settled = settle(contract, statement, options["stage"])
    before, left = settled_before(settled, by_role["before"].path) if "before" in by_role else (None, 0)
    month = Month(*map(int, options["month"].split("-"))) if options["month"] else None
    return Answer(settled, money, before, left, month)


def currency_of(contract: Contract, named: str = "") -> Currency:
    """Return the currency of a contract, the one named where it is for any; raises where they disagree."""
    unit = step_due(contract).unit
    own = contract.currency or (unit if unit in DECIMALS else "")
    code = currency(named).code if named else ""
    if own and code not in ("", own):
        expected = f"{own}, the currency of {contract.name}"
        refuse([Problem("--currency", code, expected, remedy="Leave it out.")])
    return currency(own or code) if own or code else ANY


def _contract(file: File) -> Contract:
    try:
        text = file.path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        refuse([Problem(file.name, "bytes that are not UTF-8", "a UTF-8 text file")])
        raise
    return contract_of(text, file.name)
