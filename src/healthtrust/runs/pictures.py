"""The result tables that pictures of the package are drawn from: name, maker and units of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from healthtrust.engine.everywhere import leads
from healthtrust.package.drawn import household_choices, package_sizes
from healthtrust.package.drawn_impact import certificate_table, equity_plane
from healthtrust.runs.meanings import MINOR
from healthtrust.state import State
from healthtrust.study.belonging import BUDGETS, acceptability

Made = tuple[str, Callable[[State], Mapping[str, Any] | None], Mapping[str, str]]


def of_last_year(make: Callable[[State], Mapping[str, Any] | None]) -> Callable[[State], Any]:
    """Return a maker that makes its table in the design's last year only: the one that a report shows."""
    return lambda state: make(state) if state.year == state.design.span[-1] else None


def of_the_first(make: Callable[[State], Mapping[str, Any] | None]) -> Callable[[State], Any]:
    """Return a maker that makes its table in the first part only: of what is the same in every part."""
    return lambda state: make(state) if leads() else None


PICTURES: tuple[Made, ...] = (
    ("household_choices", of_last_year(household_choices), {"own_spending": MINOR, "health": "QALY"}),
    ("package_sizes", of_last_year(package_sizes), {"spending": MINOR, "rate": "ratio"}),
    ("equity_plane", equity_plane, {"net_health": "QALY", "equity_impact": "QALY"}),
    ("acceptability", of_the_first(acceptability), {f"chance_{name}": "share of draws" for name in BUDGETS}),
    (
        "certificate",
        certificate_table,
        {"welfare": "utility per head", "share_of_gain_lost": "share", "services": "services"},
    ),
)
