"""A mistake in somebody's input, as a value: where it is, what was found, what was expected, what to do.

Inside the system mistakes are collected in lists; only the edge turns a list into an exception, so that a
reader is told of all of them at once.

>>> print(Problem("valley.toml, line 11, market.plans", "'fore'", "a number", "four", "Write digits."))
valley.toml, line 11, market.plans: found 'fore'; expected a number (did you mean 'four'?). Write digits.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One mistake: its place, what was found there, what was expected, the nearest match, and the remedy."""

    where: str
    found: str
    expected: str
    nearest: str | None = None
    remedy: str = ""

    def __str__(self) -> str:
        guess = f" (did you mean {self.nearest!r}?)" if self.nearest else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.where}: found {self.found}; expected {self.expected}{guess}.{remedy}"


def too_small(options: Iterable[tuple[str, float, float]]) -> list[Problem]:
    """Return the options whose number is below the least it may be: option, number, least.

    >>> [str(each) for each in too_small([("--draws", 0, 1), ("--seed", 0, 0)])]
    ['--draws: found 0; expected 1 or more.']
    """
    return [
        Problem(option, f"{number:,}", f"{least:,} or more")
        for option, number, least in options
        if number < least
    ]


def nearest_match(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None when nothing comes close."""
    matches = difflib.get_close_matches(word.lower(), {k.lower(): k for k in known}, n=1, cutoff=0.6)
    originals = {k.lower(): k for k in known}
    return originals[matches[0]] if matches else None


def in_words(choices: Iterable[str]) -> str:
    """Join choices as a reader would say them.

    >>> in_words(["flat", "linear", "bracketed"])
    'flat, linear or bracketed'
    """
    listed = list(choices)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def rows_in_words(rows: Sequence[int], shown: int = 5) -> str:
    """Name the rows of a repeated mistake, the first few by number and the rest by count.

    >>> rows_in_words([2, 5, 9]), rows_in_words(list(range(2, 12)))
    ('rows 2, 5, 9', 'rows 2, 3, 4, 5, 6 and 5 more')
    """
    named = ", ".join(str(r) for r in rows[:shown])
    more = f" and {len(rows) - shown} more" if len(rows) > shown else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {named}{more}"


def listed(problems: Sequence[Problem]) -> str:
    """Return all problems as text, one a line, ending with their number."""
    count = len(problems)
    return "\n".join([*(str(p) for p in problems), f"{count} problem{'' if count == 1 else 's'}"])
