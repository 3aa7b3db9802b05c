"""A question read from plain tables: interventions, groups and incidence, as files or as columns in memory.

All mistakes of all tables are told at once, each with its file and row, in a workbook with its cell.

>>> asked = read_question(
...     Sources(
...         interventions={"intervention": ["A", "B"], "price": [6, 3], "benefit": [6.6, 3.2]},
...         groups={"group": ["rich", "poor"], "share": [0.5, 0.5], "wealth": [60, 10], "health": [5, 5]},
...         incidence={"intervention": ["B", "A"], "poor": [1, 1], "rich": [1, 1]},
...     ),
...     Choices(a=0.5, tax="unrestricted"),
... )
>>> asked.groups, asked.question.society.wealth.tolist(), asked.question.top_up.mode
(('rich', 'poor'), [60.0, 10.0], 'subset')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Contract, Table, checked
from healthtrust.package.question import (
    Budget,
    Collection,
    Envelope,
    Flags,
    Interventions,
    Limits,
    Question,
    Society,
    Tax,
    default_mode,
)
from healthtrust.package.statutory import shipped_decay, statutory_benefit
from healthtrust.package.tables.check import problems_across, warnings_of
from healthtrust.package.tables.choices import Choices
from healthtrust.package.tables.contracts import GROUPS, INCIDENCE, INTERVENTIONS
from healthtrust.records.store import read_columns

MAY_BE_EMPTY = ("private_price", "private_benefit", "voucher_share")
"""Columns of the interventions in which an empty cell means none."""

Source = Path | str | Mapping[str, Sequence[object]]
"""A CSV, Parquet or XLSX file, or its columns."""


@dataclass(frozen=True)
class Sources:
    """Where the tables of a question are."""

    interventions: Source
    groups: Source
    incidence: Source
    constraints: Path | str | None = None


@dataclass(frozen=True)
class Asked:
    """A question, the names its rows have in the tables, and what seemed odd but not wrong."""

    question: Question
    groups: tuple[str, ...]
    """[z]: in the order of the question's rows: by class, then by wealth."""
    warnings: tuple[Problem, ...] = ()
    poverty_line: float = 0.0


def read_question(sources: Sources, choices: Choices) -> Asked:
    """Return the question the tables ask; raises InvalidInput with every problem found."""
    problems = choices.problems()
    tables: list[Table] = []
    headers: dict[str, list[str]] = {}
    for source, contract in (
        (sources.interventions, INTERVENTIONS),
        (sources.groups, GROUPS),
        (sources.incidence, INCIDENCE),
    ):
        try:
            name, columns = columns_of(source, contract)
        except InvalidInput as unreadable:
            problems += unreadable.problems
            continue
        table, found = checked(contract, columns, name)
        headers[name] = list(columns)
        problems += found
        tables += [table] if table else []
    if len(tables) == 3:
        problems += problems_across(tables[0], tables[1], tables[2], choices)
    refuse([with_cells(problem, headers) for problem in problems])
    return _asked(tables, choices, sources.constraints)


def with_cells(problem: Problem, headers: Mapping[str, list[str]]) -> Problem:
    """Return a problem of a workbook with its cells' addresses; `headers` by table, in their order.

    >>> found = Problem("i.xlsx, column price, rows 3, 5", "-1", "more than 0")
    >>> with_cells(found, {"i.xlsx": ["intervention", "price"]}).where
    'i.xlsx, cells B3, B5 (price)'
    """
    from xlsxwriter.utility import xl_col_to_name

    place, _, rows = problem.where.partition(", row")
    table, _, column = place.partition(", column ")
    if ".xlsx" not in table or not rows or column not in headers.get(table, ()):
        return problem
    letter = xl_col_to_name(headers[table].index(column))
    several, _, numbers = rows.partition(" ")
    named, and_more, more = numbers.partition(" and ")
    cells = ", ".join(f"{letter}{number}" for number in named.split(", "))
    return replace(problem, where=f"{table}, cell{several} {cells}{and_more}{more} ({column})")


def columns_of(source: Source, contract: Contract) -> tuple[str, dict[str, NDArray[np.generic]]]:
    """Return what a table is called in messages, and its columns."""
    if isinstance(source, Mapping):
        return contract.name, {name: np.asarray(values) for name, values in source.items()}
    texts = [column.name for column in contract.columns if column.kind == "text"]
    columns, _ = read_columns(source, contract.name, texts)
    name = Path(source).name
    columns |= {empty: _none_for_empty(columns[empty]) for empty in MAY_BE_EMPTY if empty in columns}
    return (f"{name} sheet {contract.name}" if name.lower().endswith(".xlsx") else name), columns


def _none_for_empty(values: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return a column with 0, which stands for none, where cells are empty."""
    empty = np.array([value is None or value != value or value == "" for value in values.tolist()])
    if not empty.any():
        return values
    filled = values.astype(object)
    filled[empty] = 0
    return _as_found(filled)


def _as_found(values: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return numbers as numbers where all are, else what was found for the contract to judge."""
    try:
        return values.astype(np.float64)
    except (TypeError, ValueError):
        return values


def _asked(tables: list[Table], choices: Choices, constraints: Path | str | None) -> Asked:
    candidates, groups, rates = tables
    interventions = _as_delivered(_interventions(candidates), candidates, choices)
    society, order = _society(groups, _aligned(rates, interventions.codes), choices)
    limits, envelopes = _limits(constraints, candidates, interventions, society)
    health = society.health[society.class_of_row]
    wealth = float(society.share @ society.wealth)
    question = Question(
        interventions,
        society,
        choices.utility(wealth, float(society.share @ health)),
        limits,
        choices.social(society.best_health(interventions)),
        Tax(choices.tax, choices.brackets, choices.free_rates, choices.floor, choices.ceiling),
        choices.terms(default_mode(society.rows)),
        Budget(choices.overhead, choices.other_income, envelopes, _collection(groups, order, choices)),
    )
    names = tuple(str(groups["group"][z]) for z in order)
    return Asked(question, names, tuple(warnings_of(question, choices)), choices.poverty_line)


def _limits(
    constraints: Path | str | None, candidates: Table, interventions: Interventions, society: Society
) -> tuple[Limits, tuple[Envelope, ...]]:
    """Return the limits a file of constraints sets, and the earmarks that pay beside the pool."""
    if constraints is None:
        return Limits.none(interventions.count), ()
    from healthtrust.package.limits.language import read_constraints
    from healthtrust.package.limits.welfare_rows import envelopes_of, read_limits

    further = {
        name: values
        for name, values in candidates.columns.items()
        if name not in candidates.contract.names and np.issubdtype(values.dtype, np.number)
    }
    limits = read_limits(constraints, interventions, society, further)
    return limits, envelopes_of(read_constraints(constraints), interventions, society)


def _interventions(table: Table) -> Interventions:
    count = table.rows
    codes = tuple(str(code) for code in table["intervention"])
    nothing, none = np.full(count, np.nan), np.zeros(count)

    def optional(name: str, missing: NDArray[np.float64]) -> NDArray[np.float64]:
        return table[name].astype(np.float64) if name in table else missing

    private_price, private_benefit = (optional(f"private_{what}", nothing) for what in ("price", "benefit"))
    without = ~((private_price > 0) & (private_benefit > 0))
    return Interventions(
        codes,
        table["price"].astype(np.float64),
        table["benefit"].astype(np.float64),
        np.where(without, np.nan, private_price),
        np.where(without, np.nan, private_benefit),
        optional("voucher_share", none),
        tuple(str(name) or code for name, code in zip(table["problem"], codes, strict=True))
        if "problem" in table
        else codes,
    )


def _as_delivered(of: Interventions, table: Table, choices: Choices) -> Interventions:
    """Return the interventions with the benefits of statutory care as delivered; private ones stay.

    Where the table does not say what waiting takes, what has a private version loses as elective care does.
    """
    if choices.delivery is None:
        return of
    if "waiting_decay" in table:
        decay = table["waiting_decay"].astype(np.float64)
    else:
        decay = np.where(np.isnan(of.private_price), 0.0, shipped_decay().by_setting["inpatient"])
    elasticity = choices.quality_elasticity
    return replace(of, benefit=statutory_benefit(of.benefit, decay, choices.delivery, elasticity))


def _aligned(rates: Table, codes: tuple[str, ...]) -> dict[str, NDArray[np.float64]]:
    """Return incidence by class name, its rows in the order of the interventions."""
    row = {str(code): at for at, code in enumerate(rates["intervention"])}
    order = [row[code] for code in codes]
    return {
        name: np.asarray(values)[order].astype(np.float64)
        for name, values in rates.columns.items()
        if name != "intervention"
    }


def _society(
    groups: Table, incidence: dict[str, NDArray[np.float64]], choices: Choices
) -> tuple[Society, NDArray[np.intp]]:
    """Return the society, and the rows of the table in its order: classes as first met, then by wealth."""
    own_class = [str(name) for name in (groups["class"] if "class" in groups else groups["group"])]
    classes = tuple(dict.fromkeys(own_class))
    position = np.array([classes.index(name) for name in own_class])
    wealth = groups["wealth"].astype(np.float64)
    order = np.lexsort((wealth, position))
    starts = np.searchsorted(position[order], np.arange(len(classes) + 1))
    of_class = order[starts[:-1]]
    society = Society(
        classes,
        groups["health"].astype(np.float64)[of_class],
        _flags(groups, "may_insure", True)[of_class],
        np.column_stack([incidence[name] for name in classes]),
        starts,
        wealth[order],
        groups["share"].astype(np.float64)[order],
        groups["weight"].astype(np.float64)[order] if "weight" in groups else np.ones(len(order)),
        choices.population,
    )
    return society, order


def _flags(groups: Table, name: str, otherwise: bool) -> Flags:
    return groups[name].astype(np.bool_) if name in groups else np.full(groups.rows, otherwise)


def _collection(groups: Table, order: NDArray[np.intp], choices: Choices) -> Collection | None:
    if not choices.resistance and not choices.resistance_curvature:
        return None
    own_class = [str(name) for name in (groups["class"] if "class" in groups else groups["group"])]
    resists = _flags(groups, "resists", False)
    classes = tuple(dict.fromkeys(own_class))
    by_class = np.array(
        [any(r for r, c in zip(resists, own_class, strict=True) if c == name) for name in classes]
    )
    return Collection(by_class, choices.resistance, choices.resistance_curvature)
