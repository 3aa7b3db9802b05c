"""One uncertain value of a design: its range, where that comes from, and the value that stands now.

    value at share u  =  Q(u),     ends of its range Q(0.025), Q(0.975)

Q     quantile function of its distribution; of a coefficient of how care responds, that of a normal within
      the limits of its table
A key with named alternatives, such as how the package is chosen, is a choice: it has no range, and each of
its alternatives is tried.

>>> from healthtrust.study.distributions import Uncertain
>>> p = Parameter("market.persistence", "behaviour", "survey", "cited", 0.85, 0.8, 0.9,
...               Uncertain("market.persistence", "beta", 0.85, low=0.8, high=0.9))
>>> round(float(p.at(np.array([0.5]))[0]), 2), p.width <= 0.1
(0.85, True)
>>> alternatives("package.choose")[:2], alternatives("pool.ceiling_share")
(('value for money', 'threshold'), ())
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.coefficients import stated
from healthtrust.design.describe import parameter as described_key
from healthtrust.design.keys import found
from healthtrust.study.distributions import Uncertain, fitted
from healthtrust.study.draws.known import OWN, SERVICES, Origin, group_of, known_by
from healthtrust.study.trial.case import Case
from healthtrust.study.trial.uncertain import RESPONSE, ends_of

Real = NDArray[np.float64]

CHOICE = "choice"
OF_SERVICES = {"price": "prices", "benefit": "benefits", "cases": "cases"}
"""Group of what is uncertain about a service, by the last part of its name."""


@dataclass(frozen=True)
class Parameter:
    """What is uncertain: name, group, source, status, the value that stands, and its range."""

    name: str
    group: str
    """behaviour, prices, benefits, cases, response, own or choice."""
    source: str
    status: str
    base: Any
    low: float
    high: float
    uncertain: Uncertain | None = None
    """Its distribution; none of a choice."""
    choices: tuple[Any, ...] = ()
    """Alternatives of a choice, without the one that stands."""

    @property
    def width(self) -> float:
        """Return how wide its range is."""
        return self.high - self.low

    @property
    def luck(self) -> str:
        """Return the name under which it is drawn; those of one luck move together."""
        return self.name if self.uncertain is None else self.uncertain.luck or self.name

    def at(self, shares: Real) -> Real:
        """Return the values below which these shares of all draws lie."""
        assert self.uncertain is not None
        if not self.name.startswith(RESPONSE):
            return fitted(self.uncertain).quantile(shares)
        from scipy.special import ndtri

        row = stated()[self.name.removeprefix(RESPONSE)]
        drawn = self.uncertain.mean + self.uncertain.standard_error * ndtri(shares)
        return np.asarray(np.clip(drawn, row.low, row.high))


def parameter_of(uncertain: Uncertain, cases: Sequence[Case], own: Mapping[str, Origin]) -> Parameter:
    """Return a distribution with the value that stands in the first design that has one, and its range."""
    name = uncertain.name
    origin = own[name] if name in own else known_by(name)
    low, high = ends_of(uncertain)
    stands = next((v for case in cases if (v := found(case.design.as_plain(), name)) is not None), None)
    base = float(stands) if isinstance(stands, int | float) else _middle(uncertain)
    group = OWN if name in own else _group(name)
    return Parameter(name, group, origin.source, origin.status, base, float(low), float(high), uncertain)


def choice_of(key: str, cases: Sequence[Case]) -> Parameter:
    """Return a key with named alternatives as a choice."""
    stands = found(cases[0].design.as_plain(), key)
    others = tuple(each for each in alternatives(key) if each != stands)
    nan = float("nan")
    return Parameter(key, CHOICE, "the design's own alternatives", "decided", stands, nan, nan, None, others)


def alternatives(key: str) -> tuple[Any, ...]:
    """Return the alternatives a design key may have; none where it is a number, a text or no key."""
    known = described_key(key)
    named = re.findall("`([^`]+)`", known.allowed) if known else []
    plain = {"true": True, "false": False}
    return tuple(plain.get(each, each) for each in named)


def _middle(uncertain: Uncertain) -> float:
    mean = uncertain.mean
    return mean if mean == mean else float(fitted(uncertain).quantile(0.5))


def _group(name: str) -> str:
    if name.startswith(SERVICES):
        return OF_SERVICES.get(name.rpartition(".")[2], "services")
    return group_of(name)
