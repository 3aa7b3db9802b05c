"""Answers read from a table: who answered, for which body, what, and everything that is wrong with it.

>>> source = Source("answers.csv", {"plan": ["Unity", "", "Mutual"]})
>>> problems = list[Problem]()
>>> source.words("plan", problems).distinct
('Unity', '', 'Mutual')
>>> print(problems[0])
answers.csv, column plan, row 3: found nothing in 1 of 3 rows; expected a value in every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.design.alone import read_alone
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.words import Words
from healthtrust.records.store import read_arrow
from healthtrust.review.survey.asked import Asked
from healthtrust.review.survey.margins import Ints, Real
from healthtrust.review.survey.questions import Composite, Item, Questions

FEW_WORDS = 20
"""Unknown answers of an item that are told one by one."""


@dataclass(frozen=True)
class Source:
    """The columns of a file, by name."""

    name: str
    columns: Mapping[str, Any]

    @classmethod
    def of(cls, path: Path) -> Source:
        """Return the columns of a file, all as they are written."""
        return cls(path.name, read_arrow(path, texts=lambda _: True)[0])

    def has(self, name: str) -> bool:
        """Return whether there is such a column."""
        return name in self.columns

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.columns.values()), ()))

    def words(self, name: str, problems: list[Problem], gaps: bool = False) -> Words:
        """Return a column as words; one that is not there, or has gaps where none may be, is a problem."""
        if name not in self.columns:
            near = nearest_match(name, self.columns)
            problems.append(Problem(self.name, f"no column {name!r}", "a column of it", near))
            return Words(("",), np.zeros(self.rows, dtype=np.int32))
        found = Words.of(self.columns[name])
        if not gaps and len(empty := found.rows("")):
            where = f"{self.name}, column {name}, {rows_in_words((empty + 2).tolist())}"
            problems.append(
                Problem(where, f"nothing in {len(empty):,} of {self.rows:,} rows", "a value in every row")
            )
        return found

    def numbers(self, name: str, problems: list[Problem], gaps: bool = False) -> Real:
        """Return a column as numbers; NaN for gaps, and for what is none, which is a problem."""
        words = self.words(name, problems, gaps)
        values = np.full(len(words.distinct), np.nan)
        for at, word in enumerate(words.distinct):
            try:
                values[at] = float(word) if word else np.nan
            except ValueError:
                values[at] = np.inf
            if word and not np.isfinite(values[at]):
                rows = rows_in_words((words.rows(word) + 2).tolist())
                problems.append(Problem(f"{self.name}, column {name}, {rows}", repr(word), "a number"))
        return np.asarray(values[words.index])


@dataclass(frozen=True)
class Answered:
    """Answers [n] of one item: the position of each among those of the item, −1 where there is none."""

    item: Item
    answer: Ints

    @property
    def scores(self) -> Real:
        """Return what each answer counts [n], NaN for none."""
        return self._of(self.item.scores)

    @property
    def out_of_100(self) -> Real:
        """Return each answer from 0 to 100 [n], NaN for none."""
        return self._of(self.item.out_of_100)

    def _of(self, values: Real) -> Real:
        return np.asarray(np.where(self.answer >= 0, values[np.maximum(self.answer, 0)], np.nan))


def items_of(
    asked: Asked, source: Source, problems: list[Problem]
) -> tuple[list[Answered], tuple[Composite, ...]]:
    """Return the answers to each item, and the composites; unknown answers are problems, with rows."""
    if asked.questions is None:
        found = [each for name in asked.items for each in _numeric(name, source, problems)]
        return found, ()
    questions = read_alone(asked.questions, Questions)
    found = [_worded(item, source, problems) for item in questions.questions]
    return found, questions.composites


def _worded(item: Item, source: Source, problems: list[Problem]) -> Answered:
    words = source.words(item.where, problems, gaps=True)
    known = {answer: at for at, answer in enumerate(item.answers_in_order)}
    nothing = {"", *item.left_out}
    there = item.where in source.columns
    unknown = [word for word in words.distinct if word not in known and word not in nothing] if there else []
    where = f"{source.name}, column {item.where}"
    for word in unknown[:FEW_WORDS]:
        rows = rows_in_words((words.rows(word) + 2).tolist())
        near = nearest_match(word, [*known, *item.left_out]) if item.answers else None
        problems.append(Problem(f"{where}, {rows}", repr(word), _expected(item), near))
    if len(unknown) > FEW_WORDS:
        problems.append(Problem(where, f"{len(unknown) - FEW_WORDS:,} more unknown answers", _expected(item)))
    position = np.array([known.get(word, -1) for word in words.distinct], dtype=np.int64)
    return Answered(item, position[words.index])


def _expected(item: Item) -> str:
    if item.answers:
        return f"one of {', '.join(item.answers_in_order)}"
    return f"a whole number from {item.low} to {item.high}"


def _numeric(name: str, source: Source, problems: list[Problem]) -> Iterator[Answered]:
    """Return an item of 0 and 1, a share; or of other whole numbers, a mean on the scale that is used."""
    values = source.numbers(name, problems, gaps=True)
    some = values[np.isfinite(values)]
    if not len(some):
        if source.has(name):
            problems.append(Problem(f"{source.name}, column {name}", "no answer at all", "answers"))
        return
    if (broken := np.flatnonzero(np.isfinite(values) & (values != np.rint(values)))).size:
        rows = rows_in_words((broken + 2).tolist())
        remedy = "Say what was asked in a file, with --questions."
        problems.append(
            Problem(
                f"{source.name}, column {name}, {rows}",
                f"{values[broken[0]]:g}",
                "whole numbers",
                None,
                remedy,
            )
        )
        return
    low, high = int(some.min()), int(some.max())
    share = low >= 0 and high <= 1
    low, high = (0, 1) if share else (low, high)
    if not 0 < high - low <= 100:
        found = f"answers from {low} to {high}"
        problems.append(Problem(f"{source.name}, column {name}", found, "a scale of 2 to 101 points"))
        return
    item = Item(item=name, kind="share" if share else "mean", low=low, high=high)
    at = np.where(np.isfinite(values), high - np.nan_to_num(values), -1).astype(np.int64)
    yield Answered(item, at)


def twice(keys: Sequence[Words], source: Source, person: str) -> list[Problem]:
    """Return the persons who stand in several rows of one period; keys are the columns together."""
    code = np.zeros(source.rows, dtype=np.int64)
    for key in keys:
        code = code * len(key.distinct) + key.index
    _, position, counts = np.unique(code, return_inverse=True, return_counts=True)
    again = np.flatnonzero(counts > 1)
    found = []
    for which in again[:FEW_WORDS]:
        rows = np.flatnonzero(position == which)
        name = keys[-1].distinct[keys[-1].index[rows[0]]]
        where = f"{source.name}, column {person}, {rows_in_words((rows + 2).tolist())}"
        found.append(
            Problem(where, f"{name} {len(rows)} times", "one answer of each person", remedy="Keep one.")
        )
    if len(again) > FEW_WORDS:
        more = f"{len(again) - FEW_WORDS:,} more persons several times"
        found.append(Problem(f"{source.name}, column {person}", more, "one answer of each person"))
    return found
