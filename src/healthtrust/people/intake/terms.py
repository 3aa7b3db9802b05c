"""On what terms a source is loaded, and a load under way.

Source  form of this library.

>>> Terms("GBP").synthetic, Terms().source
(False, '')
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem
from healthtrust.people.intake.mapping import IntakeMapping
from healthtrust.people.intake.workplace import MEMORY

TURNS = ("organisation", "enrolment", "activity", "diagnosis", "measurement", "receipt", "identity")
"""The order tables are judged in: each beside those before it."""


@dataclass(frozen=True)
class Terms:
    """On what terms a source is loaded."""

    currency: str = ""
    """ISO 4217 code; that of the mapping where none is said."""
    source: str = ""
    """Whose records these are; the mapping's name where none is said."""
    identity: Path | None = None
    """Folder of names and addresses; beside the records where none is said."""
    links: Path | None = None
    """Folder that linkage wrote."""
    persons: Path | None = None
    """Numbers given to persons before, of an earlier folder; those of this folder where none is said."""
    synthetic: bool = False
    again: bool = False
    """Whether to load even what was loaded before."""
    today: date | None = None
    """The day after which nobody can be born; the clock's where none is said."""
    memory: str = MEMORY


@dataclass(frozen=True)
class Loading:
    """A load under way: the mapping, its name, the money, and the terms with nothing left open."""

    rules: IntakeMapping
    name: str
    money: Currency
    terms: Terms

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the tables that are loaded, in the order they are judged."""
        return tuple(name for name in TURNS if name in self.rules.tables)

    @property
    def records(self) -> tuple[str, ...]:
        """Return the tables that enter the records folder."""
        return tuple(name for name in self.tables if name != "identity")


def money_of(rules: IntakeMapping, terms: Terms) -> Currency:
    """Return the money of a load; raises `InvalidInput` where neither terms nor mapping say which."""
    code = terms.currency or rules.currency
    if not code:
        refuse([Problem("--currency", "none", "an ISO 4217 code: the mapping states none")])
    return currency(code)
