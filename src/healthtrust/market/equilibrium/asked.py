"""What is asked of a market, from four files: every mistake of all of them is told at once.

>>> absent = Files(Path("cells.csv"), Path("plans.csv"), Path("rule.toml"), Path("premiums.toml"))
>>> try: asked_of(absent)
... except InvalidInput as refused: print(len(refused.problems))
4
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.design.alone import read_alone
from healthtrust.design.plan_choice import PlanChoice
from healthtrust.design.premiums import Premiums
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.equilibrium.build import Asked
from healthtrust.market.equilibrium.contradictions import contradictions
from healthtrust.market.equilibrium.fitting import misfits
from healthtrust.market.equilibrium.tables import read_cells, read_plans

__all__ = ["Files", "InvalidInput", "asked_of"]


@dataclass(frozen=True)
class Files:
    """Where the four are."""

    cells: Path
    plans: Path
    rule: Path
    premiums: Path
    starts: int | None = None
    """How many starts, in place of what the premiums file says."""
    by: str = ""
    """Column of the cells that groups people."""


def asked_of(files: Files) -> Asked:
    """Return what is asked; raises InvalidInput with every problem of every file."""
    problems = list[Problem]()
    premiums = attempt(lambda: read_alone(files.premiums, Premiums), problems)
    rule = attempt(lambda: read_alone(files.rule, PlanChoice), problems)
    texts = _texts(premiums, rule, files.by)
    cells = attempt(lambda: read_cells(files.cells, texts), problems)
    plans = attempt(lambda: read_plans(files.plans), problems)
    if files.starts is not None and not 1 <= files.starts <= 500:
        problems.append(Problem("--starts", str(files.starts), "1 to 500"))
    if premiums is not None and rule is not None and cells is not None and plans is not None:
        problems += misfits(cells, plans, rule, premiums, files.premiums.name)
    elif premiums is not None:
        problems += contradictions(premiums, files.premiums.name)
    if cells is not None and files.by and files.by not in cells:
        problems.append(Problem("--by", repr(files.by), f"a column of {files.cells.name}"))
    refuse(problems)
    assert cells is not None and plans is not None and rule is not None and premiums is not None
    if files.starts is not None:
        search = premiums.search.model_copy(update={"starts": files.starts})
        premiums = premiums.model_copy(update={"search": search})
    return Asked(cells, plans, rule, premiums, files.premiums.name)


def _texts(premiums: Premiums | None, rule: PlanChoice | None, by: str) -> tuple[str, ...]:
    """Return the columns of the cells that are read as written: classes and groups no term multiplies by."""
    numbers = {term.by for term in rule.terms} if rule is not None else set[str]()
    wanted = {premiums.risk_column if premiums is not None else "risk", by} - {""}
    return tuple(sorted(wanted - numbers - {"age", "income", "cost", "people"}))
