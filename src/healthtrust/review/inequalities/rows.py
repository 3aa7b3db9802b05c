"""A judgement of equity in tables: indices, groups, equivalents, standardised rates, parts, winners, bands.

>>> limits(Estimate(0.5, 0.1)).low < 0.31
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, nan
from typing import Any

import numpy as np

from healthtrust.ground.inequality import Estimate
from healthtrust.ground.intervals import Interval, mean_interval
from healthtrust.ground.rows import by_column, by_row, filled, plain
from healthtrust.pool.fairness.sample import Linear
from healthtrust.review.inequalities import told
from healthtrust.review.inequalities.answer import Answer
from healthtrust.review.inequalities.small_numbers import untold, untold_groups, untold_moves
from healthtrust.review.inequalities.winners import Fate

Rows = dict[str, list[Any]]


def tables(found: Answer) -> dict[str, Rows]:
    """Return every table of the answer by name; the first is the main one."""
    made: Mapping[str, Rows] = {
        "measures": measure_rows(found),
        "groups": group_rows(found),
        "equivalents": equivalent_rows(found),
        "weights": weight_rows(found),
        "curve": curve_rows(found),
        "extended": extended_rows(found),
        "standardised": standardised_rows(found),
        "decomposition": decomposition_rows(found),
        "indices compared": compared_rows(found),
        "causes of change": change_rows(found),
        "plane": plane_rows(found),
        "winners": winner_rows(found),
        "bands": band_rows(found),
    }
    return filled(made)


def as_plain(found: Answer) -> dict[str, Any]:
    """Return the answer as JSON holds it: the words, and the rows of each table."""
    said: dict[str, Any] = {"says": told.sentence(found), "notes": list(told.notes(found))}
    return said | {name: by_row(columns) for name, columns in tables(found).items()}


def limits(of: Estimate, level: float = 0.95) -> Interval:
    """Return the interval of an estimate; NaN where nothing tells how sure it is."""
    return Interval(nan, nan) if of.standard_error != of.standard_error else mean_interval(*_pair(of), level)


def measure_rows(found: Answer) -> Rows:
    """Return one row for each measure of inequality, with its interval."""
    level = found.question.asked.level
    rows = [(f"concentration index, {name}", of, False) for name, of in found.indices.items()]
    for slope in found.slopes:
        rows.append((f"slope index of inequality, {slope.form} line", slope.index, False))
        rows.append((f"relative index of inequality, {slope.form} line", slope.log_ratio, True))
    for name, of in found.gaps.items():
        rows.append((GAPS[name], of, name.startswith("logarithm")))
    fitted, need = found.decomposition, found.question.asked.standardise
    if fitted is not None and need:
        inequity = found.question.judged.sample.estimate(fitted.inequity(need))
        rows.append(("horizontal inequity index", inequity, False))
    return _columns(
        ("measure", "value", "low", "high", "standard error"), [_measured(*row, level) for row in rows]
    )


GAPS = {
    "gap": "gap, best off less worst off",
    "logarithm of the ratio": "ratio, best off over worst off",
    "variance between": "variance between groups",
    "gap to gain": "attributable gap, best off less mean",
    "share to gain": "attributable share, best off over mean less 1",
}


def group_rows(found: Answer) -> Rows:
    """Return one row for each group, the worst off first."""
    means, level = found.means, found.question.asked.level
    rows = [
        (name, *([nan] * 5 if hide else (float(means.people[g]), int(means.rows[g]), each.value,
                                         *limits(each, level))))
        for g, (name, each, hide) in enumerate(zip(means.names, means.each(), found.hidden, strict=True))
    ]  # fmt: skip
    return _columns((found.question.judged.grouped_by, "people", "rows", "mean", "low", "high"), rows)


def equivalent_rows(found: Answer) -> Rows:
    """Return one row for each measure and aversion."""
    level = found.question.asked.level
    rows = [
        (e.measure, e.aversion, e.level.value, *limits(e.level, level), e.cost.value, e.index.value,
         *limits(e.index, level), e.weight_ratio)
        for e in found.equivalents
    ]  # fmt: skip
    names = (
        "measure", "aversion", "equal equivalent", "low", "high", "cost of inequality", "index", "index low",
        "index high", "weight of worst off over best off",
    )  # fmt: skip
    return _columns(names, rows)


def weight_rows(found: Answer) -> Rows:
    """Return what a little more is worth to one of each group, by the aversions asked for."""
    chosen = told.chosen(found)
    by = found.question.judged.grouped_by
    rows = [
        {by: name, **{f"weight, {e.measure} {e.aversion:g}": plain(e.weights[g])[0] for e in chosen}}
        for g, name in enumerate(found.means.names)
    ]
    return by_column(rows) if chosen else {}


def curve_rows(found: Answer) -> Rows:
    """Return the concentration curve."""
    curve = found.curve
    if curve is None:
        return {}
    points = zip(curve.people.tolist(), curve.held.tolist(), curve.standard_error.tolist(), strict=True)
    return _columns(("people, worst off first [share]", "held [share]", "standard error"), list(points))


def extended_rows(found: Answer) -> Rows:
    """Return the extended index and achievement by aversion ν."""
    level = found.question.asked.level
    rows = [
        (nu, index.value, *limits(index, level), level_of.value, *limits(level_of, level))
        for nu, index, level_of in found.extended
    ]
    names = (
        "aversion",
        "extended index",
        "low",
        "high",
        "achievement",
        "achievement low",
        "achievement high",
    )
    return _columns(names, rows)


def standardised_rows(found: Answer) -> Rows:
    """Return crude and standardised rates by group."""
    s = found.standardised
    if s is None:
        return {}
    columns = {
        "people": s.people, "crude": s.crude, "direct": s.direct, "low": s.low, "high": s.high,
        "indirect": s.indirect, "indirect low": s.indirect_low, "indirect high": s.indirect_high,
        "expected": s.expected,
        **({"Dobson low": s.dobson_low, "Dobson high": s.dobson_high} if len(s.dobson_low) else {}),
    }  # fmt: skip
    named: Rows = {found.question.judged.grouped_by: list(found.means.names)}
    return named | {name: plain(*np.where(found.hidden, nan, values)) for name, values in columns.items()}


def decomposition_rows(found: Answer) -> Rows:
    """Return what each circumstance gives to the index, need marked, and what is left."""
    fitted, asked, sample = found.decomposition, found.question.asked, found.question.judged.sample
    if fitted is None:
        return {}
    rows = [
        (part.name, "need" if part.column in asked.standardise else "other", _or_nan(part.coefficient),
         _or_nan(part.mean), part.elasticity.value, part.concentration.value if part.concentration else nan,
         *_with_limits(part.value, found), part.value.value / fitted.index.value)
        for part in fitted.terms or fitted.columns
    ]  # fmt: skip
    left = sample.estimate(fitted.residual)
    rows.append(("residual", "", nan, nan, nan, nan, left.value, *limits(left, asked.level),
                 left.value / fitted.index.value))  # fmt: skip
    names = (
        "circumstance", "kind", "coefficient", "mean", "elasticity", "concentration", "part of the index",
        "low", "high", "part [share]",
    )  # fmt: skip
    return _columns(names, rows)


def compared_rows(found: Answer) -> Rows:
    """Return the indices of two designs or periods."""
    level = found.question.asked.level
    rows = [
        (
            name,
            was.value,
            *limits(was, level),
            now.value,
            *limits(now, level),
            gone.value,
            *limits(gone, level),
        )
        for name, was, now, gone in (found.two.indices if found.two else ())
    ]
    each = (f"{what}{limit}" for what in ("before", "after", "change") for limit in ("", " low", " high"))
    return _columns(("index", *each), rows)


def change_rows(found: Answer) -> Rows:
    """Return why the index changed."""
    change, level = found.two.change if found.two else None, found.question.asked.level
    if change is None:
        return {}
    rows = [
        (p.name, p.by_concentration.value, *limits(p.by_concentration, level), p.by_elasticity.value,
         *limits(p.by_elasticity, level), p.together.value, *limits(p.together, level))
        for p in change.parts
    ]  # fmt: skip
    rows.append(
        ("residual", nan, nan, nan, nan, nan, nan, change.residual.value, *limits(change.residual, level))
    )
    rows.append(("all", nan, nan, nan, nan, nan, nan, change.index.value, *limits(change.index, level)))
    each = (f"{what}{limit}" for what in ("how unequal it is", "how much it matters", "together")
            for limit in ("", " low", " high"))  # fmt: skip
    return _columns(("circumstance", *each), rows)


def plane_rows(found: Answer) -> Rows:
    """Return where the second design lies beside the first."""
    two, level = found.two, found.question.asked.level
    rows = [
        (judge[0], judge[1], i.net_health.value, *limits(i.net_health, level), i.equity_impact.value,
         *limits(i.equity_impact, level), i.worth.value, *limits(i.worth, level), i.quarter,
         ", ".join(f"{at:.6g}" for at in i.flips.at))
        for i, judge in (zip(two.impacts, two.judges, strict=True) if two else ())
    ]  # fmt: skip
    each = (f"{what}{limit}" for what in ("net", "equity impact", "worth") for limit in ("", " low", " high"))
    return _columns(("measure", "aversion", *each, "quarter", "flips at"), rows)


def winner_rows(found: Answer) -> Rows:
    """Return winners and losers of all, then by what groups them; none where too few to tell of."""
    two, asked = found.two, found.question.asked
    if two is None or two.everybody is None:
        return {}
    rows = []
    for by, fates in (("all", (two.everybody,)), *two.fates):
        hide, few = np.zeros((len(fates), 3), dtype=np.bool_), np.zeros(len(fates), dtype=np.bool_)
        if asked.real:
            few = untold_groups(np.array([fate.people for fate in fates]))
            hide = untold(fates) | few[:, None]
        for fate, none, (no_winners, no_losers, _) in zip(fates, few.tolist(), hide.tolist(), strict=True):
            won = (fate.winners, fate.share_of_winners, fate.mean_gain, no_winners)
            lost = (fate.losers, fate.share_of_losers, fate.mean_loss, no_losers)
            rows.append(_fate_row(by, fate, (won, lost), none, asked.level))
    names = (
        "by", "group", "people", "winners", "winners [share]", "winners low", "winners high", "mean gain",
        "losers", "losers [share]", "losers low", "losers high", "mean loss", "mean change", "low", "high",
    )  # fmt: skip
    return _columns(names, rows)


def _fate_row(
    by: str, fate: Fate, sides: tuple[tuple[float, Estimate, float, bool], ...], none: bool, level: float
) -> list[Any]:
    row: list[Any] = [by, "all" if by == "all" else fate.group, nan if none else fate.people]
    for count, part, mean, hide in sides:
        row += [nan] * 5 if hide else [count, part.value, *limits(part, level), mean]
    whole = (fate.mean_change.value, *limits(fate.mean_change, level))
    return [*row, *((nan, nan, nan) if none else whole)]


def band_rows(found: Answer) -> Rows:
    """Return how many moved from each band to each; none where too few to tell of."""
    two = found.two
    if two is None or two.moved is None:
        return {}
    names = told.bands(two.cuts)
    shown = np.where(untold_moves(two.moved), nan, two.moved) if found.question.asked.real else two.moved
    counts = {f"to {name}": plain(*shown[:, k]) for k, name in enumerate(names)}
    return {"from": list(names), **counts}


def _measured(name: str, of: Estimate, logarithm: bool, level: float) -> tuple[Any, ...]:
    low, high = limits(of, level)
    if logarithm:
        error = exp(of.value) * of.standard_error
        return name, exp(of.value), exp(low), exp(high), error
    return name, of.value, low, high, of.standard_error


def _with_limits(of: Linear, found: Answer) -> tuple[float, float, float]:
    estimate = found.question.judged.sample.estimate(of)
    return (estimate.value, *limits(estimate, found.question.asked.level))


def _or_nan(value: float | None) -> float:
    return nan if value is None else value


def _pair(of: Estimate) -> tuple[float, float]:
    return of.value, of.standard_error


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Rows:
    return by_column([dict(zip(names, plain(*row), strict=True)) for row in rows])
