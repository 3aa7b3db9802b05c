"""Named numbers of a design: sums over years discounted, amounts a head, what each is called."""

from __future__ import annotations

import pytest

from healthtrust.allocate.returns.margins import shipped_margins, shipped_scale
from healthtrust.design.read import read_design
from healthtrust.ledger.chart import Accounts
from healthtrust.projection import project
from healthtrust.start import opening
from healthtrust.state import State
from healthtrust.study.trial.case import case_of
from healthtrust.study.trial.outcomes import KINDS, described, outcomes_of


@pytest.fixture(scope="module")
def states() -> list[State]:
    case = case_of(read_design("valley", ["people.size=1000", "years='2027-2028'"]))
    return list(project(opening(case.design, case.folder)))


def test_sums_over_years_count_later_ones_less(states: list[State]) -> None:
    both, first = outcomes_of(states), outcomes_of(states[:1])
    second = outcomes_of(states[1:])
    scale = shipped_scale()
    for name, rate in (("qalys of care", scale.discount_qalys), ("own spending", scale.discount_money)):
        assert both[name] == pytest.approx(first[name] + second[name] / (1 + rate), rel=1e-12)


def test_what_is_of_the_last_year_is_of_the_last_year(states: list[State]) -> None:
    both, second = outcomes_of(states), outcomes_of(states[1:])
    for name in ("reserve", "contribution", "services covered", "net benefit@tenth 3", "care@fifth 2"):
        assert both[name] == second[name]


def test_net_health_and_spending_follow_their_equations(states: list[State]) -> None:
    found, last = outcomes_of(states[:1]), states[0]
    margin = shipped_margins()["cost-per-qaly.personal-care"].value
    assert found["net health"] == pytest.approx(found["qalys"] - found["pool spending"] / margin)
    assert found["qalys"] == pytest.approx(found["qalys of care"] + found["qalys of programmes"])
    assert last.contributions is not None
    reserve = last.book.balance(Accounts.POOL_RESERVE)
    assert found["pool spending"] == pytest.approx((last.contributions.income - reserve) / 100)


def test_every_number_is_described_in_words(states: list[State]) -> None:
    for name in outcomes_of(states):
        what = described(name, "GBP")
        assert what.name == name
        assert what.label
        assert "money" not in what.unit
    assert {kind.name for kind in KINDS[:6]} <= set(outcomes_of(states))


def test_a_number_nobody_knows_is_called_by_itself() -> None:
    assert described("measure:made-up@Dale").label == "made-up, Dale"
    assert described("strange").label == "strange"
    assert described("measure:catastrophic-17.5").better == "lower"


def test_no_years_no_numbers() -> None:
    assert outcomes_of([]) == {}
