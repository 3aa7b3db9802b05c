"""Persons and their codes as a grouper takes them: columns as places of values, codes end to end.

>>> people = People(np.array(["a"], object), np.array([70], np.int16), np.array([1], np.int8))
>>> coded = Coded.of([["E119", "I10"]])
>>> len(people), coded.distinct, coded.rows_of(0)
(1, ('E119', 'I10'), ['E119', 'I10'])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Texts = tuple[tuple[str, ...], NDArray[np.int32]]
"""A column of texts: those that occur, and which of them stands in each row."""


YES_NO = {"yes": "1", "true": "1", "True": "1", "no": "0", "false": "0", "False": "0"}
"""What may stand for 1 and 0 where a column knows nothing else."""


def allowed(text: str, values: Sequence[str]) -> bool:
    """Return whether a text may stand in a column of these values.

    >>> allowed("yes", ("0", "1")), allowed("yes", ("a", "b"))
    (True, False)
    """
    return text in values or (set(values) == {"0", "1"} and text in YES_NO)


@dataclass(frozen=True, eq=False)
class People:
    """The persons to be scored."""

    identity: NDArray[np.object_]
    age: NDArray[np.int16]
    """Years, whole."""
    sex: NDArray[np.int8]
    """1 man, 2 woman."""
    columns: Mapping[str, Texts] = field(default_factory=dict)
    months: NDArray[np.int64] | None = None
    """Months of membership, in thousandths; none = everyone counts alike."""

    def __len__(self) -> int:
        return len(self.age)

    def weight(self) -> NDArray[np.int64]:
        """Return what each person counts for in means: thousandths of months, or 1."""
        return np.ones(len(self), dtype=np.int64) if self.months is None else self.months


@dataclass(frozen=True, eq=False)
class Coded:
    """The codes of all persons, without dots and lower case, person after person."""

    distinct: tuple[str, ...]
    index: NDArray[np.int32]
    """[row], which of the distinct codes."""
    first: NDArray[np.int64]
    """[person + 1], where each person's rows begin."""
    quantity: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """[row], or of length 0: one each."""
    rewritten: int = 0
    """Rows that were written with dots, blanks or in lower case."""

    @classmethod
    def of(cls, codes: Sequence[Sequence[str]], quantity: Sequence[float] = ()) -> Coded:
        """Return codes from a list for each person; quantities, if any, end to end."""
        place: dict[str, int] = {}
        index = [place.setdefault(code, len(place)) for row in codes for code in row]
        first = np.concatenate([[0], np.cumsum([len(row) for row in codes])])
        return cls(
            tuple(place),
            np.array(index, dtype=np.int32),
            first.astype(np.int64),
            np.array(quantity, dtype=np.float64),
        )

    @classmethod
    def nobody(cls, people: int) -> Coded:
        """Return that so many people have no codes."""
        return cls((), np.zeros(0, dtype=np.int32), np.zeros(people + 1, dtype=np.int64))

    def rows_of(self, person: int) -> list[str]:
        """Return a person's codes in order."""
        return [self.distinct[i] for i in self.index[self.first[person] : self.first[person + 1]]]

    def quantities_of(self, person: int) -> list[float]:
        """Return a person's quantities in order."""
        rows = slice(self.first[person], self.first[person + 1])
        count = int(self.first[person + 1] - self.first[person])
        return self.quantity[rows].tolist() if len(self.quantity) else [1.0] * count
