"""What makes a contract sound: every name is known where it is used, units agree, dates do not overlap.

Steps are taken in order, and one may use only what stands before it: that makes the order of operations
explicit. Steps or terms of one name must be for different years or tracks.

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

from collections.abc import Callable, Iterable
from itertools import pairwise

from healthtrust.deliver.contract.bands_check import band_problems
from healthtrust.design.contract import GIVEN, Contract, Points, Step, Term, Track
from healthtrust.ground.formula.read import FUNCTIONS, read
from healthtrust.ground.formula.units import Unit, unit, unit_of
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ledger.chart import CHART

Units = dict[str, Unit]


def problems_of(contract: Contract, where: str) -> list[Problem]:
    """Return everything that is wrong with a contract; `where` names its file."""
    problems = _names(contract, where) + _dates(contract, where) + _accounts(contract, where)
    for name, table in contract.tables.items():
        problems += _points(table, f"{where}, table {name}")
    for column in (contract.period, contract.track, contract.funding.pool):
        if column and column not in contract.columns:
            near = nearest_match(column, contract.columns)
            problems.append(Problem(where, f"the column {column!r}", "one of its columns", near))
    return problems + _formulas(contract, where) + _levers(contract, where)


def units_given(contract: Contract) -> Units:
    """Return the units of what formulas may use before the first step; texts are left out."""
    units = {name: unit(column.unit) for name, column in contract.columns.items() if column.unit != "text"}
    units |= {term.name: unit(term.unit) for term in contract.terms}
    return units | {name: unit(table.unit) for name, table in contract.tables.items()} | {"year": unit("")}


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
    return problems + [p for here, text in others for p in _formula(text, contract, known, names, here)[1]]


def _before_steps(contract: Contract, where: str) -> list[tuple[str, str]]:
    """Return the formulas that are asked before the first step, each with its place."""
    checks = [(f"{where}, check {k}", check.holds) for k, check in enumerate(contract.checks, start=1)]
    return checks + [(f"{where}, column {n}", c.needed) for n, c in contract.columns.items() if c.needed]


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
    return unit_of(formula, known, here)


def _names(contract: Contract, where: str) -> list[Problem]:
    """Return names that mean two things."""
    kinds = {
        "column": {name for name in contract.columns if name != contract.period},
        "term": {term.name for term in contract.terms},
        "table": set(contract.tables),
        "step": {step.name for step in contract.steps},
        "word of the language": {*FUNCTIONS, *GIVEN},
    }
    listed = list(kinds.items())
    return [
        Problem(f"{where}, {other} {name}", f"a name that is also a {kind}", "a name of its own")
        for at, (kind, held) in enumerate(listed)
        for other, others in listed[at + 1 :]
        for name in sorted(held & others)
    ]


def _dates(contract: Contract, where: str) -> list[Problem]:
    """Return terms or steps of one name that are for the same year and track, and tracks without a term."""
    problems = _overlaps(contract.terms, where, "term") + _overlaps(contract.steps, where, "step")
    spans: list[tuple[str, Contract | Track]] = [("contract", contract)]
    spans += [(f"track {name}", track) for name, track in contract.tracks.items()]
    problems += [
        Problem(f"{where}, {name}", f"{span.since} to {span.until}", "a first year before the last")
        for name, span in spans
        if span.since > span.until
    ]
    for term in (t for t in contract.terms if isinstance(t.value, dict)):
        assert isinstance(term.value, dict)
        for name in sorted(set(term.value) - set(contract.tracks)):
            near = nearest_match(name, contract.tracks)
            problems.append(Problem(f"{where}, term {term.name}", f"track {name!r}", "a track", near))
    for step in contract.steps:
        for name in sorted(set(step.tracks) - set(contract.tracks)):
            near = nearest_match(name, contract.tracks)
            problems.append(Problem(f"{where}, step {step.name}", f"track {name!r}", "a track", near))
    return problems


def _overlaps(dated: Iterable[Term] | Iterable[Step], where: str, kind: str) -> list[Problem]:
    by_name: dict[str, list[Term | Step]] = {}
    for each in dated:
        by_name.setdefault(each.name, []).append(each)
    return [
        Problem(f"{where}, {kind} {name}", f"two for {max(a.since, b.since)}", "one for each year and track")
        for name, group in by_name.items()
        for at, a in enumerate(group)
        for b in group[at + 1 :]
        if a.since <= b.until and b.since <= a.until and _share_track(a, b)
    ]


def _share_track(a: Term | Step, b: Term | Step) -> bool:
    """Return whether both are for one track; a term for all tracks gives way to one for some."""
    one, other = _tracks(a), _tracks(b)
    return not one or not other or bool(one & other)


def _tracks(of: Term | Step) -> set[str]:
    if isinstance(of, Step):
        return set(of.tracks)
    return set(of.value) if isinstance(of.value, dict) else set()


def _points(table: Points, here: str) -> list[Problem]:
    """Return what is wrong with the points of a table."""
    if len(table.at) != len(table.value) or not table.at:
        found = f"{len(table.at)} points and {len(table.value)} values"
        return [Problem(here, found, "one value for each point")]
    return [
        Problem(here, f"a point at {b:g} after {a:g}", "points that never fall")
        for a, b in pairwise(table.at)
        if b < a
    ]


def _accounts(contract: Contract, where: str) -> list[Problem]:
    """Return accounts that the chart does not hold, and a balance without its fund."""
    names = [account.name for account in CHART]
    funding = contract.funding
    problems = [
        Problem(f"{where}, funding", repr(name), "an account of the chart", nearest_match(name, names))
        for name in (funding.pays, funding.receives)
        if name not in names
    ]
    if (funding.balance == "to fund") != bool(funding.fund):
        found = "no `fund`" if not funding.fund else f"a `fund` that balances {funding.balance}"
        problems.append(Problem(f"{where}, funding", found, '`balance = "to fund"` together with `fund`'))
    return problems


def _levers(contract: Contract, where: str) -> list[Problem]:
    """Return levers that move what is no column of numbers, or lines by a formula that is none."""
    known = units_given(contract)
    names = {*known, *contract.columns, *GIVEN} - set(contract.tables)
    lines = [
        problem
        for moved in contract.levers
        if moved.of_line
        for problem in _formula(moved.of_line, contract, known, names, f"{where}, lever {moved.lever}")[1]
    ]
    return lines + [
        Problem(f"{where}, lever {moved.lever}", f"column {name!r}", "a column of numbers", near)
        for moved in contract.levers
        for name in moved.columns
        if name not in contract.columns or contract.columns[name].unit == "text"
        for near in [nearest_match(name, contract.columns)]
    ]
