"""Transformation money by bids: released on last year's milestones, the rest back in the reserve."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from healthtrust import allocate
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import after
from healthtrust.records.findings import LINES
from healthtrust.state import State, known
from tests.unit.allocate.scene import scene

TRANSFORMATION = LINES.index("transformation")
FUND = {
    "fund": {"first_year": 2026, "years": 2},
    "bids": [
        {
            "name": "hubs", "place": "North", "cost": 300, "first_year": 2026, "years": 2, "saves": 900,
            "milestones": [{"year": 2026, "measure": "emergency-attendances", "at_most": 280}],
        },
        {"name": "lunch", "place": "Mill", "cost": 100, "first_year": 2027, "years": 1, "saves": 1},
    ],
}  # fmt: skip


def stepped(measured: dict[tuple[str, int], float], **terms: Any) -> State:
    state = scene(homes=400, allocate={"transformation_share": 0.01, "transformation": FUND} | terms)
    return allocate.step(state.replace(carried=replace(state.carried, measured=measured, fund=100_000)))


def test_a_kept_promise_is_paid_in_the_bids_place_and_nowhere_else() -> None:
    state = stepped({("emergency-attendances", 1): 275.0})
    budgets = known(state.budgets, "allocate")
    fund, line = known(budgets.fund, "allocate"), budgets.lines[:, TRANSFORMATION]
    assert state.places.names[1] == "North"
    assert fund.released.tolist() == [30_000, 0] and line.sum() == 30_000
    assert {state.places.names[place] for place in line.nonzero()[0]} == {"Mill", "Park"}
    assert "below the least" in fund.reason[1]
    assert state.book.balance(Accounts.PROGRAMME_TRANSFORMATION) == 30_000


def test_what_is_withheld_returns_to_the_reserve() -> None:
    kept, broken = (
        stepped({("emergency-attendances", 1): 275.0}),
        stepped({("emergency-attendances", 1): 285.0}),
    )
    one, other = known(kept.budgets, "allocate"), known(broken.budgets, "allocate")
    assert known(other.fund, "allocate").released.tolist() == [0, 0]
    assert other.reserve == one.reserve + 30_000
    assert known(other.fund, "allocate").lapsed == known(other.fund, "allocate").available
    for state in (kept, broken):
        assert after("allocate", state.book, state.year) == []


def test_a_measure_that_nobody_took_is_not_met() -> None:
    fund = known(known(stepped({}).budgets, "allocate").fund, "allocate")
    assert fund.released.sum() == 0 and "not measured" in fund.reason[0]
