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
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem
from healthtrust.market.choice.notes import gone_note, unheard_note
from healthtrust.market.equilibrium.build import Asked
from healthtrust.market.equilibrium.contradictions import contradictions
from healthtrust.market.equilibrium.fitting import misfits
from healthtrust.market.equilibrium.tables import read_cells, read_plans

__all__ = ["Files", "InvalidInput", "asked_of", "notes_of"]


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


def asked_of(files: Files, money: Currency | None = None) -> Asked:
    """Return what is asked; raises InvalidInput with every problem of every file.

    money: the currency of amounts, where headers may state another.
    """
    problems = list[Problem]()
    premiums = attempt(lambda: read_alone(files.premiums, Premiums), problems)
    rule = attempt(lambda: read_alone(files.rule, PlanChoice), problems)
    texts = _texts(premiums, rule, files.by)
    price = rule.price if rule is not None else ""
    cells = attempt(lambda: read_cells(files.cells, texts, money), problems)
    plans = attempt(lambda: read_plans(files.plans, price, money), problems)
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


def notes_of(asked: Asked) -> tuple[str, ...]:
    """Return what is worth telling though it is no mistake: plans that are gone, or unheard of."""
    names = (*asked.plans.texts("plan"), asked.premiums.outside)
    people: dict[str, float] = {}
    for name, count in zip(asked.cells.texts("plan"), asked.cells.numbers("people").tolist(), strict=True):
        people[name] = people.get(name, 0.0) + count
    told = gone_note(people, names), unheard_note(asked.rule, names)
    return tuple(note for note in told if note)
