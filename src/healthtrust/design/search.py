"""What a search may change about a design, what it is after, and what must hold: the file of knobs.

    [[knobs]]        a value of the design and its range: low and high, or choices
    [[objectives]]   a result and the direction that is better; one, or several
    [[constraints]]  a result and a bound, in its own unit or as a change from the base design

A knob with `times` is a number that several values are multiplied by, as all rates of a schedule; without it
the keys of `tied` are put to the same value as `key`.

>>> knob = Knob(key="pool.brackets.1.rate", tied=("pool.brackets.2.rate",), times=True, low=0.5, high=1.5)
>>> knob.keys, knob.label
(('pool.brackets.1.rate', 'pool.brackets.2.rate'), 'pool.brackets.1.rate and 1 more, times')
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from healthtrust.design.heading import Heading, decided

Number = Annotated[float, Field(allow_inf_nan=False)]

BOUNDS = ("at_least", "at_most", "change_at_least", "change_at_most")


class Knob(Heading):
    """A value that is searched over, or several that are turned as one."""

    key: str = decided(..., "dotted name of the value in the design", min_length=1)
    tied: tuple[str, ...] = decided((), "other values that are turned with it")
    times: bool = decided(False, "multiply the values of the base design, in place of putting them")
    low: Number | None = decided(None, "least value")
    high: Number | None = decided(None, "most value")
    step: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = decided(
        None, "only values this far apart, from low on"
    )
    log: bool = decided(False, "look in proportions rather than in differences")
    whole: bool = decided(False, "only whole numbers")
    choices: tuple[Any, ...] = decided((), "the values there are, in place of a range")
    name: str = decided("", "what it is called; by default its key")

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the values that it turns."""
        return (self.key, *self.tied)

    @property
    def label(self) -> str:
        """Return what it is called."""
        more = f" and {len(self.tied)} more" if self.tied else ""
        return self.name or f"{self.key}{more}{', times' if self.times else ''}"

    @model_validator(mode="after")
    def _one_kind(self) -> Knob:
        ranged = self.low is not None or self.high is not None
        if ranged == bool(self.choices) or (ranged and None in (self.low, self.high)):
            raise ValueError("either low and high, or choices")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low below high, not {self.low:g} and {self.high:g}")
        if self.log and (self.choices or self.step or (self.low or 0) <= 0):
            raise ValueError("a range above zero and no step for log")
        if self.choices and (self.times or self.step or self.whole):
            raise ValueError("choices without times, step or whole")
        if len({repr(choice) for choice in self.choices}) < len(self.choices) or len(self.choices) == 1:
            raise ValueError("two choices or more that differ: else it changes nothing")
        return self


class Objective(Heading):
    """A result that should be as high, or as low, as can be."""

    result: str = decided(..., "name of the result", min_length=1)
    direction: Literal["highest", "lowest"] | None = decided(
        None, "which is better; by default as the result itself says"
    )
    aversion: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = decided(
        None, "Atkinson's aversion to inequality, for equity-weighted care"
    )


class Constraint(Heading):
    """A bound on a result, on itself or on its change from the base design."""

    result: str = decided(..., "name of the result", min_length=1)
    at_least: Number | None = decided(None, "least value")
    at_most: Number | None = decided(None, "most value")
    change_at_least: Number | None = decided(None, "least change from the base design")
    change_at_most: Number | None = decided(None, "most change from the base design")

    @model_validator(mode="after")
    def _bounded(self) -> Constraint:
        if all(getattr(self, bound) is None for bound in BOUNDS):
            raise ValueError(f"one of {', '.join(BOUNDS)}")
        for low, high in (BOUNDS[:2], BOUNDS[2:]):
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and least > most:
                raise ValueError(f"{low} not above {high}, as {least:g} is above {most:g}")
        return self


class Search(Heading):
    """A search for a better design: knobs, objectives, constraints."""

    knobs: tuple[Knob, ...] = decided(..., "what may be changed", min_length=1)
    objectives: tuple[Objective, ...] = decided(..., "what it is after", min_length=1, max_length=5)
    constraints: tuple[Constraint, ...] = decided((), "what must hold")
