"""Limits that no package keeps to: the smallest set of them that already conflicts.

Covering nothing always keeps to money, staff, substitutes and complements, so a conflict needs decisions:
what must be covered asks more of some limit than there is. For one limit the smallest set is the limit
and, largest use first, as many musts as break it. Where several limits must act together, statements are
dropped one by one as long as the rest still conflict (deletion filter); what stays is irreducible: without
any one of it a package could be found. Dropping in two orders and keeping the smaller set finds the
smallest in practice.

Source  Chinneck, Feasibility and infeasibility in optimization, 2008, chapter 6 (deletion filter) [recalled]

>>> from healthtrust.package.limits.candidates import Candidates
>>> from healthtrust.package.limits.language import constraints_of
>>> two = Candidates(("a", "b"), *(np.array(v, dtype=float) for v in
...                  ([10, 10], [3, 1], [2, 7], [2, 7], [1, 1])))
>>> asked = Asked(two, constraints_of('must_cover = ["a", "b"]\\n[money]\\nbudget = 60'), {})
>>> print(conflicts(asked)[0])
constraints: found limits that no package keeps to: must cover b and budget (at most 60, they need 70);
expected limits that leave a package. Relax any one of these: each of them is needed for the conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from healthtrust.ground.problems import Problem
from healthtrust.package.limits.lines import Line
from healthtrust.package.limits.programme import Asked, Programme, feasible, programme_of

REMEDY = "Relax any one of these: each of them is needed for the conflict."


def conflicts(asked: Asked) -> list[Problem]:
    """Return the smallest conflicting set of limits as a problem, or nothing where a package keeps to all."""
    programme = programme_of(asked)
    short = [line for line in programme.lines if line.kind == "money" and float(line.most) < 0]
    if short:
        found = f"earmarks taken out of the budget that exceed it by {-float(short[0].most):,.6g}"
        return [Problem("constraints, envelopes", found, "earmarks within the budget")]
    if feasible(programme):
        return []
    musts = [k for k in range(len(programme.codes)) if programme.low[k] > 0]
    sets = [s for line in programme.lines if (s := _alone(programme, line, musts)) is not None]
    if sets:
        line, some = min(sets, key=lambda each: len(each[1]))
        return [_said(programme, [line], some)]
    orders = ([*_statements(programme, musts)], [*reversed(_statements(programme, musts))])
    left = min((_irreducible(programme, order) for order in orders), key=len)
    lines = [programme.lines[k] for kind, k in left if kind == "line"]
    return [_said(programme, lines, [k for kind, k in left if kind == "must"])]


Statement = tuple[str, int]


def _alone(programme: Programme, line: Line, musts: Sequence[int]) -> tuple[Line, list[int]] | None:
    """Return the line and the fewest musts that break it, if it can be broken without any other line."""
    helped = sum(
        min(0.0, float(line.use[i]) * float(programme.high[i]))
        for i in range(len(line.use))
        if i not in musts
    )
    helped += sum(float(line.use[i] * programme.low[i]) for i in musts if line.use[i] < 0)
    helped += sum(
        min(0.0, float(a) * float(top)) for a, top in zip(line.extra, programme.extra_most, strict=True)
    )
    need, some = helped, []
    for i in sorted(musts, key=lambda k: -float(line.use[k] * programme.low[k])):
        if need > float(line.most) * (1 + 1e-9) + 1e-12 or line.use[i] <= 0:
            break
        need += float(line.use[i] * programme.low[i])
        some.append(i)
    return (line, some) if need > float(line.most) * (1 + 1e-9) + 1e-12 and some else None


def _statements(programme: Programme, musts: Sequence[int]) -> list[Statement]:
    return [("must", k) for k in musts] + [("line", k) for k in range(len(programme.lines))]


def _irreducible(programme: Programme, statements: Sequence[Statement]) -> list[Statement]:
    """Return what is left when every statement that the conflict does not need has been dropped."""
    kept = list(statements)
    for statement in statements:
        fewer = [s for s in kept if s != statement]
        if not feasible(_only(programme, fewer)):
            kept = fewer
    return kept


def _only(programme: Programme, kept: Sequence[Statement]) -> Programme:
    """Return the programme with these statements alone."""
    musts = {k for kind, k in kept if kind == "must"}
    low = np.array([v if k in musts else 0.0 for k, v in enumerate(programme.low)])
    lines = tuple(programme.lines[k] for kind, k in kept if kind == "line")
    return replace(programme, low=low, lines=lines)


def _said(programme: Programme, lines: Sequence[Line], musts: Sequence[int]) -> Problem:
    said = [f"must cover {programme.codes[k]}" for k in sorted(musts)]
    if len(lines) == 1:
        [line] = lines
        need = sum(float(line.use[k] * programme.low[k]) for k in musts)
        unit = f" {line.unit}" if line.unit else ""
        said.append(f"{line.name} (at most {float(line.most):,.6g}{unit}, they need {need:,.6g})")
    else:
        said += [line.name for line in lines]
    gone = {i for line in lines for i in np.flatnonzero(line.use < 0) if programme.high[i] == 0}
    said += [f"must leave out {programme.codes[i]}" for i in sorted(gone)]
    found = "limits that no package keeps to: " + (
        " and ".join(said) if len(said) < 3 else f"{', '.join(said[:-1])} and {said[-1]}"
    )
    return Problem("constraints", found, "limits that leave a package", remedy=REMEDY)
