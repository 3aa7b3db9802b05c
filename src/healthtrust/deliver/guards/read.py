"""Both files read into one database that keeps within its memory, every mistake of either told together.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "claims.csv").write_text("person_id,party,amount\\n1,Ash,5\\n2,Ahs,7\\n")
>>> _ = (folder / "persons.csv").write_text("person_id,party,months\\n1,Ash,13\\n2,Ash,12\\n")
>>> with read(folder / "claims.csv", folder / "persons.csv", Currency("EUR", 2), Asked()) as _: pass
Traceback (most recent call last):
...
healthtrust.ground.errors.InvalidInput: persons.csv, column months, row 2: found '13'; expected months, \
above 0 and at most 12. Leave the row out where a person does not count.
claims.csv, row 3: found an unknown party, 'Ahs' (1 line); expected exposure in persons.csv for each claim \
(did you mean 'Ash'?). Correct it, add the exposure, or have such claims set aside.
2 problems
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from healthtrust.deliver.guards.exposure import insured
from healthtrust.deliver.guards.lag import Development, chain_ladder
from healthtrust.deliver.guards.limits import Pooling
from healthtrust.deliver.guards.matched import ambiguous, match, unmatched_problems
from healthtrust.deliver.guards.spent import spent
from healthtrust.deliver.guards.triangle import payments
from healthtrust.engine.backend import threads
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Asked:
    """What is asked beside the guards."""

    without_exposure: Literal["refuse", "aside"] = "refuse"
    """Whether claims without exposure are refused, or set aside and reported."""
    own_lag: bool = False
    """Whether completion comes from the claims' own dates instead of the guards' factor."""
    pooling: Pooling | None = None
    costliest: int = 0
    """How many of the costliest persons are named; none unless asked."""
    memory: str = "2GB"
    """What the database may hold before it turns to disk."""


@contextmanager
def read(
    claims: Path, persons: Path, money: Currency, asked: Asked
) -> Iterator[tuple[DuckDBPyConnection, Development | None]]:
    """Yield a database with the tables `matched`, `unmatched` and `spent`, and how claims come in if asked.

    Raises InvalidInput with every problem of both files. What does not fit in memory lies in a temporary
    folder until the end.
    """
    import duckdb

    with TemporaryDirectory() as spill, duckdb.connect() as book:
        book.execute(f"SET memory_limit = '{asked.memory}'")
        book.execute(f"SET threads = {threads()}")
        book.execute(f"SET temp_directory = '{spill}'")
        try:
            yield book, _tables(book, (claims, persons), money, asked)
        except duckdb.OutOfMemoryException:
            where, found = f"{claims.name}, {persons.name}", f"more to hold at once than {asked.memory}"
            raise InvalidInput([Problem(where, found, "more memory, or fewer persons at once")]) from None
        except duckdb.Error as broken:
            found = str(broken).splitlines()[0][:160]
            where, remedy = f"{claims.name}, {persons.name}", "Check how they were saved."
            raise InvalidInput([Problem(where, found, "whole tables", remedy=remedy)]) from None


def _tables(
    book: DuckDBPyConnection, files: tuple[Path, Path], money: Currency, asked: Asked
) -> Development | None:
    """Make the tables of both files; return how claims come in, where asked."""
    spending, problems = spent(book, files[0], money)
    held, more = insured(book, files[1])
    problems += more
    if spending is not None and held is not None:
        unclear = ambiguous(spending, held)
        problems += unclear
        if not unclear:
            match(book, spending.columns)
            problems += unmatched_problems(spending, held) if asked.without_exposure == "refuse" else []
    triangle = None
    if asked.own_lag and spending is not None:
        triangle, late = payments(spending, money)
        problems += late
    refuse(problems)
    return chain_ladder(triangle.paid, triangle.watched) if triangle else None
