"""The result tables of places: where the money goes, how fast, who decides, and what it gains."""

from __future__ import annotations

from healthtrust.allocate import gaps, moved, programmes, year_tables
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.review.regional_plan import regional_plan
from healthtrust.runs.result_table import ResultTable, money

ALLOCATION = (
    *("personal_care", "population_health", "transformation", "social_care"),
    *("budget", "budget_per_head", "expected_cost"),
    *(f"{what} {rule}" for what in ("by", "gap by", "gap_per_head by") for rule in CLASSIFICATIONS),
)

RETURNS = ("spent", "spent_at_equal_returns", "change")
OF_RETURNS = {
    **dict.fromkeys(("cost_per_qaly", "counted_cost_per_qaly"), "money per QALY"),
    **{"counted_cost_per_qaly_there": "money per QALY", "qalys_per_million": "QALY", "lag": "years"},
    **{"share": "share of pool income", "shadow_price": "money per QALY"},
}

PLACES: tuple[ResultTable, ...] = (
    ResultTable(
        "allocation",
        gaps.gap_table,
        money(*ALLOCATION),
    ),
    ResultTable(
        "movement",
        moved.movement_table,
        money("opening", "target", "personal_care", distance="share of target", closing="share of target"),
    ),
    ResultTable("returns", year_tables.marginal_returns, money(*RETURNS, **OF_RETURNS)),
    ResultTable("pockets", year_tables.pockets, money("paid", "gained", "later", "net", "side_payment")),
    ResultTable("bids", year_tables.bids, money("awarded", "released", "withheld", "free")),
    ResultTable("rights", year_tables.rights),
    ResultTable("regional_plan", regional_plan),
    ResultTable(
        "programmes",
        programmes.programmes_table,
        money("spent", cost_per_qaly="money per QALY", qalys="QALY"),
    ),
)
