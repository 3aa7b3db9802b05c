"""A formula for a party reads its lines only through `sum_of`; one for a line reads line and party alike.

    sum_of(price * cases)    over the lines of the party      total(members)    over parties, never lines

>>> from healthtrust.ground.formula.read import known_good
>>> list(misread(known_good("fee + cases").tree, {"cases"}, by_line=False))
['cases, which stands in each line']
>>> list(misread(known_good("fee + sum_of(cases)").tree, {"cases"}, by_line=False))
[]
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from healthtrust.design.contract import Contract, Step
from healthtrust.ground.formula.read import read
from healthtrust.ground.problems import Problem

REMEDY = 'Sum it with sum_of, or give the step `per = "line"`.'

Placed = tuple[str, str, bool]
"""Where a formula stands, its text, and whether it is asked of each line."""


def line_problems(contract: Contract, where: str) -> list[Problem]:
    """Return formulas that read lines where they are asked of a party, or where there are no lines."""
    columns = {name for name, column in contract.columns.items() if column.per == "line"}
    by_line = [step for step in contract.steps if step.per == "line"]
    lines = columns | {step.name for step in by_line}
    expected = 'a column with `per = "line"` beside it'
    problems = [
        Problem(f"{where}, step {step.name}", "a step by line in a contract without lines", expected)
        for step in by_line
        if not columns
    ]
    party_steps = {step.name for step in contract.steps if step.per == "party"}
    for name in sorted({step.name for step in by_line} & party_steps):
        problems.append(Problem(f"{where}, step {name}", "steps by line and by party", "one of the two"))
    for here, text, of_line in _placed(contract, where):
        formula, _ = read(text, here, tuple(contract.tables))
        if formula is None:
            continue
        if "sum_of" in formula.calls and not columns:
            problems.append(Problem(here, f"sum_of in {text}, without lines", expected))
        for found in dict.fromkeys(misread(formula.tree, lines, by_line=of_line)):
            once = "what stands once for a party"
            problems.append(Problem(here, f"{found} in {text}", once, remedy=REMEDY))
    amount = [step for step in by_line if step.name == contract.amount]
    return problems + [Problem(f"{where}, amount", "a step by line", "a step by party") for _ in amount[:1]]


def misread(node: ast.AST, lines: Collection[str], *, by_line: bool) -> Iterator[str]:
    """Return what a formula reads of lines where it may not; `by_line`: whether it may read them here."""
    if isinstance(node, ast.Name) and node.id in lines and not by_line:
        yield f"{node.id}, which stands in each line"
    inner = by_line
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        inner = {"sum_of": True, "total": False}.get(node.func.id, by_line)
        within = [n.id for part in node.args for n in ast.walk(part) if isinstance(n, ast.Name)]
        if node.func.id == "sum_of" and "sum_of" in within:
            yield "sum_of within sum_of"
    for child in ast.iter_child_nodes(node):
        yield from misread(child, lines, by_line=inner)


def _placed(contract: Contract, where: str) -> Iterator[Placed]:
    """Return every formula of a contract that is asked of parties or lines."""
    for step in contract.steps:
        yield from ((f"{where}, step {step.name}", text, step.per == "line") for text in formulas_of(step))
    for k, check in enumerate(contract.checks, start=1):
        yield f"{where}, check {k}", check.holds, check.per == "line"
    for k, reason in enumerate(contract.reasons, start=1):
        yield f"{where}, reason {k}", reason.when, False
    if contract.funding.fund:
        yield f"{where}, funding", contract.funding.fund, False


def formulas_of(step: Step) -> list[str]:
    """Return the formulas of a step: its value, or what its rule looks at, its scale and its slopes."""
    slopes = [band.slope for band in (*step.gains, *step.losses) if isinstance(band.slope, str)]
    return [text for text in (step.value, step.of, step.relative_to, *slopes) if text]
