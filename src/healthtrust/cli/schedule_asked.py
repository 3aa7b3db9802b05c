"""What healthtrust pool schedule was asked, and which of it cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.pool.tables.contracts import LARGEST_AMOUNT
from healthtrust.pool.tables.rows import ENDINGS
from healthtrust.pool.tables.sources import Sources
from healthtrust.records.whole_file import unwritable

ROWS = ("households", "persons")


@dataclass(frozen=True)
class ScheduleOptions:
    """What is asked, and where the answer goes."""

    raises: float | None = None
    fair_premium: float | None = None
    highest: float | None = None
    steps: int = 10
    expand: bool = False
    rows: str = "households"
    to: Path | None = None
    json: bool = False
    ignore: tuple[str, ...] = ()
    """Columns of the persons not to be looked at."""

    def problems(self, sources: Sources) -> list[Problem]:
        """Return every option that cannot be."""
        found = [*sources.problems(), *unwritable(self.to, ENDINGS, sources.files)]
        if self.rows not in ROWS:
            near = nearest_match(self.rows, ROWS)
            found.append(Problem("--rows", repr(self.rows), "households or persons", near))
        if not 1 <= self.steps <= 1_000:
            found.append(Problem("--steps", str(self.steps), "1 to 1,000 steps"))
        amounts = {"raise": self.raises, "fair-premium": self.fair_premium, "highest": self.highest}
        found += [
            Problem(f"--{name}", f"{amount:g}", "an amount of money above 0")
            for name, amount in amounts.items()
            if amount is not None and not 0 < amount < 1e15
        ]
        if self.highest is not None and LARGEST_AMOUNT < self.highest < 1e15:
            found.append(Problem("--highest", f"{self.highest:g}", f"at most {LARGEST_AMOUNT:g}"))
        return found + (self._need_persons() if sources.persons is None else [])

    def _need_persons(self) -> list[Problem]:
        asked = {
            "raise": self.raises is not None,
            "fair-premium": self.fair_premium is not None,
            "expand": self.expand,
            "to": self.to is not None,
        }
        expected = "a table of persons as well: --persons FILE"
        return [Problem(f"--{name}", "no persons", expected) for name, given in asked.items() if given]
