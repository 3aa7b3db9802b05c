"""The result tables of plans: what each received, who moved, what equalisation sees, cover on top."""

from __future__ import annotations

from healthtrust import market
from healthtrust.market.cover.uptake import extra_use_of_core, uptake_by_tenth
from healthtrust.market.summary import results_table
from healthtrust.market.year_tables import fit_table, gains_table
from healthtrust.runs.result_table import ResultTable, money

RECEIVED = (
    "surcharge",
    "capitation",
    "transfer",
    "surcharges",
    "corridor",
    "administration",
    "expected_cost",
    "expected_due",
    "charges_paid_back",
    "margin",
)

PLANS: tuple[ResultTable, ...] = (
    ResultTable("transfers", market.transfers_table, money(*RECEIVED)),
    ResultTable(
        "plan_results",
        results_table,
        money("for_care", "due_to_providers", "charges_paid_back", "corridor", "result"),
    ),
    ResultTable("switching", market.switching_table, {"residents": "people"}),
    ResultTable("enrolment_by_place", market.enrolment_table, {"members": "people"}),
    ResultTable(
        "enrolment_by_segment", market.selection_table, money("paid", "expected_cost", members="people")
    ),
    ResultTable("equalisation_fit", fit_table, money("mean_absolute_error")),
    ResultTable(
        "equalisation_gains", gains_table, money("paid", "expected_cost", "gain", residents="people")
    ),
    ResultTable("cover_by_tenth", uptake_by_tenth, money("mean_income", "mean_premium")),
    ResultTable("extra_use_of_core", extra_use_of_core, money("cost", "cost_of_insured", "extra_cost")),
)
