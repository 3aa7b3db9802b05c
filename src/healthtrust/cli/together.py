"""Read all that a command was given before refusing any of it.

>>> together(lambda: 3, lambda: "three")
(3, 'three')
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem


def together(*parts: Callable[[], Any]) -> tuple[Any, ...]:
    """Return what each part gives; raises InvalidInput with the problems of all those that are refused."""
    problems = list[Problem]()
    given = tuple(attempt(part, problems) for part in parts)
    refuse(problems)
    return given
