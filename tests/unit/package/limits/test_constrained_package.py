"""The package within its limits: each limit does what it says, with its price, its ties and its proof."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.limits.answer import answer
from healthtrust.package.limits.candidates import Candidates
from healthtrust.package.limits.certificate import certified
from healthtrust.package.limits.conflicts import conflicts
from healthtrust.package.limits.language import constraints_of
from healthtrust.package.limits.prices import line_prices
from healthtrust.package.limits.programme import Asked, programme_of, solved
from healthtrust.package.limits.ties import ranges
from tests.unit.package.limits.conftest import Ask

BUDGET = "[money]\nbudget = {}\n"


def test_net_health_leaves_out_what_costs_more_than_it_is_worth(ask: Ask) -> None:
    found = answer(ask("", cost=(1, 1, 30), threshold=10.0))
    assert found.package == ("a", "b")
    assert found.solution.value == pytest.approx(2.9 * 10 + 1.9 * 11)
    assert found.solution.gross == pytest.approx(3 * 10 + 2 * 11)


def test_the_budget_pays_budget_cost_while_value_counts_full_cost(ask: Ask) -> None:
    found = answer(ask(BUDGET.format(5), budget_cost=(0.5, 9, 9)))
    assert found.solution.coverage.tolist() == [1, 0, 0]


def test_must_cover_and_must_leave_out_and_what_they_cost(ask: Ask) -> None:
    found = answer(ask('must_cover = ["c"]\nmust_leave_out = ["a"]\n' + BUDGET.format(12)))
    assert found.solution.coverage.tolist() == [0, 0, 1]
    assert {each.name: round(each.value, 9) for each in found.lost} == {
        "must cover c": 22 + 1 - 12,
        "must leave out a": 0,
    }


def test_substitutes_share_the_patients_in_parts_and_exclude_each_other_when_whole(ask: Ask) -> None:
    limits = '[[substitutes]]\nof = ["a", "b"]\n'
    parts = answer(ask(limits))
    cases = np.array([10, 11, 12])
    assert (cases * parts.solution.coverage)[:2].sum() == pytest.approx(11)
    assert parts.solution.value == pytest.approx(3 * 10 + 2 * 1 + 12)
    whole = answer(ask(limits, whole=True))
    assert whole.solution.coverage.tolist() == [1, 0, 1]


def test_what_is_nested_needs_its_base(ask: Ask) -> None:
    limits = '[[complements]]\nbase = "c"\nnested = "a"\nshare = 0.5\n'
    found = answer(ask(limits))
    assert found.solution.coverage[0] * 10 == pytest.approx(min(10, 0.5 * 12))
    none = answer(ask('must_leave_out = ["c"]\n' + limits))
    assert none.solution.coverage[0] == 0


def test_minutes_may_be_done_by_another_cadre_at_its_own_pace(ask: Ask) -> None:
    staff = "[resources.nurse]\navailable = 12\n[resources.pharmacist]\navailable = 5\n"
    uses = {"nurse": (0, 0, 0), "pharmacist": (1, 0, 0)}
    alone = answer(ask(staff, **uses))
    assert alone.solution.coverage[0] == pytest.approx(0.5)
    shifted = answer(ask(staff + '[[shifts]]\nfrom = "pharmacist"\nto = "nurse"\nfactor = 4.0\n', **uses))
    assert shifted.solution.coverage[0] == pytest.approx(0.8)
    where = '[[shifts]]\nfrom = "pharmacist"\nto = "nurse"\nfactor = 4.0\ninterventions = ["b"]\n'
    assert answer(ask(staff + where, **uses)).solution.coverage[0] == pytest.approx(0.5)


def test_two_cadres_cannot_both_do_the_same_minutes(ask: Ask) -> None:
    limits = "".join(f"[resources.{n}]\navailable = {a}\n" for n, a in (("x", 0), ("y", 100), ("z", 100)))
    limits += '[[shifts]]\nfrom = "x"\nto = "y"\n[[shifts]]\nfrom = "x"\nto = "z"\ninterventions = ["a"]\n'
    found = answer(ask(limits, x=(1, 1, 1), y=(0, 0, 0), z=(0, 0, 0)))
    assert found.solution.coverage.tolist() == [1, 1, 1]
    assert sum(found.solution.extra) == pytest.approx(33)


def test_an_envelope_pays_only_for_its_own_and_lapses_beyond(ask: Ask) -> None:
    limits = BUDGET.format(10) + '[[envelopes]]\nname = "fund"\namount = 20\npays_for = ["c"]\n'
    found = answer(ask(limits))
    assert found.solution.coverage.tolist() == [1, 0, 1]
    assert found.lost[0].value == pytest.approx(answer(ask(BUDGET.format(30))).solution.value - 42)


def test_a_proportional_envelope_is_settled_with_what_the_rest_leaves(ask: Ask) -> None:
    limits = BUDGET.format(30) + (
        '[[envelopes]]\nname = "fund"\namount = 3\npays_for = ["c"]\nrule = "proportional"\n'
    )
    found = answer(ask(limits))
    assert found.solution.coverage.tolist() == pytest.approx([1, 1, (3 + 27 - 21) / 12])
    assert found.certificate.gap == 0


def test_shadow_prices_from_duals_with_their_interval_and_from_a_step(ask: Ask) -> None:
    limits = "[resources.nurse]\navailable = 10\nstep = 15\nprice = 4.0\n"
    programme = programme_of(ask(limits, nurse=(1, 1, 1)))
    [price] = line_prices(programme, solved(programme))
    assert price.binds
    value = {10: 30, 25: 30 + 22 + 4}
    assert price.step_value == pytest.approx(value[25] - value[10])
    low, high = price.holds
    assert low <= 10 <= high
    inside = ask("[resources.nurse]\navailable = 15\nprice = 4.0\n", nurse=(1, 1, 1))
    programme = programme_of(inside)
    [price] = line_prices(programme, solved(programme))
    assert (price.price, price.step_value, price.per_1_000) == pytest.approx((2, 2, 500))
    assert price.holds == pytest.approx((10, 21))


def test_ties_name_each_other_and_the_range_is_the_whole_face(ask: Ask) -> None:
    programme = programme_of(
        ask(BUDGET.format(26.5), benefit=(3, 1, 1, 1), cost=(1,) * 4, cases=[10, 20, 30, 1])
    )
    first, second, third, fourth = ranges(programme, solved(programme))
    assert (first.verdict, first.tied_with) == ("always in", ())
    assert (second.low, second.high) == pytest.approx((0, 16.5 / 20))
    assert (third.low, third.high) == pytest.approx((0, 16.5 / 30))
    assert set(second.tied_with) == {"c", "d"}
    assert (fourth.low, fourth.high) == pytest.approx((0, 1))


def test_ties_between_whole_items(ask: Ask) -> None:
    asked = ask(BUDGET.format(20), benefit=(3, 1, 1), cases=[10, 10, 10], whole=True)
    programme = programme_of(asked)
    verdicts = [tie.verdict for tie in ranges(programme, solved(programme))]
    assert verdicts == ["always in", "either", "either"]


def test_two_pairs_of_ties_are_kept_apart(ask: Ask) -> None:
    limits = "[resources.x]\navailable = 5\n[resources.y]\navailable = 5\n"
    asked = ask(limits, benefit=(1,) * 4, cost=(1,) * 4, cases=[10] * 4, x=(1, 1, 0, 0), y=(0, 0, 1, 1))
    programme = programme_of(asked)
    found = ranges(programme, solved(programme))
    assert [tie.tied_with for tie in found] == [("b",), ("a",), ("d",), ("c",)]


def test_limits_that_conflict_name_the_smallest_set(ask: Ask) -> None:
    limits = 'must_cover = ["a", "b", "c"]\n[money]\nbudget = 100\n[resources.nurse]\navailable = 50\n'
    [told] = conflicts(ask(limits, nurse=(1, 2, 5)))
    assert "must cover c and nurse" in str(told)
    assert "budget" not in str(told)
    with pytest.raises(InvalidInput, match="must cover c and nurse"):
        answer(ask(limits, nurse=(1, 2, 5)))


def test_a_conflict_of_several_limits_together(ask: Ask) -> None:
    limits = (
        'must_cover = ["a"]\n[resources.x]\navailable = 4\n[resources.y]\navailable = 4\n'
        '[resources.z]\navailable = 99\n[[shifts]]\nfrom = "x"\nto = "y"\n'
    )
    [told] = conflicts(ask(limits, x=(1, 0, 0), y=(0, 0, 0), z=(1, 1, 1)))
    assert "must cover a, x and y" in str(told)
    assert "z" not in str(told).split("expected")[0].replace("set", "")


def test_a_nested_must_without_its_base_says_so(ask: Ask) -> None:
    limits = 'must_cover = ["a"]\nmust_leave_out = ["b"]\n[[complements]]\nbase = "b"\nnested = "a"\n'
    [told] = conflicts(ask(limits))
    assert "must cover a" in str(told)
    assert "must leave out b" in str(told)


def test_twice_the_patients_on_the_same_means_is_another_answer(ask: Ask) -> None:
    """Results that do not depend on the number of patients are an error seen elsewhere."""
    few = answer(ask(BUDGET.format(15), cases=[10, 11, 12]))
    many = answer(ask(BUDGET.format(15), cases=[20, 22, 24]))
    assert few.solution.coverage[0] == 1
    assert many.solution.coverage[0] == pytest.approx(0.75)
    more_money = answer(ask(BUDGET.format(30), cases=[20, 22, 24]))
    assert more_money.solution.value == pytest.approx(2 * few.solution.value)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), whole=st.booleans())
def test_random_packages_are_proved_and_never_beaten(seed: int, whole: bool) -> None:
    draw = np.random.default_rng(seed)
    n = 6
    columns = [np.round(draw.lognormal(0, 1, n), 2) + 0.01 for _ in range(4)]
    codes = tuple("abcdef")
    candidates = Candidates(
        codes, *columns, np.round(draw.uniform(0.2, 1, n), 2), {"nurse": np.round(draw.lognormal(0, 1, n), 2)}
    )
    limits = constraints_of(
        '[money]\nbudget = 4\n[resources.nurse]\navailable = 3\n[[substitutes]]\nof = ["a", "b"]\n'
        '[[complements]]\nbase = "c"\nnested = "d"\n'
    )
    asked = Asked(candidates, limits, {"nurse": 3.0}, None, whole)
    programme = programme_of(asked)
    found = solved(programme)
    certificate = certified(asked, found)
    assert certificate.violation <= 1e-9
    assert certificate.gap >= 0
    best = 0.0
    for subset in range(2**n):
        coverage = np.array([(subset >> k & 1) for k in range(n)]) * programme.high
        if all(line.use @ coverage <= float(line.most) + 1e-12 for line in programme.lines):
            best = max(best, float(programme.value @ coverage))
    if whole:
        assert found.value == pytest.approx(best, rel=1e-9)
        assert found.bound >= best * (1 - 1e-12)
    else:
        assert certificate.proved
        assert float(certificate.dual) >= best * (1 - 1e-12)


def test_a_certificate_tells_a_package_that_is_not_the_best(ask: Ask) -> None:
    asked = ask(BUDGET.format(15))
    poor = solved(programme_of(ask(BUDGET.format(15), benefit=(1, 2, 3))))
    certificate = certified(asked, poor)
    assert not certificate.proved
    best = 3 * 10 + 2 * 5
    assert float(certificate.primal) < best <= float(certificate.dual)
