"""Who is rewarded and who pays under each rule, how much of it undeserved, and from which size on little.

Two questions are answered. Given what has been seen: of the bodies paid, how many are truly no better, by
what is known of each (shrunken.py). Before anything is seen: how many would be, of bodies of these sizes
(false_pay.py). In both a body's own doing is the part `own` of the spread between bodies.

>>> y, s = np.array([0.30, 0.40, 0.52, 0.41]), np.full(4, 0.02)
>>> seen = Seen(y, s, np.full(4, 625.0), Bodies("share", 0.16, 0.008))
>>> target = Terms(0.16, "higher", reward=100, penalty=50)
>>> found = payments(seen, target)
>>> found["naive"].paid.tolist(), found["adjusted"].paid.tolist(), round(found["naive"].unearned, 3)
([-1, 0, 1, 0], [0, 0, 0, 0], 0.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import normal_quantile
from healthtrust.review.comparison.false_pay import Bodies, FalsePay, Terms, false_pay, lead, smallest_size
from healthtrust.review.comparison.paying import RULES, Rule, paid, thresholds
from healthtrust.review.comparison.scale import placed
from healthtrust.review.comparison.shrunken import shrunk

Real = NDArray[np.float64]
OWN = (1.0, 0.75, 0.5, 0.25, 0.0)
"""Parts of the spread that may be bodies' own doing, for which false pay is shown."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Bodies as seen, on the scale of their kind; arrays run along bodies."""

    y: Real
    spread: Real
    """Standard deviation of chance."""
    size: Real
    bodies: Bodies


@dataclass(frozen=True, eq=False)
class Payment:
    """What one rule pays."""

    rule: Rule
    paid: NDArray[np.int8]
    """[body] 1 rewarded, -1 penalised, 0 neither."""
    unearned: float
    """Rewards that go to bodies truly no better, expected from what is known of each."""
    unfair: float
    """Penalties of bodies truly no worse, likewise."""
    before: FalsePay
    """What was to be expected before anything was seen."""
    smallest: float | None
    """Size from which no more than the share asked for of what moves is false."""


Payments = dict[Rule, Payment]


def payments(seen: Seen, terms: Terms, false_share: float = 0.1) -> Payments:
    """Return what each rule pays to bodies seen."""
    between = lead(seen.bodies, terms)
    sign = 1.0 if terms.better == "higher" else -1.0
    target = float(placed(terms.target, seen.bodies.kind))
    distance = sign * (seen.y - target)
    known = shrunk(distance, seen.spread, seen.bodies.tau2, between.ahead, seen.bodies.own)
    better = known.above(0.0)
    made: Payments = {}
    for rule in RULES:
        of = replace(terms, rule=rule)
        each = paid(distance, *thresholds(rule, seen.spread, between, normal_quantile(terms.level)))
        made[rule] = Payment(
            rule,
            each,
            float((1 - better)[each > 0].sum()),
            float(better[each < 0].sum()),
            false_pay(seen.size, seen.bodies, of),
            smallest_size(seen.bodies, of, false_share),
        )
    return made


def by_size(size: Sequence[float], bodies: Bodies, terms: Terms) -> dict[Rule, FalsePay]:
    """Return what each rule is expected to pay to a body of each size."""
    return {rule: false_pay(np.asarray(size), bodies, replace(terms, rule=rule)) for rule in RULES}


def by_own(size: Real, bodies: Bodies, terms: Terms) -> dict[tuple[Rule, float], FalsePay]:
    """Return what each rule is expected to pay, for each part of the spread that may be bodies' own doing."""
    return {
        (rule, own): false_pay(size, replace(bodies, own=own), replace(terms, rule=rule))
        for rule in RULES
        for own in OWN
    }
