"""What equity is judged of: which column is what, what kind of outcome it is, and by what it is judged.

    ratio        zero or more without an upper limit: spending, visits, years of life
    bounded      between two limits: a share, a utility between 0 and 1; judged by Erreygers' index, because
                 the shortfall is as unequal as the outcome, and equal absolute changes count alike
    ill health   less is better; bounded if limits are given, else a ratio

>>> Asked(Named("health", "income"), "bounded").limits, Asked(Named("cost", "income")).limits
((0.0, 1.0), None)
>>> for problem in unfit(Asked(Named("health", "income"), "bound", bounds=(1.0, 0.0))): print(problem)
--kind: found 'bound'; expected ratio, bounded or ill health (did you mean 'bounded'?).
--bounds: found 1 to 0; expected a lower and a higher limit, as 0,1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Final

from healthtrust.ground.problems import Problem, in_words, nearest_match

KINDS = ("ratio", "bounded", "ill health")
WHOLE: Final = (0.0, 1.0)
ATKINSON: Final = 10.95
KOLM: Final = 0.15
"""Medians of the English public for years of lifetime health: Robson et al., Health Econ 2017 [cited]."""
DECILE = "decile"
"""Word for the tenths by rank."""


@dataclass(frozen=True)
class Named:
    """Which column is what; empty where there is none."""

    outcome: str
    rank: str
    """Lowest worst off; with a hyphen before it the highest."""
    weight: str = ""
    group: tuple[str, ...] = ()
    cluster: str = ""
    per: str = ""
    """People among whom the outcome is a count of events."""
    before: str = ""
    """The outcome under another design, which this one replaces."""

    @property
    def rank_column(self) -> str:
        """Return the column that ranks."""
        return self.rank.removeprefix("-")


@dataclass(frozen=True)
class Asked:
    """What is asked, as it is written."""

    named: Named
    kind: str = "ratio"
    bounds: tuple[float, float] | None = None
    aversion: float | None = None
    """Atkinson's; none: the public's, where the outcome allows it; 0: leave it out."""
    kolm: float | None = None
    rank_aversion: float = 2.0
    standardise: tuple[str, ...] = ()
    decompose: tuple[str, ...] = ()
    by: tuple[str, ...] = (DECILE,)
    threshold: float = 0.0
    bands: tuple[float, ...] = ()
    level: float = 0.95
    real: bool = True
    """Whether rows are of real persons: then small groups are not told."""
    unmatched: tuple[int, int] = (0, 0)
    """Households of the first run that the second lacks, and the other way round."""

    @property
    def limits(self) -> tuple[float, float] | None:
        """Return the limits of the outcome, if it has any."""
        return WHOLE if self.bounds is None and self.kind == "bounded" else self.bounds

    @property
    def less_is_better(self) -> bool:
        """Return whether the outcome is ill health."""
        return self.kind == "ill health"


def unfit(asked: Asked) -> list[Problem]:
    """Return what is wrong with what is asked, whatever the table holds."""
    found = []
    if asked.kind not in KINDS:
        near = nearest_match(asked.kind, KINDS)
        found.append(Problem("--kind", repr(asked.kind), in_words(KINDS), near))
    if asked.bounds is not None and not asked.bounds[0] < asked.bounds[1]:
        said = f"{asked.bounds[0]:g} to {asked.bounds[1]:g}"
        found.append(Problem("--bounds", said, "a lower and a higher limit, as 0,1"))
    if asked.bounds is not None and asked.kind == "ratio":
        remedy = "A bounded outcome has another index: say so."
        found.append(
            Problem("--bounds", "limits of an outcome of kind ratio", "--kind bounded", None, remedy)
        )
    least = (
        ("--aversion", asked.aversion, 0.0), ("--kolm", asked.kolm, 0.0),
        ("--rank-aversion", asked.rank_aversion, 1.0), ("--threshold", asked.threshold, 0.0),
    )  # fmt: skip
    for option, value, lowest in least:
        if value is not None and not (isfinite(value) and value >= lowest):
            found.append(Problem(option, f"{value:g}", f"{lowest:g} or more"))
    if not 0.5 <= asked.level < 1:
        found.append(Problem("--level", f"{asked.level:g}", "a share from 0.5 and below 1, as 0.95"))
    if any(a >= b for a, b in zip(asked.bands, asked.bands[1:], strict=False)):
        found.append(Problem("--bands", ",".join(f"{b:g}" for b in asked.bands), "rising amounts"))
    named = asked.named
    if named.rank_column in asked.decompose:
        remedy = "It ranks, and so explains nothing."
        found.append(Problem("--decompose", f"the rank, {named.rank_column}", "other columns", None, remedy))
    if named.per and named.weight:
        found.append(Problem("--per", f"beside --weight {named.weight}", "one of the two", None,
                             "People among whom events are counted are the weight."))  # fmt: skip
    if named.outcome in (*asked.decompose, *asked.standardise):
        found.append(Problem("--decompose", f"the outcome, {named.outcome}", "other columns"))
    return found
