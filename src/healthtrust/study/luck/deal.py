"""What luck moves in a contract: the cost of care in its statement, beside what was expected.

    cost of care = expected × (1 − rate)            column j moves by its weight in the lever `cost of care`

expected    the contract's target: its last step of part `target` in money that care given does not move;
            where there is none, the one column of money beside the cost in its first step of part `measure`;
            or any formula over columns, terms and steps

A contract whose lever moves no column leaves the luck of care with the party: there is nothing to settle.

>>> from healthtrust.study.luck.plain import plain_contract, statement_of
>>> rows = {"row_id": ["a"], "people": [10.0], "benchmark": [100.0], "spending": [93.0]}
>>> deal = deal_of(plain_contract(), statement_of(plain_contract(), rows, "ours"))
>>> deal.expected.tolist(), deal.people.tolist(), deal.rate.round(3).tolist()
([100.0], [10.0], [0.07])
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from healthtrust.deliver.settlement.statement import Statement
from healthtrust.deliver.settlement.steps import asked, rows_of, taken
from healthtrust.design.contract import Contract, Moved
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.formula.ranged import exactly
from healthtrust.ground.formula.read import known_good, read
from healthtrust.ground.formula.units import unit
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.study.luck.spread import Real

PEOPLE = {"people": 1.0, "person-years": 1.0, "person-months": 1 / 12}
"""Units that count people, and people for one of them."""
PREFERRED = ("members", "n_ab")


@dataclass(frozen=True)
class Deal:
    """A contract with a statement whose cost of care can be moved."""

    contract: Contract
    statement: Statement
    moved: Moved
    expected: Real
    """[party]: cost of care where nothing is saved."""
    people: Real
    formula: str
    """What care was expected to cost, over columns, terms and steps."""

    @cached_property
    def cost_column(self) -> str:
        """Return the column in which cost of care itself stands."""
        return next(iter(self.moved.columns))

    @property
    def cost(self) -> Real:
        """Return the cost of care that the statement states [party]."""
        return self.statement.numbers[self.cost_column].value / weights_of(self.moved)[self.cost_column]

    @property
    def rate(self) -> Real:
        """Return the saving that the statement shows, as a share of what was expected [party]."""
        return np.asarray(1 - self.cost / self.expected)


def by_period(statement: Statement, values: Real) -> Real:
    """Return sums [..., period] of values [..., party], added in the order of keys, not of rows."""
    names, at = np.unique(statement.period.astype(str), return_inverse=True)
    order = np.argsort(statement.key.astype(str), kind="stable")
    return np.stack([values[..., order[at[order] == k]].sum(axis=-1) for k in range(len(names))], axis=-1)


def deal_of(contract: Contract, statement: Statement, expected: str = "", people: Real | None = None) -> Deal:
    """Return the deal of a statement; raises where luck moves nothing, or what is expected is not clear.

    expected: a formula over columns, terms and steps; found as the module says where it is empty.
    people: how many people each party has [party], where no column of the contract is to say it.
    """
    moved = lever_of(contract)
    formula = expected or expected_of(contract)
    problems = _unreadable(contract, formula)
    refuse(problems)
    found = expected_value(contract, statement, formula)
    more = expected_value(contract, _costlier(statement, moved), formula)
    wrong = ~(found > 0)
    if wrong.any():
        rows = f"{statement.source}, row {int(statement.row[wrong][0])}"
        problems.append(Problem(rows, f"{found[wrong][0]:g} expected ({formula})", "cost of care above 0"))
    elif not np.array_equal(found, more):
        problems.append(
            Problem("--expected", f"{formula}, which cost of care moves", "what was expected before any care")
        )
    refuse(problems)
    counted = people_of(contract, statement) if people is None else people
    return Deal(contract, statement, moved, found, counted, formula)


def lever_of(contract: Contract) -> Moved:
    """Return the contract's lever `cost of care`; raises where it moves nothing in the statement."""
    found = next((each for each in contract.levers if each.lever == "cost of care"), None)
    where = f"contract {contract.name}"
    if found is None or not found.columns:
        said = "no column that cost of care moves" if found is None else found.meaning
        remedy = "Its settlement does not hang on luck: the party, or nobody, bears the cost of care."
        raise InvalidInput([Problem(where, said, "a lever `cost of care` that moves a column", None, remedy)])
    lines = [name for name in found.columns if contract.columns[name].per == "line"]
    if lines:
        remedy = "Luck is drawn for parties, not for their lines."
        raise InvalidInput(
            [Problem(where, f"{in_words(lines)} line by line", "one cost a party", None, remedy)]
        )
    return found


def expected_of(contract: Contract) -> str:
    """Return the formula of expected cost; raises with the candidates where it is not clear."""
    cost = set(lever_of(contract).columns)
    money = unit(contract.columns[next(iter(cost))].unit)
    moved = _moved_by(contract, cost)
    targets = [s.name for s in contract.steps if s.part == "target" and unit(s.unit) == money]
    targets = [name for name in targets if name not in moved]
    if targets:
        return targets[-1]
    for step in contract.steps:
        names = _names(contract, step.value or step.of)
        if step.part == "measure" and cost & set(names):
            beside = [n for n in names if n in contract.columns and unit(contract.columns[n].unit) == money]
            beside = [name for name in beside if name not in cost]
            if len(beside) == 1:
                return beside[0]
    known = [n for n, c in contract.columns.items() if n not in cost and unit(c.unit) == money]
    remedy = "Say it with --expected, a formula over columns, terms and steps."
    found = f"no single target ({', '.join(known) or 'no column of money'})"
    raise InvalidInput(
        [Problem(f"contract {contract.name}", found, "what care was expected to cost", None, remedy)]
    )


def expected_value(contract: Contract, statement: Statement, formula: str) -> Real:
    """Return the value of a formula over columns, terms and steps [party]."""
    rows = rows_of(contract, statement, "simulate")
    trace = {} if formula in contract.columns else taken(contract, statement, rows)
    by_party = {name: each for name, each in trace.items() if len(each.value) == statement.parties}
    value = asked(formula, contract, replace(rows, numbers={**rows.numbers, **by_party})).value
    return np.array(np.broadcast_to(value, (statement.parties,)))


def people_of(contract: Contract, statement: Statement) -> Real:
    """Return how many people each party has [party]; raises where no column counts them."""
    name = people_column(contract)
    found = statement.numbers[name].value * PEOPLE[contract.columns[name].unit]
    wrong = ~(found > 0)
    if wrong.any():
        where = f"{statement.source}, column {name}, row {int(statement.row[wrong][0])}"
        raise InvalidInput([Problem(where, f"{found[wrong][0]:g} people", "above 0: luck hangs on how many")])
    return np.asarray(found)


def people_column(contract: Contract) -> str:
    """Return the column that counts people: members, else the first in people, person-years or -months."""
    by_unit = [n for counted in PEOPLE for n, c in contract.columns.items() if c.unit == counted]
    for name in (*PREFERRED, *by_unit):
        if name in by_unit:
            return name
    expected, found = f"a column in {in_words(PEOPLE)}", "no column that counts people"
    remedy = "Name a column of the statements with --people, or ask for typical parties."
    raise InvalidInput([Problem(f"contract {contract.name}", found, expected, None, remedy)])


def weights_of(moved: Moved) -> dict[str, float]:
    """Return what one unit of cost of care changes, by column: always numbers, as its check says."""
    return {name: float(change) for name, change in moved.columns.items()}


def _names(contract: Contract, text: str) -> tuple[str, ...]:
    return known_good(text, tuple(contract.tables)).names


def _moved_by(contract: Contract, cost: set[str]) -> set[str]:
    """Return the columns and steps that cost of care moves."""
    moved = set(cost)
    for step in contract.steps:
        slopes = [b.slope for b in (*step.gains, *step.losses) if isinstance(b.slope, str)]
        texts = [text for text in (step.value, step.of, step.relative_to, *slopes) if text]
        if any(moved & set(_names(contract, text)) for text in texts):
            moved.add(step.name)
    return moved


def _costlier(statement: Statement, moved: Moved) -> Statement:
    """Return the statement after a little more care."""
    numbers = dict(statement.numbers)
    for name, weight in weights_of(moved).items():
        numbers[name] = exactly(numbers[name].value * 1.01 + weight)
    return replace(statement, numbers=numbers)


def _unreadable(contract: Contract, formula: str) -> list[Problem]:
    """Return what is wrong with a formula of what is expected."""
    read_formula, problems = read(formula, "--expected", tuple(contract.tables))
    if read_formula is None:
        return problems
    known = {*contract.columns, *(t.name for t in contract.terms), *(s.name for s in contract.steps)}
    return [
        Problem("--expected", repr(name), "a column, a term or a step", nearest_match(name, known))
        for name in read_formula.names
        if name not in known
    ]
