"""What somebody asks to see of a table: which page, in which order, which rows, which columns.

    ?page=2&size=100&sort=-amount&column=source&rule=contains&value=tax&show=source&show=amount

Every name is one of the table's own columns, or it is refused; so no address can say anything else to a
database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.web.results.tables_of_run import Column, TableFile

SIZES = (25, 100)
RULES: Mapping[str, tuple[str, ...]] = {
    "equals": ("text", "whole", "number", "flag"),
    "contains": ("text",),
    "at least": ("whole", "number"),
    "at most": ("whole", "number"),
}
"""Rules by which rows are kept, and the kinds of columns each is for."""
MOST_RULES = 8
FURTHEST = 10**9
FLAGS: Mapping[str, bool] = {"yes": True, "no": False, "true": True, "false": False}


@dataclass(frozen=True)
class Kept:
    """One rule that rows must meet: a column, a rule, a value as it was typed, and as it is compared."""

    column: Column
    rule: str
    typed: str
    value: Any


@dataclass(frozen=True)
class View:
    """What is asked of a table, all of it checked."""

    table: TableFile
    page: int = 1
    size: int = SIZES[0]
    sort: str = ""
    descending: bool = False
    rules: tuple[Kept, ...] = ()
    columns: tuple[Column, ...] = ()
    """Those to show; none: all."""

    @property
    def shown(self) -> tuple[Column, ...]:
        """Return the columns to show."""
        return self.columns or self.table.columns

    def query(self, **changes: Any) -> str:
        """Return the part of the address that asks for this, with some of it changed."""
        told = replace(self, **changes)
        pairs = [("page", str(told.page))] if told.page > 1 else []
        pairs += [("size", str(told.size))] if told.size != SIZES[0] else []
        pairs += [("sort", f"-{told.sort}" if told.descending else told.sort)] if told.sort else []
        for each in told.rules:
            pairs += [("column", each.column.name), ("rule", each.rule), ("value", each.typed)]
        pairs += [("show", column.name) for column in told.columns]
        return f"?{urlencode(pairs)}" if pairs else ""

    def sorted_by(self, name: str) -> str:
        """Return the address of the same in the order of a column, or the other way round where it is."""
        return self.query(page=1, sort=name, descending=self.sort == name and not self.descending)

    def without(self, rule: Kept) -> str:
        """Return the address of the same without a rule."""
        return self.query(page=1, rules=tuple(each for each in self.rules if each is not rule))


def view_of(table: TableFile, asked: QueryParams, money: Currency) -> View:
    """Return what an address asks of a table; raises InvalidInput with everything that is wrong with it."""
    problems: list[Problem] = []
    page = _whole(asked.get("page", "1"), "page", problems)
    size = _whole(asked.get("size", str(SIZES[0])), "size", problems)
    if size not in SIZES:
        problems.append(Problem("size", str(size), in_words([str(each) for each in SIZES])))
    sort = asked.get("sort", "")
    descending = sort.startswith("-") and table.column(sort) is None
    sort = sort[1:] if descending else sort
    if sort:
        _column(table, sort, "sort", problems)
    shown = [_column(table, name, "show", problems) for name in dict.fromkeys(asked.getlist("show"))]
    rules = _rules(table, asked, money, problems)
    refuse(problems)
    columns = tuple(each for each in shown if each is not None)
    return View(table, page, size, sort, descending, rules, columns)


def _rules(
    table: TableFile, asked: QueryParams, money: Currency, problems: list[Problem]
) -> tuple[Kept, ...]:
    lists = [asked.getlist(name) for name in ("column", "rule", "value")]
    if len({len(each) for each in lists}) > 1 or len(lists[0]) > MOST_RULES:
        expected = f"at most {MOST_RULES} rules, each with column, rule and value"
        problems.append(Problem("column, rule, value", f"{len(lists[0])} columns", expected))
        return ()
    found = []
    for name, rule, typed in zip(*lists, strict=True):
        if not name or not typed.strip():
            continue  # an empty row of the form
        column = _column(table, name, "column", problems)
        if column is None:
            continue
        if column.kind not in RULES.get(rule, ()):
            fitting = [each for each, kinds in RULES.items() if column.kind in kinds]
            problems.append(Problem(f"rule for {name}", repr(rule), in_words(fitting)))
            continue
        found.append(Kept(column, rule, typed.strip(), _value(column, typed.strip(), money, problems)))
    return tuple(found)


def _value(column: Column, typed: str, money: Currency, problems: list[Problem]) -> Any:
    """Return what is compared: money in minor units though typed in major ones, numbers as numbers."""
    if column.kind == "text":
        return typed
    if column.kind == "flag":
        if typed.lower() not in FLAGS:
            problems.append(Problem(column.name, repr(typed), "yes or no"))
        return FLAGS.get(typed.lower())
    try:
        number = Decimal(typed.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > Decimal(10) ** 18:
        problems.append(Problem(column.name, repr(typed), "a number"))
        return None
    number = number.scaleb(money.exponent) if column.is_money else number
    return int(number) if number == number.to_integral_value() else float(number)


def _column(table: TableFile, name: str, where: str, problems: list[Problem]) -> Column | None:
    found = table.column(name)
    if found is None:
        names: Sequence[str] = [each.name for each in table.columns]
        problems.append(Problem(where, repr(name), f"a column of {table.name}", nearest_match(name, names)))
    return found


def _whole(typed: str, where: str, problems: list[Problem]) -> int:
    if typed.isdecimal() and typed.isascii() and 1 <= int(typed[:12]) <= FURTHEST:
        return int(typed)
    problems.append(Problem(where, repr(typed), "a whole number from 1"))
    return 1
