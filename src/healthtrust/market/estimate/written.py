"""A fitted choice as the file that `market choose` and `market equilibrium` read.

    terms, nests, switching cost and persistence as estimated; source = the table and its size

Every number keeps its standard error.

>>> import numpy as np
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

from pathlib import Path

from healthtrust.design.plan_choice import Nest, PlanChoice, Term
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.estimate.fit import Fitted
from healthtrust.market.estimate.searched import PERSISTENCE
from healthtrust.market.estimate.terms import STAYING, SWITCHING_COST
from healthtrust.records.whole_file import write_whole


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
    )


def write_rule(fitted: Fitted, path: Path) -> None:
    """Write the rule as TOML, whole or not at all."""
    import tomli_w

    told = rule_of(fitted).model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    write_whole(tomli_w.dumps(told), path)


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
