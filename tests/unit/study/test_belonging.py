"""How often a service belongs: sure where nothing else is near, and never without the money."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust import package, pool
from healthtrust.study.belonging import Services, acceptability, by_rank, chances, draws_of, standard_errors
from tests.small import small_state

CODES = ("general", "cheap", "fair", "dear", "banned")


def services(evidence: str = "assumed") -> Services:
    return Services(
        CODES,
        price=np.array([50.0, 1.0, 10.0, 100.0, 1.0]),
        benefit=np.array([1.0, 10.0, 1.0, 1.0, 50.0]),
        cases=np.full(5, 10.0),
        evidence=(evidence,) * 5,
        always=np.arange(5) == 0,
        never=np.arange(5) == 4,
    )


def test_rank_decides_while_the_money_lasts() -> None:
    rng = np.random.default_rng(3)
    ratio, cost = rng.uniform(1, 2, (40, 7)), rng.uniform(1, 2, (40, 7))
    always = np.arange(7) == 2
    found = by_rank(ratio, cost, always, budget=6.0)
    for row in range(40):
        covered, left = {2}, 6.0 - cost[row, 2]
        for i in sorted(set(range(7)) - {2}, key=lambda i: -ratio[row, i]):
            if cost[row, i] > left:
                break
            covered.add(i)
            left -= cost[row, i]
        assert set(np.flatnonzero(found[row])) == covered


def test_what_must_be_is_certain_and_what_may_not_be_never_is() -> None:
    found = chances(services(), money=620.0, seed=1)
    for chance in found.values():
        assert chance[0] == 1
        assert chance[4] == 0
    assert found["chance_as_it_is"][1] > 0.99 > found["chance_as_it_is"][2] > found["chance_as_it_is"][3]


def test_more_money_never_lowers_a_chance() -> None:
    found = chances(services(), money=620.0, seed=1)
    assert (found["chance_less"] <= found["chance_as_it_is"]).all()
    assert (found["chance_as_it_is"] <= found["chance_more"]).all()


def test_draws_have_the_means_and_widths_that_are_stated() -> None:
    widths = standard_errors()["recalled"]
    for drawn, kind in zip(
        draws_of(services("recalled"), 5, 4_000), ("price", "benefit", "cases"), strict=True
    ):
        mean = getattr(services(), kind)
        assert drawn[:, 1:].mean(axis=0) == pytest.approx(mean[1:], rel=0.02)
        assert drawn[:, 1:].std(axis=0) == pytest.approx(widths[kind] * mean[1:], rel=0.08)
        assert (drawn[:, 0] == mean[0]).all()


def test_evidence_that_is_weaker_is_wider() -> None:
    widths = standard_errors()
    for kind in ("price", "benefit", "cases"):
        assert widths["cited"][kind] < widths["recalled"][kind] < widths["assumed"][kind]


def test_another_service_changes_no_draws_of_the_others() -> None:
    every, fewer = services(), services()
    fewer = replace(
        fewer, codes=CODES[:4], price=fewer.price[:4], benefit=fewer.benefit[:4], cases=fewer.cases[:4],
        evidence=fewer.evidence[:4], always=fewer.always[:4], never=fewer.never[:4],
    )  # fmt: skip
    for one, other in zip(draws_of(every, 7, 50), draws_of(fewer, 7, 50), strict=True):
        assert np.array_equal(one[:, :4], other)


def test_a_year_has_a_row_for_each_service_in_rank_order() -> None:
    state = package.step(pool.step(small_state(people={"size": 1_500})))
    table, league = acceptability(state), package.league_table(state)
    assert table["code"].tolist() == league["code"].tolist()
    assert np.array_equal(table["covered"], league["covered"])
    mandatory = np.array(["mandatory" in why for why in league["reason"]])
    assert (table["chance_less"][mandatory] == 1).all()
    again = acceptability(state)
    assert all(np.array_equal(again[name], column) for name, column in table.items())
