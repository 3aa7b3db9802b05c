"""What a sensitivity analysis found, as one value: bars, curves, flips, plane, paths, indices, draws.

>>> Answer(Result("qalys", ("valley",), "GBP"), ()).parameter("own") is None
True
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.study.sensitivity.factors import Shares
from healthtrust.study.sensitivity.flips import Flips
from healthtrust.study.sensitivity.given import Given
from healthtrust.study.sensitivity.one_way import Bar, Curve
from healthtrust.study.sensitivity.parameter import Parameter
from healthtrust.study.sensitivity.plane import Plane
from healthtrust.study.sensitivity.result import Result
from healthtrust.study.sensitivity.screening import Effect


@dataclass(frozen=True)
class Answer:
    """What was found; what was not asked for is empty."""

    result: Result
    parameters: tuple[Parameter, ...]
    base: float | None = None
    """The result at the designs' own values."""
    each: tuple[float, ...] = ()
    """That of each design."""
    bars: tuple[Bar, ...] = ()
    curves: tuple[Curve, ...] = ()
    flips: tuple[Flips, ...] = ()
    plane: Plane | None = None
    price: float | None = None
    """Money for a QALY at which both designs have the same net health, where there is such a price."""
    effects: tuple[Effect, ...] = ()
    shares: Shares | None = None
    given: Given | None = None
    study: str = ""
    """The study whose draws were used in place of trials."""
    ran: int = 0
    failed: int = 0
    """Points at which a design could not be."""
    seed: int = 1

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of a name; None for a group."""
        return next((p for p in self.parameters if p.name == name), None)
