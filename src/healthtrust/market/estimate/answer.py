"""What a fitted choice says: a sentence, its tables, its warnings, and plain values for a program.

    odds of a plan over the reference for one unit more = exp b

b       coefficient of a column of persons that belongs to the plan
Source  a logit coefficient is the change of the logarithm of odds: McFadden 1974 [recalled]

>>> from healthtrust.market.estimate.asked import Question
>>> from healthtrust.market.estimate.choices import choices_of
>>> from healthtrust.market.estimate.fit import fit
>>> chose, ill = ["no", "yes", "no", "yes", "no", "yes"], [0.0, 0, 0, 1, 1, 1]
>>> columns = {"choice": np.array(chose), "ill": np.array(ill)}
>>> question = Question(wide=True, by=("ill",), plans=("no", "yes"), reference="no")
>>> print(answer(fit(choices_of(columns, question, "c.csv"), question)).sentence)
One more of ill multiplies the odds of yes over no by 4.00 (95 % interval 0.134 to 119).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import erfc, exp, sqrt
from typing import Any

import numpy as np

from healthtrust.ground.rows import by_column, by_row
from healthtrust.market.estimate.at_means import by_persons, by_price, has_price, loss, over_groups, shares
from healthtrust.market.estimate.fit import Fitted, rivals

FEW_GROUPS = 40
"""Groups below which a sandwich understates errors. Status: assumed, a common rule of thumb."""

Table = dict[str, list[Any]]


@dataclass(frozen=True, eq=False)
class Answer:
    """A fitted choice with all that follows from it."""

    fitted: Fitted
    sentence: str
    warnings: tuple[str, ...]
    coefficients: Table
    plans: Table
    elasticities: Table
    groups: Table
    persons: Table
    inertia: Table = field(default_factory=dict)

    @property
    def tables(self) -> dict[str, Table]:
        """Return every table that has rows, by name."""
        named = {
            "coefficients": self.coefficients,
            "plans": self.plans,
            "price elasticities": self.elasticities,
            "over persons": self.groups,
            "columns of persons": self.persons,
            "inertia": self.inertia,
        }
        return {name: table for name, table in named.items() if table}

    @property
    def numbers(self) -> dict[str, float | int | str]:
        """Return how well the coefficients tell the choices, by name."""
        found, seen = self.fitted.estimated, self.fitted.choices
        return {
            "choices": found.n,
            "plans": len(seen.plans),
            "log-likelihood": found.log_likelihood,
            "log-likelihood of equal shares": found.likelihood.equal_shares,
            "McFadden R²": found.likelihood.mcfadden,
            "steps": found.iterations,
            "standard errors": f"robust, {found.clusters:,} groups" if found.clusters else "classical",
            **self._tastes,
        }

    @property
    def _tastes(self) -> dict[str, str]:
        """Return whose choices share a taste, where tastes differ."""
        cluster = self.fitted.choices.cluster
        if not self.fitted.question.mixed:
            return {}
        groups = 0 if cluster is None else len(np.unique(cluster))
        shared = cluster is not None and groups < len(cluster)
        return {"tastes": f"shared in {groups:,} groups" if shared else "of each choice"}

    def as_plain(self) -> dict[str, Any]:
        """Return everything by name, for JSON."""
        seen = self.fitted.choices
        found = self.fitted.estimated
        source = {"file": seen.source, "rows": seen.rows, "reference": seen.reference}
        told = {name: by_row(table) for name, table in self.tables.items()}
        covariance = {"terms": list(found.names), "covariance": found.used.tolist()}
        kept = {"warnings": list(self.warnings), "covariance": covariance}
        return {"sentence": self.sentence, "source": source, **self.numbers, **told, **kept}


def answer(fitted: Fitted) -> Answer:
    """Return what a fitted choice says."""
    priced = has_price(fitted)
    elasticities = by_column(by_price(fitted)) if priced else {}
    groups = by_column(over_groups(fitted)) if priced else {}
    persons = by_column(by_persons(fitted)) if any("*" not in by for by in fitted.question.by) else {}
    told = (_coefficients(fitted), _plans(fitted), elasticities, groups, persons, _inertia(fitted))
    return Answer(fitted, _sentence(fitted), _warnings(fitted), *told)


def _sentence(fitted: Fitted) -> str:
    """Return the finding in one sentence, or two."""
    found, price = fitted.estimated, fitted.question.price
    if not has_price(fitted):
        return _odds(fitted)
    moved = loss(fitted)
    way = "loses" if moved["change"] < 0 else "gains"
    low, high = sorted((100 * abs(moved["low"]), 100 * abs(moved["high"])))
    sure = (
        f"{low:.1f} to {high:.1f}"
        if moved["low"] * moved["high"] > 0
        else (f"{100 * moved['low']:+.1f} to {100 * moved['high']:+.1f}")
    )
    size = f"{100 * abs(moved['change']):.1f} %"
    who = "those who choose" if fitted.persistence else "its choosers"
    said = f"A plan that raises its {price} by 10 % {way} {size} of {who} (95 % interval {sure})"
    if fitted.persistence:
        stay, error = fitted.persistence, found.standard_errors[-1]
        within = 100 * abs(moved["change"]) * (1 - stay)
        said += (
            f"; since {100 * stay:.1f} % (± {196 * error:.1f}) do not think of changing, "
            f"{within:.1f} % of its members within a year"
        )
    return f"{said}."


def _odds(fitted: Fitted) -> str:
    """Return what one unit more of the first column does, where there is no price."""
    found = fitted.estimated
    k = next((k for k, term in enumerate(fitted.terms) if term.by or term.attribute), None)
    if k is None:
        return f"{found.n:,} choices among {len(fitted.choices.plans)} plans, told by constants alone."
    term, b = fitted.terms[k], float(found.coefficients[k])
    low, high = (exp(each) for each in found.interval()[k].tolist())
    what = term.by if term.plan else term.name
    over = f"{term.plan} over {fitted.choices.reference}" if term.plan else "a plan over another"
    sure = f"95 % interval {low:,.3g} to {high:,.3g}"
    return f"One more of {what} multiplies the odds of {over} by {exp(b):,.2f} ({sure})."


def _coefficients(fitted: Fitted) -> Table:
    found = fitted.estimated
    z = found.coefficients / np.where(found.standard_errors > 0, found.standard_errors, np.nan)
    interval = found.interval()
    return {
        "term": list(found.names),
        "coefficient": found.coefficients.tolist(),
        "standard error": found.standard_errors.tolist(),
        "z": z.tolist(),
        "p": [erfc(abs(each) / sqrt(2)) for each in z.tolist()],
        "low": interval[:, 0].tolist(),
        "high": interval[:, 1].tolist(),
        "classical error": np.sqrt(np.diag(found.covariance)).tolist(),
    }


def _plans(fitted: Fitted) -> Table:
    seen, price = fitted.choices, fitted.question.price
    chose = np.bincount(seen.chosen, weights=seen.weight, minlength=len(seen.plans))
    reach = seen.available * seen.weight[:, None]
    expected = shares(fitted, fitted.estimated.coefficients)
    if fitted.persistence:
        before = seen.before
        asleep = np.where(before >= 0, fitted.persistence, 0.0)[:, None]
        expected = (1 - asleep) * expected + asleep * (before[:, None] == np.arange(len(seen.plans)))
    told: Table = {
        "plan": list(seen.plans),
        "open to": reach.sum(axis=0).tolist(),
        "chosen by": chose.tolist(),
        "share": (chose / chose.sum()).tolist(),
        "share expected": (seen.weight @ expected / seen.weight.sum()).tolist(),
    }
    if has_price(fitted):
        values = seen.columns.attributes[price]
        told[f"mean {price}"] = ((values * reach).sum(axis=0) / reach.sum(axis=0)).tolist()
    return told


def _inertia(fitted: Fitted) -> Table:
    """Return the same choices read in three ways, where last year's plan is known."""
    rows = []
    for name, each in rivals(fitted).items():
        found = each.estimated
        value = found.log_likelihood
        row: dict[str, Any] = {"read as": name, "log-likelihood": value}
        row["Akaike"] = 2 * (len(found.names) - value)
        if has_price(fitted):
            row[f"coefficient of {fitted.question.price}"] = found.coefficient(fitted.question.price)
        row["switching cost"] = found.coefficient("switching cost") if name == "switching cost" else None
        row["persistence"] = each.persistence if name == "persistence" else None
        rows.append(row)
    return by_column(rows)


def _warnings(fitted: Fitted) -> tuple[str, ...]:
    found, price = fitted.estimated, fitted.question.price
    told = list(fitted.choices.notes)
    if has_price(fitted) and found.coefficient(price) > 0:
        told.append(f"a higher {price} makes a plan likelier: something that comes with it is left out")
    for (name, _), value in zip(fitted.question.nests, fitted.dissimilarity.tolist(), strict=True):
        if value > 1:
            told.append(f"nest {name}: dissimilarity {value:.3g} above 1 contradicts random utility")
    if 0 < found.clusters < FEW_GROUPS:
        told.append(f"{found.clusters} groups are few: their standard errors are likely too small")
    return tuple(told)
