"""The small tree of exceptions that leave the system, each with the exit code a shell sees.

0 is success, 1 a failure of what was asked (bad input, an imbalance, a check); 2, wrong usage of a command,
is the command line's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.ground.problems import Problem, listed


class HealthTrustError(Exception):
    """Anything healthtrust refuses to go on with."""

    exit_code = 1


class InvalidInput(HealthTrustError):
    """Input that cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(listed(self.problems))

    def __reduce__(self) -> tuple[type, tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class Imbalance(HealthTrustError):
    """Money that does not add up; names the posting or the check that failed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(listed(self.problems))

    def __reduce__(self) -> tuple[type, tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


def refuse(problems: Sequence[Problem]) -> None:
    """Raise `InvalidInput` if there is any problem; otherwise do nothing."""
    if problems:
        raise InvalidInput(problems)
