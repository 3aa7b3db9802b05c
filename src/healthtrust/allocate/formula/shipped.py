"""Formulas by name or from a file, their tables of weights read in, so that nothing else needs a file.

A table of weights stands beside its formula: `group, weight, source, status`, and further columns that say
who belongs to a group (`sex, age_from, age_to`, or any other attribute). `group` is the name of the column
that counts these residents in the table of places.

>>> [name for name in shipped_formulas() if "english" in name]
['english-core-2023', 'english-primary-medical-2023']
>>> read_formula("english-primary-medical-2023").shares
(0.85, 0.15)
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np

from healthtrust.design.alone import read_alone
from healthtrust.design.formula import Formula, Group, Index, Service
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.records.store import read_columns

WEIGHTS = Contract(
    "weights by group",
    (
        Column("group", "text", "", "column of the places that counts these residents", unique=True),
        Column("weight", "number", "weight", "what one of them counts", low=0),
        Column("source", "text", "", "where the weight comes from"),
        Column("status", "choice", "", "how it is known", choices=("cited", "recalled", "assumed", "fitted")),
    ),
    other=True,
)


def shipped_formulas() -> tuple[str, ...]:
    """Return the names of the formulas that come with the library."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def read_formula(name: Path | str) -> Formula:
    """Return a formula by name or from a TOML file, with its tables read; raises with all problems."""
    path = Path(name)
    if path.suffix.lower() != ".toml":
        path = _folder() / f"{name}.toml"
        if not path.is_file():
            known = shipped_formulas()
            expected = f"{', '.join(known)}, or a TOML file"
            raise InvalidInput(
                [Problem("formula", repr(str(name)), expected, nearest_match(str(name), known))]
            )
    return with_tables(read_alone(path, Formula), path.parent)


def with_tables(formula: Formula, folder: Path) -> Formula:
    """Return the formula with every table of weights beside it read into groups; raises with all problems."""
    problems: list[Problem] = []

    def filled(index: Index) -> Index:
        try:
            groups = read_groups(folder / index.table) if index.table else index.groups
        except InvalidInput as invalid:
            problems.extend(p for p in invalid.problems if p not in problems)
            return index
        return index.model_copy(update={"groups": groups, "table": ""})

    def part(each: Service) -> Service:
        return each.model_copy(update={"indices": tuple(filled(i) for i in each.indices)})

    changed = {
        "services": tuple(part(each) for each in formula.services),
        "components": tuple(part(each) for each in formula.components),
        "cost_factors": tuple(filled(i) for i in formula.cost_factors),
    }
    refuse(problems)
    return formula.model_copy(update=changed)


def read_groups(path: Path) -> tuple[Group, ...]:
    """Return the groups of a table of weights; raises with every problem found."""
    columns, _ = read_columns(path, texts=("group",))
    table, problems = checked(WEIGHTS, columns, path.name)
    refuse(problems)
    assert table is not None
    attributes = [name for name in table.columns if name not in WEIGHTS.names]
    return tuple(
        Group(
            column=str(table["group"][row]),
            weight=float(table["weight"][row]),
            holds={n: v for n in attributes if (v := _plain(np.asarray(table[n])[row])) is not None},
        )
        for row in range(table.rows)
    )


def _plain(value: object) -> float | str | None:
    """Return a cell as a number or a text, None where it is empty."""
    if value is None or value == "" or value != value:
        return None
    return float(value) if isinstance(value, int | float | np.number) else str(value)


def _folder() -> Path:
    return Path(str(files("healthtrust"))) / "catalogue" / "formulas"
