"""Which persons of records are which records of a linkage; and who is one person from a threshold on.

    person of a source    (source, source_person_id) of persons.parquet = (source, record_id) of the linkage
    number at t           the smallest number that any person of the cluster has in the records

Somebody whom the linkage does not know keeps the own number. A linkage none of whose records are those of a
source is one of other records, and is refused with counts. So are records that were loaded by links already,
as far as a threshold would part what they joined: their rows no longer say whose they were.

>>> keys = Keys(np.array([7, 3, 9], dtype=np.uint64), np.array([0, 2, -1]))
>>> keys.numbers(np.array([0, 1, 0])).tolist()
[3, 3, 9]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, in_words
from healthtrust.people.linkage.clusters import rows_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Whole = NDArray[np.int64]
PERSONS = "persons.parquet"

_KEYS = """
SELECT CAST(k.person_id AS UBIGINT) AS person, coalesce(l.record, -1) AS record
FROM read_parquet($persons) k
LEFT JOIN linked_record l ON l.source = k.source::VARCHAR AND l.record_id = k.source_person_id::VARCHAR
ORDER BY ALL
"""

_BY_SOURCE = """
SELECT k.source, count(*) AS persons, count(l.record) AS found
FROM read_parquet($persons) k
LEFT JOIN linked_record l ON l.source = k.source::VARCHAR AND l.record_id = k.source_person_id::VARCHAR
GROUP BY k.source ORDER BY k.source
"""


@dataclass(frozen=True)
class Keys:
    """The persons of records, and the record of the linkage that each is."""

    person: NDArray[np.uint64]
    """[key]: number in the records."""
    record: Whole
    """[key]: in the linkage, -1 where it has none."""
    unknown: tuple[tuple[str, int, int], ...] = ()
    """Source, its persons, and how many of them the linkage does not know, where any."""

    def numbers(self, clusters: Whole) -> NDArray[np.uint64]:
        """Return the number of each key's person [key], by the clusters of the linkage [record]."""
        found = self.person.copy()
        known = self.record >= 0
        _, which = np.unique(clusters[self.record[known]], return_inverse=True)
        smallest = np.full(int(which.max(initial=-1)) + 1, np.iinfo(np.uint64).max, dtype=np.uint64)
        np.minimum.at(smallest, which, self.person[known])
        found[known] = smallest[which]
        return found

    def parted(self, clusters: Whole) -> int:
        """Return how many persons of the records fall into several clusters."""
        order = np.argsort(self.person, kind="stable")
        person, number = self.person[order], self.numbers(clusters)[order]
        apart = (person[1:] == person[:-1]) & (number[1:] != number[:-1])
        return len(np.unique(person[1:][apart]))


def read_keys(book: DuckDBPyConnection, records: Path) -> Keys:
    """Return the persons of a records folder; reads `linked_record`. Raises InvalidInput with every source
    that the linkage does not know."""
    path = records / PERSONS
    if not path.is_file():
        remedy = "Load the records with people load; a linkage is put to them by persons.parquet."
        raise InvalidInput(
            [Problem(f"--records {records.name}", f"no {PERSONS}", "who is who", remedy=remedy)]
        )
    asked = {"persons": str(path)}
    rows = [(str(s), int(n), int(n - found)) for s, n, found in book.execute(_BY_SOURCE, asked).fetchall()]
    strange = [(source, many) for source, many, lost in rows if lost == many]
    if strange:
        known = [
            str(s) for (s,) in book.execute("SELECT DISTINCT source FROM linked_record ORDER BY 1").fetchall()
        ]
        raise InvalidInput([_strange(source, many, known) for source, many in strange])
    person, record = rows_of(book.execute(_KEYS, asked))
    unknown = tuple(row for row in rows if row[2])
    return Keys(person.astype(np.uint64), record.astype(np.int64), unknown)


def joined_before(keys: Keys, clusters: Whole, threshold: float) -> list[Problem]:
    """Return that the records were loaded by links which a threshold takes apart."""
    parted = keys.parted(clusters)
    if not parted:
        return []
    remedy = "Load the records into a folder of their own without --links."
    found = f"{parted:,} persons whose records fall apart at {threshold:g} and cannot be told from each other"
    return [Problem("--records", found, "a number for each person of each source", remedy=remedy)]


def _strange(source: str, many: int, known: list[str]) -> Problem:
    remedy = "Name sources alike: people load --as, and the column source of identities."
    found = f"{many:,} of {many:,} persons of source {source!r} not in the links"
    return Problem("--records", found, f"records of {in_words(known)}", remedy=remedy)
