"""The eight facts and two guards, each with the probability that it holds over draws of the coefficients.

>>> found = answer(Asked(draws=50, seed=1))
>>> len(found.facts), len(found.guards), found.facts[0].name
(8, 2, 'Fees raise volume')
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.deliver.response import Coefficients
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.coefficients import drawn_coefficients
from healthtrust.study.facts.fact import Fact
from healthtrust.study.facts.form import hospitals_admit, monopoly_costs, vertical_care_saves_days
from healthtrust.study.facts.later import health_pays_later
from healthtrust.study.facts.payment import fees_raise_volume, one_part_shifts_cost, risk_alone_skimps
from healthtrust.study.facts.tried import Tried
from healthtrust.study.facts.years import change_takes_years, empty_beds_cost, programmes_fade

MOST_DRAWS = 20_000
MOST_INVESTMENTS = 200
"""Draws of investments are slower: of many draws as many as this."""


@dataclass(frozen=True)
class Asked:
    """How many draws, from which seed, of coefficients as fitted or as stated before any was."""

    draws: int = 1_000
    seed: int = 1
    prior: bool = False


@dataclass(frozen=True)
class Answer:
    """What was asked, and what holds."""

    asked: Asked
    facts: tuple[Fact, ...]
    """The eight, in their order."""
    guards: tuple[Fact, ...]


def sound(asked: Asked) -> None:
    """Raise InvalidInput for draws outside 1 to `MOST_DRAWS`."""
    if not 1 <= asked.draws <= MOST_DRAWS:
        refuse([Problem("--draws", str(asked.draws), f"1 to {MOST_DRAWS:,}")])


def answer(asked: Asked) -> Answer:
    """Return what holds; raises InvalidInput for draws outside 1 to `MOST_DRAWS`."""
    sound(asked)
    known = drawn_coefficients(asked.seed, asked.draws, fitted=not asked.prior)
    tried = Tried(known)
    eight = (*_of_delivery(tried), health_pays_later(min(asked.draws, MOST_INVESTMENTS), asked.seed))
    return Answer(asked, eight, (change_takes_years(tried), empty_beds_cost(tried)))


def facts(known: Coefficients) -> tuple[Fact, ...]:
    """Return the first seven facts under coefficients of one's own; the eighth has draws of its own."""
    return _of_delivery(Tried(known))


def _of_delivery(tried: Tried) -> tuple[Fact, ...]:
    return (
        fees_raise_volume(tried),
        risk_alone_skimps(tried),
        hospitals_admit(tried),
        vertical_care_saves_days(tried),
        one_part_shifts_cost(tried),
        programmes_fade(tried),
        monopoly_costs(tried),
    )
