"""The decision-rights matrix: for each line and level exactly one body plans, pays, delivers and answers.

    bodies(l, v, r) = { b : a row for line l and level v names b in role r }
    gap      |bodies(l, v, r)| = 0          overlap  |bodies(l, v, r)| > 1
    outcome  exactly one body answers for each measure

l, v, r  line of the pooled budget that has money; level of the tree; role
Source   ENG-7: rights and duties stated per level, without gap or overlap; ENG-8: one accountable body per
         outcome. The default matrix is a plain reading of England's three levels [assumed].

>>> twice = Rights(rights=(Right(line="personal care", level="region", plans="trust", pays="trust"),
...                        Right(line="personal care", level="region", pays="ministry", delivers="plans")))
>>> for fault in faults(twice, ("region",), ("personal care",)):
...     print(fault.kind, fault.role, "by", fault.bodies)
overlap pays by ('trust', 'ministry')
gap answers by ()
>>> faults(default_rights(), ("region", "place", "neighbourhood"), pool_lines())
()
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.pooled import pool_lines
from healthtrust.design.rights import ROLES, Outcome, Right, Rights
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match

LEVELS = ("region", "place", "neighbourhood")

DELIVERS = {
    "personal care": "health plans and their providers",
    "population health": "public-health teams",
    "transformation": "bidding partnerships",
    "social care": "councils and their providers",
}
"""Who does the work of a line, where a design does not say; any other line is delivered by who plans it."""


@dataclass(frozen=True)
class Fault:
    """A gap or an overlap of the matrix, as a finding to report."""

    kind: str
    """gap or overlap"""
    line: str
    level: str
    role: str
    bodies: tuple[str, ...]

    def problem(self) -> Problem:
        """Return the same as a mistake in somebody's input."""
        found = f"nobody who {self.role}" if not self.bodies else f"{' and '.join(self.bodies)} in one role"
        return Problem(
            f"rights, {self.line} at the level {self.level}",
            f"{self.role}: {found}",
            f"exactly one body that {self.role}",
            remedy="Name one." if not self.bodies else "Keep one, or name them together as one body.",
        )


def default_rights(
    levels: Sequence[str] = LEVELS, lines: Sequence[str] | None = None, measures: Sequence[str] = ()
) -> Rights:
    """Return a matrix without gap or overlap: each level's board plans and answers; the one above pays.

    At the top the board pays itself. The board of the top answers for every measure.
    """
    boards = [f"{level} board" for level in levels]
    rights = tuple(
        Right(
            line=line,
            level=level,
            plans=boards[depth],
            pays=boards[max(depth - 1, 0)],
            delivers=DELIVERS.get(line, boards[depth]),
            answers=boards[depth],
        )
        for line in (pool_lines() if lines is None else lines)
        for depth, level in enumerate(levels)
    )
    return Rights(
        rights=rights, outcomes=tuple(Outcome(measure=code, answers=boards[0]) for code in measures)
    )


def bodies(rights: Rights, line: str, level: str, role: str) -> tuple[str, ...]:
    """Return the bodies that hold a role for a line at a level, each once, as first named."""
    rows = [right for right in rights.rights if (right.line, right.level) == (line, level)]
    return tuple(dict.fromkeys(str(getattr(right, role)) for right in rows if getattr(right, role)))


def faults(rights: Rights, levels: Sequence[str], lines: Sequence[str]) -> tuple[Fault, ...]:
    """Return every gap and overlap for the levels of the tree and the lines that have money."""
    found = []
    for line in lines:
        for level in levels:
            for role in ROLES:
                named = bodies(rights, line, level, role)
                if len(named) != 1:
                    found.append(Fault("overlap" if named else "gap", line, level, role, named))
    return tuple(found)


def outcome_problems(rights: Rights, measures: Sequence[str]) -> list[Problem]:
    """Return a problem for each measure that nobody, or more than one body, answers for, or nobody knows."""
    problems = []
    for measure in measures:
        named = _answering(rights, measure)
        if len(named) != 1:
            found = "nobody answers for it" if not named else f"{' and '.join(named)} answer for it"
            problems.append(Problem(f"outcomes, {measure}", found, "exactly one body that answers"))
    for outcome in rights.outcomes:
        if outcome.measure not in measures:
            near = nearest_match(outcome.measure, measures)
            problems.append(Problem("outcomes", repr(outcome.measure), "a measure of the catalogue", near))
    return problems


def answers_for(rights: Rights, measure: str) -> str:
    """Return the one body that answers for a measure; raises InvalidInput if there is none or more than one.

    >>> answers_for(default_rights(measures=("unmet-need",)), "unmet-need")
    'region board'
    """
    named = _answering(rights, measure)
    if len(named) != 1:
        near = nearest_match(measure, [outcome.measure for outcome in rights.outcomes])
        found = " and ".join(named) or "nobody"
        raise InvalidInput([Problem(f"outcomes, {measure}", found, "exactly one body that answers", near)])
    return named[0]


def _answering(rights: Rights, measure: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(o.answers for o in rights.outcomes if o.measure == measure))


def checked_rights(
    rights: Rights, levels: Sequence[str], lines: Sequence[str], measures: Sequence[str] = ()
) -> Rights:
    """Return the matrix if it is whole; raises InvalidInput with every gap, overlap and unknown name."""
    problems = unknown_names(rights, levels, lines)
    problems += [fault.problem() for fault in faults(rights, levels, lines)]
    refuse(problems + outcome_problems(rights, measures))
    return rights


def unknown_names(rights: Rights, levels: Sequence[str], lines: Sequence[str]) -> list[Problem]:
    """Return a problem for each line and level of the matrix that does not exist."""
    known = {"line": tuple(dict.fromkeys((*lines, *pool_lines(social_care=True)))), "level": tuple(levels)}
    return [
        Problem(f"rights, row {number}, {key}", repr(name), in_words(names), nearest_match(name, names))
        for number, right in enumerate(rights.rights, start=1)
        for key, names in known.items()
        if (name := str(getattr(right, key))) not in names
    ]


def rights_table(rights: Rights, levels: Sequence[str], lines: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return one row a line and level: line, level, plans, pays, delivers, answers, gaps, overlaps.

    Bodies that share a role are joined by a comma; gaps and overlaps name the roles concerned.
    """
    wrong = faults(rights, levels, lines)
    rows = []
    for line in lines:
        for level in levels:
            here = [fault for fault in wrong if (fault.line, fault.level) == (line, level)]
            named = [", ".join(bodies(rights, line, level, role)) for role in ROLES]
            told = [", ".join(f.role for f in here if f.kind == kind) for kind in ("gap", "overlap")]
            rows.append((line, level, *named, *told))
    names = ("line", "level", *ROLES, "gaps", "overlaps")
    return {name: np.array([row[i] for row in rows], dtype=object) for i, name in enumerate(names)}
