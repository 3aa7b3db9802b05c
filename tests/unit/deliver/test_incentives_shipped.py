"""Known answers: what contracts that ship reward, worked out by hand from their rules."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from healthtrust.deliver.contract import contract_named, shipped_contracts
from healthtrust.deliver.incentives.answer import Asked, Priced, answer
from healthtrust.deliver.incentives.deal import deal_of
from healthtrust.deliver.incentives.marginal import marginal
from healthtrust.deliver.incentives.sweep import sweep
from healthtrust.deliver.settlement import read_statement, settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.records.store import data_folder


def priced(name: str, lever: str, share: float, **columns: list[object]) -> Priced:
    contract = contract_named(name)
    keys = {part: ["a"] for part in contract.key if part not in columns}
    asked = Asked(name, contract, statement_of(contract, {**keys, **columns}, "made"))
    return answer((asked,), (lever,), share).priced[0]


def test_shared_savings_end_at_the_minimum_savings_rate_in_a_cliff() -> None:
    found = priced(
        "mssp",
        "cost of care",
        0.15,
        performance_year=[2022],
        current_track=["B"],
        n_ab=[60000],
        abtotbnchmk=[600e6],
        abtotexp=[580e6],
        met_qps=[1.0],
    )
    assert found.less == found.more == pytest.approx(-0.4 * 0.98)
    (cliff,) = [f for f in found.findings if f.kind == "cliff"]
    assert cliff.start == pytest.approx(0.98 * 600e6 - 580e6)
    assert cliff.jump == pytest.approx(-0.4 * 0.98 * 0.02 * 600e6)
    (zone,) = [f for f in found.findings if f.kind == "dead zone"]
    assert zone.start == pytest.approx(cliff.start)
    assert zone.step == cliff.step


def test_corridors_of_the_global_option_reward_100_50_25_and_10_per_cent() -> None:
    found = priced(
        "aco-reach-global",
        "cost of care",
        0.9,
        performance_year=[2024],
        benchmark=[100e6],
        spending=[97e6],
        quality_score=[1.0],
    )
    final = 0.97 * 100e6
    kinks = [f for f in found.findings if f.kind == "kink"]
    losses = [f for f in kinks if f.start > 1]
    assert [f.start for f in losses] == pytest.approx([share * final for share in (0.25, 0.35, 0.5)])
    assert [f.before for f in losses] == pytest.approx([-1.0, -0.5, -0.25])
    assert losses[-1].after == pytest.approx(-0.1)
    gains = [f for f in kinks if f.start < -1]
    assert [f.after for f in gains] == pytest.approx([-0.25 * 0.98, -0.5 * 0.98, -0.98])
    assert (found.less, found.more) == pytest.approx((-0.98, -1.0))


def test_beyond_the_upper_threshold_an_indicator_pays_for_nothing_more() -> None:
    found = priced(
        "qof",
        "quality point",
        0.3,
        financial_year=["2021/22"],
        list_size=[9085.0],
        indicator=["AF008"],
        max_points=[12.0],
        achieved=[0.85],
        lower=[0.4],
        upper=[0.9],
        prevalence=[0.02],
        national_prevalence=[0.02],
    )
    assert found.more == pytest.approx(12 * 201.16 * 0.01 / 0.5)
    (zone,) = [f for f in found.findings if f.kind == "dead zone"]
    assert (zone.start, zone.end) == pytest.approx((5.0, 15.0))
    assert zone.step == "score"


def test_every_shipped_lever_moves_columns_that_its_contract_has() -> None:
    for name in shipped_contracts():
        contract = contract_named(name)
        for moved in contract.levers:
            assert set(moved.columns) <= set(contract.columns), (name, moved.lever)


def test_2241_real_settlements_have_their_cliffs_where_savings_reach_the_minimum() -> None:
    path = data_folder() / "us_mssp_aco" / "aco_years.csv"
    if not path.is_file():
        pytest.skip("the public MSSP results are not here")
    contract = contract_named("mssp")
    statement = read_statement(contract, path)
    moved = next(m for m in contract.levers if m.lever == "cost of care")
    deal = deal_of(contract, statement)
    swept = sweep(deal, moved)
    assert len(swept) == statement.parties == 2241
    at = {s.party: s for s in swept}
    settled = settle(contract, statement)
    now = np.array([at[p].amount for p in range(statement.parties)])
    apart = np.abs(now - settled.amount)
    assert np.sum(apart > 1 + settled.high - settled.low) <= 1, "rounding inside the contract, left out here"
    assert np.all(apart <= 1 + settled.high - settled.low + 1e-4 * np.abs(settled.amount))
    for each in swept[::50]:
        for before, after in pairwise(each.pieces):
            assert before.end == after.start
        assert all(p.slope <= 1e-9 for p in each.pieces)
    assert np.all(marginal(contract, statement, moved) <= 1e-6)
