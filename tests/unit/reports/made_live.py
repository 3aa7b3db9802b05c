"""Three months of a live year made by hand, as plain tables, for its pages."""

from __future__ import annotations

import numpy as np

from healthtrust.ground.money import Currency
from healthtrust.live.completion import Completed, completed
from healthtrust.live.statements.budget import Line, budget_against_actual, totals
from healthtrust.live.statements.interim import Care, interim_settlement
from healthtrust.reports.charts.development_triangle import Development
from healthtrust.reports.live_month import MonthShown
from healthtrust.reports.live_shown import developed, year_of_months
from healthtrust.reports.live_statement import StatementShown
from healthtrust.reports.live_status import StatusShown

GBP = Currency("GBP", 2)
BUDGET = np.full(12, 1_000_000)
MONTHS = tuple(f"2027-{m:02d}" for m in range(1, 13))
UPTO = np.array(
    [
        [600_000, 900_000, 1_000_000, 1_010_000, 1_010_000, 1_010_000],
        [640_000, 960_000, 1_050_000, 1_060_000, 1_060_000, 0],
        [610_000, 930_000, 1_040_000, 1_050_000, 0, 0],
        [650_000, 960_000, 1_070_000, 0, 0, 0],
        [660_000, 985_000, 0, 0, 0, 0],
        [640_000, 0, 0, 0, 0, 0],
    ]
)


def found() -> Completed:
    """Return the six months of care completed."""
    return completed(UPTO)


def development() -> Development:
    """Return how they develop."""
    return developed("inpatient", MONTHS[:6], UPTO, found())


def practices() -> dict[str, list[object]]:
    """Return statements of practices; one is of few members."""
    return {
        "practice": ["Ash", "Elm", "Oak", "Yew"],
        "members": [1204, 4, 60, 803],
        "joiners": [13, 0, 12, 20],
        "leavers": [10, 0, 20, 40],
        "capitation": [12_040_000, 40_000, 600_000, 8_030_000],
        "corrections": [-20_000, 0, 1_000, 0],
        "fees": [0, 0, 0, 500_000],
        "withheld": [120_400, 400, 6_000, 80_300],
        "net": [11_899_600, 39_600, 595_000, 8_449_700],
        "basis": ["paid"] * 4,
    }


def lines() -> list[Line]:
    """Return lines of a budget: one completed, one over, one that cannot be completed."""
    ladder = found()
    paid, cost = ladder.latest, ladder.ultimate
    return [
        Line(("North", "Core", "inpatient"), BUDGET, paid, cost, ladder.error()),
        Line(("South", "Core", "inpatient"), BUDGET, paid + 300_000, cost + 300_000, ladder.error()),
        Line(("South", "Core", "mental"), BUDGET, paid // 3),
    ]


def month(real: bool = True) -> MonthShown:
    """Return the page of June."""
    shown = year_of_months(MONTHS, BUDGET, found())
    table = budget_against_actual(lines())
    whole = totals(lines()[:2], ["inpatient", "inpatient"])
    reasons = ("mental: no payments to go by",)
    return MonthShown(
        "Valley trust", "2027-06", GBP, practices(), table, whole, shown, (development(),), reasons, real
    )


def statement(real: bool = True) -> StatementShown:
    """Return the interim statement of one practice."""
    months = {("month" if name == "practice" else name): values[:3] for name, values in practices().items()}
    months["month"] = ["2027-04", "2027-05", "2027-06"]
    care = Care({"a": 500_000}, {"a": 900_000}, {"a": 1_000_000}, {"a": 1_300_000})
    contracts = interim_settlement(
        {
            "savings": (lambda cost: (1_050_000 - cost["a"]) // 2, care),
            "fees": (lambda cost: cost["a"] // 10, care),
        }
    )
    return StatementShown("Ash practice", "2027-06", GBP, months, contracts, real)


def status() -> StatusShown:
    """Return a year in June, with one load and one book that do not agree."""
    return StatusShown(
        "Valley trust",
        2027,
        "open",
        GBP,
        "load the records of July.",
        {"month": ["2027-05", "2027-06"], "capitation": [2_000_000, 2_010_000], "corrections": [0, -500]},
        {
            "load": ["a1", "b2"],
            "rows": [900, 800],
            "set_aside": [3, 0],
            "money_in": [100, 90],
            "reconciles": [True, False],
        },
        {"month": ["2027-05"], "against": ["bank"], "ours": [500], "theirs": [450], "difference": [50]},
        {"appeal": ["1"], "party": ["Ash"], "state": ["open"], "difference": [None]},
        {"rank": [1], "kind": ["data gap"], "where": ["Oak"], "at_stake": [150_000], "remedy": ["Ask."]},
    )
