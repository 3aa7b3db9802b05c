"""Which plan households are in: inertia, luck that stays with the household, whole heads that add up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.design.market import Plan
from healthtrust.design.plan_choice import Nest
from healthtrust.market.assigned import assigned
from healthtrust.market.respond import choice_of, homes_of
from healthtrust.market.respond_plain import needs, prepared, shares
from healthtrust.market.switching import flows, moved, switchers
from healthtrust.state import State, known
from tests.reference import market as plain
from tests.unit.allocate.scene import enrol, scene, with_last_year, with_plans

THREE = (
    Plan(name="Mutual", quality=0.6),
    Plan(name="Northern", quality=0.8, surcharge=150, places=("North", "Docks")),
    Plan(name="Open", quality=0.45),
)
SEVERAL = {"plans": THREE, "persistence": 0.7}


def another_year(state: State, *, years: int = 1) -> State:
    """The next year of the same people: last year's enrolment is carried over."""
    return with_last_year(state, enrol(state)).replace(year=state.year + years)


def switched(state: State) -> int:
    """Residents who left a plan for another."""
    homes, heads = homes_of(state), enrol(state)
    each = np.add.reduceat(homes.residents.astype(np.int64), homes.first[:-1]) / homes.weight
    members = np.rint((heads * each[:, None]).sum(axis=0)).astype(np.int64)
    return switchers(flows(moved(homes, heads), members))


def weights(state: State) -> np.ndarray:
    return known(state.households, "people").weight


def ordered(state: State, order: np.ndarray) -> State:
    """The same households, written down in another order."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    members = [np.arange(households.first[h], households.first[h + 1]) for h in order]
    rows = np.concatenate(members)
    sizes = [len(m) for m in members]
    columns = {name: getattr(persons, name)[rows] for name in ("identity", "age", "sex", "cell", "weight")}
    at_home = np.repeat(np.arange(len(order)), sizes).astype(np.uint32)
    names = ("identity", "place", "income", "adults", "children", "equivalised_income", "weight")
    moved = {name: getattr(households, name)[order] for name in names}
    first = np.concatenate([[0], np.cumsum(sizes)])
    return state.replace(
        persons=replace(persons, **columns, household=at_home),
        households=replace(households, **moved, first=first),
    )


PICKY = (
    Plan(name="Mutual", quality=0.6, network=0.8),
    Plan(name="Northern", quality=0.8, surcharge=150, places=("North", "Docks"), sells_cover=False),
    Plan(name="Choosy", quality=0.9, refuses_above=1.0),
    Plan(name="Thrift", income_below=25_000),
)
RULES = {
    "several": SEVERAL,
    "that cost to leave": SEVERAL | {"switching_cost": 1.5},
    "in a nest": SEVERAL | {"nests": (Nest(name="near", plans=("Mutual", "Open"), dissimilarity=0.4),)},
    "by unseen taste": SEVERAL | {"quality_spread": 2.0, "assign": "Open"},
    "that refuse": {"plans": PICKY, "persistence": 0.5, "open_enrolment": False, "assign": "evenly"},
}


@pytest.mark.parametrize("weight", [1, 3, 100_000])
@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("rule", RULES)
def test_as_one_household_at_a_time(rule: str, weight: int, later: bool) -> None:
    state = scene(homes=120, weight=weight, market=RULES[rule])
    before = assigned(state)
    state = state if before is None else with_last_year(state, before)
    state = another_year(state) if later else state
    assert enrol(state).tolist() == plain.heads(state, choice_of(state).points)


@pytest.mark.parametrize("weight", [1, 7, 100_000])
def test_rows_add_up_to_the_households_they_stand_for(weight: int) -> None:
    state = scene(homes=500, weight=weight, market=SEVERAL)
    for year in (state, another_year(state)):
        heads = enrol(year)
        assert (heads >= 0).all()
        assert heads.sum(axis=1).tolist() == weights(year).tolist()


@pytest.mark.parametrize("engine", ["numba", "numpy"])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("parts", [1, 2, 7])
def test_engine_threads_and_parts_change_nothing(
    monkeypatch: pytest.MonkeyPatch, engine: str, threads: int, parts: int
) -> None:
    states = [
        another_year(scene(homes=900, weight=w, market=rule)) for rule in RULES.values() for w in (1, 9)
    ]
    expected = [enrol(state) for state in states]
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    monkeypatch.setenv("HEALTHTRUST_THREADS", str(threads))
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", str(parts))
    for state, heads in zip(states, expected, strict=True):
        assert np.array_equal(enrol(state), heads)


def test_nobody_who_does_not_think_of_it_changes() -> None:
    everyone = {"plans": 3, "persistence": 1.0}
    for weight in (1, 1_000):
        state = another_year(scene(weight=weight, market=everyone))
        assert np.array_equal(enrol(state), state.carried.heads)
        assert switched(state) == 0


def test_enrolled_once_means_enrolled_for_good() -> None:
    state = another_year(scene(market={"plans": 3, "persistence": 0.2, "enrolment": "once"}))
    assert np.array_equal(enrol(state), state.carried.heads)


def test_if_all_think_again_last_year_is_forgotten() -> None:
    state = scene(weight=20, market={"plans": 4, "persistence": 0.0})
    later = another_year(state)
    assert np.array_equal(enrol(later), enrol(state.replace(year=later.year)))


def test_about_as_many_switch_as_think_of_it_and_find_something_else() -> None:
    """With like plans a chooser stays with a chance of one in three."""
    state = another_year(scene(homes=20_000, market={"plans": 3, "persistence": 0.85}))
    persons = known(state.persons, "people")
    rate = switched(state) / persons.heads
    assert rate == pytest.approx(0.15 * 2 / 3, abs=0.01)


def test_switchers_are_whole_households() -> None:
    state = another_year(scene(homes=300, market={"plans": 3, "persistence": 0.5}))
    heads, before = enrol(state), state.carried.heads
    moved = (heads != before).any(axis=1)
    assert switched(state) == known(state.households, "people").members[moved].sum()


def test_plans_are_joined_only_where_they_serve() -> None:
    state = scene(homes=2_000, weight=5, market=SEVERAL)
    heads, place = enrol(state), known(state.households, "people").place
    assert not heads[~state.plans.serves.T[place]].any()
    assert heads[place == 3, 1].sum() > 0


def test_a_plan_that_serves_a_home_no_longer_loses_it() -> None:
    state = another_year(scene(weight=5, market=SEVERAL | {"persistence": 1.0}))
    serves = state.plans.serves.copy()
    serves[0, 3] = False
    heads = enrol(with_plans(state, replace(state.plans, serves=serves)))
    place = known(state.households, "people").place
    assert not heads[place == 3, 0].any() and state.carried.heads[place == 3, 0].any()
    assert np.array_equal(heads[place != 3], state.carried.heads[place != 3])
    assert heads.sum(axis=1).tolist() == weights(state).tolist()


def test_rows_whose_households_became_fewer_keep_their_plans_in_proportion() -> None:
    state = another_year(scene(weight=1_000, market={"plans": 3, "persistence": 1.0}))
    households = known(state.households, "people")
    fewer = state.replace(households=replace(households, weight=(households.weight + 1) // 2))
    heads, before = enrol(fewer), state.carried.heads
    assert heads.sum(axis=1).tolist() == weights(fewer).tolist()
    expected = before * (weights(fewer) / weights(state))[:, None]
    assert (np.abs(heads - expected) < 1).all()
    assert switched(fewer) == 0


@pytest.mark.parametrize("engine", ["numba", "numpy"])
def test_fewer_households_are_the_same_in_both_engines(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    state = another_year(scene(homes=100, weight=1_000, market=SEVERAL))
    households = known(state.households, "people")
    fewer = state.replace(households=replace(households, weight=(households.weight + 2) // 3))
    expected = enrol(fewer)
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    assert np.array_equal(enrol(fewer), expected)


def test_households_that_are_new_choose() -> None:
    state = another_year(scene(homes=300, market=SEVERAL | {"persistence": 1.0}))
    before = known(state.carried.heads, "market").copy()
    before[::2] = 0
    heads = enrol(with_last_year(state, before))
    assert (heads.sum(axis=1) == 1).all()
    assert np.array_equal(heads[1::2], before[1::2])


def test_the_order_of_rows_changes_nobodys_plan() -> None:
    state = scene(homes=300, weight=4, market=SEVERAL)
    order = np.random.default_rng(3).permutation(300)
    assert np.array_equal(enrol(ordered(state, order)), enrol(state)[order])


def test_a_new_plan_changes_nobody_whom_it_does_not_serve() -> None:
    state = scene(homes=1_000, weight=2, market=SEVERAL)
    newcomer = Plan(name="Newcomer", quality=0.9, places=("Docks",))
    with_newcomer = scene(homes=1_000, weight=2, market=SEVERAL | {"plans": (*THREE, newcomer)})
    few, more = enrol(state), enrol(with_newcomer)
    elsewhere = known(state.households, "people").place != 6
    assert np.array_equal(more[elsewhere, :3], few[elsewhere])
    assert more[~elsewhere, 3].sum() > 0


@pytest.mark.parametrize("nested", [False, True])
def test_a_new_plan_moves_nobody_between_the_others(nested: bool) -> None:
    newcomer = Plan(name="A newcomer", quality=0.7)
    near = [Nest(name="near", plans=p, dissimilarity=0.5) for p in (("Mutual",), ("Mutual", newcomer.name))]
    few, more = (
        enrol(scene(homes=3_000, market=SEVERAL | {"plans": plans, "nests": (nest,) if nested else ()}))
        for plans, nest in zip((THREE, (newcomer, *THREE)), near, strict=True)
    )
    stayed = more[:, 0] == 0
    assert 0 < stayed.sum() < 3_000 and np.array_equal(more[stayed, 1:], few[stayed])


def test_a_plan_that_refuses_the_ill_has_no_new_members_above_its_limit_and_keeps_those_it_has() -> None:
    first = scene(homes=2_000, market=RULES["that refuse"] | {"assign": "nobody"})
    need = needs(homes_of(first), choice_of(first).points)
    heads = enrol(first)
    assert heads[need <= 1, 2].sum() > 0 == heads[need > 1, 2].sum()
    inside = np.zeros_like(heads)
    inside[:, 2] = 1
    assert enrol(with_last_year(first, inside))[need > 1, 2].sum() > 0


def test_a_plan_for_the_poor_has_no_rich_members() -> None:
    state = scene(homes=2_000, weight=3, market=RULES["that refuse"])
    rich = known(state.households, "people").equivalised_income >= 2_500_000
    heads = enrol(state)
    assert heads[~rich, 3].sum() > 0 == heads[rich, 3].sum()


def test_who_is_assigned_stays_unless_thinking_of_another() -> None:
    state = scene(homes=5_000, market={"plans": THREE, "assign": "Open", "persistence": 0.9})
    assert 0.9 < (enrol(state)[:, 2] == 1).mean() < 0.96


def test_a_switching_cost_keeps_choosers_where_they_are() -> None:
    rates = []
    for cost in (0.0, 2.0):
        rule = {"plans": 3, "persistence": 0.0, "switching_cost": cost}
        state = another_year(scene(homes=5_000, market=rule))
        rates.append(switched(state) / known(state.persons, "people").heads)
    assert rates[0] == pytest.approx(2 / 3, abs=0.02)
    assert rates[1] == pytest.approx(2 / (2 + np.exp(2.0)), abs=0.02)


def test_a_better_plan_gains_and_only_choosers_move() -> None:
    """Two designs share their luck: raising the first plan's quality moves nobody out of it."""
    plans = [(Plan(name="A", quality=q), Plan(name="B"), Plan(name="C")) for q in (0.5, 0.8)]
    before, after = (enrol(scene(homes=3_000, market={"plans": p})) for p in plans)
    assert (after[:, 0] >= before[:, 0]).all() and after[:, 0].sum() > before[:, 0].sum()


@pytest.mark.parametrize("weight", [1, 50])
def test_drawn_shares_lie_within_four_standard_errors(weight: int) -> None:
    state = scene(homes=20_000, weight=weight, market=SEVERAL)
    homes, choice = homes_of(state), choice_of(state)
    _, choosers, value, may_join = prepared(homes, choice)
    share = shares(value, may_join, choosers, choice)
    spread = np.sqrt((share * (1 - share)).sum(axis=0))
    expected = (share * homes.weight[:, None]).sum(axis=0)
    assert (np.abs(enrol(state).sum(axis=0) - expected) < 4 * spread).all()


def test_the_ill_and_the_rich_are_found_in_the_good_dear_plan() -> None:
    plans = (Plan(name="Plain", quality=0.2), Plan(name="Fine", quality=0.9, surcharge=100))
    state = scene(homes=20_000, market={"plans": plans, "illness_response": 2.0})
    homes, choice = homes_of(state), choice_of(state)
    fine = enrol(state)[:, 1] == 1
    need = needs(homes, choice.points)
    assert need[fine].mean() > 1.1 * need[~fine].mean()
    assert np.median(homes.income[fine]) > np.median(homes.income[~fine])


def test_last_years_enrolment_must_fit_this_years_households() -> None:
    state = with_last_year(scene(homes=10, market=SEVERAL), np.zeros((9, 3), dtype=np.int32))
    with pytest.raises(ValueError, match="last year's enrolment"):
        enrol(state)


def test_fifty_plans_and_one() -> None:
    for count in (50, 1):
        heads = enrol(scene(weight=3, market={"plans": count}))
        assert heads.shape[1] == count and (heads.sum(axis=0) > 0).all()
