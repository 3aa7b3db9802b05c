"""Tests of the whole: nothing depends on threads, order or names, and nothing breaks at the ends of a range.

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.verification.bench import Bench
>>> bench = Bench.of(read_design("valley", ["people.size=2000"]))
>>> [test.judge(bench).state for test in TESTS if test.quick]
['passed', 'passed', 'passed']
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.projection import close, project
from healthtrust.start import opening
from healthtrust.state import State, known
from healthtrust.study.trial import outcomes_of
from healthtrust.study.trial.crew import REFUSED
from healthtrust.study.verification.bench import BROKEN, Bench, environment
from healthtrust.study.verification.chance import illness_variance
from healthtrust.study.verification.finding import OVERALL, Finding, Judge, Test, Values, not_here, passed
from healthtrust.study.verification.same import differing, same, within
from healthtrust.year import run_year

HUGE = 1e6
"""A larger share than any can be."""
TIMES = 1_000.0
"""How much more of anything that is no share."""

SMALL_ROWS = 1_000
"""Rows of people on which ends of ranges are tried."""


def _alike(bench: Bench, **variables: str) -> Finding:
    with environment(**variables):
        again = _run_again(bench)
    off = differing(bench.base, again)
    return passed(not off, off or "every finding and posting the same")


def _run_again(bench: Bench) -> State:
    case = bench.case
    return next(project(opening(case.design, case.folder)))


def _threads(bench: Bench) -> Finding:
    with environment(HEALTHTRUST_THREADS="1"):
        one = _run_again(bench)
    with environment(HEALTHTRUST_THREADS="2"):
        two = _run_again(bench)
    off = differing(one, two)
    return passed(not off, off or "every finding and posting the same")


def _partitions(bench: Bench) -> Finding:
    return _alike(bench, HEALTHTRUST_PARTITIONS="7")


def _twins(bench: Bench) -> Finding:
    return _alike(bench, HEALTHTRUST_ENGINE="numpy")


def _again(bench: Bench) -> Finding:
    off = same(outcomes_of([bench.base]), outcomes_of([_run_again(bench)]), "numbers")
    return passed(not off, off or "all numbers the same to the last digit")


def _title(bench: Bench) -> Finding:
    off = differing(bench.base, bench.after({"title": "The same by another name"}))
    return passed(not off, off or "every finding and posting the same")


def _split(bench: Bench) -> Finding:
    """Judge whether the second year is the same however the first was left."""
    first, second = bench.two_years()
    again = run_year(close(first))
    off = differing(second, again)
    return passed(not off, off or "the second year is the same again")


def _first_alone(bench: Bench) -> Finding:
    first, _ = bench.two_years()
    span = bench.case.design.span
    if len(span) > 1:
        return not_here("the design cannot be shortened to its first year")
    off = same(outcomes_of([first]), outcomes_of([bench.base]), "numbers")
    return passed(not off, off or "the first year is the same whether or not a second follows")


def _plan_order(bench: Bench) -> Finding:
    offers = bench.case.design.market.offers
    if len(offers) < 2:
        return not_here("one plan only")
    if bench.case.design.market.assign == "evenly":
        return not_here("those who do not choose are dealt to plans in the order of the list")
    plans = [p.model_dump(mode="json", exclude_none=True) for p in offers]
    one = bench.after({"market.plans": plans})
    two = bench.after({"market.plans": plans[::-1]})
    heads = [known(s.enrolment, "market").members for s in (one, two)]
    off = same(heads[0], heads[1][:, ::-1].copy(), "members")
    return passed(not off, off or "every plan has the members it had")


def _place_order(bench: Bench) -> Finding:
    """Judge what places have when they are listed in another order."""
    people = bench.case.design.people
    if isinstance(people.places, str) or people.source == "file":
        return not_here("places or people are read from a file, in the order they stand there")
    listed = [p.model_dump(mode="json", exclude_none=True) for p in people.places]
    parents = {p["parent"] for p in listed if "parent" in p}
    inner, leaves = ([p for p in listed if (p["name"] in parents) == is_inner] for is_inner in (True, False))
    one = bench.base
    two = bench.after({"people.places": [*inner, *leaves[::-1]]})
    heads = [_by_place(s) for s in (one, two)]
    off = {name: (n, heads[1].get(name)) for name, n in heads[0].items() if heads[1].get(name) != n}
    most = max((abs(a - (b or 0)) for a, b in off.values()), default=0)
    costs = [float(known(s.package, "package").expected_cost.sum()) for s in (one, two)]
    deviation = sqrt(sum(illness_variance(s) for s in (one, two)))
    unit = 10**one.currency.exponent
    return passed(
        most <= 2 * people.residents_per_row and within(costs[0], costs[1], deviation=deviation),
        f"{len(off)} of {len(heads[0])} places have other residents, by {most} at most; expected cost "
        f"{costs[0] / unit:,.0f} and {costs[1] / unit:,.0f}, one standard deviation {deviation / unit:,.0f}: "
        "residents are made place by place, so that luck falls on others",
    )


def _by_place(state: State) -> dict[str, int]:
    heads = known(state.budgets, "allocate").heads
    return {state.places.names[at]: int(heads[at]) for at in state.places.leaves}


def _unknown(bench: Bench) -> Finding:
    why = bench.refused({"pool.ceilling_share": 0.1})
    kind = bench.refused({"pool.ceiling_share": "a tenth"})
    return passed(
        "ceiling_share" in why and bool(kind),
        f"refused: {(why or 'nothing').splitlines()[0][:120]}",
    )


def _itself(bench: Bench) -> Finding:
    """Judge whether a design differs from itself in nothing, and from another in what was decided."""
    from healthtrust.design.differ import changes

    case = bench.case
    reserve = case.design.pool.opening_reserve + 1.0
    nothing = changes(case.design, case.with_values({}).design)
    one = changes(case.design, case.with_values({"pool.opening_reserve": reserve}).design)
    names = [change.name for change in one]
    return passed(
        not nothing and names == ["pool.opening_reserve"],
        f"{len(nothing)} decisions differ; of a reserve changed by 1: {', '.join(names)}",
    )


# ---- ends of ranges ----------------------------------------------------------------------------------------


def _ends(bench: Bench) -> tuple[Values, ...]:
    """Return every share of the design at its ends and beyond, all else at many times itself, one by one."""
    smaller = _smaller(bench)
    return tuple(
        {**smaller, key: end}
        for key, value in _numbers(bench.case.design.as_plain())
        for end in ((0.0, 1.0, HUGE) if 0 <= value <= 1 else (TIMES * value,))
        if end != value and key not in smaller
    )


def _smaller(bench: Bench) -> Values:
    people = bench.case.design.people
    size = min(people.size, SMALL_ROWS * people.residents_per_row)
    values: Values = {} if people.source == "file" else {"people.size": size}
    try:
        bench.after(values)
    except InvalidInput:
        return {}
    return values


NOT_TRIED = ("people.size", "people.places", "people.residents_per_row", "schema_version", "seed", "years")
"""What says how much is computed, or is no quantity."""


def _numbers(tree: Any, key: str = "") -> Iterator[tuple[str, float]]:
    """Yield the dotted names of numbers that are decided; of lists the first part and the last."""
    if key in (*NOT_TRIED, "sources") or isinstance(tree, bool | str):
        return
    if isinstance(tree, dict):
        for name, part in tree.items():
            yield from _numbers(part, f"{key}.{name}" if key else name)
    elif isinstance(tree, list):
        for position in sorted({1, len(tree)} if tree else ()):
            yield from _numbers(tree[position - 1], f"{key}.{position}")
    elif isinstance(tree, float):
        yield key, tree


def _extremes(bench: Bench) -> Finding:
    ends = _ends(bench)
    found = [bench.numbers(values) for values in ends]
    broken = [
        f"{list(values)[-1]} = {list(values.values())[-1]:g}: {numbers[BROKEN]}"
        for values, numbers in zip(ends, found, strict=True)
        if BROKEN in numbers
    ]
    refused = sum(REFUSED in numbers for numbers in found)
    said = f"{len(ends)} ends tried: {len(ends) - refused - len(broken)} run, {refused} refused with a reason"
    return passed(not broken, f"{said}; broke: {'; '.join(broken[:3])}" if broken else said)


def _test(name: str, done: str, expected: str, judge: Judge, quick: bool = False) -> Test:
    return Test(name, OVERALL, done, expected, judge, quick)


TESTS = (
    _test("run-again", "The copy was run again", "The same numbers to the last digit", _again, quick=True),
    _test(
        "misspelt-key",
        "A key was misspelt, and a number replaced by words",
        "Refused, with the nearest key that there is",
        _unknown,
        quick=True,
    ),
    _test("itself", "The design was compared with itself", "No difference", _itself, quick=True),
    _test("threads", "The copy was run on one thread and on two", "The same in every finding", _threads),
    _test("partitions", "Rows were cut into seven parts", "The same in every finding", _partitions),
    _test(
        "engines",
        "Compiled kernels were replaced by their plain twins",
        "The same in every finding",
        _twins,
    ),
    _test("title", "The design was given another title", "The same in every finding", _title),
    _test(
        "years-split",
        "The second year was opened once more from the end of the first",
        "The same second year",
        _split,
    ),
    _test("first-year-alone", "A second year was added", "The first year stays as it was", _first_alone),
    _test("order-of-plans", "Plans were listed in reverse", "Every plan keeps its members", _plan_order),
    _test(
        "order-of-places",
        "Neighbourhoods were listed in reverse",
        "Each keeps its number of residents; all care together costs the same within chance",
        _place_order,
    ),
    Test(
        "ends-of-ranges",
        OVERALL,
        "Each share was set to 0, to 1 and far beyond, each other number to 1,000 times, one by one",
        "Each runs, or is refused with a reason; nothing breaks",
        _extremes,
        needs=_ends,
    ),
)
