"""Persons through a grouper, all at once: the twin of `walked.py` in NumPy, which gives the same bits.

    on [person, term]; the same steps in the same order, each over all persons of a part

>>> on = np.array([[1, 1, 0], [0, 1, 0]], dtype=np.uint8)
>>> drop(on, np.array([0, 1, 1, 1]), np.array([1]))
>>> on.tolist()
[[1, 0, 0], [0, 1, 0]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.grouper.program import HELD, Program
from healthtrust.market.grouper.walked import Found, OfKind, Rows


def walk(part: slice, rows: Rows, of_kind: OfKind, program: Program, found: Found) -> None:
    """Score the persons of a part, as `walked.walk`."""
    start, stop = part.start, part.stop
    flags, kind = len(program.threshold), rows.kind[start:stop]
    has, segment = of_kind.has[kind], of_kind.segment[kind]
    on = np.zeros((stop - start, program.weight.shape[1]), dtype=np.uint8)
    on[:, :flags] = _flagged(start, stop, rows, program)
    on[:, flags : flags + has.shape[1]] = has
    before = _settle(on[:, :flags], has, program)
    _factors(on, before, flags + has.shape[1], program)
    total = of_kind.base[kind].copy()
    for term in (*range(flags), *range(flags + has.shape[1], on.shape[1])):
        those = np.flatnonzero(on[:, term])
        total[those] += program.weight[segment[those], term]
        np.add.at(found.counts[:, term], segment[those], rows.months[start:stop][those])
    found.score[start:stop] = total
    found.held[start:stop] = np.packbits(on[:, :flags], axis=1, bitorder="little")


def _flagged(start: int, stop: int, rows: Rows, program: Program) -> NDArray[np.uint8]:
    first, last = rows.first[start], rows.first[stop]
    person = np.repeat(np.arange(stop - start), np.diff(rows.first[start : stop + 1]))
    code = rows.code[first:last]
    quantity = rows.quantity[first:last] if len(rows.quantity) else np.ones(last - first)
    known = code >= 0
    person, code, quantity = person[known], code[known], quantity[known]
    edit = _edited(code, rows.age[start:stop][person], rows.sex[start:stop][person], program)
    links = np.where(edit < 0, np.diff(program.link_first)[code], 1)
    at = np.repeat(np.arange(len(code)), links)
    within = np.arange(len(at)) - np.repeat(np.cumsum(links) - links, links)
    plain = edit[at] < 0
    link = np.where(plain, program.link_first[code[at]] + within, 0)
    flag, unit = np.full(len(at), -1, dtype=np.int64), np.ones(len(at))
    flag[plain], unit[plain] = program.link_flag[link[plain]], program.link_unit[link[plain]]
    flag[~plain] = program.edit_flag[edit[at[~plain]]]
    there = flag >= 0
    flags = len(program.threshold)
    cell = person[at[there]] * flags + flag[there]
    amount = np.bincount(cell, quantity[at[there]] * unit[there], (stop - start) * flags)
    on = np.bincount(cell, minlength=(stop - start) * flags) > 0
    on, amount = on.reshape(-1, flags), amount.reshape(-1, flags)
    reached = np.rint(amount * program.scale) >= program.threshold
    return np.asarray(on & (reached | (program.threshold <= 0)), dtype=np.uint8)


def _edited(
    code: NDArray[np.int32], age: NDArray[np.int16], sex: NDArray[np.int8], program: Program
) -> NDArray[np.int64]:
    """Return the first edit that speaks of each row's person [row], or -1."""
    found = np.full(len(code), -1, dtype=np.int64)
    count = np.diff(program.edit_first)[code]
    for place in range(int(count.max(initial=0))):
        rows = np.flatnonzero((found < 0) & (count > place))
        edit = program.edit_first[code[rows]] + place
        of, years = program.edit_sex[edit], age[rows]
        fits = (of == 0) | (of == sex[rows])
        fits &= (program.edit_from[edit] <= years) & (years <= program.edit_to[edit])
        found[rows[fits]] = edit[fits]
    return found


def _settle(on: NDArray[np.uint8], has: NDArray[np.uint8], program: Program) -> NDArray[np.uint8]:
    """Combine, need, drop and group, in place; return the flags as they were before groups."""
    for flag, beside, becomes in program.joined.tolist():
        both = (on[:, flag] & on[:, beside]) == 1
        on[both, flag] = 0
        on[both, becomes] = 1
    before = on.copy()
    for flag in np.flatnonzero(np.diff(program.need_first)).tolist():
        needs = program.need[program.need_first[flag] : program.need_first[flag + 1]]
        on[:, flag] &= before[:, needs].any(axis=1)
    drop(on, program.drop_first, program.drop)
    before = on.copy()
    moved = [
        (flag, (before[:, flag] == 1) & ((trait < 0) | (has[:, trait] == 1)))
        for flag, trait in enumerate(program.group_trait.tolist())
        if program.group[flag] >= 0
    ]
    for flag, where in moved:
        on[where, flag] = 0
    for flag, where in moved:
        on[where, program.group[flag]] = 1
    return before


def drop(on: NDArray[np.uint8], first: NDArray[np.int64], dropped: NDArray[np.int32]) -> None:
    """Take away, in place, what flags drop [person, flag]: all at once, on what was there before."""
    before = on.copy()
    for flag in np.flatnonzero(np.diff(first)).tolist():
        for lower in dropped[first[flag] : first[flag + 1]].tolist():
            on[before[:, flag] == 1, lower] = 0


def _factors(on: NDArray[np.uint8], before: NDArray[np.uint8], first: int, program: Program) -> None:
    flags = before.shape[1]
    kept = on[:, :flags].sum(axis=1, dtype=np.int64)
    seen = on.copy()
    seen[:, :flags] |= before
    for factor in range(len(program.clause_first) - 1):
        fits = np.ones(len(on), dtype=bool)
        for clause in range(program.clause_first[factor], program.clause_first[factor + 1]):
            terms = program.term[program.term_first[clause] : program.term_first[clause + 1]]
            there = seen[:, terms[terms >= 0]].sum(axis=1, dtype=np.int64)
            there += kept * int((terms == HELD).sum())
            there -= on[:, HELD - 1 - terms[terms < HELD]].sum(axis=1, dtype=np.int64)
            fits &= (program.low[clause] <= there) & (there <= program.high[clause])
        on[:, first + factor] = seen[:, first + factor] = fits
