"""Tests of money: whatever is put in comes out again, whichever way it is added up.

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.verification.bench import Bench
>>> bench = Bench.of(read_design("valley", ["people.size=2000"]))
>>> [test.judge(bench).state for test in TESTS if test.quick]
['passed', 'passed', 'passed', 'passed', 'passed', 'passed', 'passed']
"""

from __future__ import annotations

import numpy as np

from healthtrust.deliver import settled
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import after, payments, pool_income, pool_uses
from healthtrust.records.findings import LINES, PAYERS
from healthtrust.review.equity import net_benefit
from healthtrust.state import known
from healthtrust.study.trial import outcomes_of
from healthtrust.study.verification.bench import Bench
from healthtrust.study.verification.finding import RESULTS, Finding, Judge, Test, not_here, passed, yes
from healthtrust.study.verification.same import near

CARE = LINES.index("personal care")


def _standing(bench: Bench) -> Finding:
    state = bench.last
    problems = after("review", state.book, state.year, settled(known(state.care, "deliver")))
    entries = sum(len(batch.legs) for batch in state.book.batches)
    return passed(
        not problems, f"{entries:,} legs, {len(problems)} problems {problems[0] if problems else ''}".strip()
    )


def _pool(bench: Bench) -> Finding:
    state = bench.last
    income, uses = pool_income(state.book, state.year), pool_uses(state.book, state.year)
    told = known(state.contributions, "pool")
    same = sum(income.values()) == sum(uses.values())
    posted = income["contributions"] == told.contributions and income["subsidy"] == told.subsidy
    return passed(
        same and posted,
        f"income {sum(income.values()):,}, uses {sum(uses.values()):,} minor units; as the step found it: "
        f"{yes(posted)}",
    )


def _transfers(bench: Bench) -> Finding:
    found = known(bench.last.enrolment, "market")
    off = int(np.abs(found.transfers.sum(axis=1)).max(initial=0)) + abs(int(found.corridor.sum()))
    moved = int(np.abs(found.transfers).sum()) // 2
    return passed(not off, f"{moved:,} minor units moved between plans, {off} left over in any place")


def _payments(bench: Bench) -> Finding:
    state = bench.last
    paid, lines = payments(state.book, state.year), settled(known(state.care, "deliver"))
    kinds = sorted({*paid, *lines})
    off = [kind for kind in kinds if paid.get(kind, 0) != lines.get(kind, 0)]
    return passed(
        not off, f"{sum(paid.values()):,} paid, {sum(lines.values()):,} settled; differ: {off or 'none'}"
    )


def _budgets(bench: Bench) -> Finding:
    """Judge whether budgets by place and line, and what stays with the pool, are all of its income."""
    state = bench.last
    found, income = known(state.budgets, "allocate"), known(state.contributions, "pool").income
    inner = np.setdiff1d(np.arange(len(state.places.names)), state.places.leaves)
    total = int(found.lines.sum()) + found.reserve + found.reward + found.administration
    return passed(
        total == income and not found.lines[inner].any() and bool((found.lines >= 0).all()),
        f"budgets, reserve, reward and administration {total:,}, income {income:,} minor units",
    )


def _households(bench: Bench) -> Finding:
    """Judge whether what households pay, tenth by tenth and one by one, is what the book has of them."""
    state = bench.last
    own, paid = net_benefit(state), known(state.contributions, "pool")
    care = known(state.care, "deliver")
    pairs = {
        "contributions": (int(own.contribution.sum()), int(paid.paid.sum())),
        "out of pocket": (int(own.out_of_pocket.sum()), int(care.out_of_pocket.sum())),
        "surcharges": (int(own.surcharge.sum()), int(known(state.enrolment, "market").surcharges.sum())),
        "residents": (int(own.residents.sum()), known(state.persons, "people").heads),
    }
    told = ", ".join(f"{name} {one:,} and {other:,}" for name, (one, other) in pairs.items())
    return passed(all(one == other for one, other in pairs.values()), told)


def _places(bench: Bench) -> Finding:
    """Judge whether care adds up the tree of places, and covered care is what households received."""
    state = bench.last
    care, places = known(state.care, "deliver"), state.places
    cost = care.cost.sum(axis=(1, 2, 3))
    every, covered = int(cost.sum()), int(care.cost[..., PAYERS.index("covered")].sum())
    tops = int(places.rolled_up(cost)[places.parent < 0].sum())
    received = int(care.benefit.sum())
    return passed(
        tops == every and received == covered,
        f"care {every:,} minor units, {tops:,} at the tops; covered {covered:,}, by household {received:,}",
    )


def _by_need(bench: Bench) -> Finding:
    """Judge capitation by need: as much for each point of need everywhere."""
    allocate = bench.case.design.allocate
    if allocate.pace is not None or allocate.formula is not None:
        return not_here("a pace of change or a formula stands between need and money")
    found, leaves = known(bench.base.budgets, "allocate"), bench.base.places.leaves
    care, points = found.lines[leaves, CARE], found.need_points[leaves]
    off = float(np.abs(care - float(care.sum()) * points / points.sum()).max())
    return passed(off <= len(leaves), f"off by {off:.2f} minor units at most, place by place")


def _shares(bench: Bench) -> Finding:
    """Judge whether purposes have the shares of income that the design says, to the minor unit."""
    state = bench.base
    of, found = state.shares, known(state.budgets, "allocate")
    income = known(state.contributions, "pool").income
    line = {name: int(found.lines[:, n].sum()) for n, name in enumerate(LINES)}
    pairs = {
        "population health": (line["population health"], of.population_health_share),
        "social care": (line["social care"], of.social_care_share),
        "rewards": (found.reward, of.reward_share),
        "administration": (found.administration, of.administration_share),
    }
    off = {name: amount - income * share for name, (amount, share) in pairs.items()}
    most = max(map(abs, off.values()))
    return passed(most <= len(off) + 1, f"off by {most:.2f} minor units at most")


def _discounted(bench: Bench) -> Finding:
    """Judge whether later years count for less, and as much less as the rates say."""
    from healthtrust.allocate.returns.margins import shipped_scale

    years, scale = bench.two_years(), shipped_scale()
    each, both = [outcomes_of([state]) for state in years], outcomes_of(years)
    rates = {
        "qalys": scale.discount_qalys,
        "pool spending": scale.discount_money,
        "own spending": scale.discount_money,
    }
    expected = {name: each[0][name] + each[1][name] / (1 + rate) for name, rate in rates.items()}
    told = ", ".join(f"{name} {both[name]:,.2f} and {expected[name]:,.2f}" for name in rates)
    return passed(all(near(both[name], expected[name]) for name in rates), told)


def _reserve(bench: Bench) -> Finding:
    """Judge whether the next year opens with what this one leaves."""
    first, second = bench.two_years()
    left = second.carried.reserve
    opened = known(second.contributions, "pool").opening_reserve
    kept = first.book.balance((Accounts.POOL_RESERVE,))
    return passed(left == opened and left <= kept, f"{kept:,} kept, {left:,} carried, {opened:,} opened with")


def _test(name: str, done: str, expected: str, judge: Judge, quick: bool = False) -> Test:
    return Test(name, RESULTS, done, expected, judge, quick)


TESTS = (
    _test(
        "book-balances",
        "The standing checks of the ledger were made again at the end of the year",
        "Every entry balances, every month adds up to nothing, no fund is overdrawn",
        _standing,
        quick=True,
    ),
    _test(
        "pool-used-up",
        "Terms of the pool's income and of its uses were added up from the ledger",
        "Contributions + subsidy − collection cost + opening reserve = budgets + administration + reserves",
        _pool,
        quick=True,
    ),
    _test(
        "transfers-cancel",
        "Risk equalisation was added up over plans, place by place",
        "Zero everywhere",
        _transfers,
        quick=True,
    ),
    _test(
        "payments-settled",
        "Payments to providers in the ledger were compared with what was settled, contract by contract",
        "The same amounts",
        _payments,
        quick=True,
    ),
    _test(
        "budgets-are-income",
        "Budgets of all neighbourhoods and purposes were added up",
        "All of the pool's income, to the minor unit",
        _budgets,
        quick=True,
    ),
    _test(
        "tenths-are-all",
        "What tenths of residents pay was added up and compared with all households",
        "The same amounts, and all residents",
        _households,
        quick=True,
    ),
    _test(
        "places-add-up",
        "The cost of care was added up the tree of places, and covered care household by household",
        "Tops have what all neighbourhoods have, households what is covered",
        _places,
        quick=True,
    ),
    _test(
        "money-by-need",
        "Budgets of places were compared with their points of need",
        "The same for each point everywhere, to the rounding of a minor unit a place",
        _by_need,
    ),
    _test(
        "shares-as-stated",
        "Money of every purpose was compared with its share of income",
        "As the design says, to the rounding of a minor unit",
        _shares,
    ),
    _test(
        "discounted",
        "Two years were added up, and each alone",
        "The second counts for 1 / (1 + rate) of itself",
        _discounted,
    ),
    _test(
        "reserve-carried",
        "The reserve at the end of a year was compared with what the next opens with",
        "The same amount, and no more than was kept",
        _reserve,
    ),
)
