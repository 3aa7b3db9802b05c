"""Where tests are done: a copy of the design, run as often as tests ask, each way once.

>>> from healthtrust.design.read import read_design
>>> bench = Bench.of(read_design("valley", ["people.size=2000"]))
>>> bench.base.year, bench.after({"pool.ceiling_share": 1.0}).design.pool.ceiling_share
(2027, 1.0)
>>> "ceiling_share" in bench.refused({"pool.ceiling_share": 7}), bench.refused({"pool.ceiling_share": 0.1})
(True, '')
"""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from healthtrust.design.read import Read
from healthtrust.ground.errors import HealthTrustError, InvalidInput
from healthtrust.projection import project
from healthtrust.start import opening
from healthtrust.state import State
from healthtrust.study.trial import Case, Kept, tried
from healthtrust.study.trial.crew import REFUSED, one
from healthtrust.study.trial.many import Tell
from healthtrust.study.verification.copied import ROWS, copied
from healthtrust.study.verification.finding import Values

MOST_KEPT = 6
"""Runs whose every state is kept in memory; tests that ask for the same follow one another."""

RICH = 50_000.0
"""Opening reserve a resident that pays for all care at any price tried."""

Years = tuple[State, ...]
GARBAGE = "invalid value encountered in cast"
"""What NumPy warns of when it makes a whole number of what is none."""
BROKEN = "broken"
"""Key under which it is told what broke where something did."""


@dataclass
class Bench:
    """A design, a copy of it that tests run, and what the copy is in words."""

    read: Read
    case: Case
    said: str
    kept: Kept = field(default_factory=Kept, repr=False)
    _ran: dict[str, Years] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, read: Read, kept: Kept | None = None, rows: int = ROWS) -> Bench:
        """Return the bench of a design."""
        case, said = copied(read, rows)
        return cls(read, case, said, kept or Kept())

    @property
    def base(self) -> State:
        """Return the end of the copy's first year."""
        return self._years({}, 1)[-1]

    @property
    def last(self) -> State:
        """Return the end of the copy's last year."""
        return self._years({}, len(self.case.design.span))[-1]

    def after(self, values: Values) -> State:
        """Return the end of the first year with values put otherwise; raises InvalidInput where refused."""
        return self._years(values, 1)[-1]

    def two_years(self, values: Values | None = None) -> Years:
        """Return the ends of the first two years; raises InvalidInput where the design has no second."""
        span = self.case.design.span
        longer: Values = {} if len(span) > 1 else {"years": f"{span[0]}-{span[0] + 1}"}
        return self._years({**(values or {}), **longer}, 2)

    def _years(self, values: Values, many: int) -> Years:
        """Return the ends of the first years with values put otherwise."""
        case = self.case.with_values(values)
        key = f"{case.mark} {many}"
        if key not in self._ran:
            found = tuple(islice(project(opening(case.design, case.folder)), many))
            while len(self._ran) >= MOST_KEPT:
                self._ran.pop(next(each for each in self._ran if not each.startswith(self.case.mark)))
            self._ran[key] = found
        return self._ran[key]

    def refused(self, values: Values) -> str:
        """Return why values cannot be, or nothing where they can; only their form is looked at."""
        try:
            self.case.with_values(values)
        except InvalidInput as refused:
            return "; ".join(str(problem) for problem in refused.problems)
        return ""

    def prepare(self, asked: Sequence[Values], workers: int | None, tell: Tell) -> None:
        """Try values side by side, so that `numbers` has them at hand; what breaks is left for it to tell."""
        cases = [self.case.with_values(values) for values in asked if not self.refused(values)]
        try:
            with environment(PYTHONWARNINGS=f"error:{GARBAGE}:RuntimeWarning"):
                tried(cases, self.kept, workers, tell)
        except Exception:  # a defect of one case: `numbers` finds and names it
            return

    def numbers(self, values: Values) -> Mapping[str, float | str]:
        """Return the named numbers of a run, or under REFUSED or BROKEN in words why there are none."""
        if why := self.refused(values):
            return {REFUSED: why}
        case = self.case.with_values(values)
        found = self.kept.get([case.mark]).get(case.mark)
        if found is None:
            try:
                with no_garbage():
                    found = one(case)
            except HealthTrustError as stopped:
                return {BROKEN: f"{type(stopped).__name__}: {_first_line(stopped)}"}
            except Exception as broken:
                return {BROKEN: f"{type(broken).__name__}: {_first_line(broken)}"}
            self.kept.put(case.mark, found)
        return found

    def mark(self, name: str) -> str:
        """Return what tells a test of this copy from every other."""
        return json.dumps([name, self.case.mark])


def _first_line(raised: Exception) -> str:
    return (str(raised).splitlines() or ["no message"])[0][:200]


@contextmanager
def no_garbage() -> Iterator[None]:
    """Raise RuntimeWarning where a whole number is made of what is none."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", GARBAGE, RuntimeWarning)
        yield


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Set variables of the environment for a while."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
