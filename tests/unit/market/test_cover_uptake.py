"""Take-up of complementary cover in a year, read from what the package step found."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

import numpy as np
import pytest

from healthtrust import package, pool
from healthtrust.market.cover.uptake import extra_use_of_core, insured_by_cell, uptake_by_tenth
from healthtrust.package.league import top_up_by_decile
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known
from tests.small import small_state


@lru_cache(maxsize=1)
def year() -> State:
    """A small year after the package step."""
    return package.step(pool.step(small_state(people={"size": 4000}, pool={"opening_reserve": 0})))


def insuring(share: float) -> State:
    """The same year with a share of every row's households insured."""
    found, weight = known(year().package, "package"), known(year().households, "people").weight
    insured = np.rint(share * weight).astype(np.int32)
    return year().replace(package=dataclasses.replace(found, insured=insured))


def test_it_agrees_with_what_the_package_step_tells() -> None:
    told, own = uptake_by_tenth(year()), top_up_by_decile(year())
    assert told["insured"].sum() > 0
    for name in ("households", "wanting", "insured"):
        assert told[name].tolist() == own[name].tolist()
    assert told["mean_premium"].tolist() == pytest.approx(own["mean_premium"].tolist())
    assert (told["low"] <= told["share"]).all() and (told["share"] <= told["high"]).all()
    assert (told["insured"] <= told["wanting"]).all()


def test_the_cost_of_the_core_by_setting_is_what_its_package_costs() -> None:
    told, found = extra_use_of_core(year()), known(year().package, "package")
    assert told["setting"].tolist() == list(SETTINGS)
    assert told["cost"].sum() == pytest.approx(found.expected_cost[found.covered].sum(), rel=1e-6)


def test_only_visits_are_used_more_and_by_the_cited_share() -> None:
    told = extra_use_of_core(insuring(1.0))
    assert told["cost_of_insured"].tolist() == pytest.approx(told["cost"].tolist(), rel=1e-6)
    visits = np.isin(told["setting"], ["primary", "outpatient"])
    assert told["extra_cost"][visits].tolist() == pytest.approx(
        (0.226 * told["cost"][visits]).tolist(), rel=1e-6
    )
    assert told["extra_cost"][visits].all()
    assert not told["extra_cost"][~visits].any()


def test_whoever_buys_cover_on_top_pays_no_less_into_the_pool() -> None:
    without = package.step(
        pool.step(
            small_state(
                people={"size": 4000},
                pool={"opening_reserve": 0},
                package={"top_up": {"take_up_share": 0.0}},
            )
        )
    )
    assert known(year().package, "package").insured.any()
    assert not known(without.package, "package").insured.any()
    paid, would = (known(state.contributions, "pool").owed for state in (year(), without))
    assert np.array_equal(paid, would)


def test_nobody_insured_costs_nothing() -> None:
    assert not extra_use_of_core(insuring(0.0))["extra_cost"].any()
    assert not insured_by_cell(insuring(0.0)).any()
    assert insured_by_cell(insuring(1.0)).sum() == pytest.approx(known(year().persons, "people").heads)
