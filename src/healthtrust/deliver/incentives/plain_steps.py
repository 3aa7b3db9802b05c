"""Rounding inside a contract hides what it rewards: its steps are looked at as if nothing were rounded.

    rounded(x, unit)  is read as  x

A contract that rounds a rate to four decimals rewards nothing, nothing, nothing, and then a step at once.
That staircase never leaves the rule it rounds by more than half a unit, so prices are those of the rule.

Source  ours.

>>> plain("0.5 * rounded(rate, 0.0001) * benchmark", ())
'0.5 * rate * benchmark'
"""

from __future__ import annotations

import ast

from healthtrust.design.contract import Band, Contract, Step
from healthtrust.ground.formula.read import known_good


def texts_of(step: Step) -> list[str]:
    """Return the formulas of a step: its value or what it looks at, its scale and its slopes."""
    slopes = [band.slope for band in (*step.gains, *step.losses)]
    texts = [step.value, step.of, step.relative_to, *(slope for slope in slopes if isinstance(slope, str))]
    return [text for text in texts if text]


def plain(text: str, tables: tuple[str, ...]) -> str:
    """Return a formula with its roundings left out."""
    formula = known_good(text, tables)
    if "rounded" not in formula.calls:
        return text
    return ast.unparse(_Plain().visit(ast.parse(text.strip(), mode="eval").body))


def without_rounding(contract: Contract) -> Contract:
    """Return a contract whose steps round nothing."""
    tables = tuple(contract.tables)
    texts = [text for step in contract.steps for text in texts_of(step)]
    if not any("rounded" in known_good(text, tables).calls for text in texts):
        return contract
    return contract.model_copy(update={"steps": tuple(_step(step, tables) for step in contract.steps)})


def _step(step: Step, tables: tuple[str, ...]) -> Step:
    written = {name: getattr(step, name) for name in ("value", "of", "relative_to")}
    changed: dict[str, object] = {name: plain(text, tables) for name, text in written.items() if text}
    for side in ("gains", "losses"):
        changed[side] = tuple(_band(band, tables) for band in getattr(step, side))
    return step.model_copy(update=changed)


def _band(band: Band, tables: tuple[str, ...]) -> Band:
    if not isinstance(band.slope, str):
        return band
    return band.model_copy(update={"slope": plain(band.slope, tables)})


class _Plain(ast.NodeTransformer):
    """Puts what is rounded in the place of its rounding."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Return the first argument of a rounding, and every other call as it is."""
        self.generic_visit(node)
        rounding = isinstance(node.func, ast.Name) and node.func.id == "rounded"
        return node.args[0] if rounding else node
