"""Two rules of premiums on the same people: what the second changes.

>>> from healthtrust.design.premiums import Premiums
>>> from textwrap import fill
>>> from healthtrust.ground.money import currency
>>> from healthtrust.market.equilibrium.exchange import example
>>> pounds = currency("GBP")
>>> fined = example(Premiums(name="with a penalty", penalty=100))
>>> print(fill(versus_sentence(answer(example(), pounds), answer(fined, pounds)), 108))
Under 'with a penalty' 75.1 % are insured instead of 54.2 %, at a mean premium of £225 instead of £251;
surplus of all changes by +£629.
"""

from __future__ import annotations

from typing import Any

from healthtrust.market.equilibrium.answer import Answer, answer
from healthtrust.market.told_tables import amount
from healthtrust.market.welfare.inertia import mean_premium

__all__ = ["answer", "versus_rows", "versus_sentence"]


def versus_rows(first: Answer, second: Answer) -> dict[str, list[Any]]:
    """Return one row a measure: under the first rule, under the second, and the difference."""
    ours, theirs = _measures(first), _measures(second)
    return {
        "what": list(ours),
        first.exchange.rules.name: list(ours.values()),
        _name(first, second): list(theirs.values()),
        "difference": [_rounded(theirs[name] - ours[name]) for name in ours],
        "unit": ["share of people" if name == "insured" else first.money.code for name in ours],
    }


def versus_sentence(first: Answer, second: Answer) -> str:
    """Say what the second rule changes, from equilibrium to equilibrium as reached from everybody in."""
    ours, theirs = _measures(first), _measures(second)
    shares = [f"{100 * of['insured']:.1f} %" for of in (theirs, ours)]
    means = [amount(of["mean premium"], first.money) for of in (theirs, ours)]
    more = theirs["total"] - ours["total"]
    return (
        f"Under {_name(first, second)!r} {shares[0]} are insured instead of {shares[1]}, at a mean premium "
        f"of {means[0]} instead of {means[1]}; surplus of all changes by "
        f"{amount(more, first.money, sign=True)}."
    )


def _name(first: Answer, second: Answer) -> str:
    name = second.exchange.rules.name
    return f"{name}, compared" if name == first.exchange.rules.name else name


def _measures(found: Answer) -> dict[str, float]:
    at, of = found.found.all[found.main], found.accounts[found.main]
    return {
        "insured": _rounded(at.joined.insured),
        "mean premium": round(mean_premium(of, at.joined), found.money.exponent),
        "consumers": round(of.consumers, found.money.exponent),
        "plans": round(float(of.profit.sum()), found.money.exponent) + 0.0,
        "government": round(of.government, found.money.exponent) + 0.0,
        "total": round(of.total, found.money.exponent),
        "lost": round(found.losses[found.main].money, found.money.exponent) + 0.0,
    }


def _rounded(value: float) -> float:
    return round(value, 6) + 0.0
