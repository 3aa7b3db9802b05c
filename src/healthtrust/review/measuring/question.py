"""Measures asked for: which, of which tables, period and bodies; then every result, and what is left.

>>> Asked(Path("tables"), "2027").real
True

Source  form of this library.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from healthtrust.design.alone import read_alone
from healthtrust.design.measure import ATTRIBUTIONS, DOMAINS, Measure, Measures
from healthtrust.engine.backend import threads
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.review.measuring import engine
from healthtrust.review.measuring.library import chosen, shipped_files, shipped_measures
from healthtrust.review.measuring.results import Result
from healthtrust.review.measuring.span import MONTHS, Span, parts, span

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Asked:
    """What is asked, as it is written."""

    tables: Path
    period: str
    measures: tuple[str, ...] = ()
    """Files, names of shipped files, or domains; all shipped measures where none is named."""
    only: tuple[str, ...] = ()
    by: str = ""
    each: str = ""
    reported: Path | None = None
    real: bool = True
    show_all: bool = False
    currency: str = "GBP"
    memory: str = "1500MB"


@dataclass(frozen=True)
class Question:
    """What is asked, read."""

    asked: Asked
    whole: Measures
    spans: tuple[Span, ...]
    money: Currency
    strict: bool
    """Whether every measure was asked for by name, so that one that cannot be worked out is an error."""


@dataclass(frozen=True)
class Answer:
    """Every result in order of measures, periods and bodies; what could not be worked out, and why."""

    question: Question
    results: tuple[Result, ...]
    measures: dict[str, Measure]
    left: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def question_of(asked: Asked) -> Question:
    """Return the question that is asked; raises with every problem found."""
    problems: list[Problem] = []
    whole = attempt(lambda: _measures(asked), problems)
    days = attempt(lambda: span(asked.period), problems)
    money = attempt(lambda: currency(asked.currency), problems)
    for option, given, known in (("--by", asked.by, ATTRIBUTIONS), ("--each", asked.each, tuple(MONTHS))):
        if given and given not in known:
            problems.append(Problem(option, repr(given), in_words(known), nearest_match(given, known)))
    if asked.show_all and asked.real:
        remedy = "Say --synthetic where nobody in the tables is real."
        problems.append(Problem("--show-all", "tables of real persons", "synthetic tables", remedy=remedy))
    if not asked.tables.is_dir():
        problems.append(
            Problem("--tables", f"no folder {str(asked.tables)!r}", "a folder with the five tables")
        )
    refuse(problems)
    assert whole is not None and days is not None and money is not None
    files = [name for name in asked.measures if name.endswith(".toml")]
    return Question(asked, whole, parts(days, asked.each), money, bool(files or asked.only))


def answer(question: Question) -> Answer:
    """Return every result; raises InvalidInput with every problem of the tables."""
    asked = question.asked
    with database(asked.memory) as book:
        found = engine.run(
            book, question.whole, engine.Where(asked.tables, asked.by, question.money), question.spans
        )
    if question.strict and found.left:
        refuse([Problem(f"measure {code}", why, "what it reads") for code, why in found.left.items()])
    known = {each.code: each for each in question.whole.measures}
    results = list(found.results)
    if asked.reported is not None:
        from healthtrust.review.measuring.reported import read

        others = read(asked.reported, known, asked.period)
        results += [result for _, result in others]
        known |= {measure.code: measure for measure, _ in others}
    left = {code: why for code, why in found.left.items() if code not in {each.measure for each in results}}
    return Answer(question, tuple(results), known, left, found.notes)


@contextmanager
def database(memory: str) -> Iterator[DuckDBPyConnection]:
    """Yield a database that keeps within its memory and turns to disk beyond it."""
    import duckdb

    with TemporaryDirectory() as spill, duckdb.connect() as book:
        book.execute(f"SET memory_limit = '{memory}'")
        book.execute(f"SET threads = {threads()}")
        book.execute(f"SET temp_directory = '{spill}'")
        book.execute("SET preserve_insertion_order = false")
        book.execute("SET enable_progress_bar = false")
        try:
            yield book
        except duckdb.OutOfMemoryException:
            found = f"more to hold at once than {memory}"
            raise InvalidInput([Problem("--tables", found, "more memory, or a shorter period")]) from None


def _measures(asked: Asked) -> Measures:
    """Return the measures that are named: files, names of shipped files, domains."""
    shipped = shipped_files()
    problems: list[Problem] = []
    given, domains = [], []
    for name in asked.measures:
        if name.endswith(".toml"):
            read = attempt(partial(read_alone, Path(name), Measures), problems)
            given += [read] if read is not None else []
        elif name in shipped:
            given.append(read_alone(shipped[name], Measures))
        elif name in DOMAINS:
            domains.append(name)
        else:
            known = (*shipped, *DOMAINS)
            expected = f"a .toml file, {in_words(known)}"
            problems.append(Problem("--measures", repr(name), expected, nearest_match(name, known)))
    refuse(problems)
    if domains or not given:
        given.append(chosen((shipped_measures(),), (), domains) if domains else shipped_measures())
    return chosen(tuple(given), asked.only)
