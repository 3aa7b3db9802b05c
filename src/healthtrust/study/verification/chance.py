"""Tests of uncertainty: draws are where they are said to be, intervals hold what they should, luck is shared.

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.verification.bench import Bench
>>> bench = Bench.of(read_design("valley", ["people.size=2000"]))
>>> [test.judge(bench).state for test in TESTS if test.quick]
['passed', 'passed', 'passed', 'passed', 'passed']
"""

from __future__ import annotations

import numpy as np

from healthtrust.state import State, known
from healthtrust.study.distributions import Uncertain, fitted
from healthtrust.study.trial import SAMPLING, drawn_values, ends_of, sampled, uncertain_values
from healthtrust.study.trial.sampled import fitted_share
from healthtrust.study.verification.bench import Bench
from healthtrust.study.verification.finding import UNCERTAINTY, Finding, Judge, Test, not_here, passed, yes
from healthtrust.study.verification.same import Z, same, within

DRAWS = 400
FEW = 12
"""Draws that are put into the design to see whether it takes them."""
SEED = 20_190_901
OTHER = 1
"""How much another seed differs from the design's."""
BODIES = ("market.", "package.", "people.", "pool.", "allocate.", "review.")
"""Beginnings of names whose draws are each of their own distribution; those of the response go together."""

NOTHING = "nothing of this design has a range"


def _own(bench: Bench) -> list[Uncertain]:
    """Return the uncertain values that are each drawn of their own distribution."""
    return [p for p in uncertain_values(bench.read) if p.name.startswith(BODIES)]


def _means(bench: Bench) -> Finding:
    parameters = _own(bench)
    if not parameters:
        return not_here(NOTHING)
    draws = sampled(parameters, SAMPLING[0], DRAWS, SEED)
    spread = draws.std(axis=1, ddof=1) / np.sqrt(DRAWS)
    off = {
        p.name: abs(float(row.mean()) - _mean(p)) / max(float(s), 1e-12)
        for p, row, s in zip(parameters, draws, spread, strict=True)
    }
    worst = max(off, key=lambda name: off[name])
    cut = [p.name for p in parameters if _mean(p) > p.mean + 1e-9 * abs(p.mean)]
    return passed(
        off[worst] <= Z,
        f"{len(off)} parameters, {DRAWS} draws; {worst} is furthest off: {off[worst]:.2f} standard errors; "
        f"cut at zero, with a mean above the value: {', '.join(cut) or 'none'}",
    )


def _mean(parameter: Uncertain) -> float:
    """Return the mean of a parameter: μ, but μ + σ φ(μ/σ) / Φ(μ/σ) of a normal that is cut off at zero."""
    of = fitted(parameter)
    if of.family != "normal":
        return parameter.mean
    from scipy.special import ndtr

    at = of.first / of.second
    return float(of.first + of.second * np.exp(-(at**2) / 2) / np.sqrt(2 * np.pi) / ndtr(at))


def _bounds(bench: Bench) -> Finding:
    """Judge whether the design takes what is drawn for it, whole draws at a time."""
    parameters = uncertain_values(bench.read)
    if not parameters:
        return not_here(NOTHING)
    found = drawn_values(parameters, FEW, SEED)
    refused = [why for draw in range(FEW) if (why := bench.refused(found.of(draw)))]
    finite = bool(np.isfinite(found.values).all())
    said = refused[0] if refused else f"all {FEW} draws of {len(parameters)} parameters taken"
    return passed(finite and not refused, said)


def _same_seed(bench: Bench) -> Finding:
    parameters = uncertain_values(bench.read)
    if not parameters:
        return not_here(NOTHING)
    one, again, other = (drawn_values(parameters, FEW, seed).values for seed in (SEED, SEED, SEED + 1))
    alike, moved = not same(one, again), int((one != other).any(axis=1).sum())
    return passed(
        alike and moved > 0,
        f"the same again: {yes(alike)}; {moved} of {len(parameters)} parameters drawn otherwise by "
        "another seed",
    )


def _ends(bench: Bench) -> Finding:
    """Judge whether an interval of 95 % holds 95 % of draws, and the value itself."""
    parameters = [p for p in _own(bench) if fitted(p).family != "fixed"]
    if not parameters:
        return not_here(NOTHING)
    draws = sampled(parameters, SAMPLING[0], DRAWS, SEED)
    ends = np.array([ends_of(p) for p in parameters])
    inside = ((draws >= ends[:, :1]) & (draws <= ends[:, 1:])).mean(axis=1)
    missed = [p.name for p, (low, high) in zip(parameters, ends, strict=True) if not low <= p.mean <= high]
    return passed(
        bool((np.abs(inside - 0.95) <= 2 / DRAWS + 1e-9).all()) and not missed,
        f"{100 * inside.min():.1f} to {100 * inside.max():.1f} % inside; value outside: {missed or 'none'}",
    )


def _slices(bench: Bench) -> Finding:
    parameters = [p for p in _own(bench) if fitted(p).family != "fixed"][:8]
    if not parameters:
        return not_here(NOTHING)
    n = 40
    draws = sampled(parameters, "latin hypercube", n, SEED)
    slices = [
        sorted(np.minimum(n * fitted_share(p, row), n - 1e-9).astype(int).tolist())
        for p, row in zip(parameters, draws, strict=True)
    ]
    off = sum(found != list(range(n)) for found in slices)
    return passed(not off, f"{off} of {len(parameters)} parameters with a slice missed, of {n}")


def _measured(bench: Bench) -> Finding:
    card = known(bench.base.scorecard, "review")
    told = [m for m in card.measurements if m.low is not None and m.high is not None and m.value == m.value]
    if not told:
        return not_here("no measure has an interval")
    off = [m.measure for m in told if not (m.low or 0.0) - 1e-12 <= m.value <= (m.high or 0.0) + 1e-12]
    return passed(not off, f"{len(told)} measures with intervals, {len(off)} outside theirs")


def _more_people(bench: Bench) -> Finding:
    """Judge whether intervals of counts become half as wide with four times the residents."""
    people = bench.case.design.people
    if people.source == "file":
        return not_here("people are loaded from a file")
    larger = bench.after({"people.size": 4 * people.size})
    widths = [_widths(state) for state in (bench.base, larger)]
    names = sorted(set(widths[0]) & set(widths[1]))
    if not names:
        return not_here("no measure of everywhere has an interval of a count")
    ratio = float(np.median([widths[1][name] / widths[0][name] for name in names]))
    return passed(0.4 <= ratio <= 0.6, f"median of {len(names)} measures: {ratio:.3f} of the width")


COUNTS = ("emergency-attendances", "inpatient-admissions", "unmet-need", "multimorbid-or-frail")


def _widths(state: State) -> dict[str, float]:
    found = known(state.scorecard, "review").measurements
    return {
        m.measure: m.high - m.low
        for m in found
        if m.place < 0 and m.measure in COUNTS and m.low is not None and m.high is not None and m.high > m.low
    }


def _other_seed(bench: Bench) -> Finding:
    """Judge whether other people with other luck cost the same, within what chance explains."""
    design = bench.case.design
    if design.people.source == "file":
        return not_here("people are loaded from a file")
    if bench.base.responded is not None:
        return not_here("care responds to what happened before, so that luck feeds on itself")
    one, two = bench.base, bench.after({"seed": design.seed + OTHER})
    costs = [float(known(s.care, "deliver").cost.sum()) for s in (one, two)]
    deviation = float(np.sqrt(sum(illness_variance(s) + _case_variance(s) for s in (one, two))))
    moved = bool(same(known(one.persons, "people").conditions, known(two.persons, "people").conditions))
    unit = 10**one.currency.exponent
    return passed(
        moved and within(costs[0], costs[1], deviation=deviation),
        f"{costs[0] / unit:,.0f} and {costs[1] / unit:,.0f}; one standard deviation of the difference is "
        f"{deviation / unit:,.0f}",
    )


def illness_variance(state: State) -> float:
    """Return the variance of the expected cost of care that comes of who is ill, squared minor units."""
    persons, catalogue = known(state.persons, "people"), known(state.catalogue, "package")
    weight = persons.weight.astype(float)
    each = (catalogue.cases @ catalogue.price.astype(float))[persons.cell]
    return float((weight**2 * (each - np.average(each, weights=weight)) ** 2).sum())


def _case_variance(state: State) -> float:
    """Return the variance of the cost of care that comes of the cases that residents then have."""
    persons, catalogue = known(state.persons, "people"), known(state.catalogue, "package")
    weight, price = persons.weight.astype(float), catalogue.price.astype(float)
    return float(weight.max() * ((weight @ catalogue.cases[persons.cell]) * price**2).sum())


def _shared_luck(bench: Bench) -> Finding:
    """Judge whether another decision leaves people and their luck as they were."""
    other = bench.after({"pool.collection_cost_share": 0.02})
    off = [
        same(getattr(bench.base, name), getattr(other, name), name)
        for name in ("persons", "households", "catalogue")
    ]
    said = "; ".join(filter(None, off))
    return passed(not said, said or "the same people, homes and candidates under both")


def _test(name: str, done: str, expected: str, judge: Judge, quick: bool = False) -> Test:
    return Test(name, UNCERTAINTY, done, expected, judge, quick)


TESTS = (
    _test(
        "means-of-draws",
        "Every uncertain parameter was drawn, and its draws averaged",
        "The mean of its distribution within chance: the value stated, unless cut off",
        _means,
        quick=True,
    ),
    _test(
        "draws-taken",
        "Whole draws were put into the design",
        "It takes every one; none is beyond what may be decided",
        _bounds,
        quick=True,
    ),
    _test(
        "draws-repeated",
        "The same seed was drawn from twice, and another once",
        "The same draws again; other draws from the other",
        _same_seed,
        quick=True,
    ),
    _test(
        "ends-of-draws",
        "Draws inside each 95 % interval were counted",
        "95 % of them; the value itself is inside",
        _ends,
    ),
    _test(
        "every-slice",
        "Draws by Latin hypercube were counted slice by slice",
        "One in each slice of every distribution",
        _slices,
        quick=True,
    ),
    _test(
        "intervals-hold-values",
        "Measures of the review were compared with their intervals",
        "Every value lies inside its own",
        _measured,
        quick=True,
    ),
    _test(
        "more-people-surer",
        "Four times as many residents were made",
        "Intervals of counts are about half as wide",
        _more_people,
    ),
    _test(
        "other-seed",
        "Another seed was taken",
        "Other people and other luck; what care costs is the same within chance",
        _other_seed,
    ),
    _test(
        "luck-shared",
        "The cost of collecting was decided otherwise",
        "The same people with the same illness, so that what differs is the decision",
        _shared_luck,
    ),
)
