"""The lines of a folder: one row an insured person, year, horizon and dispensed drug, held in memory.

A person's months and costs stand on each of their lines: `members` holds them once.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> rows = [",".join(COLUMNS), "1,2022,14,7,ZH,1980,F,N,,,,12,500,80", "1,2022,x,,ZH,1981,F,N,,,,1,9,9"]
>>> _ = (folder / "individuals.csv").write_text("\\n".join(rows))
>>> _ = (folder / "pcg_list.csv").write_text("pcg,gtin,pharmacode,ddd_per_pack\\nDM2,7,,30\\n")
>>> lines, problems = opened(folder)
>>> for problem in problems: print(problem)
individuals.csv, column MonateHorizont, row 3: found 'x'; expected whole numbers.
individuals.csv, column AhvNr, row 3: found nothing; expected a whole number. Fill it in or leave the row
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.engine.backend import threads
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes.swiss.typed import rows_where, typed
from healthtrust.market.schemes.tables import one_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = {
    "BagNr": "BIGINT",
    "Jahr": "BIGINT",
    "MonateHorizont": "BIGINT",
    "AhvNr": "BIGINT",
    "Kanton": "VARCHAR",
    "Geburtsjahr": "BIGINT",
    "Geschlecht": "VARCHAR",
    "Aufenthalt": "VARCHAR",
    "Gtin": "BIGINT",
    "Pharmacode": "BIGINT",
    "Packungen": "DOUBLE",
    "Monate": "DOUBLE",
    "Kosten": "DOUBLE",
    "Kobe": "DOUBLE",
}
DRUGS = {
    "pcg": "VARCHAR",
    "gtin": "BIGINT",
    "pharmacode": "BIGINT",
    "ddd_per_pack": "DOUBLE",
}
MAY_BE_EMPTY = ("Gtin", "Pharmacode", "Packungen", "gtin", "pharmacode", "ddd_per_pack")
ENDINGS = (".csv.gz", ".csv", ".parquet")


@dataclass(frozen=True, eq=False)
class Lines:
    """A folder's lines of insured people and list of drugs, as tables of a database in memory."""

    book: DuckDBPyConnection
    name: str
    drugs: str
    unread: frozenset[str] = frozenset()
    """Tables that are not there, since their file is not, or lacks columns."""

    def count(self, of: str = "lines", where: str = "true") -> int:
        """Return how many rows of a table meet a condition."""
        found = self.book.execute(f"SELECT count(*) FROM {of} WHERE {where}").fetchone()
        return int(found[0]) if found else 0

    def rows(self, of: str, where: str) -> list[int]:
        """Return the rows that meet a condition, as a reader of the file counts them: the header is row 1."""
        return rows_where(self.book, of, where)


def opened(folder: Path) -> tuple[Lines, list[Problem]]:
    """Return the lines and drugs of a folder, and what is wrong with the cells of either."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads(),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    book = duckdb.connect(config=config)
    found = {name: one_file(folder, name, ENDINGS) for name in ("individuals", "pcg_list")}
    problems = [problem for _, more in found.values() for problem in more]
    for (path, _), table, columns in zip(found.values(), ("lines", "drugs"), (COLUMNS, DRUGS), strict=True):
        if path is not None:
            problems += typed(book, path, (table, columns), MAY_BE_EMPTY)
    (lines, _), (drugs, _) = found.values()
    there = {name for (name,) in book.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    unread = frozenset(("lines", "drugs")) - there
    return Lines(book, lines.name if lines else "", drugs.name if drugs else "", unread), problems
