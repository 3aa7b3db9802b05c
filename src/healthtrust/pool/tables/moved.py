"""Who moves from which scheme into which role: former schemes and contribution rules on a table of persons.

    before   what the scheme charged each member, or the table's column `premium`, where it has one
    now      what the household pays itself, and its employers, shared equally among its members
    scheme   the table's column `scheme`, or the first of the schemes that fits each person
    role     the plan that the scheme becomes; otherwise, whatever becomes of the scheme, the pool itself

Source   none: bookkeeping, see `pool.migration`

>>> from healthtrust.ground.money import currency
>>> from healthtrust.pool.tables.survey import survey
>>> table = {"person_id": [1, 2], "household_id": [1, 2], "income": [20_000.0, 80_000.0], "age": [70, 40]}
>>> people = survey({name: np.array(values) for name, values in table.items()}, "p.csv", currency("GBP"))
>>> old = Scheme(name="State", kind="tax-funded programme", from_age=65)
>>> rest = Scheme(name="Sickness fund", kind="social insurer", premium=3_000, becomes="Blue")
>>> found = moved(people, Former(schemes=(old, rest), plans=("Blue",)), Pool())
>>> found.moves.scheme, found.moves.role, found.moves.own_before.tolist(), found.moves.own_now.tolist()
(('State', 'Sickness fund'), ('pool', 'Blue'), [0, 300000], [180000, 720000])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.contributions import Scheme
from healthtrust.design.heading import Heading, decided
from healthtrust.design.pool import Pool
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.pool.contributions.assess import assess
from healthtrust.pool.contributions.rules import rules_of
from healthtrust.pool.migration import Paid, among_members, premiums_before, scheme_of
from healthtrust.pool.migration_moves import COUNTED, Movers, Moves, moves
from healthtrust.pool.migration_schemes import Schemes, schemes_of
from healthtrust.pool.tables.everybody import uncountable
from healthtrust.pool.tables.survey import AS_ADULT, Survey

__all__ = ["COUNTED", "Former", "Moved", "moved"]

POOL = "pool"


class Former(Heading):
    """A file of former schemes: [[schemes]], the first that fits, and the plans that some become."""

    schemes: tuple[Scheme, ...] = decided(..., "schemes that persons had before", min_length=1)
    plans: tuple[str, ...] = decided((), "plans that schemes may become")


@dataclass(frozen=True)
class Moved:
    """The table from scheme to role; minor units."""

    survey: Survey
    moves: Moves


def moved(survey: Survey, former: Former, pool: Pool) -> Moved:
    """Return the table; raises InvalidInput with what is contradictory, or unknown of the persons."""
    schemes = schemes_of(former.schemes, survey.money, former.plans)
    payers = survey.payers
    scheme = _scheme(survey, former, schemes)
    before = premiums_before(scheme, payers.first, payers.income, schemes)
    if payers.premium is not None:
        before = Paid(payers.premium, before.employer)
    found = assess(payers, rules_of(pool, survey.money))
    refuse(uncountable(found, survey))
    now = Paid(*(among_members(part, payers.first) for part in (found.household, found.employer)))
    roles = (POOL, *former.plans)
    of_scheme = [roles.index(name) if name in former.plans else 0 for name in schemes.becomes]
    role = np.array(of_scheme, dtype=np.int64)[scheme]
    weight = np.repeat(payers.weight.astype(np.int64), survey.members)
    return Moved(survey, moves(Movers(scheme, role, weight), before, now, schemes, roles))


def _scheme(survey: Survey, former: Former, schemes: Schemes) -> NDArray[np.int64]:
    """Return the scheme [p] of each person."""
    if survey.scheme is not None:
        names = [str(name) for name in survey.scheme.values]
        refuse(list(_strange(names, schemes, survey.source)))
        place = np.array([schemes.names.index(name) for name in names], dtype=np.int64)
        return np.asarray(place[survey.scheme.code])
    refuse(_unknown(survey, former))
    payers, of = survey.payers, survey.of
    age = np.full(len(of), AS_ADULT, dtype=np.uint8) if payers.age is None else payers.age
    earns = np.zeros(len(survey.household), dtype=np.bool_)
    if payers.earnings is not None:
        earns = np.add.reduceat(payers.earnings, payers.first[:-1]) > 0
    return scheme_of(age, payers.equivalised[of], earns[of], schemes)


def _strange(names: list[str], schemes: Schemes, source: str) -> list[Problem]:
    return [
        Problem(
            f"{source}, column scheme", repr(name), "the name of a scheme", nearest_match(name, schemes.names)
        )
        for name in names
        if name not in schemes.names
    ]


def _unknown(survey: Survey, former: Former) -> list[Problem]:
    """Return what schemes ask of persons that the table does not know."""
    by_age = [one.name for one in former.schemes if one.from_age or one.below_age is not None]
    by_work = [one.name for one in former.schemes if one.earners_only]
    lacking = [("age", by_age)] if survey.payers.age is None else []
    lacking += [("earnings", by_work)] if survey.payers.earnings is None else []
    return [
        Problem(survey.source, f"no column {column!r}", f"one: {', '.join(names)} look at it")
        for column, names in lacking
        if names
    ]
