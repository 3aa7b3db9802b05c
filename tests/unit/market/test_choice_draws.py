from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from healthtrust.design.plan_choice import Nest, PlanChoice, Term
from healthtrust.ground.draws import Event
from healthtrust.market.choice import respond_choice_compiled, respond_choice_plain
from healthtrust.market.choice.drawn import SEVERAL
from healthtrust.market.choice.expected import expected_shares
from healthtrust.market.choice.matrix import expected_switching, moved, switched, switching
from healthtrust.market.choice.persistence import Default
from healthtrust.market.choice.race import Race, gumbel, nest_shock, open_unit, standard_normal
from healthtrust.market.choice.respond_choice import Luck, draw_plans
from healthtrust.market.choice.tables import Choosers, Offers, everybody
from tests.reference import plan_choice as plain
from tests.unit.market.plan_choices import NAMES, choosers, nested, offers, rule
from tests.unit.market.test_choice_shares import as_rows

LUCK = Luck(seed=7, year=2027)
MIXED = rule(
    terms=(
        Term(attribute="premium", coefficient=-0.003, spread=0.002),
        Term(attribute="quality", by="ill", coefficient=1.0, spread=0.5),
    )
)

LOGNORMAL = rule(
    terms=(
        Term(attribute="premium", coefficient=-0.002, spread=0.7, distribution="lognormal"),
        Term(attribute="quality", by="ill", coefficient=1.0),
    )
)


def reordered(plans: Offers, people: Choosers, order: NDArray[np.int64]) -> tuple[Offers, Choosers]:
    """The same plans in another order."""
    place = np.argsort(order)
    return (
        Offers(tuple(plans.names[p] for p in order), {k: v[order] for k, v in plans.columns.items()}),
        replace(
            people,
            may_join=people.may_join[:, order],
            before=np.where(people.before < 0, -1, place[np.maximum(people.before, 0)]),
        ),
    )


@pytest.mark.parametrize("kind", [rule(), rule(active_choice=True)])
def test_draws_are_those_of_the_slow_version(kind: PlanChoice) -> None:
    plans, people = offers(), choosers(300)
    found = draw_plans(kind, plans, people, LUCK).plan
    listed, persons, joinable = as_rows(plans, people)
    luck = (LUCK.seed, LUCK.year, int(Event.PLAN_SHOCK))
    known = [plain.drawn(kind, listed, who, joinable[i], luck) for i, who in enumerate(persons)]
    assert [plans.names[p] for p in found] == known


@pytest.mark.parametrize("kind", [rule(), nested(), MIXED, LOGNORMAL, rule(persistence=0.0, scale=0.1)])
def test_drawn_members_are_within_four_standard_errors_of_expected(kind: PlanChoice) -> None:
    """Theorem 17."""
    plans, people = offers(), choosers(20_000 if kind in (MIXED, LOGNORMAL) else 200_000)
    expected = expected_shares(kind, plans, people)
    found = draw_plans(kind, plans, people, LUCK)
    error = np.sqrt((expected * (1 - expected)).sum(axis=0))
    assert (np.abs(found.members() - expected.sum(axis=0)) < 4 * error).all()
    assert found.members().sum() == people.rows


@pytest.mark.parametrize("dissimilarity", [0.05, 0.4, 0.9])
def test_shocks_within_nests_give_the_shares_of_the_nested_logit(dissimilarity: float) -> None:
    nest = Nest(name="near", plans=NAMES[1:4], dissimilarity=dissimilarity)
    terms = tuple(Term(plan=name, coefficient=0.3 * p) for p, name in enumerate(NAMES[:5]))
    kind = PlanChoice(terms=terms, nests=(nest,))
    people = everybody(100_000, 5)
    share = expected_shares(kind, Offers(NAMES[:5], {}), everybody(1, 5))[0]
    found = draw_plans(kind, Offers(NAMES[:5], {}), people, LUCK).members()
    assert stats.chisquare(found, share * 100_000).pvalue > 1e-4


@pytest.mark.parametrize("kind", [rule(), nested(), MIXED])
def test_a_plan_that_is_added_moves_nobody_but_those_who_go_to_it(kind: PlanChoice) -> None:
    """In nests as well: the new plan is in one of them."""
    kind = kind.model_copy(
        update={"nests": tuple(n.model_copy(update={"plans": (*n.plans, "South")}) for n in kind.nests)}
    )
    people = choosers(30_000, 5, all_open=True)
    people = replace(people, before=np.where(people.before == 4, -1, people.before))
    fewer = replace(people, may_join=people.may_join[:, :4])
    before = draw_plans(kind, offers(4), fewer, LUCK).plan
    after = draw_plans(kind, offers(5), people, LUCK).plan
    changed = before != after
    assert 0 < changed.sum() < 20_000
    assert (after[changed] == 4).all()


def test_a_plan_that_nobody_may_join_changes_nothing() -> None:
    people = choosers(10_000, 5)
    closed = people.may_join.copy()
    closed[:, 4] = False
    people = replace(people, may_join=closed, before=np.minimum(people.before, 3))
    fewer = replace(people, may_join=closed[:, :4])
    for kind in (rule(), nested()):
        with_it = draw_plans(kind, offers(5), people, LUCK).plan
        assert (with_it == draw_plans(kind, offers(4), fewer, LUCK).plan).all()
    weighted = replace(people, weight=np.full(10_000, 9)), replace(fewer, weight=np.full(10_000, 9))
    heads = [
        draw_plans(rule(), offers(n), each, LUCK).heads() for n, each in zip((5, 4), weighted, strict=True)
    ]
    assert (heads[0][:, :4] == heads[1]).all() and not heads[0][:, 4].any()


@pytest.mark.parametrize("weight", [1, 12])
@pytest.mark.parametrize("kind", [rule(), nested(), MIXED])
def test_neither_the_order_of_persons_nor_that_of_plans_decides(kind: PlanChoice, weight: int) -> None:
    plans, people = offers(), replace(choosers(3_000), weight=np.full(3_000, weight))
    known = draw_plans(kind, plans, people, LUCK).heads()
    shuffle = np.random.default_rng(1).permutation(people.rows)
    assert (draw_plans(kind, plans, people.part(shuffle), LUCK).heads() == known[shuffle]).all()
    order = np.array([2, 0, 3, 1])
    turned = draw_plans(kind, *reordered(plans, people, order), LUCK).heads()
    assert (turned == known[:, order]).mean() > 0.9999  # sums of floats in another order


@pytest.mark.parametrize("kind", [rule(), nested(0.1), MIXED, rule(scale=40.0)])
def test_kernel_and_twin_choose_alike(kind: PlanChoice, monkeypatch: pytest.MonkeyPatch) -> None:
    plans, people = offers(6), choosers(60_011, 6)
    fast = draw_plans(kind, plans, people, LUCK, Default(np.eye(6)[5]))
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numpy")
    slow = draw_plans(kind, plans, people, LUCK, Default(np.eye(6)[5]))
    assert (fast.plan == slow.plan).all()


@pytest.mark.parametrize("size", [0.0, 1.0, 1e4])
def test_kernel_and_twin_agree_where_utilities_are_almost_the_same_or_very_large(size: float) -> None:
    made, n = np.random.default_rng(1), 20_000
    columns = np.stack([np.ones(n), made.normal(size=n) * size])
    slope = np.array([[0.0, 1e-9, 2e-9], [1.0, 1.0 + 1e-9, 1.0]])
    people = np.full(n, -1), np.ones((n, 3), dtype=bool), np.arange(n, dtype=np.uint64)
    race = Race(columns, slope, 0.0, np.ones(3), *people, np.array([5, 6, 7], dtype=np.uint64))
    assert (respond_choice_compiled.decide(race) == respond_choice_plain.decide(race)).mean() > 0.9999


def test_the_same_choices_on_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    plans, people = offers(), choosers(40_000)
    seen = set()
    for threads, parts in ((1, 1), (2, 3)):
        monkeypatch.setenv("HEALTHTRUST_THREADS", str(threads))
        monkeypatch.setenv("HEALTHTRUST_PARTITIONS", str(parts))
        seen.add(draw_plans(rule(), plans, people, LUCK).plan.tobytes())
    assert len(seen) == 1


def test_luck_differs_by_seed_and_year_and_tastes_only_by_seed() -> None:
    plans, people = offers(), choosers(5_000, all_open=True)
    known = draw_plans(rule(), plans, people, LUCK).plan
    for other in (Luck(8, 2027), Luck(7, 2028)):
        assert (draw_plans(rule(), plans, people, other).plan != known).any()
    strong = PlanChoice(terms=(Term(plan="Mutual", coefficient=0.0, spread=1e3),))
    this, next_year = (draw_plans(strong, plans, people, Luck(7, year)).plan == 0 for year in (2027, 2028))
    assert 0.4 < this.mean() < 0.6 and (this != next_year).mean() < 0.01


def test_rows_of_several_are_in_whole_heads_right_on_average_and_off_by_less_than_one() -> None:
    plans, people = offers(), replace(choosers(4_000), weight=np.full(4_000, 25))
    found = draw_plans(rule(), plans, people, LUCK)
    heads, expected = found.heads(), 25 * expected_shares(rule(), plans, people)
    assert (heads.sum(axis=1) == 25).all()
    assert np.abs(heads - expected).max() < 3  # one rounding for those who stay, one for those who choose
    assert (found.plan == SEVERAL).all()
    assert np.abs(heads.sum(axis=0) - expected.sum(axis=0)).max() < 4 * np.sqrt(4_000)


def test_rows_of_one_and_rows_of_several_stand_side_by_side() -> None:
    people = choosers(1_000)
    weight = np.where(np.arange(1_000) % 3 == 0, 5, 1)
    weight[7] = 0
    mixed = draw_plans(rule(), offers(), replace(people, weight=weight), LUCK)
    alone = draw_plans(rule(), offers(), people, LUCK)
    assert (mixed.plan[weight == 1] == alone.plan[weight == 1]).all()
    assert (mixed.heads().sum(axis=1) == weight).all()


def test_who_may_join_nothing_is_in_none_unless_there_is_a_last_resort() -> None:
    people = choosers(100)
    people = replace(people, may_join=np.zeros((100, 4), dtype=bool), before=np.full(100, 2))
    assert (draw_plans(rule(), offers(), people, LUCK).plan == -1).all()
    last = Default(np.eye(4)[3], last_resort=3)
    assert (draw_plans(rule(), offers(), people, LUCK, last).plan == 3).all()
    several = replace(people, weight=np.full(100, 6))
    assert draw_plans(rule(), offers(), several, LUCK, last).members().tolist() == [0, 0, 0, 600]
    assert switching(several.before, draw_plans(rule(), offers(), several, LUCK), several.weight)[2, 4] == 600


def test_assigned_heads_are_as_expected() -> None:
    people, put = choosers(50_000), Default(np.array([1.0, 3.0, 0.0, 4.0]))
    expected = expected_shares(rule(), offers(), people, put)
    error = np.sqrt((expected * (1 - expected)).sum(axis=0))
    found = draw_plans(rule(), offers(), people, LUCK, put).members()
    assert (np.abs(found - expected.sum(axis=0)) < 4 * error).all()


def test_uniforms_are_never_0_or_1_and_shocks_are_gumbel_and_tastes_normal() -> None:
    ends = open_unit(np.array([0, 2**64 - 1], dtype=np.uint64))
    assert np.isfinite(gumbel(ends)).all()
    made = np.random.default_rng(3)
    one, two = made.random((2, 50_000))
    assert stats.kstest(gumbel(one), "gumbel_r").pvalue > 1e-4
    assert stats.kstest(standard_normal(one, two), "norm").pvalue > 1e-4
    for likeness in (0.2, 0.7):
        total = nest_shock(likeness, one, two) + likeness * gumbel(made.random(50_000))
        assert stats.kstest(total, "gumbel_r").pvalue > 1e-4  # a plan alone in a nest is as in none


def test_the_matrix_adds_up_to_last_year_and_to_this() -> None:
    plans, people = offers(), choosers(5_000)
    weight = np.where(np.arange(5_000) % 4 == 0, 8, 1)
    people = replace(people, weight=weight)
    drawn = draw_plans(rule(), plans, people, LUCK)
    matrix = switching(people.before, drawn, weight)
    was = np.bincount(people.before % 5, weights=weight, minlength=5)
    assert matrix.sum(axis=1).tolist() == was.tolist()
    assert matrix[:, :4].sum(axis=0).tolist() == drawn.members().tolist()
    assert switched(matrix) == sum(matrix[q, p] for q in range(4) for p in range(5) if p != q)
    expected = expected_switching(people.before, weight, expected_shares(rule(), plans, people))
    assert expected.sum(axis=1).tolist() == was.tolist()
    assert not expected[:, 4].any()


def test_a_reform_moves_the_same_persons_with_the_same_luck() -> None:
    plans, people = (
        offers(),
        replace(choosers(4_000, all_open=True), weight=np.where(np.arange(4_000) < 300, 7, 1)),
    )
    cheaper = plans.with_column("premium", plans.columns["premium"] - np.array([0.0, 200.0, 0.0, 0.0]))
    now, then = (draw_plans(rule(), each, people, LUCK) for each in (plans, cheaper))
    table = moved(now, then, plans.names, plans.names)
    assert table.sum(axis=1)[:4].tolist() == now.members().tolist()
    assert table.sum(axis=0)[:4].tolist() == then.members().tolist()
    off = table - np.diag(np.diag(table))
    assert off[:, 1].sum() > 0
    one, other = (replace(d, several=d.several[:0], of_several=d.of_several[:0]) for d in (now, then))
    ones = moved(one, other, plans.names, plans.names)
    assert (ones - np.diag(np.diag(ones)))[:, [0, 2, 3]].sum() == 0  # a person moves to the cheaper plan only
    same = moved(now, now, plans.names, plans.names)
    assert switched(same) == 0
