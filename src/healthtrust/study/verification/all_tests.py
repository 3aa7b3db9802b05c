"""Every test that a design can be put to, domain by domain, and those that take a moment only.

>>> len({test.name for test in TESTS}) == len(TESTS), len(QUICK) < len(TESTS)
(True, True)
>>> {test.domain for test in TESTS} == set(DOMAINS)
True
"""

from __future__ import annotations

from healthtrust.study.verification import chance, events, inputs, overall, results, rules
from healthtrust.study.verification.finding import DOMAINS, Test

TESTS: tuple[Test, ...] = (
    *inputs.TESTS,
    *events.TESTS,
    *results.TESTS,
    *rules.TESTS,
    *chance.TESTS,
    *overall.TESTS,
)

QUICK = tuple(test for test in TESTS if test.quick)

__all__ = ["DOMAINS", "QUICK", "TESTS"]
