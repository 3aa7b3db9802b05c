"""A choice of plan in tables: plans, switching, elasticities, groups, persons; and as plain values.

Money is in major units; `MONEY` names its columns. Intervals are of 95 % and known where the rule has a
covariance.

>>> _interval(np.array([10.0]), np.array([2.0]))
{'low': [6.08], 'high': [13.92]}
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import mean_interval
from healthtrust.ground.rows import by_row
from healthtrust.ground.words import Words
from healthtrust.market.choice.answer import Answer, Outcome
from healthtrust.market.choice.notes import unheard
from healthtrust.market.choice.said import notes, sentence, surplus_change

NONE = "(none)"
"""What those who were in no plan on offer, or are in none, are called."""

Rows = dict[str, Sequence[Any]]
"""Columns of one length by name."""
Floats = NDArray[np.float64]


def money_columns(found: Answer) -> tuple[str, ...]:
    """Return the names of the columns that hold money."""
    price = found.now.side.rule.price
    groups = "mean price", "mean price under reform", "surplus change a person", "surplus change"
    return (price, f"{price} now", f"{price} then", *groups)


def plans_rows(found: Answer) -> Rows:
    """Return one row a plan: price, members before and after, expected share, own elasticity."""
    now, rule = found.now, found.now.side.rule
    columns: Rows = {
        "plan": list(now.names),
        rule.price: now.side.plans.offers.columns[rule.price].tolist(),
        "before": now.before[:-1].tolist(),
        "expected": np.round(now.expected, 2).tolist(),
    }
    if found.sure is not None:
        columns |= _interval(now.expected, found.sure.members[0])
    columns["share"] = np.round(now.expected / found.persons, 6).tolist()
    if now.drawn is not None:
        columns["drawn"] = now.heads.tolist()
    columns["change"] = (now.heads - now.before[:-1]).tolist()
    columns["elasticity"] = _known(found.elasticity.diagonal(), 4)
    return columns


def _interval(expected: Floats, error: Floats) -> Rows:
    """Return the limits of members between which the truth lies in 95 % of samples."""
    ends = [mean_interval(mean, width) for mean, width in zip(expected.tolist(), error.tolist(), strict=True)]
    return {
        "low": [round(low, 2) for low, _ in ends],
        "high": [round(high, 2) for _, high in ends],
    }


def reform_rows(found: Answer) -> Rows:
    """Return one row a plan of either offers: price and members now and under the reform."""
    now, reform = found.now, found.reform
    assert reform is not None
    rule = now.side.rule
    names = [*now.names, *(name for name in reform.names if name not in now.names)]
    told: Rows = {"plan": names}
    for when, outcome in (("now", now), ("then", reform)):
        told[f"{rule.price} {when}"] = _of(outcome, outcome.side.plans.offers.columns[rule.price], names)
        told[f"expected {when}"] = _of(outcome, np.round(outcome.expected, 2), names)
        told[f"members {when}"] = _of(outcome, outcome.heads, names)
    if found.sure is not None:
        known = dict(zip(now.names, now.expected.tolist(), strict=True))
        more = reform.expected - np.array([known.get(name, 0.0) for name in reform.names])
        ends = [mean_interval(*each) for each in zip(more.tolist(), found.sure.more.tolist(), strict=True)]
        told["expected more"] = _of(reform, np.round(more, 2), names)
        for end, name in enumerate(("more, low", "more, high")):
            told[name] = _of(reform, np.round([each[end] for each in ends], 2), names)
    return told


def _of(outcome: Outcome, values: NDArray[Any], names: list[str]) -> list[Any]:
    """Return values [plan of the outcome] in the order of names, nothing for plans that it has not."""
    listed = dict(zip(outcome.names, values.tolist(), strict=True))
    return [listed.get(name) for name in names]


def matrix_rows(outcome: Outcome) -> Rows:
    """Return one row a plan of last year, one column a plan of this year, with totals.

    Who was in none, and who is, has a row and a column where there is anybody.
    """
    matrix, names = outcome.matrix, outcome.names
    last = slice(None) if matrix[-1].any() else slice(-1)
    side = [*names, NONE][last]
    columns: Rows = {"from": [*side, "total"]}
    for p, name in enumerate([*names, NONE]):
        if p < len(names) or matrix[:, p].any():
            columns[f"to {name}"] = [*matrix[last, p].tolist(), int(matrix[:, p].sum())]
    columns["total"] = [*matrix.sum(axis=1)[last].tolist(), int(matrix.sum())]
    return columns


def moved_rows(found: Answer) -> Rows:
    """Return one row a plan of the offers, one column a plan of the reform: who is where, with one luck."""
    assert found.moved is not None and found.reform is not None
    moved, names = found.moved, found.reform.names
    last = slice(None) if moved[-1].any() else slice(-1)
    columns: Rows = {"now in": [*found.now.names, NONE][last]}
    for q, name in enumerate([*names, NONE]):
        if q < len(names) or moved[:, q].any():
            columns[f"then in {name}"] = moved[last, q].tolist()
    return columns


def elasticity_rows(found: Answer) -> Rows:
    """Return one row a plan, one column a price: per cent of members for one per cent of price."""
    columns: Rows = {"members of": list(found.now.names)}
    for q, name in enumerate(found.now.names):
        columns[f"price of {name}"] = _known(found.elasticity[:, q], 4)
    return columns


def groups_rows(found: Answer) -> Rows:
    """Return one row a group: persons, how many are expected to switch, price paid, change in surplus."""
    people, now = found.asked.persons, found.now
    if people.group is None:
        people_in = Words(("all",), np.zeros(len(people.weight), dtype=np.int32))
    else:
        people_in = people.group
    names, group = people_in.distinct, people_in.index
    persons = _by(group, people.weight, names)
    columns: Rows = {
        "group": list(names),
        "persons": persons.astype(np.int64).tolist(),
        "expected to switch": _leaving(now, group, names).round(6).tolist(),
        "mean price": _price(now, group, names).round(4).tolist(),
    }
    if found.by_group is not None:
        columns["own elasticity"] = _known(found.by_group, 4)
    if found.reform is not None:
        gain = surplus_change(found)
        known = np.isfinite(gain)
        weight = np.where(known, people.weight, 0)
        total, of = _by(group, weight * np.where(known, gain, 0.0), names), _by(group, weight, names)
        columns["mean price under reform"] = _price(found.reform, group, names).round(4).tolist()
        columns["surplus change a person"] = _known(_over(total, of, np.nan), 4)
        columns["surplus change"] = _known(np.where(of > 0, total, np.nan), 2)
    return columns


def _by(group: NDArray[np.int32], values: NDArray[Any], names: Sequence[str]) -> Floats:
    """Return the sum of values [person] in each group [group]."""
    return np.asarray(np.bincount(group, weights=values, minlength=len(names)), dtype=np.float64)


def _over(part: Floats, whole: Floats, otherwise: float = 0.0) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(len(part), otherwise), where=whole > 0))


def _leaving(outcome: Outcome, group: NDArray[np.int32], names: Sequence[str]) -> Floats:
    """Return the share [group] of those with a plan that is expected to leave it."""
    choosers = outcome.side.choosers
    had = np.flatnonzero(choosers.before >= 0)
    weight = choosers.weight[had]
    stay = outcome.shares[had, choosers.before[had]].astype(np.float64)
    of = _by(group[had], weight, names)
    return _over(of - _by(group[had], weight * stay, names), of)


def _price(outcome: Outcome, group: NDArray[np.int32], names: Sequence[str]) -> Floats:
    """Return the mean price [group] that members are expected to pay."""
    weight = outcome.side.choosers.weight
    price = outcome.side.plans.offers.columns[outcome.side.rule.price]
    paid = outcome.shares.astype(np.float64) @ price
    return _over(_by(group, weight * paid, names), _by(group, weight, names))


def persons_rows(found: Answer) -> dict[str, Any]:
    """Return one row a person and plan: where drawn, with heads; the shares of all plans beside it."""
    people, now = found.asked.persons, found.now
    row, plan, heads = _places(found)
    names = np.array([*now.names, ""], dtype=object)
    columns: dict[str, Any] = {"person_id": people.names[row]}
    if plan is not None:
        columns["plan"] = names[plan]
    columns |= {"plan_before": people.plan.texts()[row], "heads": heads}
    for p, name in enumerate(now.names):
        columns[f"share {name}"] = np.round(now.shares[row, p].astype(np.float64), 6)
    reform = None if found.reform is None else found.reform.drawn
    if found.reform is not None and reform is not None and not len(reform.several):
        other = np.array([*found.reform.names, ""], dtype=object)
        columns["plan_under_reform"] = other[reform.plan[row]]
    return columns


def _places(found: Answer) -> tuple[NDArray[np.int64], NDArray[np.int64] | None, NDArray[np.int64]]:
    """Return the person, the plan (last = none; no plans if nothing is drawn), the heads of each row."""
    weight, drawn = found.asked.persons.weight, found.now.drawn
    if drawn is None or not len(drawn.several):
        plan = None if drawn is None else drawn.plan.astype(np.int64)
        return np.arange(len(weight)), plan, weight
    inside = drawn.heads()
    inside = np.column_stack([inside, weight - inside.sum(axis=1)])
    row, place = np.nonzero(inside)
    return row, place, inside[row, place]


def as_plain(found: Answer) -> dict[str, Any]:
    """Return the answer as plain values; persons are left to the table."""
    now, rule = found.now, found.now.side.rule
    offered = [*now.names, *(found.reform.names if found.reform is not None else ())]
    told: dict[str, Any] = {
        "says": sentence(found),
        "notes": list(notes(found)),
        "currency": found.money.code,
        "rule": rule.model_dump(mode="json"),
        "seed": found.asked.asked.seed,
        "year": found.asked.asked.year,
        "persons": found.persons,
        "plans no longer offered": sorted(
            name for name in found.asked.persons.members if name not in ("", *now.names)
        ),
        "rule speaks of plans not offered": unheard(rule, offered),
        "switched": now.switched,
        "mean price": round(now.premium, 4),
        "plans": by_row(plans_rows(found)),
        "switching": by_row(matrix_rows(now)),
        "elasticities": by_row(elasticity_rows(found)),
        "groups": by_row(groups_rows(found)),
    }
    if found.sure is not None:
        told["standard error of mean price"] = round(found.sure.price[0], 4)
    if found.reform is not None:
        told["plans under reform"] = by_row(reform_rows(found))
        told["mean price under reform"] = round(found.reform.premium, 4)
        told["switching under reform"] = by_row(matrix_rows(found.reform))
        if found.moved is not None:
            told["moved by reform"] = by_row(moved_rows(found))
    return told


def _known(values: Floats, digits: int) -> list[float | None]:
    return [round(value, digits) + 0.0 if np.isfinite(value) else None for value in values.tolist()]
