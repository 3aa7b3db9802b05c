"""healthtrust allocate targets: target allocations of places by a formula, and what others would change."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.allocate.formula.answer import Answer, Question, answer
from healthtrust.allocate.formula.places_table import FormulaPlaces, read_places
from healthtrust.allocate.formula.population import read_heads
from healthtrust.allocate.formula.price import pot
from healthtrust.allocate.formula.shipped import read_formula
from healthtrust.cli.say import say_json, say_table
from healthtrust.design.formula import Formula
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import currency, to_major, to_minor
from healthtrust.ground.problems import Problem
from healthtrust.records.sheets import write_sheets

Rows = list[list[Any]]
SCREEN = {
    "place": "place",
    "population": "population",
    "need_index": "need",
    "target": "target",
    "target_per_head": "a head",
    "fixed": "fixed",
    "actual": "actual",
    "distance": "over target",
    "distance_share": "distance",
}
"""Columns shown on a screen, and what they are called there."""
SHOWN = 40
"""Places shown on a screen; files and JSON hold all of them."""


@dataclass(frozen=True)
class TargetsOptions:
    """What is shared, what is compared, and where the answer goes."""

    formula: str
    budget: str = ""
    """Major units; none = the price of the formula times population."""
    currency: str = "GBP"
    level: str = ""
    """A depth, 0 at the top, or "leaves"; none = all."""
    compare: tuple[str, ...] = ()
    by: str = ""
    cost: str = ""
    population: Path | None = None
    json: bool = False
    to: Path | None = None


def targets_verb(places: Path, options: TargetsOptions) -> None:
    """Share the budget among the places, say it, and write it where asked."""
    if options.to is not None and options.to.suffix.lower() not in (".xlsx", ".csv"):
        refuse([Problem("--to", str(options.to), "a file ending in .xlsx or .csv")])
    formulas = _formulas((options.formula, *options.compare))
    table = _with_heads(read_places(places, options.currency), formulas, options.population)
    budget = _budget(options, formulas[0], float(table.population[table.nest.parent < 0].sum()))
    asked = Question(table, formulas[0], budget, options.currency, formulas[1:], options.by, options.cost)
    found = answer(asked)
    rows = place_rows(found, _shown_level(table, options.level))
    if options.to is not None:
        _write(found, rows, options.to)
    if options.json:
        say_json(plain(found, rows))
    else:
        _say(found, rows)


def _formulas(names: Sequence[str]) -> tuple[Formula, ...]:
    """Return the formulas named; raises with the problems of all of them."""
    read, problems = [], list[Problem]()
    for name in names:
        try:
            read.append(read_formula(name))
        except InvalidInput as invalid:
            problems += invalid.problems
    refuse(problems)
    return tuple(read)


def _with_heads(table: FormulaPlaces, formulas: Sequence[Formula], path: Path | None) -> FormulaPlaces:
    """Return the places with residents by group from a long table, if one is given."""
    if path is None:
        return table
    from dataclasses import replace

    columns = dict(table.columns)
    for formula in formulas:
        columns |= read_heads(path, formula, table.leaf_names)
    return replace(table, columns=columns)


def _budget(options: TargetsOptions, formula: Formula, population: float) -> int:
    money = currency(options.currency)
    if options.budget:
        return to_minor(options.budget.replace(",", ""), money)
    if formula.price is None:
        remedy = "Give --budget AMOUNT, in whole units of the currency."
        refuse(
            [Problem("--budget", "nothing", "what is to be shared: the formula has no price", None, remedy)]
        )
    assert formula.price is not None
    return pot(formula.price, population, money)


def _shown_level(table: FormulaPlaces, level: str) -> list[int]:
    """Return the positions of the places of a level, or of all."""
    deepest = int(table.nest.level.max())
    if not level:
        return list(range(len(table.names)))
    if level == "leaves":
        return [int(i) for i in table.leaves]
    if not level.isdigit() or int(level) > deepest:
        refuse([Problem("--level", repr(level), f"a depth from 0, the top, to {deepest}, or leaves")])
    return [i for i, depth in enumerate(table.nest.level.tolist()) if depth == int(level)]


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


def _say(found: Answer, rows: Rows) -> None:
    print(found.sentence)
    names = header(found)
    money = [i for i, name in enumerate(names) if name.startswith(("target_for_", "target_under_"))]
    titles = [names[i].removeprefix("target_").replace("_", " ") for i in money]
    shown = [names.index(name) for name in SCREEN if name in names]
    _table([SCREEN[names[i]] for i in shown], [[row[i] for i in shown] for row in rows[:SHOWN]])
    _table(["place", *titles], [[row[0], *[row[i] for i in money]] for row in rows[:SHOWN]])
    if len(rows) > SHOWN:
        print(f"and {len(rows) - SHOWN} more places: --level shows fewer, --to and --json hold all")
    _table(["compared with", "money moved", "gains most", "loses most"], other_rows(found))
    _table(["compared with", "group", "people", "target", "instead", "gain", "a head"], group_rows(found))
    _table(["formula", "R²", "CPM", "error a head"], explained_rows(found))


def _table(names: Sequence[str], rows: Rows) -> None:
    if rows:
        print()
        say_table(names, [[_said(cell) for cell in row] for row in rows])


def _write(found: Answer, rows: Rows, path: Path) -> None:
    """Write the places as CSV, or places, comparison and formula as a workbook; whole or not at all."""
    if path.suffix.lower() == ".csv":
        beside = path.with_name(f".{path.name}.partial")
        with beside.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header(found), *rows])
        beside.replace(path)
        return
    parts = [
        [part.name, share, part.source, part.status]
        for part, share in zip(found.question.formula.parts, found.question.formula.shares, strict=True)
    ]
    sheets = {
        "places": (header(found), rows),
        "others": (OTHERS, other_rows(found)),
        "groups": (GROUPS, group_rows(found)),
        "explained": (EXPLAINED, explained_rows(found)),
        "formula": (("service", "share", "source", "status"), parts),
    }
    write_sheets(path, "Target allocations", sheets)


def _cell(value: Any) -> Any:
    """Return a number as it is written; nothing for one that is none."""
    return None if isinstance(value, float) and value != value else value


def _said(cell: Any) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    return f"{cell:,.0f}" if abs(cell) >= 1_000 or float(cell).is_integer() else f"{cell:,.4g}"
