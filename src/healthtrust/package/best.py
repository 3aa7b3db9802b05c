"""The package of highest welfare for a year's residents, who may buy on top what it leaves out.

    choose λ to maximise Σ_z g_z s(U_z)  with mandatory and must-cover services in, within the means
    or, where the rate funds the package, with the rate it then takes

Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3; the
        proven bound is beyond the paper (`government.certify`)

What is proved holds for the classes and rows of `package.residents`, under a tax that is linear in its rate:
a ceiling on contributions that begins to bind as the rate rises is not foreseen.

>>> wishes(np.array([True, False, False]), must_cover=np.array([1]), must_leave_out=np.array([2]))
(array([1., 1., 0.]), array([1., 1., 0.]))
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import once
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.package.joint import funded
from healthtrust.package.question import Question, Real
from healthtrust.package.ranking import (
    Candidates,
    Chosen,
    Wishes,
    by_welfare,
    for_care,
    shortfall,
    with_administration,
)
from healthtrust.package.residents import Payment, question_of
from healthtrust.package.through_rate import through_rate
from healthtrust.records.findings import Certificate
from healthtrust.state import State, known

if TYPE_CHECKING:
    from healthtrust.package.government.certify import Certified


def best_package(
    state: State, candidates: Candidates, wanted: Wishes, means: int, share: float
) -> tuple[State, Chosen, Certificate]:
    """Return the state with the contributions it takes, the package of highest welfare, and how good it is.

    `means` minor units and the plans' administration `share` limit it where the rate is given. Raises
    InvalidInput where the means do not pay for what must be covered.
    """
    question = asked(state, candidates, wanted, means, share)
    covered, certificate = once(lambda: _best(question, state.design.package.welfare.gap))
    chosen = by_welfare(candidates, wanted, covered)
    if _funds(state):
        cost = int(candidates.cost[chosen.covered].sum())
        state = funded(state, with_administration(cost, share))
    return state, chosen, certificate


def asked(state: State, candidates: Candidates, wanted: Wishes, means: int, share: float) -> Question:
    """Return the question of the year; raises InvalidInput where what must be covered is beyond the means."""
    named = [
        np.array([candidates.codes.index(code) for code in codes], dtype=np.int64)
        for codes in (wanted.must_cover, wanted.must_leave_out)
    ]
    bounds = wishes(candidates.mandatory, *named)
    if _funds(state):
        return question_of(state, candidates.cost, through_rate(state, share), bounds)
    limit = for_care(means, share)
    must = by_welfare(candidates, wanted, np.zeros(len(candidates.codes), dtype=np.bool_))
    refuse(shortfall(candidates, must, means, limit, state.currency))
    unit = 10.0**state.currency.exponent
    owed = known(state.contributions, "pool").owed
    given = Payment("given", owed, limit=limit / unit)
    return question_of(state, candidates.cost, given, bounds)


def wishes(
    mandatory: NDArray[np.bool_], must_cover: NDArray[np.int64], must_leave_out: NDArray[np.int64]
) -> tuple[Real, Real]:
    """Return the least and the most coverage [i] of each service that the catalogue and the design allow."""
    least, most = mandatory.astype(np.float64), np.ones(len(mandatory))
    least[must_cover] = 1.0
    most[must_leave_out] = 0.0
    return least, most


def _best(question: Question, gap: float) -> tuple[NDArray[np.bool_], Certificate]:
    """Return what is covered [i], and how good that is."""
    from healthtrust.package.government.certify import certified

    try:
        found = certified(question, gap)
    except InvalidInput as refused:
        raise InvalidInput([replace(problem, where="package") for problem in refused.problems]) from refused
    return found.coverage > 0.5, _certificate(question, found)


def _certificate(question: Question, found: Certified) -> Certificate:
    """Return how good the package is, and what each rule that applies would have led to."""
    from healthtrust.package.government.follow import followed

    rules = followed(question, found.lower, found.nothing)
    codes = question.interventions.codes
    covered = [[code in rule.package for code in codes] for rule in rules]
    return Certificate(
        found.lower,
        found.upper,
        found.nothing,
        found.gap,
        found.certified,
        tuple(rule.name for rule in rules),
        np.array([rule.welfare for rule in rules]),
        np.array(covered, dtype=np.bool_).reshape(len(rules), len(codes)),
    )


def _funds(state: State) -> bool:
    return state.design.pool.rate == "funds the package"
