"""Typical households: rates, reliefs and notches against the arithmetic of the rules by hand."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.design.contributions import Bracket, Contribution
from healthtrust.design.pool import Pool
from healthtrust.ground.money import currency
from healthtrust.pool.contributions.rules import rules_of
from healthtrust.pool.tables.schedule import KINDS, Table, highest_of, incomes, table_of

POUNDS = currency("GBP")
SINGLE, COUPLE, FAMILY, PENSIONER = KINDS


def table(pool: Pool, income: list[int], factor: float = 1.0) -> Table:
    return table_of(rules_of(pool, POUNDS), 100 * np.array(income), factor=factor)


def test_a_payroll_contribution_stops_at_the_earnings_of_each_earner() -> None:
    payroll = Contribution(
        name="payroll",
        base="earnings",
        brackets=(Bracket(above=0, rate=0.1),),
        ceiling=30_000,
        employer_share=0.4,
    )
    found = table(Pool(brackets=(Bracket(above=0, rate=0),), contributions=(payroll,)), [50_000])
    by_kind = {line.kind: line for line in found.lines}
    assert by_kind[SINGLE.name].household == (0, 1_800_00)
    assert by_kind[SINGLE.name].employer == (0, 1_200_00)
    assert by_kind[SINGLE.name].marginal == 0
    assert by_kind[SINGLE.name].binds == ("earnings ceiling: payroll",)
    assert by_kind[COUPLE.name].household == (0, 3_000_00)
    assert by_kind[COUPLE.name].marginal == pytest.approx(0.06)
    assert by_kind[COUPLE.name].binds == ()
    assert by_kind[PENSIONER.name].household == (0, 0)


def test_a_head_charge_and_its_ceiling() -> None:
    head = Contribution(name="head", base="head", amount=900, child_amount=300, ceiling_share=0.05)
    pool = Pool(brackets=(Bracket(above=0, rate=0.0),), contributions=(head,))
    found = {(line.kind, line.income): line for line in table(pool, [20_000, 80_000]).lines}
    poor, rich = found[FAMILY.name, 20_000_00], found[FAMILY.name, 80_000_00]
    assert (poor.owed, poor.binds, poor.average) == (1_000_00, ("ceiling: head",), pytest.approx(0.05))
    assert (rich.owed, rich.binds, rich.marginal) == (2_400_00, (), 0)


def test_notches_are_found_to_the_minor_unit() -> None:
    entry = Contribution(
        name="payroll",
        base="earnings",
        brackets=(Bracket(above=0, rate=0.1),),
        floor=9_600,
        floor_is="an entry",
    )
    pool = Pool(brackets=(Bracket(above=0, rate=0),), contributions=(entry,))
    jumps = [notch for notch in table(pool, [0, 50_000]).notches if notch.kind == SINGLE.name]
    assert [(notch.before, notch.after) for notch in jumps] == [(0, 960_00)]
    assert jumps[0].income == 9_600_00 - 1


def test_marginal_rates_alone_make_no_notch() -> None:
    pool = Pool(brackets=(Bracket(above=0, rate=0.3), Bracket(above=20_000, rate=0.99)), ceiling_share=0.5)
    assert table(pool, [0, 100_000]).notches == ()


def test_a_factor_moves_what_is_owed() -> None:
    pool = Pool(brackets=(Bracket(above=0, rate=0.05),))
    assert table(pool, [40_000], factor=1.5).lines[0].owed == 3_000_00


def test_what_is_not_known_of_typical_households_is_left_out() -> None:
    duty = Contribution(name="duty", base="spending", rates={"fuel": 0.2})
    found = table(Pool(contributions=(duty,)), [10_000])
    assert (found.contributions, found.left_out) == (("income",), ("duty",))


def test_incomes_reach_beyond_every_threshold() -> None:
    pool = Pool(brackets=(Bracket(above=0, rate=0.05), Bracket(above=70_000, rate=0.1)), exempt_below=90_000)
    assert highest_of(rules_of(pool, POUNDS)) == 180_000_00
    assert incomes(900, 3).tolist() == [0, 300, 600, 900]


def test_rates_above_one_make_no_notch() -> None:
    pool = Pool(brackets=(Bracket(above=0, rate=0.1), Bracket(above=30_000, rate=0.2)))
    assert table(pool, [0, 100_000], factor=10 * (1 + 1e-12)).notches == ()
    assert table(pool, [0, 100_000], factor=25.0).notches == ()
