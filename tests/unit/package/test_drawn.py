"""What the pictures of a package are drawn from: of a year's residents, and of any question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from healthtrust import package, pool
from healthtrust.package.ballot.pictures import persons
from healthtrust.package.drawn import (
    choices,
    has_one_rate,
    household_choices,
    package_sizes,
    residents_asked,
    sizes,
)
from healthtrust.package.drawn_impact import certificate_table, equity_plane, margin
from healthtrust.package.government.outcome import outcome
from healthtrust.package.question import (
    Interventions,
    Limits,
    Question,
    Society,
    Tax,
    TopUp,
    Utility,
)
from healthtrust.records.persons import heads_by_cell
from healthtrust.state import State, known
from tests.small import small_state

GIVEN: dict[str, Any] = {"brackets": [{"above": 0, "rate": 0.05}, {"above": 15_000, "rate": 0.1}]}


def year(**headings: Any) -> State:
    """A small year that has come through people, pool and package."""
    return package.step(pool.step(small_state(**({"pool": GIVEN, "people": {"size": 1_500}} | headings))))


@pytest.fixture(scope="module")
def state() -> State:
    return year()


@pytest.fixture(scope="module")
def three() -> Question:
    society = Society.of_groups(
        ("poor", "middle", "rich"), share=[0.5, 0.3, 0.2], wealth=[10, 20, 60], health=[5, 5, 5],
        incidence=np.ones((3, 3)),
    )  # fmt: skip
    kinds = Interventions.of(("A", "B", "C"), [2.0, 3.0, 4.0], [4.0, 3.0, 1.0])
    return Question(kinds, society, Utility(1, 1), Limits.none(3), top_up=TopUp("complementary"))


def test_a_year_is_asked_as_if_its_rate_followed_the_package(state: State) -> None:
    question = residents_asked(state)
    paid = known(state.contributions, "pool")
    assert question.tax.family == "schedule"
    assert question.tax.base is not None
    raised = float(question.society.share @ question.tax.base) * question.society.heads
    assert raised == pytest.approx(paid.contributions / 100, rel=1e-9)


def test_a_person_is_helped_by_what_care_is_expected_to_cost_beyond_what_is_owed(state: State) -> None:
    table, question = household_choices(state), residents_asked(state)
    assert table is not None
    assert list(dict.fromkeys(table["person"])) == ["poor", "rich"]
    society, covered = question.society, known(state.package, "package").covered
    cost = question.interventions.price[covered] @ society.incidence[covered]
    poor, _, rich = persons(question).tolist()
    for person, row in (("poor", poor), ("rich", rich)):
        mine = table["person"] == person
        before, after = (
            table["own_spending"][mine & (table["what"] == f"health {when}")] for when in ("before", "after")
        )
        shift = before - after
        assert np.ptp(shift) < 1e-6
        assert question.tax.base is not None
        helped = cost[society.class_of_row[row]] - question.tax.base[row]
        assert shift[0] / 100 == pytest.approx(helped)
        assert helped > 0 or person == "rich"
    assert len({len(column) for column in table.values()}) == 1


def test_everybody_has_a_best_size_on_the_line(state: State) -> None:
    table = package_sizes(state)
    assert table is not None
    on_line = table["what"] == "budget line"
    best = table["what"] == "best point"
    assert table["person"][best].tolist() == ["poor", "middle", "rich"]
    expected = np.interp(table["spending"][best], table["spending"][on_line], table["rate"][on_line])
    assert table["rate"][best] == pytest.approx(expected)
    reached = table["what"] == "best for them"
    above = np.interp(table["spending"][reached], table["spending"][on_line], table["rate"][on_line])
    assert (table["rate"][reached] <= above + 1e-6).all()  # nobody can do better than touch the line


def test_taxes_of_many_rates_are_voted_on_as_a_tax_on_wealth(three: Question) -> None:
    free = replace(three, tax=Tax("unrestricted"))
    assert not has_one_rate(free)
    assert has_one_rate(three)
    for name, column in sizes(free, points=5).items():
        assert np.array_equal(column, sizes(three, points=5)[name], equal_nan=name in ("spending", "rate"))


def test_where_leaving_changes_the_line_there_is_nothing_to_draw(three: Question) -> None:
    assert sizes(replace(three, top_up=TopUp("substitutive", rebate_share=1.0)), points=5) == {}


def test_a_person_whom_taxes_for_others_ruin_is_left_out(three: Question) -> None:
    drawn = choices(three, outcome(three, np.zeros(3), np.array([0.0, 0.0, 60.0])))
    assert set(drawn["person"]) == {"poor"}


def test_the_plane_adds_up_to_the_health_of_everybody(state: State) -> None:
    table, catalogue = equity_plane(state), known(state.catalogue, "package")
    heads = heads_by_cell(known(state.persons, "people"))
    cases = heads @ catalogue.cases
    displaced = cases * catalogue.price / margin(state)
    assert table["net_health"] == pytest.approx(cases * catalogue.benefit - displaced, rel=1e-9, abs=1e-6)
    dearest = table["covered"] & ~table["mandatory"]
    assert table["net_health"][dearest].min() == pytest.approx(0, abs=1e-6)


def test_the_margin_is_the_threshold_where_there_is_one() -> None:
    funded = GIVEN | {"rate": "funds the package"}
    assert margin(year(pool=funded, package={"choose": "threshold", "threshold": 20_000})) == 2_000_000


def test_only_a_package_chosen_by_welfare_has_a_certificate(state: State) -> None:
    assert certificate_table(state) is None
    chosen = year(package={"choose": "welfare"})
    table, found = certificate_table(chosen), known(chosen.package, "package")
    assert table is not None
    assert found.certificate is not None
    assert table["welfare"][0] == found.certificate.welfare <= table["welfare"][1]
    assert int(table["services"][0]) == int(found.covered.sum())
    rules = table["kind"] == "rule"
    assert table["what"][rules].tolist() == list(found.certificate.rules)
    lost = table["share_of_gain_lost"][rules]
    assert (lost >= -found.certificate.gap - 1e-9).all()
