"""The tables of an answer: premiums, members, who gains what, groups, cells, and every step of every start.

>>> from healthtrust.ground.money import Currency
>>> from healthtrust.market.equilibrium.answer import answer
>>> from healthtrust.market.equilibrium.exchange import example
>>> found = answer(example(), Currency("GBP", 2))
>>> told = premium_rows(found)
>>> told["plan"], told["premium"], told["members"], told["stable"]
(['Mutual'], [250.62], [54.218], ['yes'])
>>> list(welfare_rows(found)["allocation"])
['equilibrium 1', 'efficient']
"""

from __future__ import annotations

from typing import Any

import numpy as np

from healthtrust.ground.rows import by_column, by_row
from healthtrust.market.equilibrium.answer import Answer
from healthtrust.market.equilibrium.break_even import by_class
from healthtrust.market.equilibrium.said import sentence
from healthtrust.market.welfare.inertia import mean_premium
from healthtrust.market.welfare.surplus import by_group

Rows = dict[str, list[Any]]


def premium_rows(found: Answer) -> Rows:
    """Return one row an equilibrium, plan and class."""
    exchange = found.exchange
    rows: list[dict[str, Any]] = []
    for number, at in enumerate(found.found.all, start=1):
        heads = by_class(exchange, at.joined.members)
        care = by_class(exchange, at.joined.members * exchange.cost)
        transfer = found.transfers[number - 1].of_party() / 10**found.money.exponent
        for p, plan in enumerate(exchange.plans):
            for r, name in enumerate(exchange.classes):
                rows.append(
                    {
                        "equilibrium": number,
                        "plan": plan,
                        "class": name,
                        "premium": float(found.rounded(at.premium[p, r])),
                        "members": _round(heads[p, r], 3),
                        "share": _round(heads[p, r] / exchange.people[exchange.of_class == r].sum(), 6),
                        "mean cost": _round(care[p, r] / heads[p, r], 2) if heads[p, r] > 0 else None,
                        "equalisation of plan": _round(transfer[p], found.money.exponent),
                        "insured": _round(at.joined.insured, 6),
                        "residual": float(f"{at.residual:.2g}"),
                        "spectral radius": None if at.radius is None else _round(at.radius, 4),
                        "stable": at.stable,
                        "collapsed": "yes" if at.collapsed else "no",
                        "reached from": ", ".join(at.starts) or "no start by repricing",
                    }
                )
    return by_column(rows)


def money_columns(found: Answer) -> set[str]:
    """Return the names of the columns that hold money."""
    of_premiums = {"premium", "mean premium", "mean cost", "equalisation of plan"}
    of_welfare = {"consumers", "plans", "government", "total", "lost", "premiums", "care", "running"}
    more = {"subsidies", "penalties", "borne by the core"}
    by_plan = {f"premium {name}" for name in found.exchange.plans}
    by_equilibrium = {f"surplus a head {number}" for number in range(1, len(found.found.all) + 1)}
    return of_premiums | of_welfare | more | by_plan | by_equilibrium


def equilibrium_rows(found: Answer) -> Rows:
    """Return one row an equilibrium: who is insured, what they pay on average, how sure and stable it is."""
    rows: list[dict[str, Any]] = []
    for number, (at, of) in enumerate(zip(found.found.all, found.accounts, strict=True), start=1):
        mean = mean_premium(of, at.joined)
        rows.append(
            {
                "equilibrium": number,
                "insured": _round(at.joined.insured, 6),
                "mean premium": None if np.isnan(mean) else _round(mean, found.money.exponent),
                "residual": float(f"{at.residual:.2g}"),
                "spectral radius": None if at.radius is None else _round(at.radius, 4),
                "stable": at.stable,
                "index": at.index,
                "collapsed": "yes" if at.collapsed else "no",
                "reached from": f"{len(at.starts)} of {len(found.found.spirals)} starts",
            }
        )
    return by_column(rows)


def start_rows(found: Answer) -> Rows:
    """Return one row a start: where its premiums settled, after how many iterations."""
    of_start = {name: k for k, at in enumerate(found.found.all, start=1) for name in at.starts}
    return by_column(
        [
            {
                "start": spiral.start,
                "iterations": len(spiral.steps) - 1,
                "settles at": of_start.get(spiral.start) if spiral.settled else None,
                "insured at the end": _round(spiral.steps[-1].insured, 6),
                "residual": float(f"{spiral.residual:.2g}"),
            }
            for spiral in found.found.spirals
        ]
    )


def welfare_rows(found: Answer) -> Rows:
    """Return one row an equilibrium, and one for the efficient allocation; money in major units."""
    places = found.money.exponent
    rows: list[dict[str, Any]] = []
    for number, (at, of, lost) in enumerate(
        zip(found.found.all, found.accounts, found.losses, strict=True), start=1
    ):
        rows.append(
            {
                "allocation": f"equilibrium {number}",
                "insured": _round(at.joined.insured, 6),
                "consumers": _round(of.consumers, places),
                "plans": _round(float(of.profit.sum()), places),
                "government": _round(of.government, places),
                "total": _round(of.total, places),
                "lost": _round(lost.money, places),
                "lost share of cost": _round(lost.share_of_cost, 6),
                "premiums": _round(float(of.premiums.sum()), places),
                "care": _round(float(of.care.sum()), places),
                "running": _round(float(of.running.sum()), places),
                "subsidies": _round(of.subsidies, places),
                "penalties": _round(of.penalties, places),
                "borne by the core": _round(of.core, places),
            }
        )
    best = found.best
    total = _round(best.total, places)
    efficient = dict.fromkeys(rows[0], None) | {
        "allocation": "efficient",
        "insured": _round(best.insured, 6),
        "consumers": total,
        "plans": 0.0,
        "government": 0.0,
        "total": total,
        "lost": 0.0,
        "lost share of cost": 0.0,
    }
    return by_column([*rows, efficient])


def trace_rows(found: Answer) -> Rows:
    """Return one row a start and iteration: premiums, who is insured, and the residual."""
    exchange = found.exchange
    rows: list[dict[str, Any]] = []
    for spiral in found.found.spirals:
        for count, step in enumerate(spiral.steps):
            mean = _mean_by_plan(found, step.premium)
            rows.append(
                {
                    "start": spiral.start,
                    "iteration": count,
                    "insured": _round(step.insured, 6),
                    "residual": float(f"{step.residual:.3g}"),
                    "step": _round(step.step, 4),
                    "settled": "yes" if spiral.settled else "no",
                    **{f"premium {name}": mean[p] for p, name in enumerate(exchange.plans)},
                    **{
                        f"members {name}": _round(step.members[p], 3) for p, name in enumerate(exchange.plans)
                    },
                }
            )
    return by_column(rows)


def _mean_by_plan(found: Answer, premium: Any) -> list[float]:
    exchange = found.exchange
    weight = np.bincount(exchange.of_class, exchange.people, exchange.shape[1])
    mean: list[float] = found.rounded(np.average(premium, axis=1, weights=weight)).tolist()
    return mean


def group_rows(found: Answer) -> Rows:
    """Return one row a group: people, and the surplus of one of them at each equilibrium."""
    if not found.groups:
        return {}
    people, groups = found.exchange.people, list(found.groups)
    insured = [each.joined.members.sum(axis=1) / people for each in found.found.all]
    first = by_group(people, people, groups)
    rows: Rows = {"group": list(first), "people": [heads for heads, _ in first.values()]}
    for number, of in enumerate(found.accounts, start=1):
        gained = by_group(people, of.each, groups)
        covered = by_group(people, insured[number - 1], groups)
        rows[f"insured {number}"] = [_round(mean, 6) for _, mean in covered.values()]
        rows[f"surplus a head {number}"] = [_round(mean, found.money.exponent) for _, mean in gained.values()]
    return rows


def cell_rows(found: Answer) -> Rows:
    """Return one row an equilibrium and cell: the expected share of every plan and of staying out."""
    rows: Rows = {"equilibrium": [], "cell": [], "people": []}
    names = [f"share {name}" for name in found.exchange.alternatives]
    rows |= {name: [] for name in names}
    for number, at in enumerate(found.found.all, start=1):
        count = len(found.exchange.people)
        rows["equilibrium"] += [number] * count
        rows["cell"] += range(1, count + 1)
        rows["people"] += found.exchange.people.tolist()
        for p, name in enumerate(names):
            rows[name] += np.round(at.joined.shares[:, p], 9).tolist()
    return rows


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values; money in major units."""
    return {
        "says": sentence(found),
        "currency": found.money.code,
        "rules": found.exchange.rules.model_dump(mode="json"),
        "equilibria": len(found.found.all),
        "every one looked for": found.found.scanned,
        "one is missing": found.found.lacks,
        "notes": list(found.notes),
        "found": by_row(equilibrium_rows(found)),
        "starts": by_row(start_rows(found)),
        "premiums": by_row(premium_rows(found)),
        "welfare": by_row(welfare_rows(found)),
        "groups": by_row(group_rows(found)),
        "inertia": inertia_plain(found),
        "extra use of the core": None if found.externality is None else vars(found.externality),
        "trace": by_row(trace_rows(found)),
        "cells": by_row(cell_rows(found)),
    }


def inertia_plain(found: Answer) -> dict[str, Any] | None:
    """Return what waking all would gain, by what it is counted in; none where nobody stays out of habit."""
    of = found.inertia
    if of is None:
        return None
    return {
        "consumers, premiums fixed": of.fixed_consumers,
        "all, premiums fixed": of.fixed_all,
        "consumers, premiums responding": of.responding_consumers,
        "all, premiums responding": of.responding_all,
        "mean premium more": of.premiums_more,
        "problem": None if of.problem is None else str(of.problem),
    }


def _round(value: Any, digits: int) -> float:
    """Return a number rounded, without a minus before nothing."""
    return round(float(value), digits) + 0.0
