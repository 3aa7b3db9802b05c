"""A pilot's answer in tables: one row for each estimate, horizon, place, placebo, plan.

>>> plain(1.23456789123, float("nan"), float("inf"), "Ash")
[1.23456789, None, None, 'Ash']
"""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import Any

import numpy as np

from healthtrust.ground.rows import by_row, columns_of, filled, plain
from healthtrust.study.pilot import told
from healthtrust.study.pilot.answer import Answer, share_of
from healthtrust.study.pilot.attribution import BETTER_CARE_FUND
from healthtrust.study.pilot.guard import Interval
from healthtrust.study.pilot.power import Plan, least_effect, power, standard_error

Rows = dict[str, list[Any]]
Estimate = tuple[str, tuple[float, float, float], float, float, str]
"""Name, effect with its interval, level, p, what it is judged by."""
PERFECT = 1e6
"""Ratio from which on the gap before is nought but for rounding."""
ESTIMATE = (
    "method",
    "effect",
    "low",
    "high",
    "level",
    "p",
    "judged by",
    "effect [share]",
    "low [share]",
    "high [share]",
)


def tables(found: Answer) -> dict[str, Rows]:
    """Return every table of the answer by name; the first is the main one."""
    made = {
        "estimates": estimate_rows(found),
        "horizons": horizon_rows(found),
        "paths": path_rows(found),
        "mixture": mixture_rows(found),
        "placebos": placebo_rows(found),
        "balance": balance_rows(found),
        "neighbours": neighbour_rows(found),
        "sites": site_rows(found),
        "selected": guard_rows(found),
        "power": power_rows(found),
        "plans": plan_rows() if found.asked.asked.effect is not None else {},
    }
    kept = filled(made)
    return kept if found.did is not None else {"power": kept.pop("power", {}), **kept}


def as_plain(found: Answer) -> dict[str, Any]:
    """Return the answer as JSON holds it: the words, and the rows of each table."""
    told_of: dict[str, Any] = {"says": told.sentence(found), "notes": list(told.notes(found))}
    if found.past is not None:
        past = found.past
        told_of["history"] = {
            "within variance": past.variance, "serial correlation": past.serial,
            "intra-cluster correlation": past.cluster, "mean": past.mean,
        }  # fmt: skip
    for name, columns in tables(found).items():
        told_of[name] = by_row(columns)
    return told_of


def estimate_rows(found: Answer) -> Rows:
    """Return one row for each estimate of the effect."""
    rows = [
        plain(name, *at, level, p, how, *(found.relative(x) for x in at))
        for name, at, level, p, how in _estimates(found)
    ]
    return columns_of(ESTIMATE, rows)


def _estimates(found: Answer) -> Iterator[Estimate]:
    did, bound, truth = found.did, found.honest, found.asked.truth
    if did is None:
        return
    yield "difference in differences", (did.effect, did.low, did.high), did.level, did.p, did.how
    if found.panel.together and min(found.panel.pilots.sum(), found.panel.controls.sum()) > 1:
        low, high = did.clustered.interval(did.effect)
        p = did.clustered.probability(did.effect)
        yield "the same, errors by place", (did.effect, low, high), 0.95, p, "errors by place"
    again = did.judged
    yield "the same, re-assigned", (did.effect, again.low, again.high), again.level, again.p, "re-assignment"
    yield "naive two-way fixed effects", (did.naive.effect, nan, nan), nan, nan, "for comparison"
    yield from _other_methods(found)
    if bound is not None:
        how = f"relative magnitudes {bound.magnitude:g}"
        yield "bound if drift goes on", (did.effect, bound.low, bound.high), did.level, nan, how
        yield "less the trend before", (did.effect - bound.off, nan, nan), nan, nan, "trend taken as seen"
    if truth is not None:
        yield "true, in the runs", (truth, truth, truth), 1.0, nan, "difference of two runs"


def _other_methods(found: Answer) -> Iterator[Estimate]:
    s, m = found.synthetic, found.matched
    if s is not None:
        at = (s.effect, s.low, s.high)
        yield "synthetic control", at, s.level, s.p, "placebos, by ratio"
        yield "the same, by gap", at, s.level, s.p_gap, "placebos, by gap"
    if m is not None:
        at = (m.effect, m.judged.low, m.judged.high)
        yield "matched comparison", at, m.judged.level, m.judged.p, "re-assignment"


def horizon_rows(found: Answer) -> Rows:
    """Return the event study."""
    if (e := found.event) is None:
        return {}
    rows = [plain(int(h), *x) for h, *x in zip(e.horizon, e.effect, e.low, e.high, strict=True)]
    return columns_of(("periods since the beginning", "difference", "low", "high"), rows)


def path_rows(found: Answer) -> Rows:
    """Return pilot, synthetic pilot and plain mean of others by period."""
    if (s := found.synthetic) is None:
        return {}
    panel = found.panel
    others = np.average(panel.outcome[panel.controls], axis=0, weights=panel.weight[panel.controls])
    rows = [plain(p, a, m, o) for p, a, m, o in zip(panel.periods, s.actual, s.made, others, strict=True)]
    return columns_of(("period", "pilot", "synthetic pilot", "mean of others"), rows)


def mixture_rows(found: Answer) -> Rows:
    """Return the weights of the synthetic pilot, and the effect without each place."""
    if (s := found.synthetic) is None:
        return {}
    without = dict(s.without)
    order = [k for k in np.argsort(-s.weights, kind="stable") if s.weights[k] > 1e-6]
    rows = [
        plain(found.panel.places[k], s.weights[k], without.get(found.panel.places[k], float("nan")))
        for k in order
    ]
    return columns_of(("place", "weight [share]", "effect without it"), rows)


def placebo_rows(found: Answer) -> Rows:
    """Return effects and ratios of placebos, the pilot first; no ratio where a mixture fits perfectly."""
    if (s := found.synthetic) is None:
        return {}
    names = ["pilot", *(f"placebo {k}" for k in range(1, 1 + len(s.placebo_effects)))]
    effects = np.append(s.effect, s.placebo_effects)
    ratios = np.append(s.ratio, s.placebo_ratios)
    rows = [
        plain(name, e, r if r < PERFECT else float("nan"))
        for name, e, r in zip(names, effects, ratios, strict=True)
    ]
    return columns_of(("of", "effect", "gap after over gap before"), rows)


def balance_rows(found: Answer) -> Rows:
    """Return standardised mean differences before and after matching."""
    if (m := found.matched) is None:
        return {}
    rows = [plain(*each) for each in zip(m.names, m.before, m.after, strict=True)]
    return columns_of(("characteristic", "difference before matching [sd]", "difference after [sd]"), rows)


def neighbour_rows(found: Answer) -> Rows:
    """Return each pilot place and its neighbours."""
    if (m := found.matched) is None:
        return {}
    return columns_of(("place", "neighbours"), [[name, ", ".join(near)] for name, near in m.pairs])


def site_rows(found: Answer) -> Rows:
    """Return the effect of each place of the pilot."""
    if (s := found.sites) is None:
        return {}
    rows = [
        plain(name, e, s.error, found.relative(float(e))) for name, e in zip(s.names, s.effects, strict=True)
    ]
    return columns_of(("place", "effect", "standard error", "effect [share]"), rows)


def guard_rows(found: Answer) -> Rows:
    """Return the before-after change of units chosen for their value, and what is left of it."""
    if (g := found.guard) is None:
        return {}
    none = float("nan")

    def row(name: str, at: Interval) -> list[Any]:
        return plain(name, at.effect, at.low, at.high, at.effect / g.before if g.before else none)

    rows = [row("before and after, alone", Interval(g.naive, none, none))]
    rows.append(row(f"expected without effect ({g.source})", Interval(g.expected, none, none)))
    closed = f"the same by the closed form (correlation {g.correlation:.2f})"
    rows.append(row(closed, Interval(g.closed, none, none)))
    rows.append(row("left after regression to the mean", g.adjusted))
    if g.beside is not None:
        rows.append(row("beside untreated with the same value", g.beside))
    return columns_of(("what", "change", "low", "high", "change [share of before]"), rows)


def power_rows(found: Answer) -> Rows:
    """Return power by periods after the beginning, for the plan and for half and twice its pilot places."""
    plan, past = found.asked.plan, found.past
    if plan is None or past is None:
        return {}
    effect, unit = share_of(found.asked, past), 1.0 if found.panel.logged else past.mean
    places = plan.pilots + plan.others
    sizes = sorted({max(1, plan.pilots // 2), plan.pilots, min(2 * plan.pilots, places // 2 or 1)})
    rows = []
    for pilots in sizes:
        for after in range(1, max(10, plan.after) + 1):
            each = Plan(pilots, places - pilots, plan.before, after)
            least = least_effect(past, each)
            rows.append(
                plain(
                    pilots,
                    each.others,
                    each.before,
                    after,
                    standard_error(past, each),
                    least / unit,
                    power(past, each, effect),
                )
            )
    header = ("pilot places", "other places", "periods before", "periods after", "standard error",
              "least effect seen [share]", "power")  # fmt: skip
    return columns_of(header, rows)


def plan_rows() -> Rows:
    """Return plans of the past and what came of them."""
    rows = [plain(p.name, p.planned, p.actual, p.realised) for p in BETTER_CARE_FUND]
    return columns_of(("Better Care Fund 2015/16", "planned", "came", "came over planned"), rows)
