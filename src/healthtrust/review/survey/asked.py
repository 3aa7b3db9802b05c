"""A survey to be judged, as it is asked: which tables, which columns, which weights.

>>> asked = Asked(Path("answers.csv"), by="plan", members=Path("members.csv"))
>>> asked.weighted, [problem.where for problem in wrong(asked)]
(True, ['--questions'])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.review.survey.raking import Limits

WEIGHTS = ("raking", "post-stratification", "given", "none")


@dataclass(frozen=True)
class Asked:
    """What is asked, as it is written; empty where nothing is said."""

    answers: Path
    by: str = ""
    """Column of the body that is judged: plan, practice, provider."""
    members: Path | None = None
    margins: Path | None = None
    questions: Path | None = None
    items: tuple[str, ...] = ()
    weights: str = "raking"
    on: tuple[str, ...] = ()
    """Margins: columns, crossed as age*sex."""
    weight: str = ""
    """Column of the weight a respondent begins with."""
    strata: str = ""
    clusters: str = ""
    period: str = ""
    person: str = "person_id"
    invited: str = ""
    """Column of the members that says who was asked; everyone unless given."""
    adjust: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    finite: bool = False
    differ: float = 0.1
    """Share of the scale by which those who did not answer may differ."""
    date: str = ""
    """Of the survey, for the measurement table, where there is no column of periods."""
    real: bool = True

    @property
    def weighted(self) -> bool:
        """Return whether weights are to meet margins."""
        return self.weights in WEIGHTS[:2]


def wrong(asked: Asked) -> list[Problem]:
    """Return what is wrong with the options themselves."""
    return list(_wrong(asked))


def _wrong(asked: Asked) -> Iterator[Problem]:
    if asked.weights not in WEIGHTS:
        near = nearest_match(asked.weights, WEIGHTS)
        yield Problem("--weights", repr(asked.weights), in_words(WEIGHTS), near)
    if bool(asked.questions) == bool(asked.items):
        found = "both questions and items" if asked.items else "neither questions nor items"
        yield Problem(
            "--questions", found, "--questions FILE, or --items with columns of 0 and 1, or of numbers"
        )
    if asked.weighted and bool(asked.members) == bool(asked.margins):
        found = "both members and margins" if asked.members else "neither members nor margins"
        remedy = "Without them say --weights none, or --weights given with --weight."
        yield Problem(f"--weights {asked.weights}", found, "--members FILE or --margins FILE", remedy=remedy)
    if asked.weights == "given" and not asked.weight:
        yield Problem("--weights given", "no --weight", "the column that holds the weights")
    if asked.finite and not asked.members:
        yield Problem("--finite", "no --members", "a list of members, to tell what share of them answered")
    if asked.invited and not asked.members:
        yield Problem("--invited", "no --members", "a list of members that has this column")
    if asked.on and not asked.weighted:
        yield Problem("--on", f"--weights {asked.weights}", "--weights raking or post-stratification")
    if not 0 <= asked.limits.least < 1 or not asked.limits.most > 1:
        found = f"{asked.limits.least:g},{asked.limits.most:g}"
        yield Problem("--limits", found, "a least ratio from 0 to below 1 and a most above 1, as 0.2,5")
    if not 0 <= asked.differ <= 1:
        yield Problem("--differ", f"{asked.differ:g}", "a share of the scale from 0 to 1, as 0.1")
