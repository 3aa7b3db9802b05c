"""healthtrust allocate fit: from a table of persons or cells to an index of need, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.allocate.fitted.answer import Answer, answer
from healthtrust.allocate.fitted.fit import fit
from healthtrust.allocate.fitted.index import write_index
from healthtrust.allocate.fitted.model import NeedModel, read_model
from healthtrust.allocate.fitted.rows import read_rows
from healthtrust.allocate.fitted.tables import (
    COEFFICIENTS,
    FORMULAS,
    PLACES,
    SOURCE,
    WEIGHTS,
    Cell,
    Rows,
    coefficient_rows,
    formula_rows,
    group_header,
    group_rows,
    place_rows,
    source_rows,
    weight_rows,
)
from healthtrust.allocate.fitted.written import write_formula
from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.problems import Problem
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable

WRITABLE = (".csv", ".toml", ".xlsx")
SHOWN = 40
"""Coefficients shown on a screen."""
NOISE = 1e-12
"""What rounding leaves of nothing."""


@dataclass(frozen=True)
class FitOptions:
    """How the question is put and where the answer goes."""

    places: Path | None = None
    """A table of the places that get an index; those of the data unless given."""
    folds: int = 5
    json: bool = False
    to: Path | None = None
    """A workbook, the index of places (.csv) or a formula (.toml) to write as well."""


def fit_verb(data: Path, model: Path, options: FitOptions) -> None:
    """Fit the model to the data, say what it finds, and write it where asked."""
    asked = read_model(model)
    problems = unwritable(options.to, WRITABLE, (data, model, options.places))
    problems += _wrong_options(options, asked, model.name)
    rows, found_wrong = read_rows(data, asked)
    problems += found_wrong
    places = None
    if options.places is not None:
        places, found_wrong = read_rows(options.places, asked, places=True)
        problems += found_wrong
    found = answer(fit(rows, problems, asked), options.folds, places)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(found.as_plain())
    else:
        _say(found)


def _wrong_options(options: FitOptions, model: NeedModel, where: str) -> list[Problem]:
    problems = []
    if options.folds == 1 or options.folds < 0:
        problems.append(Problem("--folds", str(options.folds), "two or more, or 0 to hold nothing out"))
    index_asked = options.to is not None and options.to.suffix.lower() == ".csv"
    if not model.place and (options.places is not None or index_asked):
        remedy = 'Name the column of places in the model: place = "...".'
        problems.append(Problem(where, "no `place`", "a place, for an index of places", remedy=remedy))
    return problems


def _say(found: Answer) -> None:
    print(found.sentence)
    print()
    coefficients = [(*row[1:-3], f"{row[-3]:.4f}", row[-2]) for row in coefficient_rows(found)]
    say_table(COEFFICIENTS[1:-1], _said(coefficients[:SHOWN]))
    if len(coefficients) > SHOWN:
        print(f"... and {len(coefficients) - SHOWN} more: --json prints all, --to FILE.xlsx writes them")
    print()
    say_table(("pays", *FORMULAS), [[str(k), *row] for k, row in enumerate(_said(formula_rows(found)), 1)])
    numbers = [f"pays {k}" for k in range(1, len(found.judgements) + 1)]
    header = (*group_header(found)[:4], *numbers, *group_header(found)[-2:])
    for rows in group_rows(found).values():
        print()
        say_table(header, _said(rows))
    for warning in found.warnings:
        print(f"warning: {warning}")


def _said(rows: Rows) -> list[list[str]]:
    return [[_one(cell) for cell in row] for row in rows]


def _one(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if cell != cell:
        return "–"
    if abs(cell) < NOISE:
        return "0"
    return f"{cell + 0:,.4g}" if abs(cell) < 10_000 else f"{cell:,.0f}"


def _write(found: Answer, path: Path) -> None:
    """Write the index of places, a formula, or everything as a workbook."""
    kind = path.suffix.lower()
    if kind == ".csv":
        assert found.places is not None
        write_index(found.places, found.fit, path)
    elif kind == ".toml":
        write_formula(found.fit, path)
    else:
        sheets = {
            "coefficients": (COEFFICIENTS, coefficient_rows(found)),
            "formulas": (FORMULAS, formula_rows(found)),
            "groups": (group_header(found), [row for rows in group_rows(found).values() for row in rows]),
            "places": (PLACES, place_rows(found)),
            "weights": (WEIGHTS, weight_rows(found)),
            "source": (SOURCE, source_rows(found)),
        }
        write_sheets(path, "Fitted need", sheets)
