"""What of a contract is never read: terms and tables without a formula, reasons behind one that holds.

>>> from healthtrust.deliver.contract.library import contract_named
>>> unread_problems(contract_named("block"), "block.toml")
[]
"""

from __future__ import annotations

from healthtrust.deliver.contract.lines_check import formulas_of
from healthtrust.design.contract import Contract
from healthtrust.ground.formula.read import read
from healthtrust.ground.problems import Problem

_ALWAYS = "always"
"""Stands for a condition that names nothing, so that it holds for every party or for none."""


def unread_problems(contract: Contract, where: str) -> list[Problem]:
    """Return terms and tables that no formula reads, and reasons that are never said."""
    return _unread(contract, where) + _unsaid(contract, where)


def _unread(contract: Contract, where: str) -> list[Problem]:
    """Return terms and tables that no formula reads."""
    texts = [text for step in contract.steps for text in formulas_of(step)]
    texts += [check.holds for check in contract.checks] + [reason.when for reason in contract.reasons]
    texts += [column.needed for column in contract.columns.values()]
    texts += [contract.funding.fund] + [moved.of_line for moved in contract.levers]
    formulas = [read(text, "", tuple(contract.tables))[0] for text in texts if text]
    if None in formulas:
        return []
    read_by = {word for f in formulas if f is not None for word in (*f.names, *f.calls)}
    declared = {term.name: "term" for term in contract.terms} | dict.fromkeys(contract.tables, "table")
    return [
        Problem(
            f"{where}, {kind} {name}", "what no formula reads", f"a {kind} that is used", remedy="Drop it."
        )
        for name, kind in declared.items()
        if name not in read_by
    ]


def _unsaid(contract: Contract, where: str) -> list[Problem]:
    """Return reasons that are never said: one before them always holds, or asks the same."""
    problems: list[Problem] = []
    before: dict[str, int] = {}
    for k, reason in enumerate(contract.reasons, start=1):
        formula, _ = read(reason.when, "", tuple(contract.tables))
        always = [n for text, n in before.items() if text == reason.when or text == _ALWAYS]
        if always:
            found = f"a reason that is never said, since reason {always[0]} holds first"
            problems.append(Problem(f"{where}, reason {k}", found, "a reason of its own before it"))
        if formula is not None:
            before.setdefault(reason.when if formula.names else _ALWAYS, k)
    return problems
