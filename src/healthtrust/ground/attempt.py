"""Read all that was given before refusing any of it, so that every mistake is told at once.

>>> from healthtrust.ground.errors import refuse
>>> problems = list[Problem]()
>>> attempt(lambda: 3, problems), attempt(lambda: refuse([Problem("here", "2", "1")]), problems)
(3, None)
>>> print(problems[0])
here: found 2; expected 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

Given = TypeVar("Given")


def attempt(part: Callable[[], Given], problems: list[Problem]) -> Given | None:
    """Return what a part gives; where it is refused, add its problems to `problems` and return nothing."""
    try:
        return part()
    except InvalidInput as refused:
        problems += refused.problems
        return None
