"""The core package of a year: from what services are worth and the pool's means to what is covered.

    with a given rate       M = ⌊ I (1 − s) ⌋, then the package within ⌊ M (1 − a) ⌋
    where the rate funds    the package below the threshold, then the rates, then M
    by welfare              the best package and, where the rate funds it, the rates together

I, M    pool income and what of it is left for personal care;  s  shares set aside before care (allocate)
a       largest share of capitation that a plan spends on running itself
Source  the order of decisions; the rules are `package.value`, `ranking`, `joint` and `best`

>>> administration_share(np.array([0.03, 0.04, 0.025]))
0.04
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import to_minor
from healthtrust.ground.problems import Problem
from healthtrust.package.best import best_package
from healthtrust.package.charges import charge_share, charged_by_cell, charged_households
from healthtrust.package.joint import funded, means_of
from healthtrust.package.promised import promised
from healthtrust.package.ranking import (
    Candidates,
    Chosen,
    Wishes,
    below_threshold,
    care_budget,
    for_care,
    shortfall,
    unknown_wishes,
    with_administration,
    within_means,
)
from healthtrust.package.value import Value, cost_per_qaly, value_of
from healthtrust.records.findings import Certificate, CorePackage
from healthtrust.state import State, known


def with_core_package(state: State) -> State:
    """Return the state with its core package, nothing on top yet; where the rate funds it, contributions too.

    Raises InvalidInput for codes that no candidate has, and where the means do not pay for what must be
    covered.
    """
    charged = _charged(state)
    value = _value(state, charged)
    candidates = candidates_of(state, value.cost)
    state, chosen, certificate = _chosen(state, candidates)
    share = administration_share(state.plans.administration_share)
    means = _means(state)
    households = known(state.households, "people").rows
    return state.replace(
        package=CorePackage(
            means=means,
            care_budget=care_budget(_cost(candidates, chosen), means, share),
            order=chosen.order,
            covered=chosen.covered,
            reason=tuple(why.value for why in chosen.why),
            expected_cases=value.cases,
            expected_cost=value.cost,
            cell_cost=value.cell_cost[:, chosen.covered].sum(axis=1),
            charge_share=_charge_share(state),
            charged=charged,
            on_top=np.zeros(0, dtype=np.int64),
            wanted=np.zeros(households, dtype=np.uint8),
            insured=np.zeros(households, dtype=np.int32),
            premium=np.zeros(households, dtype=np.int64),
            certificate=certificate,
        )
    )


def administration_share(of_plans: NDArray[np.float64]) -> float:
    """Return the largest share of capitation that any plan [plan] spends on running itself."""
    return float(of_plans.max(initial=0.0))


def candidates_of(state: State, cost: NDArray[np.int64]) -> Candidates:
    """Return what may be covered this year, given what each would cost the pool [service], minor units."""
    catalogue = known(state.catalogue, "package")
    per_qaly = cost_per_qaly(catalogue.price, catalogue.benefit)
    return Candidates(catalogue.codes, catalogue.mandatory, per_qaly, cost)


def _chosen(state: State, candidates: Candidates) -> tuple[State, Chosen, Certificate | None]:
    """Return the package by the design's rule, and the state with the contributions it was chosen under."""
    design, share = state.design.package, administration_share(state.plans.administration_share)
    wishes = Wishes(design.must_cover, design.must_leave_out)
    refuse(unknown_wishes(candidates, wishes))
    if state.facts is not None and state.facts.promised is not None:
        return *promised(state, candidates, wishes, state.facts.promised), None
    if design.choose == "welfare":
        return best_package(state, candidates, wishes, _means(state), share)
    if state.design.pool.rate == "funds the package":
        chosen = below_threshold(candidates, wishes, _threshold(state))
        return funded(state, with_administration(_cost(candidates, chosen), share)), chosen, None
    limit = for_care(_means(state), share)
    if design.choose == "threshold":
        chosen = below_threshold(candidates, wishes, _threshold(state))
    else:
        chosen = within_means(candidates, wishes, limit, fill=design.after_the_line == "fill")
    refuse(shortfall(candidates, chosen, _means(state), limit, state.currency))
    return state, chosen, None


def _means(state: State) -> int:
    income = known(state.contributions, "pool").income
    return means_of(income, state.shares.shares_before_care)


def _threshold(state: State) -> float:
    threshold = state.design.package.threshold
    if threshold is None:
        refuse([Problem("package.threshold", "nothing", "the largest cost per QALY that is covered")])
        raise AssertionError("refused above")
    return float(to_minor(threshold, state.currency))


def _cost(candidates: Candidates, chosen: Chosen) -> int:
    return int(candidates.cost[chosen.covered].sum())


def _value(state: State, charged: NDArray[np.bool_]) -> Value:
    """Return what each candidate would do and cost, with the user charges that these households pay."""
    persons, catalogue = known(state.persons, "people"), known(state.catalogue, "package")
    rule = state.design.package.user_charges
    heads, share = charged_by_cell(persons, known(state.households, "people"), charged, rule)
    return value_of(heads, catalogue.cases, catalogue.price, share[:, None] * _charge_share(state))


def _charge_share(state: State) -> NDArray[np.float64]:
    return charge_share(known(state.catalogue, "package").setting, state.design.package.user_charges)


def _charged(state: State) -> NDArray[np.bool_]:
    rule = state.design.package.user_charges
    income = known(state.households, "people").equivalised_income
    return charged_households(income, rule, to_minor(rule.exempt_below, state.currency))
