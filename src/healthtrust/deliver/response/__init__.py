"""How care responds to how it is paid for and organised: volumes, beds, waiting, quality, money by year."""

from __future__ import annotations

from healthtrust.deliver.response.answer import Response
from healthtrust.deliver.response.arrangements import arrangement_named, shipped_arrangements
from healthtrust.deliver.response.baseline import Baseline, shipped_baseline
from healthtrust.deliver.response.coefficients import Coefficients, central, stated
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.health import Health
from healthtrust.deliver.response.run import respond
from healthtrust.deliver.response.uses import USES

__all__ = [
    "USES",
    "Baseline",
    "Coefficients",
    "Course",
    "Health",
    "Response",
    "arrangement_named",
    "central",
    "respond",
    "shipped_arrangements",
    "shipped_baseline",
    "stated",
]
