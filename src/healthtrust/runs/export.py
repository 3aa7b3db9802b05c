"""Write a run's tables and book in another form: CSV, XLSX, Parquet copies, or Beancount text."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.runs.folder import RunFolder, write_text


def export(run: RunFolder, form: str, place: Path) -> list[Path]:
    """Write the run into `place` in one of the `FORMS`; return the files written."""
    if form not in FORMS:
        raise InvalidInput([Problem("--to", repr(form), in_words(FORMS), nearest_match(form, FORMS))])
    place.mkdir(parents=True, exist_ok=True)
    return FORMS[form](run, place)


def _csv(run: RunFolder, place: Path) -> list[Path]:
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    written = []
    for name in run.tables:
        path, beside = place / f"{name}.csv", place / f".{name}.unfinished"
        pc.write_csv(pq.read_table(run.path / "tables" / f"{name}.parquet"), beside)
        written.append(beside.replace(path))
    return written


def _parquet(run: RunFolder, place: Path) -> list[Path]:
    sources = [
        *sorted((run.path / "tables").glob("*.parquet")),
        *sorted((run.path / "ledger").glob("*.parquet")),
    ]
    return [Path(shutil.copyfile(source, place / source.name)) for source in sources]


def _xlsx(run: RunFolder, place: Path) -> list[Path]:
    if not (run.path / "results.xlsx").is_file():
        raise InvalidInput(
            [
                Problem(
                    run.path.name,
                    "no results.xlsx",
                    "a run made with its report",
                    remedy="Run the design again without --no-report.",
                )
            ]
        )
    return [Path(shutil.copyfile(run.path / "results.xlsx", place / "results.xlsx"))]


def _beancount(run: RunFolder, place: Path) -> list[Path]:
    from healthtrust.ledger.beancount import beancount_text
    from healthtrust.ledger.store import read_book

    path = place / "ledger.beancount"
    write_text(path, beancount_text(read_book(run.path / "ledger")))
    return [path]


FORMS: dict[str, Callable[[RunFolder, Path], list[Path]]] = {
    "csv": _csv,
    "parquet": _parquet,
    "xlsx": _xlsx,
    "beancount": _beancount,
}
