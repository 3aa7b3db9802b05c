"""Whether results can be paid by the contract that a design names; all that is wrong, before a year runs.

    settled       currency and key fit; a review or `review.pay_statement` gives every column that it needs
    one promise   a measure in a place is promised once, as it names the settlement
    sound         checks and limits that look at promises alone (target, at_most, weight) hold of each

Source  arithmetic on a design; see `performance`.

>>> from healthtrust.design.review import Target
>>> index = Target(measure="concentration-index", at_most=0.0)
>>> problem, = contract_problems(Review(targets=(index,), pay_by="performance-pay"), "", "GBP")
>>> problem.found
'concentration-index, at most 0, under performance-pay: not target > 0 or target < 0'
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.held import named
from healthtrust.deliver.settlement.steps import asked
from healthtrust.design.contract import Column, Contract
from healthtrust.design.review import Review, Target
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.formula.ranged import exactly
from healthtrust.ground.formula.read import known_good
from healthtrust.ground.formula.value import Rows
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.review.judge import limit_of
from healthtrust.review.performance import MAY_BE_MISSING, RESERVE, REVIEWED

WHERE, STATEMENT = "review.pay_by", "review.pay_statement"


def contract_problems(review: Review, folder: str, currency: str) -> list[Problem]:
    """Return why results cannot be paid by the contract that a design names."""
    if review.pay_by == RESERVE:
        return [Problem(STATEMENT, "columns, and no contract", f"a contract under {WHERE}")] * bool(
            review.pay_statement
        )
    try:
        contract = named(review.pay_by, folder)
    except InvalidInput as refused:
        return [
            Problem(
                f"{WHERE}, {p.where}" if ".toml" in p.where else WHERE,
                p.found,
                p.expected,
                p.nearest,
                p.remedy,
            )
            for p in refused.problems
        ]
    return [
        *_unfit(contract, currency),
        *_stated(contract, review),
        *_lacking(contract, review),
        *_twice(review.targets),
        *_unsound(contract, review),
    ]


def _unfit(contract: Contract, currency: str) -> Iterator[Problem]:
    if contract.currency and contract.currency != currency:
        yield Problem(WHERE, f"a contract in {contract.currency}", f"one in {currency}")
    if set(contract.key) != {"place", "measure"}:
        found = f"a settlement named by {' and '.join(contract.key)}"
        yield Problem(WHERE, found, 'key = ["place", "measure"]: one for each promise in each place')


def _stated(contract: Contract, review: Review) -> Iterator[Problem]:
    """Find columns of the design that the review measures itself, or that the contract does not read."""
    for name in review.pay_statement:
        if name in REVIEWED:
            yield Problem(STATEMENT, name, "a column that a year does not measure: this one it does")
        elif name not in contract.columns:
            near = nearest_match(name, contract.columns)
            yield Problem(STATEMENT, name, f"a column that {review.pay_by} reads", near)


def _lacking(contract: Contract, review: Review) -> Iterator[Problem]:
    given = {*REVIEWED, *review.pay_statement}
    needed = [n for n, column in contract.columns.items() if not column.optional and not column.needed]
    if lacking := [name for name in needed if name not in given]:
        remedy = f"State each number under {STATEMENT}; a review knows {in_words(REVIEWED)}."
        found = f"{review.pay_by!r}, whose statement needs {' and '.join(lacking)}"
        yield Problem(WHERE, found, "a contract that a review can settle", remedy=remedy)
    for name in needed:
        if name in MAY_BE_MISSING:
            found = f"column {name} of {review.pay_by!r}, which may be missing in a year"
            yield Problem(WHERE, found, "optional = true")


def _twice(targets: tuple[Target, ...]) -> Iterator[Problem]:
    """Find promises of one measure in the same places: a contract settles each measure and place once."""
    first: dict[tuple[str, str], int] = {}
    for number, target in enumerate(targets, start=1):
        before = first.setdefault((target.measure, target.where), number)
        if before != number:
            found = f"{target.measure!r} {target.where}, as in target {before}"
            expected = "each measure once where a contract pays"
            yield Problem(f"review.targets, target {number}", found, expected)


def _unsound(contract: Contract, review: Review) -> Iterator[Problem]:
    """Find promises of which a check or a limit of the contract cannot hold, whatever is measured."""
    targets = review.targets
    limits = [limit_of(target) for target in targets]
    numbers = {
        "target": np.array([limit for limit, _ in limits]),
        "at_most": np.array([float(at_most) for _, at_most in limits]),
        "weight": np.array([float(target.reward_weight) for target in targets]),
    }
    rows = Rows({name: exactly(column) for name, column in numbers.items()}, {}, {}, count=len(targets))
    found = [
        (f"not {check.holds}", check.says, asked(check.holds, contract, rows).value == 0)
        for check in contract.checks
        if set(known_good(check.holds, tuple(contract.tables)).names) <= set(numbers)
    ]
    for name, column in contract.columns.items():
        if name in numbers:
            found.append((f"{name} beyond its limits", column.meaning, _beyond(column, numbers[name])))
    for said, expected, wrong in found:
        for n in np.flatnonzero(np.broadcast_to(wrong, len(targets))).tolist():
            promise = f"{targets[n].measure}, at {'most' if limits[n][1] else 'least'} {limits[n][0]:g}"
            where, under = f"review.targets, target {n + 1}", f"{promise}, under {review.pay_by}"
            yield Problem(where, f"{under}: {said}", expected)


def _beyond(column: Column, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which values [each] lie beyond the limits of a column."""
    low = -np.inf if column.at_least is None else column.at_least
    high = np.inf if column.at_most is None else column.at_most
    above = -np.inf if column.above is None else column.above
    return np.asarray((values < low) | (values > high) | (values <= above))
