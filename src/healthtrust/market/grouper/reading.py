"""Persons and codes from tables: what a grouper asks of them, checked, with every mistake told at once.

    persons: person_id, age, sex[, icd10 joined by |][, what the grouper looks at]
    codes: person_id, code[, quantity]

Nothing is mended: an age of 150 or a sex X is refused. Codes may be written with dots or in lower case, which
is said. Columns nobody asks for are ignored.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "p.csv").write_text("person_id,age,sex,icd10\\n7,70,M,e11.9|I10\\n8,30,2,\\n")
>>> read = read_people(folder / "p.csv", Wanted(codes=True))
>>> read.people.identity.tolist(), read.people.sex.tolist(), read.coded.rows_of(0), read.coded.rewritten
(['7', '8'], [1, 2], ['E119', 'I10'], 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.tables import Column, Columns, Contract, checked
from healthtrust.market.grouper.codes import plain
from healthtrust.market.grouper.people import Coded, People, Texts
from healthtrust.market.grouper.stated import OLDEST
from healthtrust.records.store import read_columns

SEXES = {"M": 1, "F": 2, "1": 1, "2": 2}
AGE = Column("age", "whole", "years", "whole years of age", 0, OLDEST)
MONTHS_OF_YEAR, THOUSANDTHS = 12, 1_000
JOINED = "|"


@dataclass(frozen=True)
class Wanted:
    """What is asked of the tables."""

    columns: tuple[str, ...] = ()
    """Columns the groupers look at; those a table has not are left to their defaults."""
    codes: bool = True
    """Whether any grouper knows codes."""
    long: Path | None = None
    """A table of codes, in place of the column icd10."""
    months: str = ""
    """The column of months of membership."""


@dataclass(frozen=True, eq=False)
class Read:
    """What the tables hold."""

    people: People
    coded: Coded
    without: tuple[str, ...] = ()
    """Columns that were looked for and are not there."""


def read_people(path: Path, wanted: Wanted) -> Read:
    """Return persons and their codes; raises InvalidInput with every problem of both tables."""
    problems: list[Problem] = []
    texts = ("person_id", "sex", "icd10", *wanted.columns)
    columns = attempt(lambda: read_columns(path, texts=texts)[0], problems)
    long = wanted.long
    rows = attempt(lambda: read_columns(long, texts=("person_id", "code"))[0], problems) if long else None
    refuse(problems) if columns is None else None
    assert columns is not None
    asked = ("person_id", "age", "sex", *(("icd10",) if wanted.codes and not long else ()))
    asked += (wanted.months,) if wanted.months else ()
    problems += _missing(path, columns, asked)
    identity = _identity(path, columns, problems)
    people = People(
        np.zeros(0, dtype=object) if identity is None else identity,
        _ages(path, columns, problems),
        _sexes(path, columns, problems),
        {name: _texts(columns[name]) for name in wanted.columns if name in columns},
        _months(path, columns, wanted.months, problems),
    )
    coded = Coded.of([[]] * len(people))
    if long and rows is not None and identity is not None:
        coded = _long(long, rows, identity, problems) or coded
    elif "icd10" in columns and wanted.codes and not long:
        coded = _joined(columns["icd10"])
    refuse(problems)
    return Read(people, coded, tuple(name for name in wanted.columns if name not in columns))


def _missing(path: Path, columns: Columns, asked: tuple[str, ...]) -> list[Problem]:
    remedy = {"icd10": "Add it, or give the codes as a table of their own with --codes."}
    return [
        Problem(
            path.name,
            f"no column {name!r} among {', '.join(columns)}",
            f"the column {name}",
            nearest_match(name, [each for each in columns if each not in asked]),
            remedy.get(name, ""),
        )
        for name in asked
        if name not in columns
    ]


def _identity(path: Path, columns: Columns, problems: list[Problem]) -> NDArray[np.object_] | None:
    if "person_id" not in columns:
        return None
    distinct, index = _texts(columns["person_id"])
    where = f"{path.name}, column person_id"
    if not len(index):
        problems.append(Problem(path.name, "no rows", "at least one person"))
    count = np.bincount(index, minlength=len(distinct))
    if "" in distinct:
        empty = np.flatnonzero(index == distinct.index(""))
        problems.append(Problem(f"{where}, {rows_in_words(_file(empty))}", "nothing", "who it is"))
    repeated = [at for at in np.flatnonzero(count > 1).tolist() if distinct[at]]
    problems += [
        Problem(
            f"{where}, {rows_in_words(_file(np.flatnonzero(index == at)))}",
            f"{distinct[at]!r} {count[at]} times",
            "each person once",
            remedy="Join the rows of a person: one age, one sex, all codes.",
        )
        for at in repeated[:20]
    ]
    if len(repeated) > 20:
        problems.append(Problem(where, f"{len(repeated) - 20:,} more persons repeated", "each person once"))
    return np.array(distinct, dtype=object)[index]


def _ages(path: Path, columns: Columns, problems: list[Problem]) -> NDArray[np.int16]:
    if "age" not in columns:
        return np.zeros(0, dtype=np.int16)
    table, found = checked(Contract("persons", (AGE,)), {"age": columns["age"]}, path.name)
    problems += [each for each in found if each.found != "no rows"]
    return np.zeros(0, dtype=np.int16) if table is None else np.asarray(table["age"], dtype=np.int16)


def _sexes(path: Path, columns: Columns, problems: list[Problem]) -> NDArray[np.int8]:
    if "sex" not in columns:
        return np.zeros(0, dtype=np.int8)
    distinct, index = _texts(columns["sex"])
    for at, text in enumerate(distinct):
        if text not in SEXES:
            where = f"{path.name}, column sex, {rows_in_words(_file(np.flatnonzero(index == at)))}"
            problems.append(Problem(where, repr(text) if text else "nothing", "M, F, 1 (man) or 2 (woman)"))
    return np.array([SEXES.get(text, 0) for text in distinct], dtype=np.int8)[index]


def _months(path: Path, columns: Columns, name: str, problems: list[Problem]) -> NDArray[np.int64] | None:
    if not name or name not in columns:
        return None
    column = Column(name, "number", "months", "months of membership in the year", 0, MONTHS_OF_YEAR)
    table, found = checked(Contract("persons", (column,)), {name: columns[name]}, path.name)
    problems += found
    if table is None:
        return None
    months = np.rint(np.asarray(table[name], dtype=np.float64) * THOUSANDTHS).astype(np.int64)
    if not months.any():
        problems.append(Problem(f"{path.name}, column {name}", "no months at all", "months of membership"))
    return months


def _joined(values: NDArray[np.generic]) -> Coded:
    """Return codes that stand joined by | in one cell a person."""
    import pyarrow.compute as pc

    distinct, index = _texts(values)
    lists = pc.split_pattern(arrow().array(distinct, arrow().string()), JOINED)
    inner = pc.list_flatten(lists).dictionary_encode()
    of_cell = inner.indices.to_numpy()
    first = np.concatenate([[0], np.cumsum(pc.list_value_length(lists).to_numpy())]).astype(np.int64)
    length = np.diff(first)[index]
    at = np.repeat(first[index], length) + _within(length)
    person = np.repeat(np.arange(len(index)), length)
    return _coded(inner.dictionary.to_pylist(), of_cell[at], person, len(index))


def _long(path: Path, rows: Columns, identity: NDArray[np.object_], problems: list[Problem]) -> Coded | None:
    found = _missing(path, rows, ("person_id", "code"))
    quantity = np.zeros(0)
    if "quantity" in rows:
        amount = Contract("codes", (Column("quantity", "number", "units", "how much of the code", 0),))
        table, strange = checked(amount, {"quantity": rows["quantity"]}, path.name)
        found += [each for each in strange if each.found != "no rows"]
        quantity = quantity if table is None else np.asarray(table["quantity"], dtype=np.float64)
    if found:
        problems += found
        return None
    names, of = _texts(rows["person_id"])
    place = {name: at for at, name in enumerate(identity.tolist())}
    person = np.array([place.get(name, -1) for name in names], dtype=np.int64)[of]
    strangers = [name for name in names if name not in place]
    if strangers:
        lost = rows_in_words(_file(np.flatnonzero(person < 0)))
        shown = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5:,} more" if len(strangers) > 5 else "")
        where = f"{path.name}, column person_id, {lost}"
        near = nearest_match(strangers[0], list(place)[:1_000])
        problems.append(Problem(where, f"codes of {shown}", "persons of the persons table", near))
        return None
    distinct, index = _texts(rows["code"])
    order = np.argsort(person, kind="stable")
    amounts = quantity[order] if len(quantity) else quantity
    return _coded(distinct, index[order], person[order], len(identity), amounts)


def _coded(
    written: tuple[str, ...] | list[str],
    index: NDArray[np.integer],
    person: NDArray[np.int64],
    people: int,
    quantity: NDArray[np.float64] | None = None,
) -> Coded:
    """Return codes of persons in order, as codes are written; rows without a code are left out."""
    place: dict[str, int] = {}
    plainly = [plain(text) for text in written]
    of = np.array([place.setdefault(text, len(place)) if text else -1 for text in plainly], dtype=np.int32)
    changed = np.array([text != code for text, code in zip(written, plainly, strict=True)], dtype=bool)
    row = of[index] if len(of) else np.zeros(0, dtype=np.int32)
    kept = row >= 0
    rewritten = int(changed[index][kept].sum()) if len(of) else 0
    first = np.concatenate([[0], np.cumsum(np.bincount(person[kept], minlength=people))])
    amounts = np.zeros(0) if quantity is None or not len(quantity) else quantity[kept]
    return Coded(tuple(place), row[kept], first.astype(np.int64), amounts, rewritten)


def _texts(values: NDArray[np.generic]) -> Texts:
    """Return a column as the texts that occur in it, and which stands in each row; nothing is ""."""
    pa = arrow()
    import pyarrow.compute as pc

    if values.dtype.kind == "f" and np.isfinite(values).all() and (values == np.rint(values)).all():
        values = values.astype(np.int64)
    if values.dtype.kind == "b":
        values = values.astype(np.int8)
    try:
        texts = (
            pa.array(values, pa.string()) if values.dtype.kind == "O" else pa.array(values).cast(pa.string())
        )
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        texts = pa.array([_written(value) for value in values.tolist()], pa.string())
    coded = pc.utf8_trim_whitespace(pc.fill_null(texts, "")).dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    return tuple(coded.dictionary.to_pylist()), coded.indices.to_numpy().astype(np.int32)


def _written(value: Any) -> str:
    """Return a cell as text: workbooks hold whole numbers as 7.0, which nobody typed.

    >>> _written(7.0), _written("E11.9"), _written(None)
    ('7', 'E11.9', '')
    """
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _within(length: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, .. within each list.

    >>> _within(np.array([2, 0, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    start = np.cumsum(length) - length
    return np.arange(int(length.sum())) - np.repeat(start, length)


def _file(positions: NDArray[np.integer]) -> list[int]:
    """Return row numbers as a reader of the file counts them: the header is row 1."""
    return [int(at) + 2 for at in positions]
