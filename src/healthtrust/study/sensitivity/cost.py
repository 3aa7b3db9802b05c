"""What an analysis costs, told before it begins: trials of each part, and about how long they take.

    one at a time     K Σ_p (2, or the alternatives of a choice)
    curves            K · top · 7
    flips             at most K · (10 rounds · top + 6 · top outside the ranges)
    plane             K · grid²
    paths             K · paths · (P + 1)
    Sobol             K · samples · (factors + 2)

K     designs;  P  parameters with a range;  trials that are kept, or met twice, are not run again

>>> cost = Cost((("one at a time", 40), ("Sobol", 960)), seconds_each=0.5, workers=2)
>>> cost.trials, cost.seconds, cost.said
(1000, 250.0, 'At most 1,000 trials (40 one at a time, 960 Sobol): about 4 min with 2 workers.')
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.study.sensitivity.factors import factors_of
from healthtrust.study.sensitivity.flips import ROUNDS, WIDTHS
from healthtrust.study.sensitivity.one_way import POINTS
from healthtrust.study.sensitivity.put import Question


@dataclass(frozen=True)
class Cost:
    """Trials of each part, seconds one takes, and how many work side by side."""

    parts: tuple[tuple[str, int], ...]
    seconds_each: float
    workers: int

    @property
    def trials(self) -> int:
        """Return how many trials there are at most."""
        return sum(count for _, count in self.parts)

    @property
    def seconds(self) -> float:
        """Return about how long they take."""
        return self.trials * self.seconds_each / self.workers

    @property
    def said(self) -> str:
        """Return the cost in a sentence."""
        parts = ", ".join(f"{count:,} {what}" for what, count in self.parts)
        long = self.seconds >= 100
        left = f"{self.seconds / 60:.0f} min" if long else f"{max(self.seconds, 1):.0f} s"
        workers = f"{self.workers} worker{'' if self.workers == 1 else 's'}"
        return f"At most {self.trials:,} trials ({parts}): about {left} with {workers}."


def cost_of(question: Question, seconds_each: float, workers: int) -> Cost:
    """Return what a question costs."""
    depth, designs, parts = question.asked.depth, len(question.cases), dict[str, int]()
    top = min(depth.top, len(question.numbers))
    if question.wants("one-way") or (question.wants("sobol") and depth.singles):
        parts["one at a time"] = sum(
            len(p.choices) if p.uncertain is None else 2 for p in question.parameters
        )
    if question.wants("one-way"):
        parts["along curves"] = top * POINTS
        if question.result.paired:
            parts["for flips"] = top * (ROUNDS + 2 * len(WIDTHS))
            parts["two at a time"] = depth.grid**2 if len(question.numbers) > 1 else 0
    if question.wants("morris"):
        parts["on paths"] = depth.paths * (len({p.luck for p in question.numbers}) + 1)
    if question.wants("sobol"):
        factors = len(factors_of(question.numbers, ())) + min(depth.singles, len(question.numbers))
        parts["for Sobol indices"] = depth.samples * (factors + 2)
    return Cost(
        tuple((what, designs * count) for what, count in parts.items() if count), seconds_each, workers
    )
