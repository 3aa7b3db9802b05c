"""Tests done one after the other, each kept as it is found; what they look at is tried side by side first.

A test that is refused what it asks for does not apply, with the refusal as its reason. A test in which
anything else goes wrong has failed: a model may refuse, and may not break.

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.verification.finding import RESULTS, Test, passed
>>> def broken(bench): return passed(1 / 0 > 0, "")
>>> bench = Bench.of(read_design("valley", ["people.size=2000"]))
>>> work(bench, [Test("odd", RESULTS, "divide by zero", "a number", broken)])[0].finding
Finding(state='failed', found='it broke: ZeroDivisionError: division by zero')
"""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.ground.errors import InvalidInput
from healthtrust.study.trial.many import Tell
from healthtrust.study.verification.bench import Bench, no_garbage
from healthtrust.study.verification.finding import FAILED, Finding, Test, Tested, not_here, tested


def work(
    bench: Bench,
    tests: Sequence[Test],
    workers: int | None = None,
    tell: Tell = lambda done, of: None,
) -> tuple[Tested, ...]:
    """Return what every test found, in their order; `tell` is told how many runs and tests are done."""
    known = {test.name: kept for test in tests if (kept := _kept(bench, test)) is not None}
    asked = [values for test in tests if test.name not in known for values in test.needs(bench)]
    before, every = len(known), len(asked) + len(tests)
    if asked:
        bench.prepare(asked, workers, lambda tried, of: tell(before + min(tried, len(asked)), every))
    else:
        tell(before, every)
    done = before + len(asked)
    found = []
    for test in tests:
        finding = known.get(test.name)
        if finding is None:
            finding, done = _judged(bench, test), done + 1
            bench.kept.put(bench.mark(test.name), {"state": finding.state, "found": finding.found})
            tell(done, every)
        found.append(tested(test, finding))
    return tuple(found)


def _kept(bench: Bench, test: Test) -> Finding | None:
    mark = bench.mark(test.name)
    found = bench.kept.get([mark]).get(mark)
    return Finding(found["state"], found["found"]) if found else None


def _judged(bench: Bench, test: Test) -> Finding:
    try:
        with no_garbage():
            return test.judge(bench)
    except InvalidInput as refused:
        return not_here(f"refused here: {refused.problems[0]}")
    except Exception as broken:
        first = (str(broken).splitlines() or ["no message"])[0]
        return Finding(FAILED, f"it broke: {type(broken).__name__}: {first}")
