"""Where a question about contributions comes from: persons, rules, spending; each read when it is needed.

>>> Sources(rules=Path("rules.toml"), design="valley").problems()[0].where
'--rules'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from healthtrust.design.alone import read_alone
from healthtrust.design.pool import Pool
from healthtrust.design.whole import Design
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import Currency, currency, to_minor
from healthtrust.ground.problems import Problem
from healthtrust.pool.charged import in_year
from healthtrust.pool.contributions.rules import rules_of
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
    code: str | None = None
    """Of the currency: a design's own, otherwise pounds, where none is named."""

    def problems(self) -> list[Problem]:
        """Return what of it cannot be."""
        if self.rules is not None and self.design is not None:
            return [Problem("--rules", "rules and a design", ONE_OF)]
        try:
            money = self.money
        except InvalidInput as refused:
            return list(refused.problems)
        if self.design is not None and self.code is not None and money != currency(self.code):
            found = f"{self.code} beside a design in {money.code}"
            return [Problem("--currency", found, "the currency of the design", remedy="Leave it out.")]
        return []

    @cached_property
    def money(self) -> Currency:
        """Return the currency: a design's own, or the one that was named."""
        return currency(self.code or "GBP" if self._design is None else self._design.currency)

    def minor(self, amount: float | None) -> int | None:
        """Return an amount of major units in minor units; nothing where there is none."""
        return None if amount is None else to_minor(amount, self.money)

    @property
    def named(self) -> str:
        """Return what the rules are called: the design, or the file they stand in."""
        return self.design or (self.rules.name if self.rules is not None else "")

    @property
    def files(self) -> tuple[Path | None, ...]:
        """Return the files that an answer is made from."""
        return self.persons, self.rules, self.spending

    @property
    def has_rules(self) -> bool:
        """Return whether there are rules to charge by."""
        return self.rules is not None or self.design is not None

    def pool(self) -> Pool:
        """Return the rules of the first year, as a file of their own or a design states them.

        Raises InvalidInput where there are none, and with every contradiction of those that there are.
        """
        refuse(self.problems())
        if self.rules is not None:
            found = _alone(self.rules)
        elif self._design is not None:
            found = self._design.pool
        else:
            raise InvalidInput([Problem("--rules", "nothing", ONE_OF)])
        rules_of(found, self.money)
        return in_year(found, 0)

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


def _alone(rules: Path) -> Pool:
    try:
        return read_alone(rules, Pool)
    except InvalidInput as refused:
        problems = [_without_heading(problem) for problem in refused.problems]
        raise InvalidInput(problems) from refused


def _without_heading(problem: Problem) -> Problem:
    """Return a problem with what helps where keys stand under a heading, as they do in a design."""
    if problem.found != "unknown key 'pool'":
        return problem
    remedy = "Leave out the heading [pool], and pool. before others: the file holds the keys of it."
    return replace(problem, remedy=remedy)
