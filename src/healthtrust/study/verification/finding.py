"""A test of a model: where it belongs, what is done, what must follow, and what was found.

Five domains, tested as a reader without the code would: something is done to what goes in, and what comes out
must change as it should.

Source  domains and way of testing: Büyükkaramikli, Rutten-van Mölken, Severens and Al, TECH-VER,
        PharmacoEconomics 2019; 37: 1391-1408 [recalled]; the tests are this project's own

>>> passed(2 + 2 == 4, "4").state, passed(2 + 2 == 5, "4").state, not_here("no plans").state
('passed', 'failed', 'not applicable')
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from healthtrust.study.verification.bench import Bench

INPUTS, EVENTS, RESULTS, UNCERTAINTY, OVERALL = DOMAINS = (
    "input calculations",
    "event-state calculations",
    "result calculations",
    "uncertainty analysis calculations",
    "overall and interface",
)

PASSED, FAILED, NOT_APPLICABLE = STATES = ("passed", "failed", "not applicable")

Values = dict[str, Any]
"""Values of a design by dotted name, put otherwise."""


@dataclass(frozen=True)
class Finding:
    """What a test found: its state, and in words what was seen, or why the test does not apply."""

    state: str
    found: str


Judge = Callable[["Bench"], Finding]
"""Does a test on a bench."""


@dataclass(frozen=True)
class Test:
    """One test, known by its name."""

    __test__ = False

    name: str
    domain: str
    done: str
    """What was done."""
    expected: str
    """What must follow."""
    judge: Judge = field(repr=False, compare=False)
    quick: bool = False
    needs: Callable[[Bench], tuple[Values, ...]] = field(default=lambda bench: (), repr=False, compare=False)
    """Values put otherwise whose numbers the test looks at: they are tried side by side beforehand."""


@dataclass(frozen=True)
class Tested:
    """One test with what it found."""

    __test__ = False

    name: str
    domain: str
    done: str
    expected: str
    finding: Finding


def tested(test: Test, finding: Finding) -> Tested:
    """Return a test with what it found."""
    return Tested(test.name, test.domain, test.done, test.expected, finding)


def passed(holds: bool, found: str) -> Finding:
    """Return whether what must follow does, with what was seen."""
    return Finding(PASSED if holds else FAILED, found)


def yes(holds: bool) -> str:
    """Return yes or no."""
    return "yes" if holds else "no"


def not_here(why: str) -> Finding:
    """Return that a test does not apply, and why."""
    return Finding(NOT_APPLICABLE, why)
