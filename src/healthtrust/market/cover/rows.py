"""The answer about private cover as tables: who holds it, what it does to the pool, who pays.

Money in major units, shares between 0 and 1; `regime` is before or after.

>>> from healthtrust.market.cover.asked import Cover, Regime, question_of
>>> from healthtrust.ground.money import Currency
>>> columns = {"income": np.arange(1.0, 11.0), "cost": np.full(10, 100.0),
...            "cover": np.array([""] * 6 + ["add-on"] * 4, dtype=object)}
>>> regime = Regime(covers=(Cover(name="add-on", kind="complementary"),))
>>> found = answer(question_of(columns, "p.csv", (regime, None), Currency("EUR", 2))[0])
>>> rows = take_up_rows(found, 5)
>>> rows["share"], rows["group"]
([0.0, 0.0, 0.0, 1.0, 1.0], [1, 2, 3, 4, 5])
>>> told = effect_rows(found)
>>> told["hold"], told["extra use"], told["net cost to the core"]
([4.0], [30.49], [30.49])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

import numpy as np

from healthtrust.design.regime import Cover
from healthtrust.ground.rows import by_column
from healthtrust.market.cover.accounts import SOURCES, Accounts
from healthtrust.market.cover.answer import Effect, Found, Side, answer, income_coefficient
from healthtrust.market.cover.by_income import Sample, by_group, interval
from healthtrust.market.cover.counted import counted
from healthtrust.market.cover.take_up import (
    LN_INCOME,
    arc_elasticity,
    coefficients_of,
    elasticity_at_means,
)

__all__ = [
    "MONEY",
    "answer",
    "cover_rows",
    "effect_rows",
    "finance_rows",
    "fit_rows",
    "price_rows",
    "take_up_rows",
]

Rows = dict[str, list[Any]]
NAIVE = "all private cover together"
MONEY = (
    *("mean income", "premiums", "contributions lost", "cost saved", "extra use", "net cost to the core"),
    *("cost of a leaver", "fair premium with all in", "fair premium of those who stay"),
    *("before", "relabelled", "after", "amount"),
)
"""Columns that hold money."""


def take_up_rows(found: Found, groups: int = 5) -> Rows:
    """Return a row a regime, cover and income group, 1 the poorest."""
    sample = _sample(found, groups)
    rows: list[Mapping[str, Any]] = []
    for regime, side, c, cover in _covers(found):
        told = by_group(side.held.by_cover[:, c], sample, groups, side.held.may[:, c])
        for values in zip(*told.values(), strict=True):
            rows.append(
                {
                    "regime": regime,
                    "cover": cover.name,
                    "kind": cover.kind,
                    **dict(zip(told, values, strict=True)),
                }
            )
    return by_column(rows)


def cover_rows(found: Found) -> Rows:
    """Return a row a regime and cover: where it is counted, holders with interval, elasticities, premiums."""
    persons, rows = found.asked.persons, list[Mapping[str, Any]]()
    for regime, side, c, cover in _covers(found):
        holds, may = side.held.by_cover[:, c], side.held.may[:, c]
        everybody, holders = float(persons.weight.sum()), float(persons.weight @ holds)
        low, high = interval(everybody, holders, float(persons.weight @ persons.weight))
        share = holders / everybody
        rows.append(
            {
                "regime": regime,
                "cover": cover.name,
                "kind": cover.kind,
                "counted as": counted(cover),
                "may hold": float(persons.weight @ may),
                "hold": holders,
                "hold though they may not": float(persons.weight @ (holds * ~may)),
                "share": share,
                "low": low,
                "high": high,
                "income elasticity": _elasticity(found, cover, side, c),
                "arc elasticity": _arc(found, side, c),
                "premiums": _major(found, side.accounts.amount[side.accounts.uses.index(cover.name)].sum()),
            }
        )
    return by_column(rows)


def effect_rows(found: Found) -> Rows:
    """Return a row a regime and cover: what it takes from the core's budget and spares it, a year."""
    rows: list[Mapping[str, Any]] = []
    for regime, side in found.sides:
        for each in side.effects:
            rows.append({"regime": regime, **_effect(found, each)})
    return by_column(rows)


def _effect(found: Found, each: Effect) -> dict[str, Any]:
    out = each.out
    return {
        "cover": each.cover.name,
        "hold": each.holders,
        "contributions lost": _major(found, each.lost),
        "cost saved": _major(found, each.saved),
        "extra use": _major(found, each.extra),
        "net cost to the core": _major(found, each.net),
        "cost of a leaver": None if out is None else _major(found, out.cost_of_leaver),
        "fair premium with all in": None if out is None else _major(found, out.premium_before),
        "fair premium of those who stay": None if out is None else _major(found, out.premium_after),
        "factor on contributions": None if out is None else _finite(out.factor),
        "break-even share": None if out is None else _finite(out.break_even),
    }


def finance_rows(found: Found) -> Rows:
    """Return a row a source, as the WHO splits them, and one for all private cover together."""
    accounts = {"before": found.before.accounts}
    if found.after is not None and found.relabelled is not None:
        accounts |= {"relabelled": found.relabelled, "after": found.after.accounts}
    rows: Rows = {"source": [*SOURCES, "total", NAIVE]}
    for name, each in accounts.items():
        amounts = [each.of(source) for source in SOURCES]
        private = round(each.naive_private_share * each.total)
        rows[name] = [_major(found, amount) for amount in (*amounts, each.total, private)]
        rows[f"{name}, share"] = [each.share(source) for source in SOURCES] + [1.0, each.naive_private_share]
    return rows


def use_rows(found: Found) -> Rows:
    """Return a row a use and source with money in it, by regime."""
    rows: list[Mapping[str, Any]] = []
    for regime, side in found.sides:
        for use, by_source in zip(side.accounts.uses, side.accounts.amount.tolist(), strict=True):
            for source, amount in zip(SOURCES, by_source, strict=True):
                if amount:
                    rows.append(
                        {"regime": regime, "use": use, "source": source, "amount": _major(found, amount)}
                    )
    return by_column(rows)


def move_rows(found: Found) -> Rows:
    """Return a row for each cover that the switch counts elsewhere, with the money that it moves."""
    rows = [
        {
            "cover": move.cover,
            "was": move.was,
            "now": move.now,
            "why": move.why,
            "amount": _major(found, _moved(found.before.accounts, move.cover, move.was)),
        }
        for move in found.moved
    ]
    return by_column(rows)


def _moved(accounts: Accounts, use: str, source: str) -> int:
    return int(accounts.amount[accounts.uses.index(use), SOURCES.index(source)])


def price_rows(found: Found) -> Rows:
    """Return a row for each set of leavers that would be stable if price alone decided."""
    rows: list[Mapping[str, Any]] = []
    for regime, side in found.sides:
        for cover, leaving in side.by_price.items():
            for position, point in enumerate(leaving.points):
                ends = {"nobody out": leaving.from_nobody, "everybody out": leaving.from_everybody}
                reached = [end for end, at in ends.items() if at == position]
                rows.append(
                    {
                        "regime": regime,
                        "cover": cover,
                        "leave": point.persons,
                        "factor on contributions": _finite(point.factor),
                        "reached from": " and ".join(reached) or "neither end",
                    }
                )
    return by_column(rows)


def fit_rows(found: Found) -> Rows:
    """Return a row a cover and column: the logit of take-up as observed, with intervals."""
    rows = [
        {
            "cover": cover,
            "column": name.removesuffix(f", {cover}"),
            "coefficient": b,
            "standard error": error,
            "low": low,
            "high": high,
        }
        for cover, fit in found.fits.items()
        for name, b, error, (low, high) in zip(
            fit.names,
            fit.coefficients.tolist(),
            fit.standard_errors.tolist(),
            fit.interval().tolist(),
            strict=True,
        )
    ]
    return by_column(rows)


def _covers(found: Found) -> Iterable[tuple[str, Side, int, Cover]]:
    for regime, side in found.sides:
        for c, cover in enumerate(side.regime.covers):
            yield regime, side, c, cover


def _sample(found: Found, groups: int) -> Sample:
    """Return persons in groups by income."""
    persons = found.asked.persons
    return Sample(persons.income, persons.weight, persons.income_groups(groups))


def _elasticity(found: Found, cover: Cover, side: Side, c: int) -> float | None:
    """Return the income elasticity at the means among those who may, by rule or as fitted; None unknown."""
    weight, may = found.asked.persons.weight, side.held.may[:, c]
    eligible = float(weight @ may)
    if not eligible or (cover.compulsory and cover.take_up is None):
        return None
    rule = cover.take_up
    coefficient = coefficients_of(rule).get(LN_INCOME, 0.0) if rule else income_coefficient(found, cover.name)
    if coefficient is None:
        return None
    return elasticity_at_means(coefficient, float(weight @ (side.held.by_cover[:, c] * may)) / eligible)


def _arc(found: Found, side: Side, c: int) -> float | None:
    """Return the arc elasticity between the poorest and the richest fifth."""
    told = by_group(side.held.by_cover[:, c], _sample(found, 5), 5)
    ends = [position for position, people in enumerate(told["persons"]) if people]
    share, income = told["share"], told["mean income"]
    first, last = ends[0], ends[-1]
    return _finite(arc_elasticity((share[first], share[last]), (income[first], income[last])))


def _major(found: Found, minor: float) -> float | None:
    """Return money in major units, rounded to the minor unit; None for what is not a number."""
    money = found.asked.money
    return round(float(np.rint(minor)) / 10**money.exponent, money.exponent) if isfinite(minor) else None


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
