"""What members say: weights that stand for all members, estimates with errors, what may be published."""

from healthtrust.review.survey.estimate import FEWEST, SHARE, Estimates, Scale, estimated
from healthtrust.review.survey.margins import Margin, population_over_response
from healthtrust.review.survey.raking import Limits, Raked, rake

__all__ = [
    "FEWEST",
    "SHARE",
    "Estimates",
    "Limits",
    "Margin",
    "Raked",
    "Scale",
    "estimated",
    "population_over_response",
    "rake",
]
