"""The tables of a run that tell of places, of one year: as the run left them, or as they may be told.

Of real persons' data the exact tables are never opened here: a job makes those that may be told, and a hidden
cell is None.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from healthtrust.design.whole import Design
from healthtrust.ground.money import currency
from healthtrust.ground.problems import Problem
from healthtrust.runs.differs import design_of
from healthtrust.runs.folder import RunFolder
from healthtrust.web.folder import Folder, NotThere
from healthtrust.web.places.tree import Tree
from healthtrust.web.results.tables_of_run import whole

NAMES = ("spending", "allocation", "movement", "demography", "scorecard", "settlement", "enrolment_by_place")
"""The tables that have a column of places."""

Rows = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class PlaceTables:
    """What a run tells of its places."""

    path: Path
    """Folder of the tables that are read."""
    design: Design

    @property
    def exponent(self) -> int:
        """Return how many decimals the currency has."""
        return currency(self.design.currency).exponent

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years of the run."""
        return tuple(self.design.span)

    def rows(self, name: str, year: int) -> Rows:
        """Return the rows of a table in a year; none where the run has no such table."""
        file = self.path / f"{name}.parquet"
        return _rows(file, year, file.stat().st_mtime_ns) if file.is_file() else ()

    def tree(self, year: int) -> Tree:
        """Return the tree of places; raises NotThere for a run that tells of none."""
        rows = self.rows("spending", year)
        if not rows:
            remedy = "A run that was made with all its tables has them; run its design again."
            raise NotThere([Problem("places", "no table of places", "tables/spending.parquet", None, remedy)])
        names = ("parent", "level")
        parents, levels = ({str(row["place"]): str(row[name]) for row in rows} for name in names)
        return Tree(parents, levels)

    def of(self, name: str, year: int) -> Mapping[str, dict[str, Any]]:
        """Return the rows of a table in a year by place, one a place."""
        return {str(row["place"]): row for row in self.rows(name, year)}


def place_tables(folder: Folder, run: RunFolder) -> PlaceTables | None:
    """Return what a run tells of its places; None where what may be told is not made yet."""
    design = design_of(run)
    if design.data != "persons":
        return PlaceTables(run.path / "tables", design)
    told = folder.answers / key_of(run.path.name)
    return PlaceTables(told, design) if told.is_dir() else None


def key_of(fingerprint: str) -> str:
    """Return what the tables of a run that may be told are kept by."""
    return f"places-{fingerprint}"


def keep_told(folder: Folder, run: RunFolder) -> Path:
    """Write the tables of places of a run on real persons' data as they may be told, whole or not at all."""
    from healthtrust.runs.tell import story_of
    from healthtrust.runs.told_tables import told_parquet

    disclosure = story_of(run.path, design_of(run)).disclosure
    assert disclosure is not None, "only of persons"
    place = folder.answers / key_of(run.path.name)
    beside = place.with_name(f".{place.name}.{os.getpid()}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name in NAMES:
        if name in disclosure.tables:
            told_parquet(run, disclosure, name, beside)
    shutil.rmtree(place, ignore_errors=True)
    return Path(beside.replace(place))


@lru_cache(maxsize=64)
def _rows(file: Path, year: int, changed: int) -> Rows:
    import pyarrow.parquet as pq

    with whole(file):
        rows = pq.ParquetFile(file).read().to_pylist()  # read_table brings pandas in
    return tuple(row for row in rows if row["year"] == year)
