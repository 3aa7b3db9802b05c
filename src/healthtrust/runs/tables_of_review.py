"""The result tables of review: spending, scorecard, who answers, what members said, what results earned."""

from __future__ import annotations

from healthtrust import review
from healthtrust.review.accountability import accountability_table
from healthtrust.review.inequalities.persons_table import equity_table
from healthtrust.review.performance_tables import performance_table, performance_trace
from healthtrust.review.surveyed import survey_table
from healthtrust.runs.result_table import ResultTable, money

SPENDING = (
    "personal_care_budget",
    "expected_cost",
    "covered_cost",
    "voluntary_cost",
    "self_cost",
    "user_charges",
    "charges_paid_back",
    "due_to_providers",
    "risk_transfers",
    "covered_cost_per_resident",
    "budget_per_resident",
)

SHARES = ("response_rate", "value", "low", "high", "unweighted", "true")

REVIEW: tuple[ResultTable, ...] = (
    ResultTable("spending", review.spending_by_place, money(*SPENDING)),
    ResultTable("scorecard", review.scorecard_table, money("reward")),
    ResultTable(
        "accountability", accountability_table, money("reward", "milestone_money", "milestone_released")
    ),
    ResultTable(
        "survey",
        survey_table,
        {"asked": "households", "answered": "households"} | dict.fromkeys(SHARES, "share"),
    ),
    ResultTable("performance", performance_table, money("due", "paid")),
    ResultTable("performance_trace", performance_trace),
    ResultTable(
        "household_groups",
        equity_table,
        money("equivalised_income", residents="people", households="households"),
    ),
)
