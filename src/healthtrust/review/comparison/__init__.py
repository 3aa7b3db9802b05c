"""Fair comparison: who differs beyond chance, beside others and its own past, and who should be paid."""

from healthtrust.review.comparison.control_chart import ControlChart, control_chart
from healthtrust.review.comparison.false_pay import Bodies, FalsePay, Terms, false_pay, smallest_size
from healthtrust.review.comparison.funnel import Funnel, Limiting, funnel
from healthtrust.review.comparison.payments import Payment, Seen, payments
from healthtrust.review.comparison.shrunken import Shrunken, shrunk

__all__ = [
    "Bodies",
    "ControlChart",
    "FalsePay",
    "Funnel",
    "Limiting",
    "Payment",
    "Seen",
    "Shrunken",
    "Terms",
    "control_chart",
    "false_pay",
    "funnel",
    "payments",
    "shrunk",
    "smallest_size",
]
