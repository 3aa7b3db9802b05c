"""A design tried with other values: what came of it, many at once, and what is uncertain about it."""

from __future__ import annotations

from healthtrust.study.trial.case import Case, case_of
from healthtrust.study.trial.crew import Crew
from healthtrust.study.trial.drawn import Draws, drawn_values
from healthtrust.study.trial.kept import Kept
from healthtrust.study.trial.many import Failed, Trials, tried
from healthtrust.study.trial.outcomes import Outcome, described, outcomes_of
from healthtrust.study.trial.sampled import SAMPLING, sampled
from healthtrust.study.trial.uncertain import ends_of, uncertain_values

__all__ = [
    "SAMPLING",
    "Case",
    "Crew",
    "Draws",
    "Failed",
    "Kept",
    "Outcome",
    "Trials",
    "case_of",
    "described",
    "drawn_values",
    "ends_of",
    "outcomes_of",
    "sampled",
    "tried",
    "uncertain_values",
]
