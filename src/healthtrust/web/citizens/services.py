"""The services that a run decided on, so that somebody may look up whether theirs is covered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from healthtrust.runs.folder import RunFolder
from healthtrust.web.results.tables_of_run import whole


@dataclass(frozen=True)
class Service:
    """A kind of care: what it is called, where it is given, and whether it is covered."""

    name: str
    setting: str
    covered: bool


def services_of(run: RunFolder, year: int) -> tuple[Service, ...]:
    """Return the services of a run in a year, by name; none where the run has no such table."""
    file = run.path / "tables" / "league.parquet"
    return _services(file, year, file.stat().st_mtime_ns) if file.is_file() else ()


@lru_cache(maxsize=8)
def _services(file: Path, year: int, changed: int) -> tuple[Service, ...]:
    import pyarrow.parquet as pq

    names = ["year", "name", "setting", "covered"]
    with whole(file):
        rows = pq.ParquetFile(file).read(columns=names).to_pylist()  # read_table brings pandas in
    found = (
        Service(str(row["name"]), str(row["setting"]), bool(row["covered"]))
        for row in rows
        if row["year"] == year
    )
    return tuple(sorted(found, key=lambda service: service.name))
