"""healthtrust study search: knobs of a design turned until nothing better is found, and how sure that is."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import Tell, counting, kept_in, say_json
from healthtrust.cli.search_said import say
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.study.search import Asked, Found, question_of, told, write_design, write_manifest
from healthtrust.study.search.answer import answer


@dataclass(frozen=True)
class SearchOptions:
    """What is asked, who works at it, and where the answer goes."""

    asked: Asked
    folder: Path
    workers: int | None = None
    json: bool = False
    to: Path | None = None
    write: Path | None = None


def search_verb(options: SearchOptions) -> None:
    """Search, say what is found, and write it where asked."""
    read = (options.asked.knobs, Path(options.asked.design))
    problems = unwritable(options.to, WRITTEN, read, "--out")
    problems += unwritable(options.write, (".toml",), read, "--write")
    attempt(lambda: question_of(options.asked), problems)
    refuse(problems)
    with kept_in(options.folder), Phases() as hear:
        found = answer(options.asked, options.folder, options.workers, hear)
    assert found.path is not None
    write_manifest(found)
    SEARCH.write(found, found.path / "trials.csv")
    SEARCH.write(found, found.path / "report.html")
    if options.write is not None:
        write_design(found, options.write)
    if options.to is not None:
        SEARCH.write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


class Phases:
    """Shows how far each part of a search is, one after the other."""

    def __enter__(self) -> Phases:
        self._shown = ExitStack()
        return self

    def __exit__(self, *raised: object) -> None:
        self._shown.close()

    def __call__(self, what: str) -> Tell:
        """Begin with a part, and return who hears how far it is."""
        self._shown.close()
        return self._shown.enter_context(counting(what))


def _page(found: Found) -> str:
    from healthtrust.reports.study_search import search_page

    return search_page(found)


def _main(found: Found) -> Rows:
    return told.tables(found)["trials"]


SEARCH = Written("Search", told.sentence, told.notes, told.tables, _main, _page)
