"""Getting a source: each file that is not there is fetched, checked, given its name and noted.

A file that is there is left alone: said to be right where a hash is known, and wrong where it differs. What
is wrong with one file stops no other; all of it is told at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.records.open_data.addresses import Whence, addresses_of, mistaken
from healthtrust.records.open_data.answers import Told
from healthtrust.records.open_data.begun import Begun, alone_at
from healthtrust.records.open_data.downloading import Effort, NoPlace, Tell, download, writable
from healthtrust.records.open_data.listing import ListedFile, Source
from healthtrust.records.open_data.noting import Fetched, note, noted
from healthtrust.records.open_data.unpacking import is_archive, unpacked
from healthtrust.records.open_data.verifying import (
    Expected,
    mistaken_hash,
    no_data,
    sha256_of,
    wrong_hash,
)
from healthtrust.records.store import data_folder

Telling = Callable[[str, str], Tell]
"""Asked, for a file and an address, whom to tell how many bytes came."""

ACCEPTED = "accepted, though another was expected"
UNKNOWN = "unknown"
NOT_KEPT = (
    "Nothing was kept. Try another --address. If the publisher has changed the file, read what changed; "
    "then give its hash with --expect, or keep it with --accept."
)
LEFT = "It is left as it is. --again fetches it anew, and replaces it once what came is right."


@dataclass(frozen=True)
class Wish:
    """What is wanted of a source: from where, into which folder, and how it is checked."""

    whence: Whence = field(default_factory=Whence)
    folder: Path | None = None
    """Holds a folder of the source's name; by default that of all public data."""
    expect: str = ""
    accept: bool = False
    again: bool = False
    unpack: bool = False
    effort: Effort = field(default_factory=Effort)


@dataclass(frozen=True)
class Got:
    """What became of a file: fetched now, or there already."""

    path: Path
    sha256: str
    bytes: int
    fetched: bool
    expected: Expected
    address: str = ""
    unpacked: Path | None = None


@dataclass
class Outcome:
    """What became of all files: those that are there, and what is wrong with the others."""

    got: list[Got] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def get(source: Source, files: tuple[ListedFile, ...], wish: Wish, telling: Telling) -> Outcome:
    """Get files of a source; raises InvalidInput, before any is fetched, where the wish makes no sense."""
    refuse(_senseless(files, wish))
    folder = (wish.folder or default_folder()) / source.name
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
    outcome = Outcome()
    for file in files:
        try:
            got = _got(source, file, folder, wish, telling)
            outcome.got.append(got)
        except InvalidInput as refused:
            outcome.problems += refused.problems
    return outcome


def default_folder() -> Path:
    """Return the folder of all public data: the one named, one that is there beside, or `data` here."""
    named = "HEALTHTRUST_DATA" in os.environ or data_folder().is_dir()
    return data_folder() if named else Path("data")


def _senseless(files: tuple[ListedFile, ...], wish: Wish) -> list[Problem]:
    problems = [*mistaken(wish.whence, files), *mistaken_hash(wish.expect)]
    if wish.expect and len(files) > 1:
        remedy = "Name the file with --file."
        problems.append(Problem("--expect", f"{len(files)} files to check", "one file", None, remedy))
    if wish.expect and wish.accept:
        problems.append(Problem("--accept", "--expect too", "one of them"))
    return problems


def _got(source: Source, file: ListedFile, folder: Path, wish: Wish, telling: Telling) -> Got:
    to = folder / file.name
    if to.is_file() and not wish.again:
        got = _there(to, file, wish)
    else:
        with writable(to), alone_at(Begun(to)):
            try:
                got = _fetched(source, file, to, wish, telling)
            finally:
                if not Begun(to).size:
                    Begun(to).forget()
    inside = unpacked(to, got.fetched) if wish.unpack and is_archive(to) else None
    return replace(got, unpacked=inside)


def _there(to: Path, file: ListedFile, wish: Wish) -> Got:
    """Return that a file is there; raises InvalidInput where it is not the one expected."""
    found, expected = sha256_of(to), _expected(file, wish)
    was = noted(to.parent).get(file.name)
    if was is not None and not wish.expect and (not file.sha256 or was.checked == ACCEPTED):
        expected = Expected(was.sha256, "noted when it was fetched")
    refuse(wrong_hash(str(to), found, expected, LEFT))
    return Got(to, found, to.stat().st_size, False, expected)


def _fetched(source: Source, file: ListedFile, to: Path, wish: Wish, telling: Telling) -> Got:
    """Fetch a file from the first of its addresses that has it; raises what was wrong with each."""
    begun, expected = Begun(to), _expected(file, wish)
    problems: list[Problem] = []
    addresses = addresses_of(source.name, file, wish.whence)
    for address in addresses:
        try:
            told = download(address, begun, wish.effort, telling(file.name, address))
            found, checked = _verified(begun, told, expected, wish.accept)
        except NoPlace:
            raise
        except InvalidInput as refused:
            problems += refused.problems
            continue
        size = begun.size
        begun.finish()
        note(source, to.parent, {file.name: _as_noted(file.name, address, told, (size, found, checked))})
        return Got(to, found, size, True, expected, told.address)
    if not addresses:
        remedy = "Fetch it by hand, then give its path with --address."
        problems.append(Problem(f"{source.name}, {file.name}", "no address", "a listed one", None, remedy))
    raise InvalidInput(problems)


def _verified(begun: Begun, told: Told, expected: Expected, accept: bool) -> tuple[str, str]:
    """Return the hash of what came, and against what it was checked; what is wrong is not kept."""
    found = sha256_of(begun.part)
    problems = no_data(begun.part, told.address, begun.to.name)
    wrong = wrong_hash(f"{begun.to} from {told.address}", found, expected, NOT_KEPT)
    if problems or (wrong and not accept):
        begun.forget()
        raise InvalidInput(problems or wrong)
    return found, ACCEPTED if wrong else expected.by or UNKNOWN


def _expected(file: ListedFile, wish: Wish) -> Expected:
    if wish.expect:
        return Expected(wish.expect.lower(), "given")
    return Expected(file.sha256, "listed") if file.sha256 else Expected()


def _as_noted(name: str, asked: str, told: Told, found: tuple[int, str, str]) -> Fetched:
    led = "" if asked == told.address else asked
    return Fetched(name, told.address, *found, led, told.date, told.last_modified, told.etag)
