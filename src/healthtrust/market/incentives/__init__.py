"""What a scheme of payments makes it worth to do: its fit, whom it over- and underpays, power and balance.

Pure functions of arrays, a row for each person: cost, payment, person-years, groups. `Insured` holds who is
insured and what they cost; `class_mean_scheme` and `stated_scheme` put a scheme beside it; `explained` says
how much of cost it explains, `compensated` whom it over- and underpays, `power` what plans bear of the next
pound.
"""

from __future__ import annotations

from healthtrust.market.incentives.amounts import Amount, Insured, class_mean, mean_difference
from healthtrust.market.incentives.compensation import Compensated, compensated, lost_and_gained
from healthtrust.market.incentives.explained import Explained, explained
from healthtrust.market.incentives.paid import Paid, class_mean_scheme, flat_scheme, stated_scheme
from healthtrust.market.incentives.power import Power, power
from healthtrust.market.incentives.ratios import Ratio, predictive_ratios
from healthtrust.market.incentives.refunds import Refund

__all__ = [
    "Amount",
    "Compensated",
    "Explained",
    "Insured",
    "Paid",
    "Power",
    "Ratio",
    "Refund",
    "class_mean",
    "class_mean_scheme",
    "compensated",
    "explained",
    "flat_scheme",
    "lost_and_gained",
    "mean_difference",
    "power",
    "predictive_ratios",
    "stated_scheme",
]
