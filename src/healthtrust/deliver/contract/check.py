"""What makes a contract sound: every name is known where it is used, and units agree.

Steps are taken in order, and one may use only what stands before it: that makes the order of operations
explicit.

>>> from healthtrust.design.contract import Column, Step
>>> owed = Step(name="owed", part="base", says="what is owed", clause="1", unit="EUR", value="prise * cases")
>>> columns = {"price": Column(meaning="price of a case", unit="EUR per case"),
...            "cases": Column(meaning="cases treated", unit="cases")}
>>> fees = Contract(name="fees", title="Fees", version="1", about="Fees.", party="hospital", payer="trust",
...                 columns=columns, steps=[owed], amount="owed", source="ours")
>>> print(problems_of(fees, "fees.toml")[0])
fees.toml, step owed: found 'prise' in prise * cases; expected a column, a term or a step before it \
(did you mean 'price'?).
"""

from __future__ import annotations

from collections.abc import Callable

from healthtrust.deliver.contract.bands_check import band_problems
from healthtrust.deliver.contract.columns_check import column_problems
from healthtrust.deliver.contract.declared_check import declared_problems
from healthtrust.deliver.contract.lines_check import line_problems
from healthtrust.deliver.contract.unread_check import unread_problems
from healthtrust.design.contract import GIVEN, Contract, Step
from healthtrust.ground.formula.read import read
from healthtrust.ground.formula.units import TEXT, Unit, unit, unit_of
from healthtrust.ground.problems import Problem, nearest_match

Units = dict[str, Unit]


def problems_of(contract: Contract, where: str) -> list[Problem]:
    """Return everything that is wrong with a contract; `where` names its file."""
    problems = declared_problems(contract, where) + column_problems(contract, where)
    problems += _formulas(contract, where) + line_problems(contract, where) + _levers(contract, where)
    return problems + unread_problems(contract, where)


def units_given(contract: Contract) -> Units:
    """Return the units of what formulas may use before the first step."""
    units = {name: unit(column.unit) for name, column in contract.columns.items()}
    units |= {term.name: unit(term.unit) for term in contract.terms}
    units |= {name: unit(table.unit) for name, table in contract.tables.items()}
    return units | {"year": unit(""), "stage": TEXT}


def _formulas(contract: Contract, where: str) -> list[Problem]:
    """Return what is wrong with the formulas of steps, funding and reasons, in their order."""
    known = units_given(contract)
    names = {*known, *contract.columns, *GIVEN} - set(contract.tables)
    problems: list[Problem] = []
    for here, text in _before_steps(contract, where):
        problems += _formula(text, contract, known, names - {"stage"}, here)[1]
    for step in contract.steps:
        here = f"{where}, step {step.name}"
        problems += _of_step(step, contract, known, names, here)
        known[step.name] = unit(step.unit)
        names.add(step.name)
    if contract.amount not in {step.name for step in contract.steps}:
        near = nearest_match(contract.amount, [step.name for step in contract.steps])
        problems.append(Problem(f"{where}, amount", repr(contract.amount), "the name of a step", near))
    others = [(f"{where}, reason {k}", reason.when) for k, reason in enumerate(contract.reasons, start=1)]
    others += [(f"{where}, funding", contract.funding.fund)] if contract.funding.fund else []
    problems += [p for here, text in others for p in _formula(text, contract, known, names, here)[1]]
    return problems + _whole_row(contract, where)


def _before_steps(contract: Contract, where: str) -> list[tuple[str, str]]:
    """Return the formulas that are asked before the first step, each with its place."""
    checks = [(f"{where}, check {k}", check.holds) for k, check in enumerate(contract.checks, start=1)]
    return checks + _needed(contract, where)


def _needed(contract: Contract, where: str) -> list[tuple[str, str]]:
    return [(f"{where}, column {n}", c.needed) for n, c in contract.columns.items() if c.needed]


def _whole_row(contract: Contract, where: str) -> list[Problem]:
    """Return columns whose `needed` adds up over rows: it is asked of each row alone."""
    return [
        Problem(here, f"{call} in {text}", "a formula over one row")
        for here, text in _needed(contract, where)
        for formula in [read(text, here, tuple(contract.tables))[0]]
        for call in (formula.calls if formula else ())
        if call in ("sum_of", "total")
    ]


def _of_step(step: Step, contract: Contract, known: Units, names: set[str], here: str) -> list[Problem]:
    """Return what is wrong with one step, given what stands before it."""
    if bool(step.value) == bool(step.of):
        found = "both `value` and `of`" if step.value else "neither `value` nor `of`"
        return [Problem(here, found, "`value`, a formula, or `of` with `gains` and `losses`")]
    text = step.value or step.of
    counted, problems = _formula(text, contract, known, names, here)
    if step.of:
        slope, wrong = _bands(step, counted, lambda text: _formula(text, contract, known, names, here), here)
        problems += wrong
        counted = counted * slope if counted is not None and slope is not None else counted
    elif step.gains or step.losses:
        problems.append(Problem(here, "bands beside `value`", "bands beside `of`"))
    if not problems and counted is not None and counted != unit(step.unit):
        problems.append(Problem(here, f"unit {step.unit or 'share'}", f"{counted}, the unit of {text}"))
    return problems


def _bands(
    step: Step, of: Unit | None, ask: Callable[[str], tuple[Unit | None, list[Problem]]], here: str
) -> tuple[Unit | None, list[Problem]]:
    """Return the unit of a rule's slopes and what is wrong with its bands; `ask` reads a formula."""
    slopes = [ask(str(band.slope)) for band in (*step.gains, *step.losses)]
    problems = band_problems(step, here) + [problem for _, wrong in slopes for problem in wrong]
    units = list(dict.fromkeys(found for found, _ in slopes if found is not None))
    if len(units) > 1:
        problems.append(Problem(here, f"slopes in {units[0]} beside {units[1]}", "one unit"))
    if step.relative_to:
        scale, wrong = ask(step.relative_to)
        problems += wrong
        if of is not None and scale is not None and scale != of:
            problems.append(Problem(here, f"relative_to in {scale}", f"{of}, as {step.of}"))
    return (units[0] if units else None), problems


def _formula(
    text: str, contract: Contract, known: Units, names: set[str], here: str
) -> tuple[Unit | None, list[Problem]]:
    """Return the unit of a formula and what is wrong with it."""
    formula, problems = read(text, here, tuple(contract.tables))
    if formula is None:
        return None, problems
    expected = "a column, a term or a step before it"
    problems = [
        Problem(here, f"{name!r} in {text}", expected, nearest_match(name, names))
        for name in formula.names
        if name not in names
    ]
    if problems:
        return None, problems
    points = {name: unit(table.of) for name, table in contract.tables.items()}
    return unit_of(formula, known, here, points)


def _levers(contract: Contract, where: str) -> list[Problem]:
    """Return levers that move what is no column of numbers, or lines by a formula that is none."""
    known = units_given(contract)
    names = {*known, *contract.columns, *GIVEN} - set(contract.tables)
    numbers = {name for name, column in contract.columns.items() if column.unit != "text"}
    formulas = [
        problem
        for moved in contract.levers
        for text in (moved.of_line, *moved.columns.values())
        if isinstance(text, str) and text
        for problem in _formula(text, contract, known, names, f"{where}, lever {moved.lever}")[1]
    ]
    formulas += [
        Problem(f"{where}, lever {moved.lever}", f"a formula for {name}", "a number: money is money")
        for moved in contract.levers
        for name, change in moved.columns.items()
        if moved.lever == "cost of care" and isinstance(change, str)
    ]
    return formulas + [
        Problem(f"{where}, lever {moved.lever}", f"column {name!r}", "a column of numbers", near)
        for moved in contract.levers
        for name in moved.columns
        if name not in numbers
        for near in [nearest_match(name, numbers)]
    ]
