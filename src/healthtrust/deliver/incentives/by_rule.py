"""A printed figure that its rule explains gives way to the rule: had the party done more, it would differ.

    agreed(rule, printed)    the rule, where the two can both be; what is printed, where they cannot

A statement states, besides a quality score, the sharing rate that follows from it. What one more point is
worth is seen only if the rate is worked out anew. Where the rule does not explain the figure (a rate that the
party chose, a floor that is not published) the figure stands and does not move.

Source  ours; `agreed` is a word of the contract language.

>>> tree = known_good("agreed(score * most, rate)").tree
>>> [ast.unparse(call) for call in _agreements(tree)]
['agreed(score * most, rate)']
"""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.incentives.plain_steps import texts_of
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.deliver.settlement.steps import rows_of, taken
from healthtrust.design.contract import Contract
from healthtrust.ground.formula.ranged import Ranged, each
from healthtrust.ground.formula.read import Formula, known_good
from healthtrust.ground.formula.value import Rows, value


def by_rule(contract: Contract, statement: Statement, stage: str) -> Statement:
    """Return a statement without the printed figures that rules explain, party by party."""
    tables = tuple(contract.tables)
    trees = [known_good(text, tables).tree for step in contract.steps for text in texts_of(step)]
    calls = [call for tree in trees for call in _agreements(tree)]
    if not calls or statement.party is not None:
        return statement
    rows = rows_of(contract, statement, stage)
    rows = replace(rows, numbers=dict(rows.numbers) | taken(contract, statement, rows))
    elsewhere = {name for tree in trees for name in _names_outside(tree)}
    numbers = dict(statement.numbers)
    for call in calls:
        explained = _explained(call, rows, statement.parties)
        for name in _names(call.args[1]):
            column = contract.columns.get(name)
            if column is not None and column.optional and name not in elsewhere:
                numbers[name] = _without(numbers[name], explained)
    return replace(statement, numbers=numbers)


def _agreements(node: ast.AST) -> list[ast.Call]:
    """Return the agreements of a formula, leaving out those that stand within another."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "agreed":
        return [node]
    return [call for child in ast.iter_child_nodes(node) for call in _agreements(child)]


def _explained(call: ast.Call, rows: Rows, parties: int) -> NDArray[np.bool_]:
    """Return whether what the rule gives can be what is printed, [party]."""
    rule, printed = (value(Formula("", node, (), ()), rows) for node in call.args)
    meets = (np.maximum(rule.low, printed.low) <= np.minimum(rule.high, printed.high)) & ~np.isnan(rule.value)
    return np.asarray(np.broadcast_to(meets, (parties,)), dtype=np.bool_)


def _without(values: Ranged, gone: NDArray[np.bool_]) -> Ranged:
    return each(values, lambda part: np.where(gone, np.nan, part))


def _names(tree: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _names_outside(tree: ast.expr) -> set[str]:
    """Return the names that a formula reads outside the printed side of its agreements."""
    printed = {id(node) for call in _agreements(tree) for node in ast.walk(call.args[1])}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in printed}
