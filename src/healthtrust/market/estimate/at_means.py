"""How shares of a fitted choice answer to price and to people, at the means of all, with their errors.

    e_pk = ∂ ln S_p / ∂ ln x_k          change = Σ_p [S_p(1.1 x_p) − S_p]

S_p     share of plan p for a person with the mean of every column, among plans with the mean of every
        attribute over those to whom they are open;  x_k  price of plan k
change  share of those who choose that a plan loses by a price 10 % higher, plans weighted by their shares
Source  elasticities at means and the delta method: Train, Discrete Choice Methods with Simulation, 2nd
        edition 2009, chapter 3 [recalled]

Of those who choose: where a share ψ does not think of changing, all members answer 1 − ψ as much in a year.

>>> from healthtrust.market.estimate.asked import Question
>>> from healthtrust.market.estimate.choices import choices_of
>>> from healthtrust.market.estimate.fit import fit
>>> columns = {"choice": np.array(["no"] * 6 + ["yes"] * 4), "income": np.arange(10.0) * 7 % 11}
>>> question = Question(wide=True, by=("income",), plans=("no", "yes"), reference="no")
>>> found = by_persons(fit(choices_of(columns, question, "c.csv"), question))
>>> [row["plan"] for row in found], round(found[1]["elasticity"], 3)
(['no', 'yes'], 0.312)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from healthtrust.ground.intervals import mean_interval
from healthtrust.market.choice.nests import nested_shares
from healthtrust.market.choice.nodes import taste_nodes
from healthtrust.market.elasticity.delta import Followed, delta
from healthtrust.market.elasticity.numerical import elasticities, own_by_group
from healthtrust.market.estimate.estimated import Floats
from healthtrust.market.estimate.fit import Fitted
from healthtrust.market.estimate.nested import every_nest
from healthtrust.market.estimate.terms import STAYING, Columns, matrix

RISE = 1.1
SMALL = 1e-4


def has_price(fitted: Fitted) -> bool:
    """Whether the price is among the terms."""
    return fitted.question.price in fitted.question.attributes


def by_price(fitted: Fitted) -> list[dict[str, Any]]:
    """Return own and cross elasticities of those who choose, with intervals."""
    plans = fitted.choices.plans
    means = _means(fitted)

    def of(at: Floats) -> Floats:
        return elasticities(
            lambda factor: _shares(fitted, at, _dearer(fitted, means, factor)), len(plans)
        ).ravel()

    found = _followed(fitted, of)
    pairs = [(plan, price) for plan in plans for price in plans]
    return [
        {"plan": plan, "price of": price, **_told(value, error)}
        for (plan, price), value, error in zip(pairs, *found, strict=True)
    ]


def loss(fitted: Fitted) -> dict[str, float]:
    """Return the relative change of a plan's choosers by a price 10 % higher: mean over plans, interval."""
    means, count = _means(fitted), len(fitted.choices.plans)

    def of(at: Floats) -> Floats:
        now = _shares(fitted, at, means)[0]
        moved = 0.0
        for p in range(count):
            factor = np.where(np.arange(count) == p, RISE, 1.0)
            moved += _shares(fitted, at, _dearer(fitted, means, factor))[0, p] - now[p]
        return np.array([moved])

    value, error = _followed(fitted, of)
    return _told(float(value[0]), float(error[0]), "change")


def by_persons(fitted: Fitted) -> list[dict[str, Any]]:
    """Return how each plan's share answers to columns of persons: for one per cent more, and for one."""
    means, plans = _means(fitted), fitted.choices.plans
    rows = []
    for name in (by for by in fitted.question.by if "*" not in by):

        def of(at: Floats, name: str = name) -> Floats:
            up, down = (_shares(fitted, at, _richer(means, name, way * SMALL))[0] for way in (1, -1))
            return np.asarray((np.log(up) - np.log(down)) / (2 * SMALL))

        mean = float(means.persons[name][0])
        for plan, value, error in zip(plans, *_followed(fitted, of), strict=True):
            told = {key: each * mean for key, each in _told(float(value), float(error)).items()}
            if mean < 0:
                told["low"], told["high"] = told["high"], told["low"]
            rows.append({"plan": plan, "column": name, "mean": mean, "for one more": float(value), **told})
    return rows


def over_groups(fitted: Fitted, most: int = 6) -> list[dict[str, Any]]:
    """Return own elasticities averaged over persons: of all, and by value of columns that multiply price."""
    choices, at = fitted.choices, fitted.estimated.coefficients
    columns = {by.partition("*")[2].strip() for by in fitted.question.by if "*" in by}
    groups = {"all": np.zeros(len(choices.chosen))}
    groups |= {name: choices.columns.persons[name] for name in sorted(columns)}
    share = shares(fitted, at)
    rows = []
    for name, values in groups.items():
        levels, group = np.unique(values, return_inverse=True)
        if len(levels) > most:
            continue
        own = own_by_group(
            lambda factor: shares(fitted, at, factor), len(choices.plans), group, choices.weight
        )
        for level, each in enumerate(own):
            inside = choices.weight * (group == level)
            counted = inside @ share / inside.sum()
            mean = float(np.nansum(each * counted) / counted[~np.isnan(each)].sum())
            said = "" if name == "all" else f"{levels[level]:g}"
            rows.append({"group": name, "value": said, "people": float(inside.sum()), "elasticity": mean})
    return rows


def shares(fitted: Fitted, at: Floats, factor: Floats | None = None) -> Floats:
    """Return the share [n, plan] of every plan among those who choose, prices times `factor` [plan]."""
    columns = fitted.choices.columns
    return _shares(fitted, at, columns if factor is None else _dearer(fitted, columns, factor))


def _shares(fitted: Fitted, at: Floats, columns: Columns) -> Floats:
    """Return shares [row, plan], averaged over tastes that nobody observes where there are any."""
    terms, plans = len(fitted.terms), fitted.choices.plans
    x = matrix(columns, fitted.terms, plans)
    everybody = columns.rows == len(fitted.choices.chosen)
    available = fitted.choices.available if everybody else np.ones(x.shape[:2], dtype=np.bool_)
    nest, apart = np.arange(len(plans)), np.ones(len(plans))
    if fitted.nesting is not None:
        nest = fitted.nesting.of
        apart = every_nest(fitted.nesting, at[terms : terms + fitted.nesting.free])
    names = [term.name for term in fitted.terms]
    spreads = {names.index(name): kind for name, kind in fitted.question.spreads.items()}
    deviates, weights = taste_nodes(len(spreads))
    found = np.zeros(x.shape[:2])
    for deviate, weight in zip(deviates, weights.tolist(), strict=True):
        taste = at[:terms].copy()
        for (k, kind), moved in zip(spreads.items(), at[terms : terms + len(spreads)] * deviate, strict=True):
            taste[k] = taste[k] * np.exp(moved) if kind == "lognormal" else taste[k] + moved
        found += weight * nested_shares(x @ taste, available, nest, apart)
    return found


def _means(fitted: Fitted) -> Columns:
    """Return one person with the mean of everything; last year's plan enters as the share who were there."""
    choices = fitted.choices
    weight, columns = choices.weight, choices.columns
    reach = choices.available * weight[:, None]
    attributes = {
        name: ((values * reach).sum(axis=0) / reach.sum(axis=0))[None, :]
        for name, values in columns.attributes.items()
    }
    persons = {name: np.array([values @ weight / weight.sum()]) for name, values in columns.persons.items()}
    before = None
    if STAYING in fitted.terms:
        was_in = choices.before[:, None] == np.arange(columns.plans)
        before = (weight @ was_in / weight.sum())[None, :]
    return Columns(attributes, persons, before, 1, columns.plans)


def _dearer(fitted: Fitted, columns: Columns, factor: Floats) -> Columns:
    price = fitted.question.price
    return columns._replace(attributes={**columns.attributes, price: columns.attributes[price] * factor})


def _richer(columns: Columns, name: str, by: float) -> Columns:
    """Return columns with one of persons moved by so many units of its own."""
    moved = columns.persons[name] + by
    return columns._replace(persons={**columns.persons, name: moved})


def _followed(fitted: Fitted, of: Callable[[Floats], Floats]) -> Followed:
    return delta(of, fitted.estimated.coefficients, fitted.estimated.used)


def _told(value: float, error: float, name: str = "elasticity") -> dict[str, float]:
    low, high = mean_interval(float(value), float(error))
    return {name: float(value), "standard error": float(error), "low": low, "high": high}
