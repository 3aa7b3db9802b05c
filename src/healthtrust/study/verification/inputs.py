"""Tests of input calculations: what goes in is what comes out, and only as large as it was put in.

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.verification.bench import Bench
>>> bench = Bench.of(read_design("valley", ["people.size=2000"]))
>>> [test.judge(bench).state for test in TESTS if test.quick]
['passed', 'passed', 'passed', 'passed', 'passed', 'passed']
"""

from __future__ import annotations

import numpy as np

from healthtrust.people.change import VITAL_RATES
from healthtrust.people.vital import fertility, life_expectancy, mortality
from healthtrust.pool.means import residents
from healthtrust.records.persons import SEGMENTS, cell_parts
from healthtrust.state import State, known
from healthtrust.study.verification.bench import RICH, Bench
from healthtrust.study.verification.finding import INPUTS, Finding, Test, Values, not_here, passed, yes
from healthtrust.study.verification.same import differing, same

RECORDED = "costs are on record here as one service, without prices"
SHAPE = 1e-6
"""How far shares of places may be from those stated, beyond one row of residents."""


def _add_up(bench: Bench) -> Finding:
    state = bench.base
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    heads, every = known(state.budgets, "allocate").heads, persons.heads
    sums = {
        "places": int(heads[state.places.leaves].sum()),
        "sexes and ages": int(np.bincount(persons.sex * 121 + persons.age, persons.weight).sum()),
        "segments": int(np.bincount(persons.segment, persons.weight).sum()),
        "households": int(residents(persons, homes).sum()),
        "plans": int(known(state.enrolment, "market").members.sum()),
    }
    return passed(
        all(total == every for total in sums.values()),
        f"{every:,} residents; by " + ", ".join(f"{name} {total:,}" for name, total in sums.items()),
    )


def _as_stated(bench: Bench) -> Finding:
    people, state = bench.case.design.people, bench.base
    if people.source == "file":
        return not_here("people are loaded from a file")
    heads, leaves = known(state.budgets, "allocate").heads, state.places.leaves
    shares = state.places.share[leaves]
    expected = people.size * shares / shares.sum()
    most = float(np.abs(heads[leaves] - expected).max())
    sized = int(heads[leaves].sum()) == people.size
    return passed(
        sized and most <= 2 * people.residents_per_row + SHAPE * people.size,
        f"{int(heads[leaves].sum()):,} of {people.size:,}; a place is {most:.1f} residents off at most",
    )


def _vital(bench: Bench) -> Finding:
    rates, births = mortality(VITAL_RATES), fertility(VITAL_RATES)
    dying = 1 - np.exp(-rates)
    years = life_expectancy(rates)
    rising = bool((np.diff(rates[30:], axis=0) >= 0).all() and (rates[80] > rates[30]).all())
    unequal = bool((np.diff(years, axis=1) > 0).all())
    inside = bool(((dying > 0) & (dying < 1)).all() and (births >= 0).all() and births.max() < 1)
    return passed(
        inside and rising and unequal,
        f"chances of dying {dying.min():.6f} to {dying.max():.3f}, rising from 30: {yes(rising)}; "
        f"life expectancy {years.min():.1f} to {years.max():.1f} years, "
        f"longer where less deprived: {yes(unequal)}",
    )


def _tenths(bench: Bench) -> Finding:
    state = bench.base
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    tenth, heads = known(state.contributions, "pool").decile, residents(persons, homes)
    counts = np.bincount(tenth, heads, 10)
    income = np.bincount(tenth, heads * homes.equivalised_income.astype(float), 10) / np.maximum(counts, 1)
    most = float(np.abs(counts - heads.sum() / 10).max())
    rising = bool((np.diff(income) >= 0).all())
    return passed(
        most <= 2 * float(heads.max()) and rising,
        f"tenths hold {counts.min():,.0f} to {counts.max():,.0f}; mean income rises: {yes(rising)}",
    )


def _need(bench: Bench) -> Finding:
    """Judge whether expected cost is a number that nobody owes and that rises with illness."""
    state = bench.base
    cost, persons = known(state.package, "package").cell_cost, known(state.persons, "people")
    heads = np.bincount(persons.segment, persons.weight, len(SEGMENTS))
    spent = np.bincount(persons.segment, persons.weight * cost[persons.cell], len(SEGMENTS))
    lived = heads > 0
    each = spent[lived] / heads[lived]
    sound = bool(np.isfinite(cost).all() and (cost >= 0).all() and len(cost) == len(cell_parts().age))
    unit = 10**state.currency.exponent
    means = ", ".join(f"{x / unit:,.0f}" for x in each)
    return passed(sound and bool(each[-1] >= each[0]), f"{means} a head from the least to the most ill")


def _neutral(bench: Bench) -> Finding:
    ones = _adjusted(bench.base, price=1.0, benefit=1.0, cases=1.0)
    off = differing(bench.base, bench.after(ones))
    return passed(not off, off or "every finding and posting the same")


def _twice_the_price(bench: Bench) -> Finding:
    if bench.case.design.deliver.activity == "recorded":
        return not_here(RECORDED)
    enough: Values = {"pool.opening_reserve": RICH * known(bench.base.persons, "people").heads}
    before, after = bench.after(enough), bench.after({**enough, **_adjusted(bench.base, price=2.0)})
    price, doubled = (known(each.catalogue, "package").price for each in (before, after))
    cases = known(before.package, "package").expected_cases
    one, two = (known(each.package, "package").expected_cost for each in (before, after))
    alike = not same(cases, known(after.package, "package").expected_cases)
    off = np.abs(doubled - 2 * price).max(initial=0)
    cost_off = np.abs(two - 2 * one) - (cases + 2)
    return passed(
        alike and off <= 1 and bool((cost_off <= 0).all()),
        f"prices off by {off} at most, expected cost {int(one.sum()):,} and {int(two.sum()):,} minor units, "
        f"expected cases the same: {yes(alike)}",
    )


def _no_benefit(bench: Bench) -> Finding:
    state = bench.after(_adjusted(bench.base, benefit=0.0))
    cases = known(state.care, "deliver").cases.sum(axis=(0, 1, 3))
    gained = float(cases @ known(state.catalogue, "package").benefit)
    return passed(gained == 0.0, f"{gained:g} QALYs of {int(cases.sum()):,} cases")


def _no_cases(bench: Bench) -> Finding:
    if bench.case.design.deliver.activity == "recorded":
        return not_here(RECORDED)
    state = bench.after(_adjusted(bench.base, cases=0.0))
    care = known(state.care, "deliver")
    return passed(
        not care.cases.any() and not care.cost.any() and not care.out_of_pocket.any(),
        f"{int(care.cases.sum())} cases for {int(care.cost.sum())} minor units",
    )


def _twice_the_people(bench: Bench) -> Finding:
    """Judge whether rows that stand for twice as many residents owe and expect twice as much."""
    people, pool = bench.case.design.people, bench.case.design.pool
    if people.source == "file":
        return not_here("people are loaded from a file")
    doubled: Values = {
        "people.size": 2 * people.size,
        "people.residents_per_row": 2 * people.residents_per_row,
        "pool.opening_reserve": 2 * pool.opening_reserve,
    }
    before, after = bench.base, bench.after(doubled)
    one, two = (known(each.persons, "people") for each in (before, after))
    paid, more = (known(each.contributions, "pool") for each in (before, after))
    rows = not same(one.cell, two.cell) and not same(2 * one.weight, two.weight)
    owed = not same(paid.owed, more.owed)
    means = paid.in_arrears is not None or more.contributions == 2 * paid.contributions
    return passed(
        rows and owed and means,
        f"{one.heads:,} and {two.heads:,} residents, contributions {paid.contributions:,} and "
        f"{more.contributions:,} minor units; each household owes the same: {yes(owed)}",
    )


def _adjusted(state: State, **ratios: float) -> Values:
    codes: tuple[str, ...] = known(state.catalogue, "package").codes
    kept = state.design.package.adjust
    return {
        f"package.adjust.{code}.{kind}": ratio * (getattr(kept[code], kind) if code in kept else 1.0)
        for code in codes
        for kind, ratio in ratios.items()
    }


TESTS = (
    Test(
        "residents-add-up",
        INPUTS,
        "Residents were added up by place, sex and age, segment, household and plan",
        "The same number each time",
        _add_up,
        quick=True,
    ),
    Test(
        "places-as-stated",
        INPUTS,
        "Residents of each neighbourhood were compared with the share the design states",
        "As many residents as the design says, each neighbourhood within two rows of its share",
        _as_stated,
        quick=True,
    ),
    Test(
        "vital-rates",
        INPUTS,
        "Death and birth rates of every age, sex and deprivation fifth were looked at",
        "Chances between 0 and 1, rising with age from 30; longer lives where there is less deprivation",
        _vital,
        quick=True,
    ),
    Test(
        "income-tenths",
        INPUTS,
        "Residents and mean income of each tenth were counted",
        "A tenth of residents each, but for one household at each end; income rises from tenth to tenth",
        _tenths,
        quick=True,
    ),
    Test(
        "need-rises",
        INPUTS,
        "Expected cost of covered care was averaged by segment",
        "Never below zero, and more for the most ill than for the well",
        _need,
        quick=True,
    ),
    Test(
        "neutral-adjustment",
        INPUTS,
        "Price, benefit and cases of every service were multiplied by 1",
        "Nothing changes",
        _neutral,
        quick=True,
    ),
    Test(
        "prices-doubled",
        INPUTS,
        "The price of every service was doubled, with money for all of them",
        "Expected cost of every service doubles to the rounding of a minor unit a case; expected cases stay",
        _twice_the_price,
    ),
    Test(
        "no-benefit",
        INPUTS,
        "The health gain of every service was set to zero",
        "Care gains no QALYs",
        _no_benefit,
    ),
    Test(
        "no-cases",
        INPUTS,
        "The expected cases of every service were set to zero",
        "No care, no cost, nothing out of pocket",
        _no_cases,
    ),
    Test(
        "people-copied",
        INPUTS,
        "Every row stood for twice as many residents, the opening reserve doubled",
        "The same rows with twice the weight; each household owes the same, contributions are twice as much",
        _twice_the_people,
    ),
)
