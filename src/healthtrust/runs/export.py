"""Write a run in another form: tables as CSV, XLSX or Parquet, the book as Beancount text, a year as records.

Of real persons' data only what may be told is written, with a note of what is hidden; rows of single persons
and exact small counts leave a run folder only where somebody says why, and the note then says so, too.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.reports.printed import as_csv
from healthtrust.reports.story import Story
from healthtrust.runs.export_records import NOTE, export_records, problems_of_reason
from healthtrust.runs.folder import RunFolder, write_text
from healthtrust.runs.told_tables import exact_note, hidden_note, told_parquet
from healthtrust.runs.verify import read_back


def export(run: RunFolder, form: str, place: Path, exact: bool = False, because: str = "") -> list[Path]:
    """Write the run into `place` in one of the `FORMS`; return the files written.

    Of real persons' data, small numbers are hidden and tables of single persons left out, unless `exact` is
    asked for and `because` says why; the reason is written into the note beside the files.
    """
    refuse(_problems(form, exact, because))
    if form == "records":
        return export_records(run, place, exact=exact, because=because)
    place.mkdir(parents=True, exist_ok=True)
    if read_back(run).design.data != "persons":
        return FORMS[form](run, place)
    story = _story(run, exact)
    note = exact_note(story, because) if story.disclosure is None else hidden_note(story.disclosure, form)
    written = _of_persons(run, story, form, place)
    write_text(place / NOTE, note)
    return [*written, place / NOTE]


def _problems(form: str, exact: bool, because: str) -> Sequence[Problem]:
    found = []
    forms = (*FORMS, "records")
    if form not in forms:
        found.append(Problem("--to", repr(form), in_words(forms), nearest_match(form, forms)))
    return [*found, *problems_of_reason(exact, because)]


def _story(run: RunFolder, exact: bool) -> Story:
    from healthtrust.runs.tell import story_of

    return story_of(run.path, read_back(run).design, exact)


def _of_persons(run: RunFolder, story: Story, form: str, place: Path) -> list[Path]:
    """Write a run on real persons' data as its story tells it."""
    if form == "xlsx":
        from healthtrust.reports.workbook import write_workbook

        write_workbook(place / "results.xlsx", story)
        return [place / "results.xlsx"]
    if story.disclosure is None or form == "beancount":
        return FORMS[form](run, place)
    if form == "csv":
        paths = [place / f"{name}.csv" for name in story.disclosure.tables]
        for path in paths:
            write_text(path, as_csv(story.disclosure.in_words(path.stem)))
        return paths
    tables = [told_parquet(run, story.disclosure, name, place) for name in story.disclosure.tables]
    return [*tables, *(Path(shutil.copyfile(book, place / book.name)) for book in _book(run))]


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
    sources = [*sorted((run.path / "tables").glob("*.parquet")), *_book(run)]
    return [Path(shutil.copyfile(source, place / source.name)) for source in sources]


def _book(run: RunFolder) -> list[Path]:
    return sorted((run.path / "ledger").glob("*.parquet"))


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
