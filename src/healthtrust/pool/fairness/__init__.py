"""Fairness of contributions: who pays, how much inequality that takes away, and whom it ruins.

Rank the residents once with `observe`; everything else starts from there. Every answer comes with its
standard error for a sample with weights and clusters, and `plain` makes any of them ready for JSON.
"""

from __future__ import annotations

from healthtrust.pool.fairness.burden import Burden, burdens, catastrophic
from healthtrust.pool.fairness.curves import Curve, concentration_curve, dominance, lorenz_curve
from healthtrust.pool.fairness.groups import Incidence, by_group, interval, tenths
from healthtrust.pool.fairness.indices import concentration, indices
from healthtrust.pool.fairness.poverty import Impoverishment, Poverty, impoverishing
from healthtrust.pool.fairness.ranking import Observed, observe
from healthtrust.pool.fairness.report import Fairness, by_bandwidth, fairness, fairness_of, plain
from healthtrust.pool.fairness.sample import Sample

__all__ = [
    "Burden",
    "Curve",
    "Fairness",
    "Impoverishment",
    "Incidence",
    "Observed",
    "Poverty",
    "Sample",
    "burdens",
    "by_bandwidth",
    "by_group",
    "catastrophic",
    "concentration",
    "concentration_curve",
    "dominance",
    "fairness",
    "fairness_of",
    "impoverishing",
    "indices",
    "interval",
    "lorenz_curve",
    "observe",
    "plain",
    "tenths",
]
