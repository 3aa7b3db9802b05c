"""healthtrust allocate targets: target allocations of places by a formula, and what others would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.allocate.formula.answer import Answer, answer
from healthtrust.allocate.formula.asked import Asked, question_of
from healthtrust.allocate.formula.places_table import FormulaPlaces
from healthtrust.allocate.formula.tables import (
    EXPLAINED,
    GROUPS,
    OTHERS,
    Rows,
    explained_rows,
    group_rows,
    header,
    other_rows,
    place_rows,
    plain,
)
from healthtrust.cli.columns import write_csv
from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency, words
from healthtrust.ground.problems import Problem
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable

MONEY = {"target": "target", "target_per_head": "a head", "fixed": "fixed", "actual": "actual"}
"""Columns of money shown on a screen, and what they are called there."""
SHOWN = 40
"""Places shown on a screen; files and JSON hold all of them."""


@dataclass(frozen=True)
class TargetsOptions(Asked):
    """What is asked, what is shown of it, and where the answer goes."""

    level: str = ""
    """A depth, 0 at the top, or "leaves"; none = all."""
    json: bool = False
    to: Path | None = None


def targets_verb(places: Path, options: TargetsOptions) -> None:
    """Share the budget among the places, say it, and write it where asked."""
    question, problems = question_of(places, options)
    problems += unwritable(options.to, (".xlsx", ".csv"), (places, options.population))
    found, chosen = None, list[int]()
    if question is not None:
        found = attempt(lambda: answer(question), problems)
        chosen = attempt(lambda: _shown_level(question.places, options.level), problems) or []
    refuse(problems)
    assert found is not None
    rows = place_rows(found, chosen)
    if options.to is not None:
        _write(found, rows, options.to)
    if options.json:
        say_json(plain(found, rows))
    else:
        _say(found, rows)


def _shown_level(table: FormulaPlaces, level: str) -> list[int]:
    """Return the positions of the places of a level, or of all."""
    deepest = int(table.nest.level.max())
    if not level:
        return list(range(len(table.names)))
    if level == "leaves":
        return [int(i) for i in table.leaves]
    if not level.isdecimal() or int(level) > deepest:
        refuse([Problem("--level", repr(level), f"a depth from 0, the top, to {deepest}, or leaves")])
    return [i for i, depth in enumerate(table.nest.level.tolist()) if depth == int(level)]


def _say(found: Answer, rows: Rows) -> None:
    """Print the sentence and the tables; money as a reader says it, shares in per cent."""
    money = currency(found.question.code)
    places = {name: [row[i] for row in rows[:SHOWN]] for i, name in enumerate(header(found))}
    lines = {
        n.removeprefix("target_").replace("_", " "): _money(places[n], money) for n in places if _line(n)
    }
    said = {
        "place": places["place"],
        "population": [f"{heads:,.0f}" for heads in places["population"]],
        "need": [_number(index) for index in places["need_index"]],
        **{MONEY[name]: _money(places[name], money) for name in MONEY if name in places},
        "distance": _shares(places.get("distance_share", [])),
    }
    print(found.sentence)
    _table({name: cells for name, cells in said.items() if cells})
    _table({"place": places["place"], **lines})
    if len(rows) > SHOWN:
        print(f"and {len(rows) - SHOWN:,} more places: --level shows fewer, --to and --json hold all")
    other, moved, gains, loses = zip(*other_rows(found), strict=True)
    _table({"compared with": other, "money moved": _shares(moved), "gains most": gains, "loses most": loses})
    if found.others[0].groups:
        formula, group, people, *amounts = zip(*group_rows(found), strict=True)
        names = ("target", "instead", "gain", "a head")
        told = {name: _money(cells, money) for name, cells in zip(names, amounts, strict=True)}
        heads = [f"{each:,.0f}" for each in people]
        _table({"compared with": formula, "group": group, "people": heads, **told})
    if found.explained:
        names = ("formula", "R²", "CPM", "error a head")
        explained = zip(*explained_rows(found), strict=True)
        _table(
            {name: [_number(cell) for cell in cells] for name, cells in zip(names, explained, strict=True)}
        )


def _line(column: str) -> bool:
    return column.startswith(("target_for_", "target_under_"))


def _money(amounts: Sequence[float | None], money: Currency) -> list[str]:
    """Say amounts of major units; one that is none is a dash."""
    unit = 10**money.exponent
    return ["–" if amount is None else words(round(amount * unit), money) for amount in amounts]


def _shares(shares: Sequence[float | None]) -> list[str]:
    return ["–" if share is None else f"{100 * share + 0.0:.1f} %" for share in shares]


def _number(cell: Any) -> str:
    return cell if isinstance(cell, str) else "–" if cell is None else f"{cell + 0.0:,.4g}"


def _table(columns: Mapping[str, Sequence[str]]) -> None:
    print()
    say_table(list(columns), list(zip(*columns.values(), strict=True)))


def _write(found: Answer, rows: Rows, path: Path) -> None:
    """Write the places as CSV, or places, comparison and formula as a workbook; whole or not at all."""
    if path.suffix.lower() == ".csv":
        write_csv(dict(zip(header(found), zip(*rows, strict=True), strict=True)), path)
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
