"""Tests of event-state calculations: who is in which state, how that changes in a year, and what they choose.

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.verification.bench import Bench
>>> bench = Bench.of(read_design("valley", ["people.size=2000"]))
>>> [test.judge(bench).state for test in TESTS if test.quick]
['passed', 'passed', 'passed']
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from healthtrust.people import classify
from healthtrust.pool.means import residents
from healthtrust.projection import close
from healthtrust.records.persons import SEGMENTS
from healthtrust.state import State, known
from healthtrust.study.verification.bench import Bench
from healthtrust.study.verification.finding import EVENTS, Finding, Test, Values, not_here, passed, yes
from healthtrust.study.verification.same import Z, within

MORE_BIRTHS = 2.0
"""Births over those of the vital rates, in the test of them."""


def _one_state(bench: Bench) -> Finding:
    persons = known(bench.base.persons, "people")
    share = np.bincount(persons.segment, persons.weight, len(SEGMENTS)) / persons.heads
    again = classify.classified(
        persons,
        bench.base.places.fifth[known(bench.base.households, "people").place[persons.household]],
        bench.case.design.people.segments,
        bench.case.folder,
    )
    alike = bool((again.segment == persons.segment).all())
    return passed(
        len(share) == len(SEGMENTS) and abs(share.sum() - 1) < 1e-12 and alike,
        ", ".join(f"{name} {100 * s:.1f} %" for name, s in zip(SEGMENTS, share, strict=True))
        + f"; classified again the same: {yes(alike)}",
    )


def _in_one_plan(bench: Bench) -> Finding:
    state = bench.base
    found, homes = known(state.enrolment, "market"), known(state.households, "people")
    off = int((found.heads.sum(axis=1) != homes.weight).sum())
    closed = int(found.members[~state.plans.serves.T].sum())
    return passed(
        not off and not closed and bool((found.heads >= 0).all()),
        f"{off} of {homes.rows:,} households not in one plan each, {closed} members where a plan is not sold",
    )


def _members(bench: Bench) -> Finding:
    state = bench.base
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    apart = np.flatnonzero(np.diff(persons.household.astype(np.int64)) < 0)
    unique = len(np.unique(persons.identity)) == persons.rows
    most = bool((persons.weight <= homes.weight[persons.household]).all())
    return passed(
        not len(apart) and unique and most and int(homes.members.sum()) == persons.rows,
        f"{persons.rows:,} rows in {homes.rows:,} households; each identity once: {yes(unique)}",
    )


def _next_year(bench: Bench) -> Finding:
    first, second = bench.two_years()
    born, dead, come, gone = known(second.carried.moved, "close")
    before, after = (known(each.budgets, "allocate").heads for each in (first, second))
    off = int(np.abs(after - (before + born - dead + come - gone)).sum())
    return passed(
        not off and bool(min(born.min(), dead.min(), come.min(), gone.min()) >= 0) and bool(dead.sum()),
        f"{int(before.sum()):,} + {int(born.sum())} − {int(dead.sum())} + {int(come.sum())} − "
        f"{int(gone.sum())} = {int(after.sum()):,}; {off} residents astray over all places",
    )


def _older(bench: Bench) -> Finding:
    first, second = bench.two_years()
    one, two = (known(each.persons, "people") for each in (first, second))
    _, at, then = np.intersect1d(one.identity, two.identity, return_indices=True)
    oldest = np.minimum(one.age[at].astype(int) + 1, 120)
    off, more = int((two.age[then] != oldest).sum()), int((two.weight[then] > one.weight[at]).sum())
    new = ~np.isin(two.identity, one.identity)
    return passed(
        not off and not more and bool((one.sex[at] == two.sex[then]).all()) and len(at) > 0,
        f"{len(at):,} rows go on, {off} of them not a year older, {more} grown; {int(new.sum())} are new",
    )


def _dead(bench: Bench) -> Finding:
    """Judge deaths of a year beside the chances of those alive."""
    from healthtrust.people.change import VITAL_RATES
    from healthtrust.people.vital import mortality

    first, second = bench.two_years()
    if bench.case.design.people.programmes_act:
        return not_here("programmes change death rates here")
    persons, homes = known(first.persons, "people"), known(first.households, "people")
    fifth = first.places.fifth[homes.place[persons.household]].astype(int) - 1
    age = np.minimum(persons.age, mortality(VITAL_RATES).shape[0] - 1)
    dying = 1 - np.exp(-mortality(VITAL_RATES)[age, persons.sex, fifth])
    expected = float((persons.weight * dying).sum())
    deviation = float(np.sqrt((persons.weight * dying * (1 - dying)).sum())) + 1
    dead = int(known(second.carried.moved, "close")[1].sum())
    return passed(within(dead, expected, deviation=deviation), f"{dead} died, {expected:.1f} expected")


def _births(bench: Bench) -> Finding:
    first, _ = bench.two_years()
    design = first.design
    people = design.people.model_copy(update={"births": MORE_BIRTHS * design.people.births})
    more = close(first.replace(design=design.model_copy(update={"people": people})))
    one, two = (int(known(each.carried.moved, "close")[0].sum()) for each in (close(first), more))
    ratio = MORE_BIRTHS
    return passed(
        within(two, ratio * one, deviation=float(np.sqrt(two + ratio**2 * one)) + 1) and two > one,
        f"{one} births and {two}",
    )


def _one_plan(bench: Bench) -> Finding:
    offers = bench.case.design.market.offers
    only = {"name": offers[0].name if offers else "The only plan"}
    state = bench.after({"market.plans": [only], "market.assign": "nobody", "market.nests": []})
    found = known(state.enrolment, "market")
    return passed(
        not found.transfers.any() and int(found.members.sum()) == known(state.persons, "people").heads,
        f"{int(found.members.sum()):,} members, {int(np.abs(found.transfers).sum())} minor units transferred",
    )


def _equal_plans(bench: Bench) -> Finding:
    alike = [{"name": "One"}, {"name": "Other"}]
    values: Values = {"market.plans": alike, "market.assign": "nobody", "market.nests": []}
    state = bench.after(values)
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    heads = residents(persons, homes)
    members = known(state.enrolment, "market").members.sum(axis=0)
    # identical households of a row are shared out by systematic draws: less spread than one by one
    of_one = heads / np.maximum(homes.weight, 1)
    deviation = float(np.sqrt((homes.weight * of_one**2).sum()) / 2)
    return passed(
        within(float(members[0]), float(heads.sum()) / 2, deviation=deviation),
        f"{int(members[0]):,} and {int(members[1]):,} members, {Z * deviation:,.0f} apart from half allowed",
    )


def _better_plan(bench: Bench) -> Finding:
    plans = bench.case.design.market.offers
    if len(plans) < 2 or bench.case.design.market.quality_response == 0:
        return not_here("one plan only, or nobody chooses by quality")
    if bench.case.design.market.premiums != "stated":
        return not_here("prices follow members here, so that a better plan may become dearer")
    best = [p.model_dump(mode="json", exclude_none=True) for p in plans]
    best[0]["quality"] = 1.0
    before, after = (_members_of(s) for s in (bench.base, bench.after({"market.plans": best})))
    return passed(bool(after[0] >= before[0]), f"{int(before[0]):,} members, then {int(after[0]):,}")


def _dearer_plan(bench: Bench) -> Finding:
    plans = bench.case.design.market.offers
    if len(plans) < 2 or bench.case.design.market.premiums != "stated":
        return not_here("one plan only, or prices that are not decided")
    dear = [p.model_dump(mode="json", exclude_none=True) for p in plans]
    dear[0]["surcharge"] = dear[0]["surcharge"] + 500.0
    before, after = (_members_of(s) for s in (bench.base, bench.after({"market.plans": dear})))
    return passed(bool(after[0] <= before[0]), f"{int(before[0]):,} members, then {int(after[0]):,}")


def _members_of(state: State) -> np.ndarray:
    return np.asarray(known(state.enrolment, "market").members.sum(axis=0))


def _nobody_moves(bench: Bench) -> Finding:
    _, second = bench.two_years({"market.persistence": 1.0})
    open_to_all = bool(second.plans.open_to_all.all())
    moved = known(second.enrolment, "market").switchers
    if not open_to_all:
        return not_here("some plans are closed to some, who must move when their income does")
    return passed(moved == 0, f"{moved} changed plan in the second year")


def _cases(bench: Bench) -> Finding:
    """Judge cases that anybody paid for, or that were forgone, beside those expected of the same people."""
    state = bench.base
    if state.design.deliver.activity == "recorded" or state.responded is not None:
        return not_here("costs are on record, or care responds to how it is paid, so that cases differ")
    care, package = known(state.care, "deliver"), known(state.package, "package")
    found = care.cases.sum(axis=(0, 1, 3)) + care.forgone.sum(axis=0)
    expected = package.expected_cases
    largest = float(known(state.persons, "people").weight.max())
    off = np.abs(found - expected) / np.sqrt(np.maximum(expected, 1.0) * largest)
    return passed(
        bool((off <= Z + 1).all()),
        f"{int(found.sum()):,} cases, {expected.sum():,.0f} expected; the service furthest away is "
        f"{off.max():.1f} standard deviations off",
    )


def _no_illness(bench: Bench) -> Finding:
    """Judge whether people without conditions who are as old as before are classified as before."""
    persons = known(bench.base.persons, "people")
    healthy = replace(persons, conditions=np.zeros_like(persons.conditions))
    home = known(bench.base.households, "people").place[persons.household]
    fifth = bench.base.places.fifth[home]
    rules = bench.case.design.people.segments
    found = classify.classified(healthy, fifth, rules, bench.case.folder).segment
    return passed(
        bool((found <= persons.segment).all()),
        f"{int((persons.segment > 0).sum()):,} rows beyond the well with conditions, "
        f"{int((found > 0).sum()):,} without",
    )


TESTS = (
    Test(
        "one-segment",
        EVENTS,
        "Residents were counted by segment, and classified once more",
        "Everybody in one segment, shares that add up to 1, the same segment again",
        _one_state,
        quick=True,
    ),
    Test(
        "one-plan-each",
        EVENTS,
        "Members of plans were counted household by household",
        "Every household in one plan, that is sold where it lives",
        _in_one_plan,
        quick=True,
    ),
    Test(
        "households-whole",
        EVENTS,
        "Rows of persons and households were matched",
        "Every person in one household, every identity once",
        _members,
        quick=True,
    ),
    Test(
        "no-conditions",
        EVENTS,
        "All conditions were taken away, and residents classified again",
        "Nobody is in a more ill segment than before",
        _no_illness,
    ),
    Test(
        "residents-carried",
        EVENTS,
        "A year was closed and the next opened",
        "In every place: residents + births − deaths + arrivals − leavers = residents of the next year",
        _next_year,
    ),
    Test(
        "a-year-older",
        EVENTS,
        "Rows of both years were matched by identity",
        "Whoever goes on is a year older, of the same sex, and no more than before",
        _older,
    ),
    Test(
        "deaths-expected",
        EVENTS,
        "Deaths of a year were counted",
        "As many as the chances of the living add up to, within chance",
        _dead,
    ),
    Test(
        "births-doubled",
        EVENTS,
        "Births per woman were doubled",
        "Twice as many births, within chance",
        _births,
    ),
    Test(
        "one-plan-only",
        EVENTS,
        "One plan was offered",
        "All residents are its members, and nothing is transferred between plans",
        _one_plan,
    ),
    Test(
        "equal-plans",
        EVENTS,
        "Two plans that do not differ were offered",
        "Half of residents each, within chance",
        _equal_plans,
    ),
    Test(
        "better-plan",
        EVENTS,
        "The first plan was given the best quality",
        "It has no fewer members",
        _better_plan,
    ),
    Test(
        "dearer-plan",
        EVENTS,
        "The surcharge of the first plan was raised by 500 a year",
        "It has no more members",
        _dearer_plan,
    ),
    Test(
        "nobody-reconsiders",
        EVENTS,
        "Everybody was made to keep their plan",
        "Nobody changes plan in the second year",
        _nobody_moves,
    ),
    Test(
        "cases-expected",
        EVENTS,
        "Cases drawn for residents were counted, service by service",
        "As many as expected of the same residents, within chance",
        _cases,
    ),
)
