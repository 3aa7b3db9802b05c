"""The tables of step deliver: due under contracts, passed on and kept by bodies; and those of exchange."""

from __future__ import annotations

from healthtrust.deliver import register, response_tables, tables
from healthtrust.deliver.bodies import bodies_table
from healthtrust.runs.result_table import ResultTable, money

BODIES = ("paid_by_plans", "paid_by_patients", "paid_by_bodies", "passed_on", "cost_of_care", "kept")

DELIVERY: tuple[ResultTable, ...] = (
    ResultTable("settlement", tables.service_lines_table, money("expected_cost", "reference_cost", "due")),
    ResultTable("shared", tables.shared_table, money("expected_cost", "spending", "due")),
    ResultTable("shared_trace", tables.trace_table),
    ResultTable("passed_on", tables.passed_table, money("expected_cost", "due")),
    ResultTable("bodies", bodies_table, money(*BODIES)),
    ResultTable("response", response_tables.by_group),
    ResultTable("response_by_use", response_tables.by_use),
)

EXCHANGE: tuple[ResultTable, ...] = (
    ResultTable("activity", tables.activity_table, money("paid_amount", "reference_cost", "patient_paid")),
    ResultTable("organisation", register.organisation_table),
    ResultTable("measurement", register.measurement_table),
)
