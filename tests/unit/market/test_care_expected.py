"""What care is expected to cost plans: the step deliver's own expectation, under its own contracts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.deliver.settle import CareBySetting, Terms, settle
from healthtrust.market.care_expected import expected_charges, expected_due, in_minor, in_thousandths
from healthtrust.state import State, known
from tests.unit.deliver import by_hand

KINDS = ("fee for service", "block", "capitation")


def expected_lines(state: State) -> np.ndarray:
    """What deliver would owe by plan if exactly what it expects were done."""
    expected = deliver.expected_cost(state)
    care = CareBySetting(expected, expected, np.zeros_like(expected))
    members = known(state.enrolment, "market").members
    lines = settle(care, members, state.providers, Terms(state.design.deliver))
    return np.bincount(lines.plan, weights=lines.due, minlength=state.plans.count)


@pytest.mark.parametrize("widest", [1, 40])
@pytest.mark.parametrize("kind", [None, *KINDS])
def test_plans_expect_to_owe_what_deliver_expects_them_to(widest: int, kind: str | None) -> None:
    rules: dict[str, Any] = {"price_level": 1.1, "block_margin": 0.97}
    if kind:
        rules["contracts"] = {
            name: kind for name in ("primary", "pharmacy", "outpatient", "inpatient", "mental")
        }
    state = by_hand.state(households=400, widest=widest, deliver=rules)
    found, due = known(state.enrolment, "market"), expected_due(state)
    owed = due.of_plans(in_thousandths(due.household, found.heads), found.members)
    assert owed == pytest.approx(expected_lines(state), rel=2e-6)


def test_under_blocks_it_does_not_matter_who_the_members_are() -> None:
    state = by_hand.state(deliver={"contracts": {name: "block" for name in by_hand.SETTING_OF}})
    due = expected_due(state)
    assert not due.household.any() and due.block.sum() > 0
    found = known(state.enrolment, "market")
    others = np.roll(found.heads, 1, axis=1)
    owed, other = (
        due.of_plans(in_thousandths(due.household, heads), found.members) for heads in (found.heads, others)
    )
    assert owed.tolist() == other.tolist()


def test_charges_expected_are_those_of_members_who_pay() -> None:
    state = by_hand.state(households=300, widest=9)
    package, homes = known(state.package, "package"), known(state.households, "people")
    charges = expected_charges(state)
    assert not charges[~package.charged].any() and charges[package.charged].any()
    persons, catalogue = known(state.persons, "people"), known(state.catalogue, "package")
    h = int(np.flatnonzero(package.charged)[0])
    by_hand_ = 0.0
    for i in range(homes.first[h], homes.first[h + 1]):
        if persons.age[i] >= state.design.package.user_charges.exempt_under_age:
            for j, price in enumerate(by_hand.PRICES):
                if package.covered[j]:
                    charge = round(price * package.charge_share[j])
                    by_hand_ += persons.weight[i] * catalogue.cases[persons.cell[i], j] * charge
    assert charges[h] == pytest.approx(by_hand_ / homes.weight[h])


def test_sums_over_heads_do_not_depend_on_the_order_of_households() -> None:
    chance = np.random.default_rng(4)
    amount, heads = chance.random(5_000) * 1e6, chance.integers(0, 9, (5_000, 4))
    order = chance.permutation(5_000)
    found, shuffled = in_thousandths(amount, heads), in_thousandths(amount[order], heads[order])
    assert found.tolist() == shuffled.tolist()
    assert in_minor(found) == pytest.approx(amount @ heads, abs=30)


def test_a_fee_may_be_named_as_its_file() -> None:
    found = [
        expected_due(
            by_hand.state(deliver={"price_level": 1.3, "contracts": dict.fromkeys(by_hand.SETTING_OF, name)})
        )
        for name in ("fee for service", "fee-for-service")
    ]
    assert found[0].household.tolist() == found[1].household.tolist()


def test_the_books_of_a_form_are_expected_to_pay_what_care_costs() -> None:
    state = by_hand.state(deliver={"organisation": "loose-network", "price_level": 1.3})
    found, due = known(state.enrolment, "market"), expected_due(state)
    owed = due.of_plans(in_thousandths(due.household, found.heads), found.members)
    assert owed == pytest.approx(deliver.expected_cost(state).sum(axis=(0, 2)), rel=2e-6)
