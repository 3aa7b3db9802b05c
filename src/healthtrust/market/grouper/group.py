"""The score of every person: a grouper run over all of them, in parts and on threads.

    score_j = Σ_t w_s(j)t present_jt           mean = Σ_j m_j score_j / Σ_j m_j
    none class reset:  w_s,none = − Σ_{c ≠ none} w_sc N_sc / N_s,none

present_jt  whether flag, trait or factor t holds of person j;  w_st  its weight in segment s;  m_j  months
N_sc        realised number of class c in segment s, in months; so a criterion adds up to zero
Source      means by member months: CMS [cited]; the reset of "none" classes: Dutch Regeling risicoverevening,
            art. 11 [cited]

>>> from healthtrust.market.grouper.built import build
>>> from healthtrust.market.grouper.stated import Criterion, Stated
>>> from healthtrust.market.grouper.tables import CodeRow, Tables
>>> classes = Criterion(name="diagnosis", classes=("D1", "D2"), without="no diagnosis", reset=True)
>>> rows = CodeRow("A", "D1", 1.0), CodeRow("B", "D2", 1.0)
>>> tables = Tables(rows, weights={("", "D1"): 3, ("", "D2"): 9})
>>> people = People(np.arange(4).astype(object), np.full(4, 40, np.int16), np.ones(4, np.int8))
>>> dutch = build(Stated(name="dutch", criteria=(classes,)), tables)
>>> found = group(dutch, people, Coded.of([["A", "B"], [], [], []]))
>>> found.score.tolist(), found.names_of(0)
([9.0, -3.0, -3.0, -3.0], ['D2'])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import compiled, cut, map_partitions, parts, threads
from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.market.grouper import side_by_side, walked
from healthtrust.market.grouper.built import Grouper
from healthtrust.market.grouper.people import YES_NO, Coded, People
from healthtrust.market.grouper.traits import Kinds, kinds

AT_ONCE = 250_000
"""Persons that are taken at a time where each needs a column for every term."""


@dataclass(frozen=True, eq=False)
class Grouped:
    """What a grouper found of every person."""

    grouper: Grouper
    """With its weights as they were used: after any reset."""
    score: NDArray[np.float64]
    """[person], raw."""
    held: NDArray[np.uint8]
    """[person, byte], the flags that are kept as bits, the lowest flag first."""
    segment: NDArray[np.int32]
    """[person]."""
    counts: NDArray[np.int64]
    """[segment, term], persons of whom it holds; thousandths of months where months are given."""
    weight: int
    """What all persons count for together, in the unit of counts."""
    unknown: tuple[tuple[str, int], ...]
    """Codes that no table has, the most frequent first, and how many rows have them."""

    def names_of(self, person: int) -> list[str]:
        """Return the flags that a person keeps, in ascending number."""
        return [
            name for name in _joined(self.grouper.flags, self.held[[person]])[0].as_py().split("|") if name
        ]

    def names(self) -> list[str]:
        """Return everyone's flags, joined by |."""
        return list(self.names_of_all().to_pylist())

    def names_of_all(self) -> Any:
        """Return everyone's flags, joined by |, as an array of Arrow."""
        pieces = max(parts(), -(-len(self.held) // AT_ONCE))
        texts = map_partitions(
            lambda part: _joined(self.grouper.flags, self.held[part]), cut(len(self.held), pieces), threads()
        )
        return arrow().concat_arrays([arrow().array([], arrow().string()), *texts])

    def factors(self) -> list[tuple[str, float, float]]:
        """Return each term that someone has: name, what it is counted with, and what it adds to the mean."""
        weights = self.grouper.program.weight
        added = (weights * self.counts).sum(axis=0) / max(self.weight, 1)
        number = self.counts.sum(axis=0)
        weighing = (weights != 0).any(axis=0)
        return [
            (name, float(number[term]), float(added[term]))
            for term, name in enumerate(self.grouper.terms)
            if number[term] and (weighing[term] or term < len(self.grouper.flags))
        ]

    def mean(self) -> float:
        """Return the mean score, weighted by months where they are given."""
        return sum(added for _, _, added in self.factors())


def group(grouper: Grouper, people: People, coded: Coded) -> Grouped:
    """Return everyone's score and flags; raises InvalidInput for values a column must not have.

    Codes that no table has give nothing here; whether that is accepted is for whoever asked to decide.
    """
    of = kinds(grouper, people.age, people.sex, _columns(grouper, people))
    place = np.array([grouper.codes.get(code, -1) for code in coded.distinct], dtype=np.int32)
    code = place[coded.index] if len(place) else np.zeros(0, dtype=np.int32)
    rows = walked.Rows(coded.first, code, coded.quantity, of.of, people.age, people.sex, people.weight())
    score, held, counts = _walked(grouper, rows, of)
    if any(criterion.reset for criterion in grouper.stated.criteria):
        grouper = _reset(grouper, counts)
        of = kinds(grouper, people.age, people.sex, _columns(grouper, people))
        score, held, counts = _walked(grouper, rows, of)
    weight = int(people.weight().sum())
    return Grouped(grouper, score, held, of.segment[of.of], counts, weight, _unknown(place, coded))


def _walked(
    grouper: Grouper, rows: walked.Rows, of: Kinds
) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.int64]]:
    people, flags = len(rows.kind), len(grouper.flags)
    score, held = np.zeros(people), np.zeros((people, (flags + 7) // 8), dtype=np.uint8)
    of_kind = walked.OfKind(of.has, of.segment, of.base)
    pieces = parts() if compiled() else max(parts(), -(-people // AT_ONCE))

    def task(part: slice) -> NDArray[np.int64]:
        counts = np.zeros(grouper.program.weight.shape, dtype=np.int64)
        found = walked.Found(score, held, counts)
        if compiled():
            walked.walk(part.start, part.stop, rows, of_kind, grouper.program, found)
        else:
            side_by_side.walk(part, rows, of_kind, grouper.program, found)
        return counts

    found = map_partitions(task, cut(people, pieces), threads())
    counts = sum(found, np.zeros(grouper.program.weight.shape, dtype=np.int64))
    return score, held, counts + _of_traits(grouper, rows, of)


def _of_traits(grouper: Grouper, rows: walked.Rows, of: Kinds) -> NDArray[np.int64]:
    """Return the counts of traits [segment, term], which the kernel leaves to their kinds."""
    there = np.zeros(len(of.segment), dtype=np.int64)
    np.add.at(there, rows.kind, rows.months)
    counts = np.zeros(grouper.program.weight.shape, dtype=np.int64)
    for trait in range(len(grouper.traits)):
        np.add.at(counts[:, len(grouper.flags) + trait], of.segment, there * of.has[:, trait])
    return counts


def _columns(grouper: Grouper, people: People) -> dict[str, NDArray[np.int32]]:
    """Return each column the grouper looks at as places among its values; a column not there by default."""
    found, problems = dict[str, NDArray[np.int32]](), list[Problem]()
    for column in grouper.stated.columns:
        if column.name not in people.columns:
            if column.default is None:
                problems.append(
                    Problem("persons", f"no column {column.name!r}", column.meaning or "that column")
                )
            default = column.values.index(column.default) if column.default in column.values else 0
            found[column.name] = np.full(len(people), default, dtype=np.int32)
            continue
        texts, index = people.columns[column.name]
        place = {value: at for at, value in enumerate(column.values)}
        if set(column.values) == {"0", "1"}:
            place |= {word: place[value] for word, value in YES_NO.items()}
        wrong = [(at, text) for at, text in enumerate(texts) if text not in place]
        problems += list(_strange(column.name, column.values, wrong, index))
        found[column.name] = np.array([place.get(text, 0) for text in texts], dtype=np.int32)[index]
    refuse(problems)
    return found


def _strange(
    name: str, values: tuple[str, ...], wrong: list[tuple[int, str]], index: NDArray[np.int32]
) -> Iterator[Problem]:
    for at, text in wrong:
        count = int((index == at).sum())
        where = f"column {name}, {count:,} {'person' if count == 1 else 'persons'}"
        yield Problem(
            where,
            repr(text) if text else "nothing",
            f"one of {', '.join(values)}",
            nearest_match(text, values),
        )


def _reset(grouper: Grouper, counts: NDArray[np.int64]) -> Grouper:
    """Return the grouper with the weight of each `without` set so that its criterion adds up to zero."""
    weight, terms, problems = grouper.program.weight.copy(), grouper.terms, list[Problem]()
    for criterion in grouper.stated.criteria:
        if not criterion.reset:
            continue
        without, classes = terms.index(criterion.without), [terms.index(name) for name in criterion.classes]
        given = (weight[:, classes] * counts[:, classes]).sum(axis=1)
        for segment in np.flatnonzero((given != 0) & (counts[:, without] == 0)).tolist():
            where = f"{grouper.stated.name}, criterion {criterion.name}, segment {grouper.segments[segment]}"
            problems.append(Problem(where, f"nobody in {criterion.without!r}", "someone who bears the rest"))
        weight[:, without] = -given / np.maximum(counts[:, without], 1)
    refuse(problems)
    return replace(grouper, program=grouper.program._replace(weight=weight))


def _unknown(place: NDArray[np.int32], coded: Coded) -> tuple[tuple[str, int], ...]:
    count = np.bincount(coded.index, minlength=len(place))
    rows = [(code, int(count[at])) for at, code in enumerate(coded.distinct) if place[at] < 0]
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def _joined(flags: tuple[str, ...], bits: NDArray[np.uint8]) -> Any:
    """Return the flags of each row of bits, joined by |, as an array of Arrow."""
    import pyarrow.compute as pc

    pa = arrow()
    on = np.unpackbits(bits, axis=1, count=len(flags), bitorder="little")
    first = np.concatenate([[0], np.cumsum(on.sum(axis=1, dtype=np.int64))])
    flag = np.flatnonzero(on.view(np.bool_)) % max(len(flags), 1)
    names = pa.array(flags, pa.string()).take(pa.array(flag))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(first, pa.int32()), names), "|")
