"""Service lines: which there are, who is on them, what is due."""

from __future__ import annotations

import numpy as np

from healthtrust.deliver.settle import CareBySetting, by_setting, settle, settled
from healthtrust.design.deliver import Contracts, Deliver
from healthtrust.records.findings import CONTRACT_KINDS
from healthtrust.records.providers import SETTINGS

PLACES, PLANS = 3, 2
SERVED = np.array([[-1] * 8, [0, 1, 1, 1, 2, 2, 3, 2], [4, 5, 5, 5, 6, 6, 7, 6]], dtype=np.int32)
MEMBERS = np.array([[0, 0], [30, 10], [5, 15]])


def care(seed: int = 0) -> CareBySetting:
    luck = np.random.default_rng(seed)
    grids = luck.integers(0, 10**6, (3, PLACES, PLANS, len(SETTINGS)))
    grids[:, 0] = 0
    return CareBySetting(grids[0], grids[1], grids[2] // 10)


def test_each_line_is_paid_under_the_contract_of_its_setting() -> None:
    given = care()
    lines = settle(given, MEMBERS, SERVED, Deliver(price_level=1.1, block_margin=1.02))
    assert len(lines.due) == 2 * PLANS * len(SETTINGS)
    for place, plan, setting, kind, due in zip(
        lines.place, lines.plan, lines.setting, lines.kind, lines.due, strict=True
    ):
        expected = given.expected_cost[place, :, setting]
        whole = {
            "fee for service": 1.1 * (given.reference_cost - given.charges)[place, plan, setting],
            "block": 1.02 * expected.sum() * MEMBERS[place, plan] / MEMBERS[place].sum(),
            "capitation": 1.02 * expected[plan],
        }
        assert CONTRACT_KINDS[kind] == Contracts().kind(SETTINGS[setting])
        assert abs(due - whole[CONTRACT_KINDS[kind]]) <= 1.5


def test_the_provider_is_the_one_that_serves_the_place() -> None:
    lines = settle(care(), MEMBERS, SERVED, Deliver())
    assert np.array_equal(lines.provider, SERVED[lines.place, lines.setting])


def test_a_block_without_activity_is_paid_in_full_and_a_fee_is_nothing() -> None:
    given = care()
    idle = CareBySetting(given.expected_cost, 0 * given.reference_cost, 0 * given.charges)
    busy, quiet = (settle(c, MEMBERS, SERVED, Deliver()) for c in (given, idle))
    assert settled(quiet)["block"] == settled(busy)["block"] > 0
    assert settled(quiet)["capitation"] == settled(busy)["capitation"] > 0
    assert settled(quiet)["fee for service"] == 0


def test_lines_with_nothing_on_them_are_left_out() -> None:
    nothing = np.zeros((PLACES, PLANS, len(SETTINGS)), dtype=np.int64)
    assert not len(settle(CareBySetting(nothing, nothing, nothing), MEMBERS, SERVED, Deliver()).due)


def test_settings_add_up_their_services() -> None:
    values = np.arange(PLACES * PLANS * 3).reshape(PLACES, PLANS, 3)
    sums = by_setting(values, np.array([4, 1, 4], dtype=np.int8))
    assert np.array_equal(sums[:, :, 4], values[:, :, 0] + values[:, :, 2])
    assert np.array_equal(sums[:, :, 1], values[:, :, 1])
    assert sums.sum() == values.sum()
