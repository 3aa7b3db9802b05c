"""What contracts reward: prices at the margin, places where they break, and the steps that cause it."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.deliver.incentives.answer import Asked, answer
from healthtrust.deliver.incentives.deal import deal_of
from healthtrust.deliver.incentives.findings import Finding, dead_share, findings, nearest_cliff
from healthtrust.deliver.incentives.marginal import marginal, prices
from healthtrust.deliver.incentives.sweep import Sweep, sweep
from healthtrust.deliver.settlement.statement import Statement, statement_of
from healthtrust.design.contract import Contract, Moved
from tests.unit.deliver.made_incentives import (
    CORRIDOR,
    POINTS,
    SAVINGS,
    SHARED_FUND,
    contract,
    statement,
)

SPENDS = SAVINGS.levers[0]
QUALITY = SAVINGS.levers[1]


def savings(spending: list[float], quality: float = 0.8) -> Statement:
    many = len(spending)
    return statement(SAVINGS, benchmark=[1000.0] * many, spending=spending, quality_score=[quality] * many)


def looked(of: Contract, at: Statement, lever: Moved, share: float) -> tuple[Sweep, list[Finding]]:
    deal = deal_of(of, at)
    swept = sweep(deal, lever, share)[0]
    return swept, findings(deal, [swept])[0]


def told(found: list[Finding], kind: str) -> list[Finding]:
    return [f for f in found if f.kind == kind]


def test_the_price_of_a_pound_is_the_share_of_the_band_it_falls_into() -> None:
    assert marginal(SAVINGS, savings([950.0, 990.0, 800.0]), SPENDS).tolist() == [-0.5, 0.0, 0.0]
    corridor = statement(CORRIDOR, benchmark=[100.0] * 8, spending=[90, 70, 60, 40, 110, 130, 140, 160])
    found = marginal(CORRIDOR, corridor, CORRIDOR.levers[0])
    assert found == pytest.approx([-1, -0.5, -0.25, -0.1, -1, -0.5, -0.25, -0.1])


def test_size_does_not_change_a_price_on_a_straight_line_and_does_across_a_kink() -> None:
    at = savings([950.0])
    assert marginal(SAVINGS, at, SPENDS, 10.0)[0] == pytest.approx(marginal(SAVINGS, at, SPENDS, 0.001)[0])
    both = prices(SAVINGS, savings([900.0]), SPENDS)
    assert (both.less[0], both.more[0]) == pytest.approx((0.0, -0.5))


def test_only_the_line_that_a_lever_names_moves() -> None:
    lines = statement(
        POINTS,
        row_id=["a", "a", "b", "b"],
        achieved=[0.5, 0.5, 0.95, 0.5],
        lower=[0.4] * 4,
        upper=[0.9, 0.8] * 2,
        number=[1.0, 2.0] * 2,
    )
    assert marginal(POINTS, lines, POINTS.levers[0]) == pytest.approx([10 * 100 * 0.01 / 0.5, 0.0])
    every = POINTS.levers[0].model_copy(update={"of_line": ""})
    assert marginal(POINTS, lines, every) == pytest.approx([20 + 25, 25])


def test_the_upper_threshold_of_an_indicator_starts_a_dead_zone() -> None:
    lines = statement(POINTS, row_id=["a"], achieved=[0.88], lower=[0.4], upper=[0.9], number=[1.0])
    swept, found = looked(POINTS, lines, POINTS.levers[0], 0.1)
    assert swept.level == pytest.approx(88)
    (kink,) = told(found, "kink")
    assert (kink.start, kink.before, kink.after) == pytest.approx((2.0, 20.0, 0.0))
    (zone,) = told(found, "dead zone")
    assert zone.step == "points" and (zone.start, zone.end) == pytest.approx((2.0, 10.0))


def test_where_a_fund_is_shared_each_party_is_moved_alone() -> None:
    cases = statement(SHARED_FUND, cases=[10.0, 30.0, 60.0])
    found = marginal(SHARED_FUND, cases, SHARED_FUND.levers[0])
    assert found == pytest.approx([1000 * (n + 1) / 101 - 1000 * n / 100 for n in (10, 30, 60)])


def test_the_edge_of_the_minimum_savings_rate_is_a_cliff_of_rate_times_minimum_times_benchmark() -> None:
    swept, found = looked(SAVINGS, savings([970.0]), SPENDS, 0.15)
    (cliff,) = told(found, "cliff")
    assert (cliff.start, cliff.jump) == pytest.approx((10.0, -0.5 * 0.02 * 1000))
    assert (cliff.step, cliff.clause) == ("enough", "2")
    (kink,) = told(found, "kink")
    assert (kink.start, kink.before, kink.after, kink.step) == (
        pytest.approx(-70.0),
        0,
        pytest.approx(-0.5),
        "due",
    )
    below, above = told(found, "dead zone")
    assert (below.step, above.step) == ("due", "enough")
    assert (below.start, below.end, above.start) == pytest.approx((-145.5, -70.0, 10.0))
    assert nearest_cliff(found) == cliff
    assert dead_share(swept, found) == pytest.approx((145.5 - 70 + 145.5 - 10) / 291)


def test_a_quality_gate_is_a_cliff_and_its_range_ends_where_the_scale_does() -> None:
    swept, found = looked(SAVINGS, savings([970.0], 0.45), QUALITY, 0.6)
    assert (swept.low, swept.high) == pytest.approx((-45.0, 55.0))
    (cliff,) = told(found, "cliff")
    assert (cliff.start, cliff.jump, cliff.step) == (pytest.approx(-5.0), pytest.approx(15.0), "good")


def test_a_shut_gate_is_named_though_the_lever_does_not_move_it() -> None:
    gated = contract(
        "gated",
        """
columns.spending = { meaning = "spending", unit = "money" }
columns.quality_score = { meaning = "quality", at_least = 0, at_most = 1 }
[[steps]]
name = "saved"
part = "gate"
says = "spending below 100"
clause = "1"
value = "spending < 100"
[[steps]]
name = "due"
part = "rule"
says = "quality pays"
clause = "2"
unit = "money"
value = "quality_score * spending if saved else 0"
""",
    )
    _, found = looked(gated, statement(gated, spending=[120.0], quality_score=[0.5]), QUALITY, 0.15)
    assert [(f.kind, f.step) for f in found] == [("dead zone", "saved")]


def test_a_lever_that_the_contract_does_not_look_at_is_dead_throughout() -> None:
    found = answer((Asked("savings", SAVINGS, savings([970.0])),), ("visit",))
    (priced,) = found.priced
    assert (priced.less, priced.more, priced.findings) == (0.0, 0.0, ())
    assert dead_share(priced.swept, []) == 1.0


def test_bands_of_a_corridor_are_kinks_at_their_ends() -> None:
    _, found = looked(
        CORRIDOR, statement(CORRIDOR, benchmark=[100.0], spending=[100.0]), CORRIDOR.levers[0], 0.6
    )
    assert [f.start for f in found] == pytest.approx([-50, -35, -25, 25, 35, 50])
    assert [f.after for f in found] == pytest.approx([-0.25, -0.5, -1, -0.5, -0.25, -0.1])
    assert {f.kind for f in found} == {"kink"}


def test_paying_for_what_is_not_wanted_is_a_reversed_zone_unless_it_costs_as_much() -> None:
    fees = contract(
        "fees",
        """
[columns]
admissions = { meaning = "admissions", unit = "admissions" }
[[terms]]
name = "price"
value = 900
unit = "money per admission"
source = "made up"
status = "assumed"
[[steps]]
name = "due"
part = "base"
says = "fees"
clause = "1"
unit = "money"
value = "price * admissions"
[[levers]]
lever = "admission"
meaning = "one more"
columns = { admissions = 1 }
""",
    )
    deal = deal_of(fees, statement(fees, admissions=[100.0]))
    swept = sweep(deal, fees.levers[0])[0]
    ((zone,),) = findings(deal, [swept], own_cost=850.0)
    assert (zone.kind, zone.after, zone.start, zone.end) == ("reversed zone", pytest.approx(900), -15, 15)
    assert findings(deal, [swept], own_cost=950.0) == [[]]
    assert findings(deal, [swept]) == [[]], "what an admission costs is not known"


@pytest.mark.parametrize(("price", "kinds"), [(1.0, []), (1.2, ["reversed zone"])])
def test_care_paid_above_its_cost_is_reversed_whatever_it_costs(price: float, kinds: list[str]) -> None:
    """A unit of cost of care costs its giver one at most: fees of more than that reward it."""
    fees = contract(
        "fees",
        f"""
columns = {{ cost = {{ meaning = "cost at list prices" }} }}
[[steps]]
name = "due"
part = "base"
says = "fees"
clause = "1"
value = "{price} * cost"
[[levers]]
lever = "cost of care"
meaning = "one more"
columns = {{ cost = 1 }}
""",
    )
    deal = deal_of(fees, statement(fees, cost=[100.0]))
    assert [f.kind for f in findings(deal, sweep(deal, fees.levers[0]))[0]] == kinds


def test_parties_of_other_tracks_have_their_own_cause_of_silence() -> None:
    """Steps of one name may differ by track: parties asked for together are told their own."""
    tracks = contract(
        "tracks",
        """
track = "track"
columns = { track = { meaning = "track", unit = "text" }, spending = { meaning = "spending" } }
tracks = { A = { title = "the first" }, B = { title = "the second" } }
[[steps]]
name = "due"
part = "base"
says = "never below ten"
clause = "A"
value = "greater(10, 5 - spending)"
tracks = ["A"]
[[steps]]
name = "due"
part = "base"
says = "never below twenty"
clause = "B"
value = "greater(20, 5 - spending)"
tracks = ["B"]
[[levers]]
lever = "cost of care"
meaning = "one more"
columns = { spending = 1 }
""",
    )
    rows = {"row_id": ["a", "b"], "track": ["A", "B"], "spending": [100.0, 100.0]}
    deal = deal_of(tracks, statement_of(tracks, rows, "made up"))
    both = findings(deal, sweep(deal, tracks.levers[0]))
    assert [[(f.kind, f.clause) for f in found] for found in both] == [
        [("dead zone", "A")],
        [("dead zone", "B")],
    ]


def test_rounding_inside_a_contract_is_no_staircase_of_cliffs() -> None:
    rounds = contract(
        "rounds",
        """
columns = { benchmark = { meaning = "benchmark" }, spending = { meaning = "spending" } }
[[steps]]
name = "due"
part = "rule"
says = "a tenth of the benchmark for each share saved, in whole hundredths"
clause = "1"
value = "rounded((benchmark - spending) / benchmark, 0.01) * 100"
""",
    )
    moved = Moved(lever="cost of care", meaning="more", columns={"spending": 1})
    at = statement(rounds, benchmark=[1000.0], spending=[933.0])
    assert marginal(rounds, at, moved) == pytest.approx([-0.1])
    assert looked(rounds, at, moved, 0.05)[1] == []


AGREED = """
columns.quality_score = { meaning = "quality", at_least = 0, at_most = 1 }
columns.rate = { meaning = "rate as printed", optional = true, printed = [{ decimals = 2 }] }
[[steps]]
name = "due"
part = "rule"
says = "half of the score for each thousand"
clause = "1"
value = "1000 * agreed(0.5 * quality_score, rate)"
"""


def test_a_printed_figure_gives_way_to_the_rule_that_explains_it_and_stands_where_none_does() -> None:
    printed = contract("printed", AGREED)
    moved = Moved(lever="quality point", meaning="more", columns={"quality_score": 0.01})
    at = statement(printed, quality_score=[0.81, 0.81, 0.81], rate=[0.41, 0.3, np.nan])
    assert marginal(printed, at, moved) == pytest.approx([5.0, 0.0, 5.0])


def test_a_curve_has_its_slope_at_either_end() -> None:
    curved = contract(
        "curved",
        """
columns = { spending = { meaning = "spending", above = 0 } }
[[steps]]
name = "due"
part = "rule"
says = "less the more is spent"
clause = "1"
value = "1000 / spending"
""",
    )
    moved = Moved(lever="cost of care", meaning="more", columns={"spending": 1})
    swept, found = looked(curved, statement(curved, spending=[10.0]), moved, 0.5)
    (piece,) = swept.pieces
    assert (piece.slope_first, piece.slope_last) == pytest.approx((-1000 / 25, -1000 / 225), rel=1e-3)
    assert piece.curved and found == []


def test_a_gate_that_opens_only_on_the_tip_of_a_tent_is_seen() -> None:
    tent = contract(
        "tent",
        """
columns = { spending = { meaning = "spending" } }
[[steps]]
name = "height"
part = "measure"
says = "highest at 1001"
clause = "1"
value = "lesser(spending, 2002 - spending)"
[[steps]]
name = "due"
part = "gate"
says = "the tip"
clause = "2"
value = "7 if height >= 1000.9 else 0"
""",
    )
    moved = Moved(lever="cost of care", meaning="more", columns={"spending": 1})
    _, found = looked(tent, statement(tent, spending=[1000.0]), moved, 0.15)
    cliffs = told(found, "cliff")
    assert [(f.start, f.jump) for f in cliffs] == [
        (pytest.approx(0.9), pytest.approx(7)),
        (pytest.approx(1.1), pytest.approx(-7)),
    ]
