"""Where a question about contributions comes from: persons, rules, spending; each read when it is needed.

>>> Sources(rules=Path("rules.toml"), design="valley").problems()[0].where
'--rules'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from healthtrust.design.alone import read_alone
from healthtrust.design.pool import Pool
from healthtrust.design.whole import Design
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem
from healthtrust.pool.tables.outlays import read_spending
from healthtrust.pool.tables.read import Asked
from healthtrust.pool.tables.survey import Survey, expanded, read_survey

ONE_OF = "one of --rules rules.toml and --design DESIGN"


@dataclass(frozen=True)
class Sources:
    """The files of a question, and the currency of its money."""

    persons: Path | None = None
    rules: Path | None = None
    design: str | None = None
    spending: Path | None = None
    code: str = "GBP"

    def problems(self) -> list[Problem]:
        """Return what of it cannot be."""
        if self.rules is not None and self.design is not None:
            return [Problem("--rules", "rules and a design", ONE_OF)]
        return []

    @cached_property
    def money(self) -> Currency:
        """Return the currency: a design's own, or the one that was named."""
        return currency(self.code if self._design is None else self._design.currency)

    @property
    def has_rules(self) -> bool:
        """Return whether there are rules to charge by."""
        return self.rules is not None or self.design is not None

    def pool(self) -> Pool:
        """Return the rules, as a file of their own or a design states them; raises where there are none."""
        refuse(self.problems())
        if self.rules is not None:
            return read_alone(self.rules, Pool)
        if self._design is None:
            raise InvalidInput([Problem("--rules", "nothing", ONE_OF)])
        return self._design.pool

    def survey(self, expand: bool = False, asked: Asked | None = None) -> Survey:
        """Return the persons, weighted for all that a survey speaks for where asked; raises as they do."""
        if self.persons is None:
            raise InvalidInput([Problem("--persons", "nothing", "a table of persons")])
        found = read_survey(self.persons, self.money, asked)
        found = found if self.spending is None else read_spending(found, self.spending)
        return expanded(found) if expand else found

    @cached_property
    def _design(self) -> Design | None:
        if self.design is None:
            return None
        from healthtrust.design.read import read_design

        return read_design(self.design, []).design
