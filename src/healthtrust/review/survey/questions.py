"""What was asked: each item with its answers from best to worst, and how they become a score.

    share   1 for the best `top` answers, else 0
    net     +1 for the best `top`, −1 for the worst `bottom`, else 0: best less worst
    mean    the point of the scale; words count from 100 (best) to 0 (worst) in equal steps, or as said

Source  top-box shares and composites: CAHPS reporting; net score: Reichheld, Harvard Business Review 2003
        (9-10 less 0-6 of 0-10) [recalled].

>>> asked = Item(item="overall", answers=("very good", "good", "poor"), top=2, left_out=("cannot say",))
>>> asked.scores.tolist(), asked.scale.share
([1.0, 1.0, 0.0], True)
>>> net = Item(item="recommend", low=0, high=10, kind="net", top=2, bottom=7)
>>> net.answers_in_order[:3], net.scores.astype(int).tolist()
(('10', '9', '8'), [1, 1, 0, 0, -1, -1, -1, -1, -1, -1, -1])
>>> Item(item="visit", answers=("good", "fair", "poor"), kind="mean").scores.tolist()
[100.0, 50.0, 0.0]
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np
from pydantic import model_validator

from healthtrust.design.heading import Heading, decided
from healthtrust.review.survey.estimate import Scale
from healthtrust.review.survey.margins import Real

MOST_POINTS = 101


class Item(Heading):
    """One item: where its answers stand, what they are, and how they are scored."""

    item: str = decided(..., "name of the item", min_length=1)
    column: str = decided("", "column of the answers; the item's name unless given")
    ask: str = decided("", "the question as it was put")
    kind: Literal["share", "mean", "net"] = decided("share", "share, mean or net score")
    answers: tuple[str, ...] = decided((), "answers in words, the best first")
    low: int | None = decided(None, "least point of a scale of whole numbers, in place of answers")
    high: int | None = decided(None, "highest point of the scale")
    best: Literal["high", "low"] = decided("high", "which end of the scale is best")
    top: int = decided(1, "how many of the best answers count as good", "answers", ge=1)
    bottom: int = decided(1, "how many of the worst answers a net score takes off", "answers", ge=1)
    points: tuple[float, ...] = decided((), "what each answer counts in a mean, in the order of answers")
    left_out: tuple[str, ...] = decided((), "answers that count as none: does not apply, cannot say")

    @model_validator(mode="after")
    def _sound(self) -> Item:
        if bool(self.answers) == (self.low is not None and self.high is not None):
            raise ValueError("give either answers, the best first, or low and high of a scale")
        if self.low is not None and self.high is not None and not 0 < self.high - self.low < MOST_POINTS:
            raise ValueError(f"high must be above low, with at most {MOST_POINTS} points between")
        order = self.answers_in_order
        if len(set(order)) != len(order) or set(order) & set(self.left_out):
            raise ValueError("each answer must stand once, and not in left_out")
        if len(order) < 2:
            raise ValueError("at least two answers are needed")
        if self.points and (len(self.points) != len(order) or len(set(self.points)) < 2):
            raise ValueError("points must say what each answer counts, and not all the same")
        taken = self.top + (self.bottom if self.kind == "net" else 0)
        if self.kind != "mean" and taken >= len(order) + (self.kind == "net"):
            raise ValueError("top (and bottom) must leave some answers that do not count")
        return self

    @property
    def where(self) -> str:
        """Return the column of the answers."""
        return self.column or self.item

    @cached_property
    def answers_in_order(self) -> tuple[str, ...]:
        """Return every answer, the best first."""
        if self.answers:
            return self.answers
        assert self.low is not None and self.high is not None
        points = [str(point) for point in range(self.low, self.high + 1)]
        return tuple(points if self.best == "low" else points[::-1])

    @cached_property
    def scores(self) -> Real:
        """Return what each answer counts, in order."""
        count = len(self.answers_in_order)
        place = np.arange(count)
        if self.kind == "share":
            return (place < self.top).astype(np.float64)
        if self.kind == "net":
            return (place < self.top).astype(np.float64) - (place >= count - self.bottom)
        return self.values

    @cached_property
    def values(self) -> Real:
        """Return what each answer counts in a mean, in order."""
        if self.points:
            return np.array(self.points, dtype=np.float64)
        if not self.answers:
            return np.array([float(point) for point in self.answers_in_order])
        return np.linspace(100.0, 0.0, len(self.answers))

    @property
    def out_of_100(self) -> Real:
        """Return each answer from 0 (worst) to 100 (best), as a composite adds it up."""
        if self.points or self.answers:
            low, high = self.values.min(), self.values.max()
            return np.asarray(100 * (self.values - low) / (high - low))
        return np.linspace(100.0, 0.0, len(self.answers_in_order))

    @property
    def scale(self) -> Scale:
        """Return the least and most that a score can be."""
        return Scale(float(self.scores.min()), float(self.scores.max()), self.kind == "share")

    @property
    def unit(self) -> str:
        """Return what values are in."""
        return {"share": "share", "net": "share, best less worst", "mean": "points"}[self.kind]


class Composite(Heading):
    """Several items as one score from 0 to 100."""

    item: str = decided(..., "name of the composite", min_length=1)
    of: tuple[str, ...] = decided(..., "names of its items", min_length=2)


class Questions(Heading):
    """Everything that was asked."""

    questions: tuple[Item, ...] = decided(..., "the items", min_length=1)
    composites: tuple[Composite, ...] = decided((), "scores of several items")

    @model_validator(mode="after")
    def _known(self) -> Questions:
        names = [*(each.item for each in self.questions), *(each.item for each in self.composites)]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"each item needs a name of its own: {', '.join(twice)}")
        items = {each.item for each in self.questions}
        if unknown := [name for each in self.composites for name in each.of if name not in items]:
            raise ValueError(f"composites of items that are not asked: {', '.join(unknown)}")
        return self


OUT_OF_100 = Scale(0.0, 100.0, False)
