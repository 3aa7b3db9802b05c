"""Taxes: the ways to pay for a package, each a few rates on fixed bases: what is chosen enters linearly.

    t_z = Σ_k τ_k T_kz

    linear        T = W                                     per-head   T = 1
    payroll       T = clip(W − floor, 0, ceiling − floor)   schedule   T = a stated amount
    bracketed     T = Σ_m rate_m clip(W − from_m, 0, width_m), or one T and one τ for each bracket m
    unrestricted  t_z itself, of either sign                given      t_z stated: nothing to choose

t_z, W_z  tax and annual resources of row z;  τ_k  rate k, chosen;  T_kz  its base
Source    Smith, Statutory packages of health care alongside voluntary insurance, York 2006, sections
          3.1 (linear, unrestricted) and 4. The other families are beyond the paper.

A tax leaves everybody some wealth, and no marginal rate reaches 100 %: nobody is poorer for being richer.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Tax, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1]])
>>> steps = Question(Interventions.of(("a",), [6.0], [6.6]), two, Utility(1.0, 1.0), Limits.none(1),
...                  tax=Tax("bracketed", brackets=((0.0, 1.0), (20.0, 2.0))))
>>> basis(steps).tolist(), rate_names(steps), taxes(steps, np.array([0.1])).tolist()
([[10.0, 100.0]], ('rate',), [1.0, 10.0])
>>> highest(steps).tolist(), leaves_wealth(steps, np.array([1.0, 10.0]))
([0.5], True)
"""

from __future__ import annotations

import numpy as np

from healthtrust.package.question import Question, Real

ROWS_OF_IDENTITY = 4_096
"""Rows up to which the base of unrestricted taxes, an identity matrix, is written out."""


def basis(question: Question) -> Real:
    """Return the bases T [k, z], money a year (1 per head for per-head, 1 per row for unrestricted).

    Raises ValueError for unrestricted taxes of more rows than an identity matrix is worth.
    """
    tax, wealth = question.tax, question.society.wealth
    match tax.family:
        case "linear":
            return wealth[None, :]
        case "per-head":
            return np.ones((1, len(wealth)))
        case "payroll":
            return np.clip(wealth - tax.floor, 0.0, tax.ceiling - tax.floor)[None, :]
        case "bracketed":
            within = _within_brackets(question)
            return within if tax.free_rates else (_relative(question) @ within)[None, :]
        case "schedule":
            return _stated(question)[None, :]
        case "given":
            return np.zeros((0, len(wealth)))
    if len(wealth) > ROWS_OF_IDENTITY:
        raise ValueError(f"unrestricted taxes of {len(wealth)} rows have no base worth writing out")
    return np.eye(len(wealth))


def taxes(question: Question, rates: Real) -> Real:
    """Return what each row pays, t_z [z], at the rates τ [k]: money a year."""
    if question.tax.family == "unrestricted":
        return np.asarray(rates, dtype=np.float64)
    if question.tax.family == "given":
        return _stated(question)
    return np.asarray(np.asarray(rates) @ basis(question))


def rate_names(question: Question) -> tuple[str, ...]:
    """Return what each rate is, in words [k]."""
    tax = question.tax
    match tax.family:
        case "unrestricted":
            return tuple(f"tax of row {z}" for z in range(question.society.rows))
        case "given":
            return ()
        case "bracketed" if tax.free_rates:
            return tuple(f"rate from {start:g}" for start, _ in tax.brackets)
        case "per-head":
            return ("amount",)
        case _:
            return ("rate",)


def lowest(question: Question) -> Real:
    """Return the least each rate may be [k]: 0, or no least for unrestricted taxes."""
    least = -np.inf if question.tax.family == "unrestricted" else 0.0
    return np.full(parameters(question), least)


def highest(question: Question) -> Real:
    """Return what each rate must stay below [k], the others at their lowest (unrestricted: at any)."""
    tax, wealth = question.tax, question.society.wealth
    match tax.family:
        case "linear" | "payroll":
            return np.ones(1)
        case "per-head":
            return np.array([wealth.min()])
        case "bracketed":
            return (
                np.ones(len(tax.brackets)) if tax.free_rates else np.array([1.0 / _relative(question).max()])
            )
        case "schedule":
            base = _stated(question)
            return np.array([(wealth[base > 0] / base[base > 0]).min(initial=np.inf)])
        case "given":
            return np.zeros(0)
    return wealth.copy()


def parameters(question: Question) -> int:
    """Return how many rates are to be chosen."""
    tax = question.tax
    if tax.family == "bracketed" and tax.free_rates:
        return len(tax.brackets)
    return {"unrestricted": question.society.rows, "given": 0}.get(tax.family, 1)


def leaves_wealth(question: Question, taxes_of_rows: Real) -> bool:
    """Return whether everyone has some wealth left after tax."""
    return bool((question.society.wealth > taxes_of_rows).all())


def allowed(question: Question, rates: Real) -> bool:
    """Return whether rates lie between `lowest` and `highest` and leave everyone some wealth."""
    inside = (rates >= lowest(question)) & (rates < highest(question))
    return bool(inside.all()) and leaves_wealth(question, taxes(question, rates))


def _relative(question: Question) -> Real:
    return np.array([rate for _, rate in question.tax.brackets])


def _within_brackets(question: Question) -> Real:
    """Return the wealth that lies in each bracket [bracket, z]."""
    start = np.array([start for start, _ in question.tax.brackets])
    width = np.append(np.diff(start), np.inf)
    return np.asarray(np.clip(question.society.wealth - start[:, None], 0.0, width[:, None]))


def _stated(question: Question) -> Real:
    base = question.tax.base
    if base is None:
        raise ValueError(f"a {question.tax.family} tax needs its base, one amount for each row")
    return np.asarray(base, dtype=np.float64)
