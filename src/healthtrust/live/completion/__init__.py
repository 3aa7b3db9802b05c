"""Care that was given and not yet paid for: months are completed before a budget is judged."""

from healthtrust.live.completion.bornhuetter_ferguson import Prior, with_prior
from healthtrust.live.completion.chain_ladder import Completed, completed, unfit
from healthtrust.live.completion.forecast import Forecast, forecast
from healthtrust.live.completion.groups import completed_groups
from healthtrust.live.completion.triangle import Asked, Triangles, triangles

__all__ = [
    "Asked",
    "Completed",
    "Forecast",
    "Prior",
    "Triangles",
    "completed",
    "completed_groups",
    "forecast",
    "triangles",
    "unfit",
    "with_prior",
]
