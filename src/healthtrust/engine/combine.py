"""What all parts say, put together in their order: by kind, into one answer for everybody.

>>> combined("sum", [(1, np.array([2])), (3, np.array([4]))])
(4, array([6]))
>>> combined("counts", [(np.array([1, 3]), np.array([5, 5])), (np.array([3]), np.array([1]))])
(array([1, 3]), array([5, 6]))
>>> combined("largest", [3, 8, 5])
8
>>> combined("rows", [{"age": np.array([41])}, {"age": np.array([7])}])["age"].tolist()
[41, 7]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.tally import total

Counts = tuple[NDArray[np.int64], NDArray[np.int64]]


class Ask(NamedTuple):
    """What one part asks of all, with what it has to say itself."""

    kind: str
    """One of `KINDS`, or `kept`: where the part has kept itself."""
    value: Any


def combined(kind: str, said: Sequence[Any]) -> Any:
    """Return the answer of all parts to what they ask; said: in the order of the parts, one or more."""
    return KINDS[kind](said)


def _largest(said: Sequence[Any]) -> Any:
    return reduce(np.maximum, said) if isinstance(said[0], np.ndarray) else max(said)


def _counts(said: Sequence[Counts]) -> Counts:
    if len(said) == 1:
        return said[0]
    values, where = np.unique(np.concatenate([of for of, _ in said]), return_inverse=True)
    weights = np.zeros(len(values), dtype=np.int64)
    np.add.at(weights, where, np.concatenate([weight for _, weight in said]))
    return values, weights


def _rows(said: Sequence[Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    return {name: np.concatenate([columns[name] for columns in said]) for name in said[0]}


def _agreed(said: Sequence[Mapping[str, str]]) -> None:
    unlike = [name for name, known in said[0].items() if any(each[name] != known for each in said)]
    if unlike:
        raise RuntimeError(
            f"parts of one program came to know different things of everybody ({', '.join(unlike)}): "
            "hosts may round otherwise in the last digit; use processors and libraries of one kind"
        )


KINDS: dict[str, Callable[[Sequence[Any]], Any]] = {
    "sum": total,
    "largest": _largest,
    "counts": _counts,
    "rows": _rows,
    "agree": _agreed,
    "kept": lambda said: None,
}
