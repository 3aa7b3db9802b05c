"""A table of bodies, read: how many of how many, where and when, or how many beside how many expected.

>>> Named().wanted("ratio"), Named(period="year").wanted("share")
(('body', 'numerator', 'expected'), ('body', 'numerator', 'denominator', 'year'))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match, rows_in_words
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.review.comparison.scale import Kind

Real = NDArray[np.float64]
Raw = Mapping[str, NDArray[np.generic]]
MEASURE = "measure"
NAMED = 5
"""Bodies named in one mistake."""


@dataclass(frozen=True)
class Named:
    """Which columns say what; an empty period is the column `period`, if there is one."""

    numerator: str = "numerator"
    denominator: str = "denominator"
    body: str = "body"
    period: str = ""
    expected: str = ""
    measure: str = ""
    """Which rows, where the table holds several measures."""
    where: tuple[str, ...] = ()
    """COLUMN=VALUE that rows must have."""

    def size(self, kind: Kind) -> str:
        """Return the column that says how large a body is."""
        return (self.expected or "expected") if kind == "ratio" else self.denominator

    def wanted(self, kind: Kind) -> tuple[str, ...]:
        """Return the columns that a table must hold."""
        return (self.body, self.numerator, self.size(kind), *([self.period] if self.period else []))


@dataclass(frozen=True, eq=False)
class Bodies:
    """Rows of a table: one for each body and period, in the order of periods, then of the table."""

    body: tuple[str, ...]
    period: tuple[str, ...]
    """Empty words where the table has no periods."""
    numerator: Real
    size: Real
    """People, exposure, or events expected."""

    @property
    def periods(self) -> tuple[str, ...]:
        """Return the periods in order."""
        return tuple(dict.fromkeys(self.period))

    def at(self, period: str) -> Bodies:
        """Return the rows of one period."""
        chosen = [k for k, each in enumerate(self.period) if each == period]
        return self.taken(chosen)

    def taken(self, rows: Sequence[int]) -> Bodies:
        """Return some rows."""
        return Bodies(
            tuple(self.body[k] for k in rows),
            tuple(self.period[k] for k in rows),
            self.numerator[list(rows)],
            self.size[list(rows)],
        )


def bodies_of(path: Path, named: Named, kind: Kind) -> Bodies:
    """Return the bodies of a file; raises with every mistake found."""
    from healthtrust.records.store import read_columns

    filters = [part.partition("=")[0] for part in named.where]
    texts = (named.body, named.period or "period", MEASURE, *filters)
    return read_bodies(read_columns(path, texts=texts)[0], named, kind, path.name)


def read_bodies(columns: Raw, named: Named, kind: Kind, source: str) -> Bodies:
    """Return the bodies of columns; raises with every mistake found."""
    period = named.period or ("period" if "period" in columns else "")
    kept, rows = _chosen(columns, named, source)
    size = named.size(kind)
    contract = Contract(
        "bodies",
        (
            Column(named.body, "text", "", "who is compared"),
            Column(named.numerator, "number", "count", "events, or people with the property", low=0),
            Column(size, "number", "count", _meaning(kind)),
            *([Column(period, "text", "", "when it was measured")] if period else []),
        ),
        other=True,
    )
    table, problems = checked(contract, kept, source)
    refuse(problems)
    assert table is not None
    body = [str(each) for each in table[named.body]]
    when = [str(each) for each in table[period]] if period else [""] * len(body)
    found = Bodies(
        tuple(body), tuple(when), table[named.numerator].astype(np.float64), table[size].astype(np.float64)
    )
    refuse([*_impossible(found, named, kind, (source, rows)), *_repeated(found, period, source, rows)])
    order = sorted(range(len(body)), key=lambda k: _when(when[k]))
    return found.taken(order)


def _chosen(columns: Raw, named: Named, source: str) -> tuple[dict[str, NDArray[np.generic]], list[int]]:
    """Return the rows asked for, and their numbers in the file."""
    problems = []
    count = len(next(iter(columns.values()))) if columns else 0
    kept = np.ones(count, dtype=np.bool_)
    wanted = [part.partition("=")[::2] for part in named.where]
    if named.measure:
        wanted.append((MEASURE, named.measure))
    for name, value in wanted:
        if name not in columns:
            known = tuple(columns)
            problems.append(
                Problem(source, f"no column {name!r}", in_words(known), nearest_match(name, known))
            )
            continue
        texts = np.array([str(each) for each in columns[name]], dtype=object)
        if not (texts == value).any():
            others = tuple(dict.fromkeys(texts))
            near = nearest_match(value, others)
            problems.append(Problem(f"{source}, column {name}", f"no {value!r}", in_words(others[:8]), near))
        kept &= texts == value
    if not named.measure and MEASURE in columns:
        several = tuple(dict.fromkeys(str(each) for each in columns[MEASURE][kept]))
        if len(several) > 1:
            remedy = "Say which with --measure."
            problems.append(
                Problem(
                    f"{source}, column {MEASURE}",
                    f"{len(several)} measures",
                    in_words(several[:8]),
                    None,
                    remedy,
                )
            )
    refuse(problems)
    return {name: values[kept] for name, values in columns.items()}, (np.flatnonzero(kept) + 2).tolist()


def _meaning(kind: Kind) -> str:
    return {
        "share": "people who could have the property",
        "rate": "exposure: people, person-years, bed days",
        "ratio": "events expected of a body like this one",
    }[kind]


def _impossible(found: Bodies, named: Named, kind: Kind, where: tuple[str, list[int]]) -> Iterator[Problem]:
    """Return counts that cannot be, with the bodies they are of."""
    source, rows = where
    c, n, size = found.numerator, found.size, named.size(kind)
    none = [f"{each:g}" for each in n]
    remedy = "Leave such rows out, or correct them."
    faults = [(n <= 0, size, none, f"{_meaning(kind)}, above 0", remedy)]
    if kind == "share":
        over = "Correct it; where events may be more than people, say --kind rate."
        both = [f"{a:g} of {b:g}" for a, b in zip(c, n, strict=True)]
        faults.append(((c > n) & (n > 0), named.numerator, both, "no more than the denominator", over))
    for wrong, column, said, expected, advice in faults:
        at = np.flatnonzero(wrong).tolist()
        if at:
            who = ", ".join(f"{_of(found, k)} has {said[k]}" for k in at[:NAMED])
            more = f", and {len(at) - NAMED} more" if len(at) > NAMED else ""
            rows_said = rows_in_words([rows[k] for k in at])
            yield Problem(f"{source}, column {column}, {rows_said}", f"{who}{more}", expected, None, advice)


def _of(found: Bodies, k: int) -> str:
    return f"{found.body[k]} in {found.period[k]}" if found.period[k] else found.body[k]


def _repeated(found: Bodies, period: str, source: str, rows: list[int]) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    again: list[int] = []
    for k, key in enumerate(zip(found.body, found.period, strict=True)):
        again += [k] if first.setdefault(key, k) != k else []
    if again:
        remedy = "" if period else "Where it has several periods, name their column with --period."
        each = "each body once in a period" if period else "each body once"
        at = rows_in_words([rows[k] for k in again])
        yield Problem(f"{source}, {at}", f"{_of(found, again[0])} again", each, None, remedy)


def _when(period: str) -> tuple[int, float, str]:
    """Return what periods are ordered by: as numbers where they are numbers, else as they are written."""
    try:
        return 0, float(period), ""
    except ValueError:
        return 1, 0.0, period
