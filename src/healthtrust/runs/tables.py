"""The result tables of a year: their names, how each is made from the state, and the units of its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from healthtrust import allocate, market, package, review
from healthtrust.allocate import moved, year_tables
from healthtrust.deliver import register, tables
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.ledger.statements import flow_of_funds, position
from healthtrust.people.census import cost_by_fifth_table, need_curve_table, population_table
from healthtrust.pool import year_tables as year_tables_of_pool
from healthtrust.review import payers
from healthtrust.review.regional_plan import regional_plan
from healthtrust.runs.pictures import MINOR, PICTURES
from healthtrust.runs.subledger import MOST_ROWS, household_accounts
from healthtrust.state import State, known

Columns = Mapping[str, Any]


@dataclass(frozen=True)
class ResultTable:
    """One table of a run: its name, its maker (None = not for this design), and the units of its columns."""

    name: str
    make: Callable[[State], Columns | None]
    units: Mapping[str, str] = field(default_factory=dict)


def _money(*columns: str, **units: str) -> dict[str, str]:
    return {**dict.fromkeys(columns, MINOR), **units}


def _register(state: State) -> Columns | None:
    """Return who is enrolled where, person by person, unless there are too many to write."""
    few = known(state.persons, "people").rows <= MOST_ROWS
    return register.enrolment_table(state) if few else None


def _parameters(state: State) -> Columns:
    """Return the sources a design gives for its numbers."""
    sources = state.design.sources
    return {
        "parameter": np.array(list(sources), dtype=object),
        "status": np.array([s.status for s in sources.values()], dtype=object),
        "source": np.array([s.source for s in sources.values()], dtype=object),
    }


SPENDING = (
    "personal_care_budget",
    "expected_cost",
    "covered_cost",
    "voluntary_cost",
    "self_cost",
    "user_charges",
    "due_to_providers",
    "risk_transfers",
    "covered_cost_per_resident",
    "budget_per_resident",
)
HOUSEHOLD = ("income", "contribution", "premium", "out_of_pocket", "benefit")

ALLOCATION = (
    *("personal_care", "population_health", "transformation", "social_care"),
    *("budget", "budget_per_head", "expected_cost"),
    *(f"{what} {rule}" for what in ("by", "gap by", "gap_per_head by") for rule in CLASSIFICATIONS),
)

RETURNS = ("spent", "spent_at_equal_returns", "change")
OF_RETURNS = {
    **dict.fromkeys(("cost_per_qaly", "counted_cost_per_qaly"), "money per QALY"),
    **{"counted_cost_per_qaly_there": "money per QALY", "qalys_per_million": "QALY", "lag": "years"},
}

TABLES: tuple[ResultTable, ...] = (
    ResultTable("population", population_table, {"residents": "people"}),
    ResultTable("need_curve", need_curve_table, {"age": "years", "observed": MINOR, "fitted": MINOR}),
    ResultTable("cost_by_fifth", cost_by_fifth_table, _money("cost", "at_rates_of_least_deprived", "above")),
    ResultTable(
        "incidence",
        review.incidence_by_decile,
        _money(*HOUSEHOLD, "net_benefit", "net_benefit_per_resident"),
    ),
    ResultTable(
        "contributions",
        year_tables_of_pool.contributions_table,
        _money("household", "employer", "government", "spared"),
    ),
    ResultTable("fairness", year_tables_of_pool.fairness_table),
    ResultTable(
        "arrears",
        year_tables_of_pool.arrears_table,
        _money("owed", "paid", "unpaid", households="households", in_arrears="households"),
    ),
    ResultTable("revenue_curve", year_tables_of_pool.revenue_table, _money("owed", "collected")),
    ResultTable(
        "moves",
        payers.moves_table,
        _money("own_before", "employer_before", "own_now", "employer_now", residents="people"),
    ),
    ResultTable(
        "cost_shifting", payers.cost_shifting_table, _money("caused", "borne", "fair_share", "shifted")
    ),
    ResultTable("administration", payers.administration_table, _money("amount")),
    ResultTable(
        "league",
        package.league_table,
        _money("price", "cost_per_qaly", "expected_cost", "cumulative_cost", benefit="QALY"),
    ),
    ResultTable("top_up", package.top_up_by_decile, _money("mean_premium")),
    *(ResultTable(*each) for each in PICTURES),
    ResultTable(
        "allocation",
        allocate.gap_table,
        _money(*ALLOCATION),
    ),
    ResultTable(
        "movement",
        moved.movement_table,
        _money("opening", "target", "personal_care", distance="share of target", closing="share of target"),
    ),
    ResultTable("returns", year_tables.marginal_returns, _money(*RETURNS, **OF_RETURNS)),
    ResultTable("pockets", year_tables.pockets, _money("paid", "gained", "later", "net", "side_payment")),
    ResultTable("bids", year_tables.bids, _money("awarded", "released", "withheld")),
    ResultTable("rights", year_tables.rights),
    ResultTable(
        "programmes", allocate.programmes_table, _money("spent", cost_per_qaly="money per QALY", qalys="QALY")
    ),
    ResultTable(
        "transfers",
        market.transfers_table,
        _money("capitation", "transfer", "surcharges", "administration", "expected_cost", "margin"),
    ),
    ResultTable("enrolment_by_place", market.enrolment_table, {"members": "people"}),
    ResultTable(
        "enrolment_by_segment", market.selection_table, _money("paid", "expected_cost", members="people")
    ),
    ResultTable("settlement", tables.service_lines_table, _money("expected_cost", "reference_cost", "due")),
    ResultTable("spending", review.spending_by_place, _money(*SPENDING)),
    ResultTable("scorecard", review.scorecard_table, _money("reward")),
    ResultTable("regional_plan", regional_plan),
    ResultTable("flow", lambda state: flow_of_funds(state.book, state.year), _money("amount")),
    ResultTable("balances", lambda state: position(state.book, state.year), _money("balance")),
    ResultTable("sources", _parameters),
    ResultTable("households", household_accounts, _money(*HOUSEHOLD)),
    ResultTable("enrolment", _register),
    ResultTable("activity", tables.activity_table, _money("paid_amount", "reference_cost", "patient_paid")),
    ResultTable("organisation", register.organisation_table),
    ResultTable("measurement", register.measurement_table),
)
