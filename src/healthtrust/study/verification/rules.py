"""Tests of rules: a decision is taken otherwise, and what it rules changes as it says and no more.

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.verification.bench import Bench
>>> bench = Bench.of(read_design("valley", ["people.size=2000"]))
>>> [test.judge(bench).state for test in TESTS if test.name in ("all-exempt", "no-equalisation")]
['passed', 'passed']
"""

from __future__ import annotations

import numpy as np

from healthtrust.ground.errors import InvalidInput
from healthtrust.records.findings import LINES, PAYERS
from healthtrust.state import State, known
from healthtrust.study.verification.bench import RICH, Bench
from healthtrust.study.verification.finding import RESULTS, Finding, Judge, Test, not_here, passed

CARE = LINES.index("personal care")
FREED = "the rate follows the package here"


def _nothing_in(bench: Bench) -> Finding:
    """Judge what happens where nobody pays anything."""
    nothing = {
        "pool.brackets": [{"above": 0, "rate": 0.0}],
        "pool.per_adult": 0.0,
        "pool.contributions": [],
        "pool.subsidy_per_exempt_resident": 0.0,
        "pool.subsidy_share": 0.0,
        "pool.opening_reserve": 0.0,
        "pool.rate": "as given",
    }
    try:
        state = bench.after(nothing)
    except InvalidInput as refused:
        return passed(True, f"refused: {refused.problems[0]}")
    income = known(state.contributions, "pool").income
    means = known(state.package, "package").means
    return passed(income == 0 and means == 0, f"income {income}, means {means} minor units, and no refusal")


def _no_ceiling(bench: Bench) -> Finding:
    if bench.case.design.pool.ceiling_share is None:
        return not_here("there is no ceiling")
    if bench.case.design.pool.rate != "as given":
        return not_here(FREED)
    before, now = (_owed(s) for s in (bench.base, bench.after({"pool.ceiling_share": 1.0})))
    return passed(
        bool((now >= before).all()),
        f"{int((now > before).sum()):,} households owe more, {int((now < before).sum()):,} less",
    )


def _twice_the_rate(bench: Bench) -> Finding:
    pool = bench.case.design.pool
    if pool.rate != "as given" or pool.contributions or pool.per_adult or pool.schemes:
        return not_here("contributions other than by income, or a rate that follows the package")
    if any(bracket.rate > 0.5 for bracket in pool.brackets):
        return not_here("rates above one half cannot be doubled")
    plain = {"pool.ceiling_share": 1.0}
    brackets = [b.model_dump(mode="json", exclude_none=True) for b in pool.brackets]
    doubled = [{**b, "rate": 2 * b["rate"]} for b in brackets]
    one, two = (_owed(s) for s in (bench.after(plain), bench.after({**plain, "pool.brackets": doubled})))
    income = known(bench.base.households, "people").income
    expected = np.minimum(2 * one, income)
    off = int(np.abs(two - expected).max(initial=0))
    return passed(off <= 1, f"{int(one.sum()):,} and {int(two.sum()):,}; off by {off} minor units at most")


def _all_exempt(bench: Bench) -> Finding:
    pool = bench.case.design.pool
    if pool.contributions or pool.schemes:
        return not_here("contributions with exemptions of their own")
    enough = RICH * known(bench.base.persons, "people").heads
    values = {"pool.exempt_below": 1e12, "pool.rate": "as given", "pool.opening_reserve": enough}
    paid = known(bench.after(values).contributions, "pool")
    return passed(
        paid.contributions == 0 and bool(paid.exempt.all()),
        f"{paid.contributions} minor units paid; {int((~paid.exempt).sum())} households not exempt",
    )


def _free_collection(bench: Bench) -> Finding:
    if bench.case.design.pool.rate != "as given":
        return not_here(FREED)
    before = known(bench.base.contributions, "pool")
    now = known(bench.after({"pool.collection_cost_share": 0.0}).contributions, "pool")
    return passed(
        now.income - before.income == before.collection_cost and now.collection_cost == 0,
        f"income rises by {now.income - before.income:,}, collecting cost {before.collection_cost:,}",
    )


def _no_charges(bench: Bench) -> Finding:
    state = bench.after({"package.user_charges.share": 0.0})
    care = known(state.care, "deliver")
    return passed(not care.charges.any(), f"{int(care.charges.sum())} minor units charged")


def _higher_charges(bench: Bench) -> Finding:
    charges = bench.case.design.package.user_charges
    if not charges.settings or charges.share > 0.5:
        return not_here("nothing is charged for, or more than half")
    if bench.case.design.pool.rate != "as given":
        return not_here(FREED)
    values = {"package.user_charges.share": min(1.0, 2 * charges.share + 0.05)}
    one, two = (known(s.package, "package").expected_cost for s in (bench.base, bench.after(values)))
    return passed(
        bool((two <= one).all()),
        f"{int(one.sum()):,} and {int(two.sum()):,} minor units of expected cost to the pool",
    )


def _nothing_covered(bench: Bench) -> Finding:
    """Judge a package from which everything that may be is left out."""
    catalogue = known(bench.base.catalogue, "package")
    left = [code for code, must in zip(catalogue.codes, catalogue.mandatory, strict=True) if not must]
    state = bench.after({"package.must_leave_out": left, "package.must_cover": []})
    covered = known(state.package, "package").covered
    cost = known(state.care, "deliver").cost[:, :, ~catalogue.mandatory, PAYERS.index("covered")]
    return passed(
        not covered[~catalogue.mandatory].any() and not cost.any(),
        f"{int(covered.sum())} services covered, of which {int(catalogue.mandatory.sum())} are mandatory; "
        f"{int(cost.sum())} minor units of covered care for the others",
    )


def _must_cover(bench: Bench) -> Finding:
    out = _codes(bench.base, covered=False)
    if not out:
        return not_here("everything is covered")
    kept = list(bench.case.design.package.must_cover)
    ruled_out = set(bench.case.design.package.must_leave_out)
    wanted = next((code for code in out if code not in ruled_out), "")
    if not wanted:
        return not_here("all that is not covered must be left out")
    state = bench.after({"package.must_cover": [*kept, wanted]})
    return passed(wanted in _codes(state, covered=True), f"{wanted} is asked for")


def _no_cover(bench: Bench) -> Finding:
    state = bench.after({"package.top_up.allowed": False})
    package, cost = known(state.package, "package"), known(state.care, "deliver").cost
    bought = int(cost[..., PAYERS.index("voluntary")].sum())
    return passed(
        not package.insured.any() and bought == 0,
        f"{int(package.insured.sum())} households insured, {bought} minor units paid by voluntary cover",
    )


def _by_heads(bench: Bench) -> Finding:
    """Judge capitation by heads alone: money in proportion to residents, to the minor unit."""
    allocate = bench.case.design.allocate
    if allocate.pace is not None or allocate.formula is not None:
        return not_here("a pace of change or a formula stands between need and money")
    if len(np.unique(bench.base.places.cost_factor[bench.base.places.leaves])) > 1:
        return not_here("unavoidable costs differ between places")
    state = bench.after({"allocate.by": "population"})
    found, leaves = known(state.budgets, "allocate"), state.places.leaves
    care, heads = found.lines[leaves, CARE], found.heads[leaves]
    off = float(np.abs(care - float(care.sum()) * heads / heads.sum()).max())
    return passed(off <= len(leaves), f"off by {off:.2f} minor units at most, place by place")


def _no_programmes(bench: Bench) -> Finding:
    if bench.case.design.allocate.population_health == "equal returns":
        return not_here("the share of population health is found here, not decided")
    state = bench.after({"allocate.population_health_share": 0.0})
    found = known(state.budgets, "allocate")
    spent, gained = int(found.programme_spending.sum()), float(found.programme_qalys.sum())
    return passed(spent == 0 and gained == 0, f"{spent} minor units on programmes, {gained:g} QALYs expected")


def _no_equalisation(bench: Bench) -> Finding:
    """Judge whether nothing moves where nothing of what equalisation would move is moved."""
    found = known(bench.after({"market.equalise_share": 0.0}).enrolment, "market")
    return passed(not found.transfers.any(), f"{int(np.abs(found.transfers).sum())} minor units moved")


def _owed(state: State) -> np.ndarray:
    return known(state.contributions, "pool").owed


def _codes(state: State, *, covered: bool) -> list[str]:
    codes, chosen = known(state.catalogue, "package").codes, known(state.package, "package").covered
    return [code for code, inside in zip(codes, chosen.tolist(), strict=True) if inside == covered]


def _test(name: str, done: str, expected: str, judge: Judge) -> Test:
    return Test(name, RESULTS, done, expected, judge)


TESTS = (
    _test(
        "nothing-in",
        "All contributions, subsidies and reserves were set to zero",
        "Means are zero, or the design is refused because mandatory care cannot be paid for",
        _nothing_in,
    ),
    _test("no-ceiling", "The ceiling on contributions was removed", "No household owes less", _no_ceiling),
    _test(
        "rates-doubled",
        "Rates on income were doubled, without a ceiling",
        "Every household owes twice as much to a minor unit, or all of its income",
        _twice_the_rate,
    ),
    _test("all-exempt", "Everybody was made exempt", "No contributions are paid", _all_exempt),
    _test(
        "free-collection",
        "Collecting was made to cost nothing",
        "Income rises by exactly what collecting cost",
        _free_collection,
    ),
    _test("no-user-charges", "Coinsurance was set to zero", "No user charges are paid", _no_charges),
    _test(
        "higher-charges",
        "Coinsurance was more than doubled",
        "No service costs the pool more",
        _higher_charges,
    ),
    _test(
        "nothing-covered",
        "Every service that may be was left out of the package",
        "Mandatory services alone are covered, and nothing is paid for others",
        _nothing_covered,
    ),
    _test("must-be-covered", "A service left out was asked for", "It is covered", _must_cover),
    _test(
        "no-voluntary-cover",
        "Voluntary cover was forbidden",
        "Nobody is insured, and it pays for nothing",
        _no_cover,
    ),
    _test(
        "money-by-heads",
        "Places were given money by population alone",
        "The same a head everywhere, to the rounding of a minor unit a place",
        _by_heads,
    ),
    _test(
        "no-programmes",
        "The share of population health was set to zero",
        "Nothing is spent on programmes and nothing expected of them",
        _no_programmes,
    ),
    _test(
        "no-equalisation",
        "Risk equalisation was made to move nothing of what it would",
        "No transfers",
        _no_equalisation,
    ),
)
