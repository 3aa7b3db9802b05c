"""All contracts of one actor: what adds up, what is counted twice, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.deliver.incentives.arrangements import Actor, Held, read_actor
from healthtrust.deliver.incentives.said import finding_said, money_said, price_said, stack_said
from healthtrust.deliver.incentives.stack import Share, Stacked, stack
from healthtrust.design.contract import Lever
from healthtrust.ground.errors import InvalidInput
from tests.unit.deliver.made_incentives import CORRIDOR, SAVINGS, statement


def flags(lever: Lever, *prices: float, own_cost: float | None = None) -> list[str]:
    shares = tuple(Share(f"contract {k}", "party", p, p) for k, p in enumerate(prices, start=1))
    return [flag.kind for flag in Stacked(lever, shares, own_cost).flags]


def test_an_actor_that_is_paid_and_pays_adds_up_both_sides() -> None:
    saves = statement(SAVINGS, benchmark=[1000.0], spending=[950.0], quality_score=[0.8])
    risk = statement(CORRIDOR, benchmark=[100.0], spending=[70.0])
    actor = Actor(
        "group",
        {"cost of care": 0.1},
        (Held("up", "party", SAVINGS, saves, 0), Held("down", "payer", CORRIDOR, risk, 0)),
    )
    cost, quality, visit = stack(actor)
    assert [s.less for s in cost.shares] == pytest.approx([-0.5, 0.5])
    assert (cost.total, cost.net) == pytest.approx((0.0, -0.1))
    assert all(s.less + s.other_side[0] == 0 == s.more + s.other_side[1] for s in cost.shares)
    assert [flag.kind for flag in cost.flags] == ["opposite signs"]
    assert (quality.lever, visit.lever) == ("quality point", "visit")
    assert visit.flags == ()


def test_a_pound_saved_that_brings_more_than_a_pound_is_double_counting() -> None:
    assert flags("cost of care", -0.6, -0.5) == ["double counting"]
    assert flags("cost of care", -0.5, -0.5) == []
    assert flags("cost of care", -0.8, own_cost=0.5) == ["double counting"]
    assert flags("cost of care", -1.0) == []


def test_a_pound_spent_that_is_paid_for_twice_is_double_counting_and_loses_who_saves() -> None:
    assert flags("cost of care", 0.7, 0.6) == ["double counting", "negative return"]
    assert flags("cost of care", 0.7, 0.6, own_cost=1.3) == ["double counting"]


def test_the_wanted_thing_that_costs_more_than_it_brings_is_a_negative_return() -> None:
    assert flags("quality point", 50.0, own_cost=80.0) == ["negative return"]
    assert flags("quality point", 50.0, 40.0, own_cost=80.0) == ["rewarded by several"]
    assert flags("admission", 3000.0, own_cost=2500.0) == ["negative return"]
    assert flags("admission", 3000.0, own_cost=3500.0) == []
    assert flags("admission", 3000.0) == [], "what an admission costs is not known"
    assert flags("cost of care", 1.0) == [], "a unit of cost of care costs one at most"
    assert flags("cost of care", 1.1) == flags("quality point", -5.0) == ["negative return"]
    assert flags("visit", 3000.0, -20.0) == ["opposite signs"]


def test_a_stack_is_said_by_its_flags() -> None:
    actor = Actor("Group", {}, ())
    good = Stacked("cost of care", (Share("one", "party", -0.3, -0.3),), 0.0)
    assert stack_said(actor, (good,)).endswith("nothing is counted twice, and nothing wanted loses money.")
    shares = (Share("one", "party", -0.3, -0.3), Share("two", "party", 0.2, 0.2))
    assert "charged by one" in stack_said(actor, (Stacked("cost of care", shares, 0.0),))


STACK = """actor = "Group"
[[contracts]]
contract = "block"
statements = "none.csv"
row = "a"
[[contracts]]
contract = "blcok"
statements = "none.csv"
"""


def test_everything_wrong_with_a_stack_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "stack.toml"
    path.write_text(STACK, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_actor(path)
    assert "none.csv" in str(refused.value) and "did you mean 'block'" in str(refused.value)


def test_an_unknown_lever_of_own_cost_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "stack.toml"
    path.write_text(
        STACK.replace("[[contracts]]", "[own_cost]\nadmissions = 3\n[[contracts]]", 1), encoding="utf-8"
    )
    with pytest.raises(InvalidInput, match="admission"):
        read_actor(path)


def test_prices_are_said_to_three_digits_with_their_sign() -> None:
    assert [price_said(p, "GBP") for p in (-0.5, 0.4564, 1800.0, -0.00001234, 0.0)] == [
        "−£0.50",
        "£0.456",
        "£1,800",
        "−£0.0000123",
        "£0",
    ]
    assert (money_said(-3_074_904.5, "USD"), money_said(12.0, "")) == ("−$3.1 m", "12")


def test_a_kink_and_a_reversed_zone_are_said_with_their_step() -> None:
    from healthtrust.deliver.incentives.findings import Finding

    kink = Finding("kink", -5.0, -5.0, 0.0, 0.0, -0.5, "due", "5", "cap")
    assert finding_said(kink, "cost of care", 100.0, "GBP") == (
        "At 95 (−5.0 %) the price of one more unit of cost of care changes from £0 to −£0.50: step due (5)."
    )
    zone = Finding("reversed zone", 0.0, 15.0, 0.0, 900.0, 900.0, "due", "1", "fees")
    assert "one more admission earns £900, against what is wanted" in finding_said(
        zone, "admission", 100, "GBP"
    )
