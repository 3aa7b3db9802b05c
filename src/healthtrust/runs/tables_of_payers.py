"""The result tables of people and pool: who there is, who pays, and who bears whose cost."""

from __future__ import annotations

from healthtrust import review
from healthtrust.people.census import cost_by_fifth_table, need_curve_table, population_table
from healthtrust.people.year_tables import demography_table, exposure_table
from healthtrust.pool import year_tables
from healthtrust.pool.year_groups import groups_table
from healthtrust.records.persons import SEGMENTS
from healthtrust.review import payers
from healthtrust.review.burden import burden_table
from healthtrust.runs.meanings import MINOR
from healthtrust.runs.result_table import ResultTable, money

HOUSEHOLD = ("income", "contribution", "surcharge", "premium", "out_of_pocket", "benefit")

PAYERS: tuple[ResultTable, ...] = (
    ResultTable("population", population_table, {"residents": "people"}),
    ResultTable(
        "demography",
        demography_table,
        dict.fromkeys(("residents", "births", "deaths", "arrivals", "leavers"), "people")
        | {"mean_age": "years"}
        | dict.fromkeys(SEGMENTS, "share"),
    ),
    ResultTable("exposure", exposure_table, dict.fromkeys(("prevalence", "lagged", "effect"), "share")),
    ResultTable("need_curve", need_curve_table, {"age": "years", "observed": MINOR, "fitted": MINOR}),
    ResultTable("cost_by_fifth", cost_by_fifth_table, money("cost", "at_rates_of_least_deprived", "above")),
    ResultTable(
        "incidence",
        review.incidence_by_decile,
        money(*HOUSEHOLD, "net_benefit", "net_benefit_per_resident"),
    ),
    ResultTable(
        "contributions",
        year_tables.contributions_table,
        money("household", "employer", "government", "spared"),
    ),
    ResultTable("fairness", year_tables.fairness_table),
    ResultTable("incidence_by_group", groups_table, money("income", "owed", residents="people")),
    ResultTable("burden", burden_table),
    ResultTable(
        "arrears",
        year_tables.arrears_table,
        money("owed", "paid", "unpaid", households="households", in_arrears="households"),
    ),
    ResultTable("revenue_curve", year_tables.revenue_table, money("owed", "collected")),
    ResultTable(
        "moves",
        payers.moves_table,
        money("own_before", "employer_before", "own_now", "employer_now", residents="people"),
    ),
    ResultTable(
        "cost_shifting", payers.cost_shifting_table, money("caused", "borne", "fair_share", "shifted")
    ),
    ResultTable("administration", payers.administration_table, money("amount")),
)
