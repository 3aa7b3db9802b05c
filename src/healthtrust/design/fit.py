"""What is fitted of a design: knobs with their ranges, and what is known of each before any target.

    [[knobs]]    a value of the design with low and high, as in a search; prior and prior_standard_error, in
                 its own unit, where something is known of it already

With `log` the prior is of the logarithm: prior_standard_error / prior is its standard error.

>>> knob = FittedKnob(key="pool.ceiling_share", low=0.05, high=0.2, prior=0.12, prior_standard_error=0.02)
>>> knob.known, Fit(knobs=(knob,)).step
(True, 0.02)
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from healthtrust.design.heading import Heading, decided
from healthtrust.design.search import Knob, Number


class FittedKnob(Knob):
    """A value that is fitted, within a range."""

    prior: Number | None = decided(None, "the value expected before any target")
    prior_standard_error: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = decided(
        None, "how far off that may be"
    )

    @property
    def known(self) -> bool:
        """Return whether something is known of it before any target."""
        return self.prior is not None

    @model_validator(mode="after")
    def _can_be_fitted(self) -> FittedKnob:
        if self.choices or self.step:
            raise ValueError("low and high without step: what is fitted takes every value between them")
        if (self.prior is None) != (self.prior_standard_error is None):
            raise ValueError("prior and prior_standard_error together")
        if self.log and self.prior is not None and self.prior <= 0:
            raise ValueError("a prior above zero for log")
        return self


class Fit(Heading):
    """The knobs that are fitted, and how far each is moved to see what follows."""

    knobs: tuple[FittedKnob, ...] = decided(..., "what is fitted", min_length=1)
    step: Annotated[float, Field(gt=0, le=0.25)] = decided(
        0.02, "how far each knob is moved to see what follows", "share of its range"
    )
