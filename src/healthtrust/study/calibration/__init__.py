"""Coefficients fitted to what studies found, and whether the response agrees with studies held out."""

from __future__ import annotations

from healthtrust.study.calibration.agreement import Agreement, agreements
from healthtrust.study.calibration.outputs import OUTPUTS
from healthtrust.study.calibration.predicted import predicted
from healthtrust.study.calibration.targets import ROLES, Target, shipped_targets
from healthtrust.study.calibration.told import targets_table

__all__ = [
    "OUTPUTS",
    "ROLES",
    "Agreement",
    "Target",
    "agreements",
    "predicted",
    "shipped_targets",
    "targets_table",
]
