"""Service lines: which there are, who is on them, what is due."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust.deliver.check import problems_of
from healthtrust.deliver.settle import CareBySetting, Terms, by_setting, settle
from healthtrust.design.deliver import Contracts, Deliver
from healthtrust.records.findings import Settlement
from healthtrust.records.providers import KINDS, SETTINGS, Providers
from tests.reference import three_contracts

PLACES, PLANS = 3, 2
SERVED = np.array([[-1] * 8, [0, 1, 1, 1, 2, 2, 3, 2], [4, 5, 5, 5, 6, 6, 7, 6]], dtype=np.int32)
PROVIDERS = Providers(tuple("abcdefgh"), 2 * tuple(KINDS), np.repeat([1, 2], 4), SERVED, 2 * tuple(KINDS))
MEMBERS = np.array([[0, 0], [30, 10], [5, 15]])


def care(seed: int = 0) -> CareBySetting:
    luck = np.random.default_rng(seed)
    grids = luck.integers(0, 10**6, (3, PLACES, PLANS, len(SETTINGS)))
    grids[:, 0] = 0
    return CareBySetting(grids[0], grids[1], grids[2] // 10)


def lines_of(given: CareBySetting, **rules: Any) -> Settlement:
    return settle(given, MEMBERS, PROVIDERS, Terms(Deliver(**rules)))


@pytest.mark.parametrize("kind", ["fee for service", "block", "capitation"])
def test_the_three_pure_contracts_equal_their_reference(kind: str) -> None:
    given = care()
    every = Contracts(**dict.fromkeys(SETTINGS, kind))
    lines = lines_of(given, price_level=1.1, block_margin=1.02, contracts=every)
    assert len(lines.due) == 2 * PLANS * len(SETTINGS) and lines.contracts == (kind,)
    for setting in range(len(SETTINGS)):
        expected, reference, charges = (
            grid[:, :, setting] for grid in (given.expected_cost, given.reference_cost, given.charges)
        )
        plain = {
            "fee for service": three_contracts.fee_for_service(reference, charges, 1.1),
            "block": three_contracts.block(expected, MEMBERS, 1.02),
            "capitation": three_contracts.capitation(expected, 1.02),
        }[kind]
        here = lines.setting == setting
        assert np.abs(lines.due[here] - plain[lines.place[here], lines.plan[here]]).max() <= 1
        if kind == "block":
            assert lines.due[here].sum() == plain.sum()


def test_a_setting_may_be_paid_under_several_contracts_by_their_shares() -> None:
    given = care()
    mixed = [{"contract": "capitation", "share": 0.3}, {"contract": "fee for service", "share": 0.7}]
    lines = lines_of(given, contracts={"primary": mixed})
    primary = lines.setting == 0
    cost, fees = given.expected_cost[:, :, 0], (given.reference_cost - given.charges)[:, :, 0]
    for name, whole in (("capitation", 0.3 * cost), ("fee for service", 0.7 * fees)):
        here = primary & (lines.kind == lines.contracts.index(name))
        assert np.abs(lines.due[here] - whole[lines.place[here], lines.plan[here]]).max() <= 1.5


def test_shares_that_do_not_add_up_and_contracts_nobody_knows_are_told_together() -> None:
    half = [{"contract": "capitation", "share": 0.5}]
    rules = Deliver(contracts={"primary": half, "mental": "bolck"})
    found = [str(problem) for problem in problems_of(rules, "", "EUR")]
    assert found[0].startswith("deliver.contracts.primary: found shares that add up to 0.5; expected")
    assert found[1].startswith("deliver.contracts.mental: found 'bolck'; expected") and "'block'" in found[1]


def test_a_contract_whose_statement_needs_more_than_a_year_knows_is_told() -> None:
    found = [str(problem) for problem in problems_of(Deliver(contracts={"other": "mssp"}), "", "EUR")]
    assert "a contract in USD" in found[0] and "abtotbnchmk" in found[1]


def test_the_provider_is_the_one_that_serves_the_place() -> None:
    lines = lines_of(care())
    assert np.array_equal(lines.provider, SERVED[lines.place, lines.setting])


def test_a_block_without_activity_is_paid_in_full_and_a_fee_is_nothing() -> None:
    given = care()
    idle = CareBySetting(given.expected_cost, 0 * given.reference_cost, 0 * given.charges)
    busy, quiet = (lines_of(c) for c in (given, idle))
    for model in ("block", "capitation"):
        assert quiet.due[quiet.of_model(model)].sum() == busy.due[busy.of_model(model)].sum() > 0
    assert not quiet.due[quiet.of_model("fee for service")].any()


def test_lines_with_nothing_on_them_are_left_out() -> None:
    nothing = np.zeros((PLACES, PLANS, len(SETTINGS)), dtype=np.int64)
    assert not len(lines_of(CareBySetting(nothing, nothing, nothing)).due)


def test_settings_add_up_their_services() -> None:
    values = np.arange(PLACES * PLANS * 3).reshape(PLACES, PLANS, 3)
    sums = by_setting(values, np.array([4, 1, 4], dtype=np.int8))
    assert np.array_equal(sums[:, :, 4], values[:, :, 0] + values[:, :, 2])
    assert np.array_equal(sums[:, :, 1], values[:, :, 1])
    assert sums.sum() == values.sum()
