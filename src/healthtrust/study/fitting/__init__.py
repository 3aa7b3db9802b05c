"""A whole design fitted to targets: values of its knobs, how sure they are, and what targets leave open."""

from __future__ import annotations

from healthtrust.study.fitting.answer import fitted_by, fitted_design
from healthtrust.study.fitting.calibrated import calibrated
from healthtrust.study.fitting.found import Fitting, Met
from healthtrust.study.fitting.put import METHODS, Asked, question_of
from healthtrust.study.fitting.targets import Target, read_targets

__all__ = [
    "METHODS",
    "Asked",
    "Fitting",
    "Met",
    "Target",
    "calibrated",
    "fitted_by",
    "fitted_design",
    "question_of",
    "read_targets",
]
