"""Records that arrive: read, in one spelling, beside those that are known; and the model to link them by.

Source  form of this library.

>>> _wrong(Asked((), threshold=2.0), ())[0].found
'2'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage import standard, stored
from healthtrust.people.linkage.asked import Asked
from healthtrust.people.linkage.model import LinkageModel, Veto, named_model
from healthtrust.people.linkage.read import read_identities
from healthtrust.people.linkage.trained import Trained
from healthtrust.people.linkage.training import keep_frequencies, train

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Arrived:
    """What is known once records are laid down as table `standard`."""

    known: int
    again: int
    impossible: dict[str, int]
    lacking: tuple[str, ...]
    trained: Trained


def arrived(book: DuckDBPyConnection, asked: Asked) -> Arrived:
    """Lay down the records and learn or fetch the model; raises InvalidInput with every mistake."""
    more = (asked.truth,) if asked.truth else ()
    columns, problems = read_identities(book, asked.identities, asked.columns, more)
    given = attempt(lambda: _given(book, asked), problems)
    problems += _wrong(asked, columns)
    refuse(problems or standard.repeated(book))
    assert given is not None
    stated = _asked_of(given.model if isinstance(given, Trained) else given, asked)
    impossible = standard.impossible_dates(book, columns)
    known, again = _laid_down(book, asked, stated, columns)
    trained = _trained(book, given, stated, asked)
    lacking = tuple(each.name for each in stated.comparisons if each not in trained.model.comparisons)
    return Arrived(known, again, impossible, lacking, trained)


def _wrong(asked: Asked, columns: Sequence[str]) -> list[Problem]:
    problems = []
    if asked.truth and asked.truth not in columns and columns:
        problems.append(Problem("--truth", repr(asked.truth), "a column of every file"))
    if asked.known is not None and asked.known.is_dir():
        problems += stored.known_missing(asked.known)
    elif asked.known is not None:
        problems.append(
            Problem("--known", f"no folder {str(asked.known)!r}", "a folder that people link wrote")
        )
    if asked.to is not None and not asked.to.parent.is_dir():
        problems.append(Problem("--to", f"no folder {str(asked.to.parent)!r}", "a folder that is there"))
    if asked.to is not None and asked.known is None and (asked.to / stored.PERSONS).exists():
        remedy = "Name it with --known to go on from it, or name another folder."
        problems.append(
            Problem("--to", f"{str(asked.to)!r}, an earlier linkage", "a new folder", None, remedy)
        )
    if asked.threshold is not None and not 0 < asked.threshold <= 1:
        problems.append(Problem("--threshold", f"{asked.threshold:g}", "a probability above 0, at most 1"))
    return problems


def _given(book: DuckDBPyConnection, asked: Asked) -> LinkageModel | Trained:
    """Return the model asked for: learned before, of the known folder, or as a file states it."""
    if asked.model.endswith(".json"):
        return stored.load_trained(book, Path(asked.model))
    if asked.known is not None and (asked.known / stored.MODEL).is_file():
        return stored.load_trained(book, asked.known / stored.MODEL)
    return named_model(asked.model)


def _asked_of(model: LinkageModel, asked: Asked) -> LinkageModel:
    """Return the model with what the options say in its stead."""
    linking, veto = model.linking, model.veto
    if asked.threshold is not None:
        below = {name: min(getattr(linking, name), asked.threshold) for name in ("kept", "review")}
        linking = linking.model_copy(update={"threshold": asked.threshold, **below})
    if asked.checksum and veto is not None:
        veto = veto.model_copy(update={"checksum": asked.checksum})
    return model.model_copy(update={"linking": linking, "veto": veto if asked.veto else None})


def _laid_down(
    book: DuckDBPyConnection, asked: Asked, model: LinkageModel, columns: Sequence[str]
) -> tuple[int, int]:
    """Make table `standard` of known and new records; return how many are known, and known again."""
    veto: Veto | None = model.veto
    checked = (veto.column, veto.checksum) if veto and veto.column in columns else None
    spelt = [name for name in columns if name != asked.truth]
    if asked.known is None:
        standard.standardise(book, spelt, checked)
        book.execute("ALTER TABLE arrived RENAME TO standard")
        return 0, 0
    parts = str(asked.known / stored.KNOWN / "*.parquet").replace("'", "''")
    book.execute(
        "CREATE TABLE standard AS SELECT *, false AS fresh "
        f"FROM read_parquet('{parts}', union_by_name = true)"
    )
    links = str(asked.known / stored.LINKS).replace("'", "''")
    book.execute(f"CREATE TEMP VIEW known_link AS FROM read_parquet('{links}')")
    known, last = book.execute("SELECT count(*), max(key) FROM standard").fetchall()[0]
    again = int(
        book.execute("SELECT count(*) FROM raw SEMI JOIN standard USING (source, record_id)").fetchall()[0][0]
    )
    book.execute("CREATE OR REPLACE TABLE raw AS FROM raw ANTI JOIN standard USING (source, record_id)")
    standard.standardise(book, spelt, checked, last)
    held = {row[0] for row in book.execute("DESCRIBE standard").fetchall()}
    for name in (each for each in columns if each not in held):
        book.execute(f"ALTER TABLE standard ADD COLUMN {name} VARCHAR")
    book.execute("INSERT INTO standard BY NAME FROM arrived")
    return int(known), again


def _trained(
    book: DuckDBPyConnection, given: LinkageModel | Trained, stated: LinkageModel, asked: Asked
) -> Trained:
    """Return the trained model, within the columns that hold something."""
    names = [row[0] for row in book.execute("DESCRIBE standard").fetchall()]
    told = book.execute(f"SELECT {', '.join(f'count({name})' for name in names)} FROM standard").fetchall()[0]
    filled = frozenset(name for name, count in zip(names, told, strict=True) if count)
    for name in (each for each in stated.columns if each not in names):
        book.execute(f"ALTER TABLE standard ADD COLUMN {name} VARCHAR")
    model = stated.within(filled)
    refuse(_unusable(model))
    if isinstance(given, Trained):
        return replace(given, model=model)
    trained = train(book, model, asked.one_to_one)
    keep_frequencies(book, trained)
    return trained


def _unusable(model: LinkageModel) -> list[Problem]:
    lacking = [("compared", model.comparisons), ("in a blocking rule", model.blocking)]
    expected = "columns of the identity table, such as given_name, surname, birth_date"
    return [
        Problem(
            "IDENTITY", f"no column that is {what}", expected, None, "Name them with --columns NAME=COLUMN."
        )
        for what, some in lacking
        if not some
    ]
