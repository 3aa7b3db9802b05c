"""The folder of a linkage: who is who, the pairs behind it, and all a later feed needs.

    links.parquet                  source, record_id, person_id
    pairs.parquet                  both keys, match_probability, match_weight, vetoed, levels of agreement
    review.parquet                 pairs and clusters for eyes to judge, with the reason
    model.json, term_frequencies/  the trained model
    known/*.parquet                identities in standard spelling, one file for each feed
    persons.sqlite                 the ledger of person ids

It holds names and addresses: nobody but its owner may read it. Each file is written beside its place, then
renamed.

Source  form of this library.

>>> import tempfile, duckdb
>>> folder = Path(tempfile.mkdtemp()) / "linkage"
>>> made(folder)
>>> write_rows(duckdb.connect(), "SELECT 1 AS key", folder / "links.parquet")
>>> oct((folder / "links.parquet").stat().st_mode)[-3:], oct(folder.stat().st_mode)[-3:]
('600', '700')
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.trained import Trained, read_trained
from healthtrust.records.whole_file import write_whole

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MODEL, LINKS, PAIRS, REVIEW, PERSONS = (
    "model.json",
    "links.parquet",
    "pairs.parquet",
    "review.parquet",
    "persons.sqlite",
)
KNOWN, FREQUENCIES = "known", "term_frequencies"


def made(folder: Path) -> None:
    """Make the folder and those inside it, for its owner alone."""
    for each in (folder, folder / KNOWN, folder / FREQUENCIES):
        each.mkdir(mode=0o700, exist_ok=True)


def write_rows(book: DuckDBPyConnection, query: str, to: Path) -> None:
    """Write the rows of a query as Parquet, whole or not at all, for the owner alone."""
    beside = to.with_name(f".{to.name}.partial")
    quoted = str(beside).replace("'", "''")
    try:
        beside.touch(mode=0o600)
        book.execute(f"COPY ({query}) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)")
        beside.chmod(0o600)
        beside.replace(to)
    except OSError as refused:
        found = refused.strerror or str(refused)
        raise InvalidInput([Problem(str(to), found, "a file that can be written")]) from refused
    finally:
        beside.unlink(missing_ok=True)


def write_trained(book: DuckDBPyConnection, trained: Trained, folder: Path) -> None:
    """Write a trained model with its term frequencies, tables `frequency_<column>`."""
    write_whole(json.dumps(trained.as_plain(), indent=1, ensure_ascii=False) + "\n", folder / MODEL)
    (folder / MODEL).chmod(0o600)
    for column in trained.frequencies:
        write_rows(book, f"FROM frequency_{column}", folder / FREQUENCIES / f"{column}.parquet")


def load_trained(book: DuckDBPyConnection, file: Path) -> Trained:
    """Return the model of a model.json, its term frequencies as tables `frequency_<column>`."""
    trained = read_trained(file)
    for column in trained.frequencies:
        table = file.parent / FREQUENCIES / f"{column}.parquet"
        if not table.is_file():
            remedy = "Keep the folder term_frequencies beside model.json."
            raise InvalidInput(
                [Problem(str(table), "no such file", "how often each value occurs", None, remedy)]
            )
        book.execute(f"CREATE OR REPLACE TABLE frequency_{column} AS FROM read_parquet(?)", [str(table)])
    return trained


def known_missing(folder: Path) -> list[Problem]:
    """Return what a folder lacks to be one that a feed can be linked to."""
    lacking = [name for name in (MODEL, LINKS, PAIRS, PERSONS) if not (folder / name).is_file()]
    lacking += [] if any((folder / KNOWN).glob("*.parquet")) else [f"{KNOWN}/*.parquet"]
    expected = "a folder that people link wrote"
    return [Problem(f"--known {folder}", f"no {name}", expected) for name in lacking]


def next_part(folder: Path) -> Path:
    """Return the file that the identities of the next feed go to."""
    return folder / KNOWN / f"{len(list((folder / KNOWN).glob('*.parquet'))) + 1:05}.parquet"


def copied(known: Path, to: Path) -> None:
    """Copy what a feed goes on from, where it is to go on in another folder."""
    if known.resolve() == to.resolve():
        return
    shutil.copyfile(known / PERSONS, to / PERSONS)
    (to / PERSONS).chmod(0o600)
    for part in sorted((known / KNOWN).glob("*.parquet")):
        shutil.copyfile(part, to / KNOWN / part.name)
        (to / KNOWN / part.name).chmod(0o600)
