"""The tables of target allocations: places, other formulas beside, groups that gain and lose, cost explained.

Money is in major units. A cell without a number, such as need per head where nobody lives, is empty.

>>> import numpy as np
>>> from healthtrust.allocate.formula.answer import Question, answer
>>> from healthtrust.allocate.formula.places_table import places_of
>>> from healthtrust.design.formula import Formula, Index, Service
>>> rows = {"place": ["North", "South"], "population": [100, 0], "need": [2.0, 1.0]}
>>> places = places_of({name: np.array(values) for name, values in rows.items()}, "example", "GBP")
>>> care = Service(name="care", share=1.0, indices=(Index(name="need", column="need"),))
>>> found = answer(Question(places, Formula(title="Example", services=(care,)), 100_000, "GBP"))
>>> north, south = ({**dict(zip(header(found), row))} for row in place_rows(found, (0, 1)))
>>> north["target"], north["target_for_care"], south["target"], south["need_index"]
(1000.0, 1000.0, 0.0, None)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.allocate.formula.answer import Answer
from healthtrust.ground.money import currency, to_major

Rows = list[list[Any]]


def header(found: Answer) -> list[str]:
    """Return the names of the columns of `place_rows`."""
    names = ["place", "parent", "level", "population", "weighted_population", "need_index", "target_share"]
    names += ["target", "target_per_head"]
    names += ["fixed"] if found.question.formula.adjustments else []
    names += ["actual", "distance", "distance_share"] if found.distance is not None else []
    names += [f"target_for_{name.replace(' ', '_')}" for name in found.weighted.services]
    return names + [f"target_under_{other.title.replace(' ', '_')}" for other in found.others]


def place_rows(found: Answer, chosen: Sequence[int]) -> Rows:
    """Return one row for each chosen place, money in major units."""
    table, money = found.question.places, currency(found.question.code)

    def major(values: Any) -> list[float]:
        return [float(to_major(int(v), money)) for v in values.tolist()]

    columns: list[list[Any]] = [
        list(table.names),
        [table.names[p] if p >= 0 else "" for p in table.nest.parent.tolist()],
        table.nest.level.tolist(),
        table.population.tolist(),
        found.need.round(6).tolist(),
        found.need_index.round(6).tolist(),
        (found.need / found.weighted.overall.sum()).round(9).tolist(),
    ]
    columns += [major(found.money), (found.per_head / 10**money.exponent).round(money.exponent).tolist()]
    if found.question.formula.adjustments:
        columns.append(major(table.rolled_up(found.targets.fixed)))
    if found.distance is not None and table.actual is not None:
        columns += [major(table.actual), major(table.actual - found.money), found.distance.round(6).tolist()]
    columns += [major(service) for service in found.by_service.T]
    columns += [major(other.money) for other in found.others]
    return [[_cell(column[i]) for column in columns] for i in chosen]


def group_rows(found: Answer) -> Rows:
    """Return one row for each other formula and group: people, money under one and other, gain, per head."""
    money = currency(found.question.code)
    return [
        [
            other.title,
            group.group,
            group.population,
            float(to_major(group.one, money)),
            float(to_major(group.other, money)),
            float(to_major(group.gap, money)),
            round(group.per_head / 10**money.exponent, money.exponent),
        ]
        for other in found.others
        for group in other.groups
    ]


GROUPS = ("other", "group", "population", "target", "under_other", "gain_under_other", "gain_per_head")
EXPLAINED = ("formula", "r_squared", "cumming_prediction_measure", "mean_absolute_prediction_error")
OTHERS = ("other", "money_moved_share", "gains_most_per_head", "loses_most_per_head")


def other_rows(found: Answer) -> Rows:
    """Return one row for each other formula: share of the money that moves, who gains and loses most."""
    return [
        [o.title, round(o.comparison.moved, 6), o.comparison.gains_most, o.comparison.loses_most]
        for o in found.others
    ]


def explained_rows(found: Answer) -> Rows:
    """Return one row for each formula: how much of the cost of places it explains."""
    return [
        [e.title, *[_cell(e.goodness.as_plain()[name]) for name in EXPLAINED[1:]]] for e in found.explained
    ]


def plain(found: Answer, rows: Rows) -> dict[str, Any]:
    """Return the whole answer for JSON."""
    formula = found.question.formula
    return {
        "sentence": found.sentence,
        "formula": formula.title,
        "source": formula.source,
        "status": formula.status,
        "currency": found.question.code,
        "budget": float(to_major(found.question.budget, currency(found.question.code))),
        "services": [
            {"name": part.name, "share": share, "source": part.source, "status": part.status}
            for part, share in zip(formula.parts, formula.shares, strict=True)
        ],
        "places": [dict(zip(header(found), row, strict=True)) for row in rows],
        "others": [dict(zip(OTHERS, row, strict=True)) for row in other_rows(found)],
        "groups": [dict(zip(GROUPS, row, strict=True)) for row in group_rows(found)],
        "explained": [
            {
                "formula": e.title,
                **e.goodness.as_plain(),
                "groups": [group.as_plain() for group in e.groups],
            }
            for e in found.explained
        ],
    }


def _cell(value: Any) -> Any:
    """Return a number as it is written; nothing for one that is none."""
    return None if isinstance(value, float) and value != value else value
