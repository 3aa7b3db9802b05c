"""Persons insured in a year: with whom, how long, paying a premium or not, and in what classes.

The columns beyond those listed are criteria of the table of weights; a cell names a class, several classes
with semicolons between them, or is a dash where the criterion does not apply to the person.

>>> import tempfile
>>> from healthtrust.market.schemes.dutch.weights import read_weights
>>> from healthtrust.market.schemes.parameters import stated
>>> folder = Path(tempfile.mkdtemp())
>>> weights = "criterion,class,eur_per_insured\\nregion,1,30\\nregion,2,-30\\n"
>>> persons = "insurer,person,days,pays_premium,region\\nZon,1,365,yes,3\\n"
>>> written = (folder / "weights.csv").write_text(weights), (folder / "persons.csv").write_text(persons)
>>> rule = stated(DutchParameters, "dutch", None)
>>> read_insured(folder, read_weights(folder, rule), rule, "EUR")
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: persons.csv, column region, row 2: found '3'; expected a class of ...
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.market.schemes.dutch.days import day_shares
from healthtrust.market.schemes.dutch.parameters import DutchParameters
from healthtrust.market.schemes.dutch.weights import Weights, plainly, read_weights
from healthtrust.market.schemes.tables import (
    Codes,
    Column,
    Contract,
    Floats,
    Table,
    codes_of,
    faults,
    given,
    summed,
)

PERSONS = Contract(
    "persons",
    (
        Column("insurer", "text", "", "who insures the person"),
        Column("person", "text", "", "who it is"),
        Column("days", "number", "days", "days insured", low=0, high=366, required=False),
        Column("first_day", "whole", "day of the year", "first day insured", low=1, high=366, required=False),
        Column("last_day", "whole", "day of the year", "last day insured", low=1, high=366, required=False),
        Column("pays_premium", "flag", "yes or no", "whether the person pays the nominal premium"),
        Column("mental_cost", "number", "money", "mental-care cost in the year", low=0, required=False),
        Column("fixed_cost", "number", "money", "fixed hospital cost in the year", low=0, required=False),
    ),
    other=True,
)
DOES_NOT_APPLY = "-"


@dataclass(frozen=True, eq=False)
class Insured:
    """Rows of persons with an insurer, as arrays."""

    table: Table
    insurers: tuple[str, ...]
    insurer: Codes
    share: Floats
    """[row], share of the year."""
    payers: Floats
    """[insurer], premium payers, in years."""
    classed: tuple[Codes, Codes]
    """Row and class of every class that a row is in."""

    def by_insurer(self, values: Floats) -> Floats:
        """Return the sum of values [row] with each insurer."""
        return summed(values, self.insurer, len(self.insurers))


def read_both(path: Path, decided: DutchParameters, currency: str) -> tuple[Weights, Insured]:
    """Return the weights and persons of a folder; raises InvalidInput with every problem of either."""
    problems: list[Problem] = []
    weights = attempt(lambda: read_weights(path, decided), problems)
    if weights is None:
        refuse(problems + (given(path, PERSONS, currency)[1] if path.is_dir() else []))
    assert weights is not None
    return weights, read_insured(path, weights, decided, currency)


def read_insured(path: Path, weights: Weights, decided: DutchParameters, currency: str) -> Insured:
    """Return the persons of a folder; raises InvalidInput with every problem found."""
    table, problems = given(path, PERSONS, currency)
    refuse(problems)
    assert table is not None
    share, problems = _shares(table, decided)
    classed, more = _classes(table, weights)
    refuse(problems + more)
    insurers, insurer = codes_of(table, "insurer")
    years = summed(share, insurer, len(insurers))
    refuse(_without_insured(table, insurers, years))
    pays = np.asarray(table["pays_premium"], dtype=np.float64)
    return Insured(table, insurers, insurer, share, summed(share * pays, insurer, len(insurers)), classed)


def _without_insured(table: Table, insurers: tuple[str, ...], years: Floats) -> list[Problem]:
    remedy = "Leave the insurer out."
    return [
        Problem(
            f"{table.source}, {name}", "an insurer without insured days", "days above zero", remedy=remedy
        )
        for name, of_insurer in zip(insurers, years, strict=True)
        if of_insurer <= 0
    ]


def _shares(table: Table, decided: DutchParameters) -> tuple[Floats, list[Problem]]:
    """Return the share of the year that each row counts [row], and what is wrong with its days."""
    whole = decided.days()
    dated = "first_day" in table and "last_day" in table
    if dated == ("days" in table):
        expected = "either days, or first_day and last_day"
        return np.zeros(table.rows), [Problem(table.source, "both" if dated else "neither", expected)]
    who, person = codes_of(table, "person")
    if not dated:
        days = np.asarray(table["days"], dtype=np.float64)
        total = summed(days, person, len(who))
        words = (
            f"{total.max():g} days in all rows of a person",
            f"at most {whole}",
            "Where two insurers share days, give first_day and last_day: each day then counts once.",
        )
        return days / whole, faults(table, "days", total[person] > whole + 1e-9, words)
    first, last = (np.asarray(table[name], dtype=np.int64) for name in ("first_day", "last_day"))
    backwards = faults(table, "last_day", last < first, ("a day before first_day", "the last day insured"))
    beyond = faults(table, "last_day", last > whole, (f"a day after day {whole}", "a day of the year"))
    if backwards or beyond:
        return np.zeros(table.rows), backwards + beyond
    shared, overlapping = day_shares(person, first, last, whole)
    words = ("persons with two insurers on a day", "one insurer a day", "Or state shared_days = 'split'.")
    refused = overlapping & (decided.shared_days == "refused")
    return shared / whole, faults(table, "first_day", refused, words)


def _classes(table: Table, weights: Weights) -> tuple[tuple[Codes, Codes], list[Problem]]:
    """Return row and class of every class a row is in, and what is wrong with the criteria's columns."""
    columns = {plainly(name): name for name in table.columns if name not in PERSONS.names}
    criteria = [plainly(name) for name in weights.criteria]
    problems = [
        Problem(
            f"{table.source}, column {columns[name]}",
            "a column of no criterion",
            f"one of {weights.source}",
            nearest_match(name, criteria),
            "Rename or remove it.",
        )
        for name in columns
        if name not in criteria
    ]
    nothing = np.zeros(0, dtype=np.int64)
    position, rows, classes = weights.position(), [nothing], [nothing]
    for name, written in zip(criteria, weights.criteria, strict=True):
        if name not in columns:
            expected = f"a column {written}, since {weights.source} has weights by it"
            problems.append(Problem(table.source, f"no column {written!r}", expected))
            continue
        cells, cell = codes_of(table, columns[name])
        known, wrong = _read_cells(cells, name, position, weights)
        for at, expected in wrong.items():
            where = rows_in_words([int(row) + 2 for row in np.flatnonzero(cell == at)])
            near = nearest_match(plainly(cells[at]), [key[1] for key in position if key[0] == name])
            problems.append(
                Problem(
                    f"{table.source}, column {columns[name]}, {where}",
                    repr(_as_typed(cells[at])),
                    expected,
                    near,
                )
            )
        in_rows, in_classes = _laid_out(known, cell)
        rows.append(in_rows)
        classes.append(in_classes)
    return (np.concatenate(rows), np.concatenate(classes)), problems


def _laid_out(known: list[list[int]], cell: Codes) -> tuple[Codes, Codes]:
    """Return row and class of every class that rows [row] with these cells are in."""
    length = np.array([len(classes) for classes in known], dtype=np.int64)
    flat = np.array([klass for classes in known for klass in classes], dtype=np.int64)
    if (length == 1).all():
        return np.arange(len(cell)), flat[cell]
    of_row = length[cell]
    rows = np.repeat(np.arange(len(cell)), of_row)
    within = np.arange(len(rows)) - np.repeat(of_row.cumsum() - of_row, of_row)
    return rows, flat[(length.cumsum() - length)[cell[rows]] + within]


def _read_cells(
    cells: tuple[str, ...], criterion: str, position: dict[tuple[str, str], int], weights: Weights
) -> tuple[list[list[int]], dict[int, str]]:
    """Return the classes that each different cell names, and by cell what was expected where it is wrong."""
    known: list[list[int]] = []
    wrong: dict[int, str] = {}
    for at, text in enumerate(map(_as_typed, cells)):
        known.append([])
        for part in [] if text == DOES_NOT_APPLY else text.split(";"):
            klass = position.get((criterion, plainly(part)))
            if klass is None:
                wrong[at] = f"a class of {weights.source}, or {DOES_NOT_APPLY} where it does not apply"
            elif weights.twice[klass]:
                wrong[at] = f"a class with one weight, where {weights.source} states two"
            elif klass in known[at]:
                wrong[at] = "each class once"
            else:
                known[at].append(klass)
    return known, wrong


def _as_typed(cell: str) -> str:
    """Return a cell as somebody typed it: a column of whole numbers with gaps is often saved as 7.0.

    >>> _as_typed("7.0"), _as_typed("Astma")
    ('7', 'Astma')
    """
    return cell.removesuffix(".0")
