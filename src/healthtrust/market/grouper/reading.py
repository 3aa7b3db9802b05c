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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.ground.words import Words, all_different, apart, as_texts
from healthtrust.market.grouper.codes import plain
from healthtrust.market.grouper.people import Coded, People, Texts, allowed
from healthtrust.market.grouper.stated import OLDEST
from healthtrust.records.store import array_of, read_arrow

SEXES = {"M": 1, "F": 2, "1": 1, "2": 2}
AGE = Column("age", "whole", "years", "whole years of age", 0, OLDEST)
MONTHS_OF_YEAR, THOUSANDTHS = 12, 1_000
JOINED = "|"
MOST_LISTED = 20

Columns = Mapping[str, Any]
"""Columns as they are read: of Arrow, or arrays."""


@dataclass(frozen=True)
class Wanted:
    """What is asked of the tables."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Columns the groupers look at, and what may stand in them; those a table has not have their defaults."""
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
    columns = attempt(lambda: read_arrow(path, texts=texts)[0], problems)
    long = wanted.long
    rows = attempt(lambda: read_arrow(long, texts=("person_id", "code"))[0], problems) if long else None
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
        _columns(path, columns, wanted, problems),
        _months(path, columns, wanted.months, problems),
    )
    coded = None
    if long and rows is not None and identity is not None:
        coded = _long(long, rows, identity, problems)
    elif "icd10" in columns and wanted.codes and not long:
        coded = _joined(columns["icd10"])
    refuse(problems)
    return Read(
        people,
        coded or Coded.nobody(len(people)),
        tuple(name for name in wanted.columns if name not in columns),
    )


def _missing(path: Path, columns: Columns, asked: Sequence[str]) -> list[Problem]:
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
    texts = as_texts(columns["person_id"])
    identity = np.asarray(texts.to_numpy(zero_copy_only=False), dtype=np.object_)
    if not len(identity):
        problems.append(Problem(path.name, "no rows", "at least one person"))
    elif not all_different(texts) or (identity == "").any():
        problems += _repeated(f"{path.name}, column person_id", Words.of(texts))
    return identity


def _repeated(where: str, words: Words) -> list[Problem]:
    """Return who is there more than once, and the rows of nobody."""
    problems = []
    if "" in words.distinct:
        found = rows_in_words(_file(words.rows("")))
        problems.append(Problem(f"{where}, {found}", "nothing", "who it is"))
    count = np.bincount(words.index, minlength=len(words.distinct))
    several = [at for at in np.flatnonzero(count > 1).tolist() if words.distinct[at]]
    problems += [
        Problem(
            f"{where}, {rows_in_words(_file(words.rows(words.distinct[at])))}",
            f"{words.distinct[at]!r} {count[at]} times",
            "each person once",
            remedy="Join the rows of a person: one age, one sex, all codes.",
        )
        for at in several[:MOST_LISTED]
    ]
    rest = len(several) - MOST_LISTED
    if rest > 0:
        problems.append(Problem(where, f"{rest:,} more persons repeated", "each person once"))
    return problems


def _numbers(column: Column, path: Path, columns: Columns, problems: list[Problem]) -> NDArray[Any] | None:
    """Return a column of numbers as its contract has it, or nothing where it is not there or is wrong."""
    if column.name not in columns:
        return None
    given = {column.name: array_of(columns[column.name])}
    table, found = checked(Contract(path.name, (column,)), given, path.name)
    problems += [each for each in found if each.found != "no rows"]
    return None if table is None else table[column.name]


def _ages(path: Path, columns: Columns, problems: list[Problem]) -> NDArray[np.int16]:
    ages = _numbers(AGE, path, columns, problems)
    return np.zeros(0, dtype=np.int16) if ages is None else np.asarray(ages, dtype=np.int16)


def _sexes(path: Path, columns: Columns, problems: list[Problem]) -> NDArray[np.int8]:
    if "sex" not in columns:
        return np.zeros(0, dtype=np.int8)
    words = Words.of(columns["sex"])
    for text in words.distinct:
        if text not in SEXES:
            where = f"{path.name}, column sex, {rows_in_words(_file(words.rows(text)))}"
            problems.append(Problem(where, repr(text) if text else "nothing", "M, F, 1 (man) or 2 (woman)"))
    return np.array([SEXES.get(text, 0) for text in words.distinct], dtype=np.int8)[words.index]


def _months(path: Path, columns: Columns, name: str, problems: list[Problem]) -> NDArray[np.int64] | None:
    column = Column(name, "number", "months", "months of membership in the year", 0, MONTHS_OF_YEAR)
    given = _numbers(column, path, columns, problems) if name else None
    if given is None:
        return None
    months: NDArray[np.int64] = np.rint(given * THOUSANDTHS).astype(np.int64)
    if not months.any():
        problems.append(Problem(f"{path.name}, column {name}", "no months at all", "months of membership"))
    return months


def _joined(column: Any) -> Coded:
    """Return codes that stand joined by | in one cell a person."""
    words, first = apart(column, JOINED)
    person = np.repeat(np.arange(len(first) - 1), np.diff(first))
    return _coded(words, person, len(first) - 1)


def _long(path: Path, rows: Columns, identity: NDArray[np.object_], problems: list[Problem]) -> Coded | None:
    found = _missing(path, rows, ("person_id", "code"))
    amount = Column("quantity", "number", "units", "how much of the code", 0)
    quantity = _numbers(amount, path, rows, found)
    if found:
        problems += found
        return None
    who, codes = Words.of(rows["person_id"]), Words.of(rows["code"])
    place = {name: at for at, name in enumerate(identity.tolist())}
    person = np.array([place.get(name, -1) for name in who.distinct], dtype=np.int64)[who.index]
    strangers = [name for name in who.distinct if name not in place]
    if strangers:
        lost = rows_in_words(_file(np.flatnonzero(person < 0)))
        shown = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5:,} more" if len(strangers) > 5 else "")
        where = f"{path.name}, column person_id, {lost}"
        near = nearest_match(strangers[0], list(place)[:1_000])
        problems.append(Problem(where, f"codes of {shown}", "persons of the persons table", near))
        return None
    order = np.argsort(person, kind="stable")
    in_order = Words(codes.distinct, codes.index[order])
    return _coded(in_order, person[order], len(identity), None if quantity is None else quantity[order])


def _coded(
    written: Words, person: NDArray[np.int64], people: int, quantity: NDArray[np.float64] | None = None
) -> Coded:
    """Return codes of persons in order, as codes are written; rows without a code are left out."""
    place: dict[str, int] = {}
    plainly = [plain(text) for text in written.distinct]
    of = np.array([place.setdefault(text, len(place)) if text else -1 for text in plainly], dtype=np.int32)
    changed = np.array(
        [text != code for text, code in zip(written.distinct, plainly, strict=True)], dtype=bool
    )
    row = of[written.index] if len(of) else np.zeros(0, dtype=np.int32)
    kept = row >= 0
    rewritten = int(changed[written.index][kept].sum()) if len(of) else 0
    first = np.concatenate([[0], np.cumsum(np.bincount(person[kept], minlength=people))])
    amounts = np.zeros(0) if quantity is None else quantity[kept]
    return Coded(tuple(place), row[kept], first.astype(np.int64), amounts, rewritten)


def _columns(path: Path, columns: Columns, wanted: Wanted, problems: list[Problem]) -> dict[str, Texts]:
    """Return the columns that groupers look at: texts that occur, and which stands in each row."""
    found = {}
    for name, values in wanted.columns.items():
        if name not in columns:
            continue
        column = columns[name]
        is_flag = str(getattr(column, "type", "")) == "bool"
        words = Words.of(column.cast("int8") if is_flag else column)
        for text in words.distinct:
            if not allowed(text, values):
                where = f"{path.name}, column {name}, {rows_in_words(_file(words.rows(text)))}"
                expected, near = f"one of {', '.join(values)}", nearest_match(text, values)
                problems.append(Problem(where, repr(text) if text else "nothing", expected, near))
        found[name] = words.distinct, words.index
    return found


def _file(positions: NDArray[np.integer]) -> list[int]:
    """Return row numbers as a reader of the file counts them: the header is row 1."""
    return [int(at) + 2 for at in positions]
