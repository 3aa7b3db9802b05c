"""Persons through a grouper, one by one, compiled: from codes to flags, factors, score and counts.

    f_jk = 1 where a code of person j gives flag k, or the sum of quantity × per_unit reaches its threshold
    edits, combinations, needs, hierarchy, groups in that order;  score_j = base_j + Σ_t w_st present_jt

base_j  what the person's traits add;  w_st  weight of term t in the person's segment
Source  the order of CMS's model software [cited]; quantities as in the Swiss drug cost groups [cited]

The twin in `side_by_side.py` gives the same bits: both add flags in ascending number, then factors.

>>> from healthtrust.market.grouper.built import build
>>> from healthtrust.market.grouper.stated import Stated
>>> from healthtrust.market.grouper.tables import CodeRow, Tables
>>> of = build(Stated(name="one"), Tables(codes=(CodeRow("A", "1", 1.0),), weights={("", "1"): 0.5}))
>>> score, held, counts = np.zeros(2), np.zeros((2, 1), np.uint8), np.zeros((1, 1), np.int64)
>>> first, code, one = np.array([0, 1, 1]), np.array([0], np.int32), np.ones(2, np.int64)
>>> kind, age, sex = np.zeros(2, np.int32), np.ones(2, np.int16), np.ones(2, np.int8)
>>> rows = Rows(first, code, np.zeros(0), kind, age, sex, one)
>>> of_kind = OfKind(np.zeros((1, 0), np.uint8), np.zeros(1, np.int32), np.zeros(1))
>>> walk(0, 2, rows, of_kind, of.program, Found(score, held, counts))
>>> score.tolist(), held.tolist(), counts.tolist()
([0.5, 0.0], [[1], [0]], [[1]])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.market.grouper.program import Program


class Rows(NamedTuple):
    """What the kernel asks of persons."""

    first: NDArray[np.int64]
    """[person + 1]: rows of code."""
    code: NDArray[np.int32]
    """-1 = unknown to the grouper."""
    quantity: NDArray[np.float64]
    """As code; of length 0: one each."""
    kind: NDArray[np.int32]
    age: NDArray[np.int16]
    sex: NDArray[np.int8]
    months: NDArray[np.int64]
    """[person], what each counts for in the counts."""


class Found(NamedTuple):
    """What the kernel finds."""

    score: NDArray[np.float64]
    """[person]"""
    held: NDArray[np.uint8]
    """[person, byte], flags kept as bits."""
    counts: NDArray[np.int64]
    """[segment, term], months of everyone of whom a flag or a factor holds."""


class OfKind(NamedTuple):
    """What the kernel asks of kinds of persons."""

    has: NDArray[np.uint8]
    segment: NDArray[np.int32]
    base: NDArray[np.float64]


@njit(nogil=True, cache=True)
def edited(code: int, age: int, sex: int, program: Program) -> int:
    """Return the row of the first edit of a code that speaks of such a person, or -1."""
    for row in range(program.edit_first[code], program.edit_first[code + 1]):
        of = program.edit_sex[row]
        if (of == 0 or of == sex) and program.edit_from[row] <= age <= program.edit_to[row]:
            return row
    return -1


@njit(nogil=True, cache=True)
def flag_codes(
    person: int, rows: Rows, program: Program, on: NDArray[np.uint8], amount: NDArray[np.float64]
) -> None:
    """Set the flags that a person's codes give, before anything is dropped."""
    for at in range(rows.first[person], rows.first[person + 1]):
        code = rows.code[at]
        if code < 0:
            continue
        quantity = rows.quantity[at] if len(rows.quantity) else 1.0
        row = edited(code, rows.age[person], rows.sex[person], program)
        if row >= 0:
            flag = program.edit_flag[row]
            if flag >= 0:
                on[flag] = 1
                amount[flag] += quantity
        else:
            for link in range(program.link_first[code], program.link_first[code + 1]):
                on[program.link_flag[link]] = 1
                amount[program.link_flag[link]] += quantity * program.link_unit[link]
    for flag in range(len(program.threshold)):
        if on[flag] and program.threshold[flag] > 0:
            on[flag] = np.rint(amount[flag] * program.scale) >= program.threshold[flag]
        amount[flag] = 0.0


@njit(nogil=True, cache=True)
def settle_flags(
    has: NDArray[np.uint8],
    program: Program,
    on: NDArray[np.uint8],
    before: NDArray[np.uint8],
    present: NDArray[np.int32],
) -> int:
    """Combine, need, drop and group the flags that are on; return how many are kept.

    `present` lists those kept, in ascending number; `before` has the flags as they were before groups.
    """
    flags = len(program.threshold)
    for row in range(len(program.joined)):
        if on[program.joined[row, 0]] and on[program.joined[row, 1]]:
            on[program.joined[row, 0]] = 0
            on[program.joined[row, 2]] = 1
    there = 0
    for flag in range(flags):
        if on[flag]:
            present[there] = flag
            there += 1
    for row in range(there):
        before[present[row]] = 1
    for row in range(there):
        flag = present[row]
        start, stop = program.need_first[flag], program.need_first[flag + 1]
        if stop > start:
            met = False
            for need in range(start, stop):
                met |= before[program.need[need]] != 0
            on[flag] = met
    for row in range(there):
        before[present[row]] = on[present[row]]
    for row in range(there):
        flag = present[row]
        if before[flag]:
            for lower in range(program.drop_first[flag], program.drop_first[flag + 1]):
                on[program.drop[lower]] = 0
    for row in range(there):
        before[present[row]] = on[present[row]]
    for row in range(there):
        if before[present[row]] and grouped(present[row], has, program):
            on[present[row]] = 0
    for row in range(there):
        if before[present[row]] and grouped(present[row], has, program):
            on[program.group[present[row]]] = 1
    kept = 0
    for flag in range(flags):
        if on[flag]:
            present[kept] = flag
            kept += 1
    return kept


@njit(nogil=True, cache=True)
def grouped(flag: int, has: NDArray[np.uint8], program: Program) -> bool:
    """Return whether a group stands for a flag of a person with such traits."""
    trait = program.group_trait[flag]
    return bool(program.group[flag] >= 0 and (trait < 0 or has[trait] != 0))


@njit(nogil=True, cache=True)
def holds(
    factor: int,
    kept: int,
    has: NDArray[np.uint8],
    program: Program,
    on: NDArray[np.uint8],
    before: NDArray[np.uint8],
) -> bool:
    """Return whether every clause of a factor holds; `before` has the flags as they were before groups."""
    flags = len(program.threshold)
    for clause in range(program.clause_first[factor], program.clause_first[factor + 1]):
        there = 0
        for row in range(program.term_first[clause], program.term_first[clause + 1]):
            term = program.term[row]
            if term == -1:
                there += kept
            elif term < -1:
                there -= on[-2 - term]
            elif term < flags:
                there += on[term] | before[term]
            elif term < flags + len(has):
                there += has[term - flags]
            else:
                there += on[term]
        if there < program.low[clause] or there > program.high[clause]:
            return False
    return True


@njit(nogil=True, cache=True)
def walk(
    start: int,
    stop: int,
    rows: Rows,
    of_kind: OfKind,
    program: Program,
    found: Found,
) -> None:
    """Score the persons start:stop; what is found is written to its columns, and counts are added to."""
    score, held, counts = found.score, found.held, found.counts
    flags, traits = len(program.threshold), of_kind.has.shape[1]
    terms, factors = program.weight.shape[1], len(program.clause_first) - 1
    on, before, amount = np.zeros(terms, np.uint8), np.zeros(flags, np.uint8), np.zeros(flags)
    present = np.zeros(flags, np.int32)
    for person in range(start, stop):
        kind = rows.kind[person]
        has, segment = of_kind.has[kind], of_kind.segment[kind]
        total, kept = of_kind.base[kind], 0
        if rows.first[person + 1] > rows.first[person]:
            flag_codes(person, rows, program, on, amount)
            kept = settle_flags(has, program, on, before, present)
            for row in range(kept):
                flag = present[row]
                total += program.weight[segment, flag]
                held[person, flag >> 3] |= np.uint8(1 << (flag & 7))
                counts[segment, flag] += rows.months[person]
        for factor in range(factors):
            term = flags + traits + factor
            on[term] = holds(factor, kept, has, program, on, before)
            if on[term]:
                total += program.weight[segment, term]
                counts[segment, term] += rows.months[person]
        score[person] = total
        on[:] = 0
        before[:] = 0
