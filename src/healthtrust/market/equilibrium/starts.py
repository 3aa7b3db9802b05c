"""Where the search for equilibria begins: a few telling premiums, then points spread evenly between limits.

    everybody in    each plan at the mean cost of all people: what it would cost if all joined it
    highest         each plan at the most that any of its members could make it cost
    nobody in       each plan at the cost of its keenest buyers, as after a collapse
    as it is        each plan at what the plans table says it charges now, where it does
    without p       plan p highest, the others as with everybody in: one plan dies, the others live
    spread k        between lowest and highest, plan j at the radical inverse of k in the j-th prime base

A premium that covers its members is a weighted mean of their costs, so no equilibrium lies outside the
limits; and as the premium map has no break, at least one lies within (Brouwer).
Source  Halton's sequence: Halton 1960 [recalled]; it spreads points evenly and has no chance in it.

>>> [radical_inverse(k, 2) for k in (1, 2, 3, 4)]
[0.5, 0.25, 0.75, 0.125]
>>> from healthtrust.market.equilibrium.exchange import example
>>> [(name, premium.round(1).tolist()) for name, premium in starts_of(example(), 4)]
[('everybody in', [[200.0]]), ('highest', [[300.0]]), ('nobody in', [[284.8]]), ('spread 1', [[200.0]])]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.equilibrium.break_even import by_class, due
from healthtrust.market.equilibrium.exchange import Exchange
from healthtrust.market.equilibrium.rating import within_ratio

Floats = NDArray[np.float64]

AS_IT_IS = "as it is"
FAR = 1e6
"""Mean costs that nobody pays: at this premium a plan has no members."""


def limits(exchange: Exchange) -> tuple[Floats, Floats]:
    """Return the lowest and the highest premium [plan] that can cover anybody."""
    net = exchange.loaded() - exchange.eased * exchange.standard[:, None]
    lowest = net.min(axis=0) + exchange.eased * exchange.standard.min()
    highest = net.max(axis=0) + exchange.eased * exchange.standard.max()
    floor = exchange.rules.floor
    return np.maximum(floor, lowest), np.maximum(floor, highest)


def starts_of(exchange: Exchange, count: int) -> list[tuple[str, Floats]]:
    """Return names and premiums [plan, class] of that many starts."""
    lowest, highest = limits(exchange)
    plans, classes = exchange.shape
    top = np.repeat(highest[:, None], classes, axis=1)
    pooled = pooled_premium(exchange)
    nobody = due(exchange, np.full((plans, classes), FAR * exchange.scale))
    found = [("everybody in", pooled), ("highest", top), ("nobody in", nobody)]
    if exchange.today is not None:
        found.append((AS_IT_IS, np.repeat(exchange.today[:, None], classes, axis=1)))
    if plans > 1:
        for p, name in enumerate(exchange.plans):
            found.append((f"without {name}", np.where(np.arange(plans)[:, None] == p, top, pooled)))
    bases = _primes(plans)
    for k in range(1, count + 1):
        at = np.array([radical_inverse(k, prime) for prime in bases])
        spread = lowest + (highest - lowest) * at
        found.append((f"spread {k}", np.repeat(spread[:, None], classes, axis=1)))
    return found[:count]


def pooled_premium(exchange: Exchange) -> Floats:
    """Return what each plan would have to charge [plan, class] if everybody joined it."""
    everybody = np.repeat(exchange.people[:, None], len(exchange.plans), axis=1)
    mean = np.average(exchange.standard, weights=exchange.people)
    net = exchange.loaded() - exchange.eased * (exchange.standard - mean)[:, None]
    heads = by_class(exchange, everybody)
    in_ratio = within_ratio(by_class(exchange, everybody * net) / heads, heads, exchange.rules.largest_ratio)
    return np.maximum(exchange.rules.floor, in_ratio)


def radical_inverse(number: int, base: int) -> float:
    """Return the digits of a number in a base, mirrored behind the point."""
    inverse, place = 0.0, 1.0
    while number:
        number, digit = divmod(number, base)
        place /= base
        inverse += digit * place
    return inverse


def _primes(count: int) -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found
