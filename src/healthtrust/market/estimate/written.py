"""A fitted choice as the file that `market choose` and `market equilibrium` read.

    terms, nests, switching cost and persistence as estimated; source = the table and its size

Every number keeps its standard error.

>>> from healthtrust.market.estimate.asked import Question
>>> from healthtrust.market.estimate.choices import choices_of
>>> from healthtrust.market.estimate.fit import fit
>>> columns = {"choice": np.array(["none"] * 3 + ["cover"])}
>>> question = Question(wide=True, constants=True)
>>> rule = rule_of(fit(choices_of(columns, question, "c.csv"), question))
>>> rule.status, rule.source, [(term.plan, round(term.coefficient, 3)) for term in rule.terms]
('estimated', 'c.csv: 4 rows, 4 choices among 2 plans', [('cover', -1.099)])
"""

from __future__ import annotations

import numpy as np

from healthtrust.design.plan_choice import Nest, PlanChoice, Term
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.choice.written import write_rule
from healthtrust.market.estimate.fit import Fitted
from healthtrust.market.estimate.searched import PERSISTENCE
from healthtrust.market.estimate.terms import STAYING, SWITCHING_COST

__all__ = ["rule_of", "write_rule"]


def rule_of(fitted: Fitted) -> PlanChoice:
    """Return a fitted choice as a rule; raises InvalidInput where it contradicts random utility."""
    refuse(_contradictions(fitted))
    found, start = fitted.estimated, len(fitted.terms)
    value = dict(zip(found.names, found.coefficients.tolist(), strict=True))
    error = dict(zip(found.names, found.standard_errors.tolist(), strict=True))
    terms = tuple(
        Term(
            **term._asdict(),
            coefficient=value[term.name],
            standard_error=error[term.name],
            spread=abs(value.get(f"spread of {term.name}", 0.0)),
            distribution=fitted.question.spreads.get(term.name, "normal"),
        )
        for term in fitted.terms
        if term != STAYING
    )
    nests = tuple(
        Nest(name=name, plans=plans, dissimilarity=found.coefficients[start + m], standard_error=width)
        for m, ((name, plans), width) in enumerate(
            zip(fitted.question.nests, found.standard_errors[start:].tolist(), strict=False)
        )
    )
    return PlanChoice(
        name=f"choice of plan estimated on {fitted.choices.source}",
        source=_source(fitted),
        status="estimated",
        price=fitted.question.price,
        terms=terms,
        nests=nests,
        switching_cost=value.get(SWITCHING_COST, 0.0),
        switching_cost_error=error.get(SWITCHING_COST),
        persistence=fitted.persistence,
        persistence_error=error.get(PERSISTENCE),
        covariance=_covariance(fitted),
    )


def _covariance(fitted: Fitted) -> tuple[tuple[float, ...], ...]:
    """Return the covariance in the order of a rule: there the switching cost comes after the nests."""
    names = list(fitted.estimated.names)
    last = [name for name in (SWITCHING_COST, PERSISTENCE) if name in names]
    order = [names.index(name) for name in (*(n for n in names if n not in last), *last)]
    kept = fitted.estimated.used[np.ix_(order, order)]
    return tuple(tuple(float(f"{value:.10g}") for value in row) for row in kept.tolist())


def _contradictions(fitted: Fitted) -> list[Problem]:
    remedy = "Leave the nest out, or nest other plans."
    return [
        Problem(f"nest {name}", f"a dissimilarity of {value:.3g}", "at most 1 for a rule", remedy=remedy)
        for (name, _), value in zip(fitted.question.nests, fitted.dissimilarity.tolist(), strict=True)
        if value > 1
    ]


def _source(fitted: Fitted) -> str:
    seen = fitted.choices
    return f"{seen.source}: {seen.rows:,} rows, {len(seen.chosen):,} choices among {len(seen.plans)} plans"
