"""A comparison, answered: each body beside the standard, beside its own past, and as a contract would pay it.

    1 the interval of each body, and its verdict        verdicts.py
    2 the funnel: chance alone, and adjusted            funnel.py
    3 what is known of each body's true value           shrunken.py
    4 what stays from period to period                  stability.py
    5 its own past                                      watched.py
    6 what a target pays                                payments.py

>>> from pathlib import Path
>>> from healthtrust.review.comparison.put import Asked, question_of
>>> import tempfile
>>> table = Path(tempfile.mkdtemp()) / "flu.csv"
>>> lines = "body,numerator,denominator", "Ash,60,400", "Elm,90,900", "Oak,256,1600", "Yew,250,2500"
>>> written = table.write_text(chr(10).join(lines))
>>> found = answer(question_of(Asked(table)))
>>> found.funnel.naive.tolist(), found.sides.tolist()
([0, -1, 1, -1], [0, 0, 0, 0])
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import Limits
from healthtrust.review.comparison.body_intervals import intervals
from healthtrust.review.comparison.false_pay import Bodies as Model
from healthtrust.review.comparison.false_pay import Terms
from healthtrust.review.comparison.funnel import Funnel, Limiting, funnel
from healthtrust.review.comparison.payments import Payments, Seen, payments
from healthtrust.review.comparison.put import Question
from healthtrust.review.comparison.reading import Bodies
from healthtrust.review.comparison.scale import restored, scaled, spread
from healthtrust.review.comparison.shrunken import Shrunken, shrunk
from healthtrust.review.comparison.stability import Stability, stability
from healthtrust.review.comparison.watched import Watch, Watched, watched, whole
from healthtrust.review.comparison.withheld import withheld

FEWEST = 3
"""Bodies of which a correlation is told."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found; arrays run along the bodies of the period compared."""

    asked: Question
    shown: Bodies
    funnel: Funnel
    interval: Limits
    known: Shrunken
    stability: Stability | None
    watched: Watched | None
    payments: Payments | None
    hidden: NDArray[np.bool_]
    """Bodies of which too few persons are counted to be told."""
    hidden_past: NDArray[np.bool_] | None
    """The same of bodies watched [body, period]."""

    @property
    def sides(self) -> NDArray[np.int8]:
        """Return the flags by the limits asked for."""
        limits = self.asked.asked.limits
        if limits == "adjusted":
            return self.funnel.adjusted
        return self.funnel.naive

    @property
    def model(self) -> Model:
        """Return what bodies of this kind do, as the funnel finds it."""
        centre = float(restored(self.known.centre, self.asked.kind))
        return Model(self.asked.kind, centre, self.funnel.tau2, self.asked.asked.paid.own)

    @property
    def terms(self) -> Terms:
        """Return the target as asked for."""
        put, paid = self.asked, self.asked.asked.paid
        assert paid.target is not None
        return Terms(
            paid.target, paid.direction, level=put.asked.level, reward=put.reward, penalty=put.penalty
        )


def answer(put: Question) -> Answer:
    """Return the answer to a comparison."""
    asked, shown = put.asked, put.bodies.at(put.period)
    exactly = asked.limits == "exact"
    how = Limiting(asked.level, asked.winsorise, exactly, asked.false_discovery)
    found = funnel(shown.numerator, shown.size, kind=put.kind, standard=asked.standard, how=how)
    y, s = scaled(shown.numerator, shown.size, put.kind), spread(shown.size, put.kind)
    several = len(put.bodies.periods) > 1
    past = watched(put.bodies, put.kind, _watch(put)) if several else None
    made = Answer(
        put,
        shown,
        found,
        intervals(shown, put.kind, asked.level, exactly),
        shrunk(y, s, found.tau2),
        _stability(put) if several else None,
        past,
        None,
        withheld(shown, put.kind, asked.synthetic),
        None if past is None else _few_in_the_past(past, put),
    )
    if asked.paid.target is None:
        return made
    seen = Seen(y, s, shown.size, made.model)
    return replace(made, payments=payments(seen, made.terms, asked.paid.false_share))


def _few_in_the_past(past: Watched, put: Question) -> NDArray[np.bool_]:
    """Return which points are hidden, of all that were seen in their period."""
    few = withheld(put.bodies, put.kind, put.asked.synthetic)
    keys = zip(put.bodies.body, put.bodies.period, strict=True)
    of = dict(zip(keys, few.tolist(), strict=True))
    return np.array([[of[body, period] for period in past.periods] for body in past.bodies])


def _watch(put: Question) -> Watch:
    return Watch(put.chart, put.rules, put.starts)


def _stability(put: Question) -> Stability | None:
    names, numerator, size = whole(put.bodies)
    if len(names) < FEWEST:
        return None
    return stability(scaled(numerator, size, put.kind), spread(size, put.kind))
