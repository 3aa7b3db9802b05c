"""The folder of a trust: what it is called, where its database is, and what lies where.

    trust.toml            name, address of the database, format, when it was made
    trust.sqlite          the database, unless another is named
    design/               the design as fixed at opening, with its tables
    records/loads/HASH/   the records of each load
    identity/             names and addresses, for linkage alone; nobody else may enter
    statements/YEAR/MM/   what was told each month
    backups/              copies of the database

It is made beside its place and renamed, so that it is whole or not there. A password is never written into
it: the environment variable HEALTHTRUST_DATABASE may hold the address with one.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import tomli_w
from sqlalchemy import select
from sqlalchemy.engine import URL

from healthtrust.design.alone import read_alone
from healthtrust.design.heading import Heading, decided
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.store import database
from healthtrust.live.store.disk import put_whole
from healthtrust.live.store.opening import create, open_store
from healthtrust.live.store.schema import TRUST
from healthtrust.live.store.store import Clock, Store, now
from healthtrust.live.store.work import Trust

FILE = "trust.toml"
DATABASE = "trust.sqlite"
FORMAT = 1
"""The format of the folder; the database has its own."""

INSIDE = ("design", "records/loads", "identity", "statements", "backups")


class TrustFile(Heading):
    """What trust.toml says."""

    name: str = decided(..., "name of the trust")
    database: str = decided(DATABASE, "file of SQLite beside this one, or an address without its password")
    created: str = decided(..., "when its database was made, by which it is recognised")
    format: int = decided(FORMAT, "format of the folder", ge=1)


@dataclass(frozen=True)
class TrustFolder:
    """An open folder of a trust: its path and its store."""

    path: Path
    store: Store

    @classmethod
    def create(cls, path: Path, about: Trust, url: str = "", clock: Clock = now) -> TrustFolder:
        """Make a folder and its database, whole or not at all, and open them.

        url: the address of the database; default the environment variable, else a file in the folder.
        Raises InvalidInput where the folder is there already, or the database holds a trust.
        """
        path = Path(path)
        if path.exists() or not path.absolute().parent.is_dir():
            found = "a folder that is there" if path.exists() else "no folder to make it in"
            refuse([Problem(str(path), found, "a new folder in one that is there")])
        beside = path.with_name(f".{path.name}.partial")
        shutil.rmtree(beside, ignore_errors=True)
        try:
            _make(beside)
            elsewhere = url or os.environ.get(database.VARIABLE, "")
            store = _database(elsewhere or database.of_file(beside / DATABASE), about, clock)
            _say(beside, about, elsewhere, created_of(store))
            put_whole(beside, path)
        except OSError as refused:
            raise InvalidInput([Problem(str(path), str(refused), "a folder that can be made")]) from None
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return cls.open(path, elsewhere, clock)

    @classmethod
    def open(
        cls, path: Path, url: str = "", clock: Clock = now, wait_seconds: float = database.WAIT_SECONDS
    ) -> TrustFolder:
        """Open a folder and its database, which must be the one it was made with.

        url: as in `create`; default the environment variable, else what trust.toml says.
        """
        path = Path(path)
        if not (path / FILE).is_file():
            refuse([_no_trust(path)])
        said = read_alone(path / FILE, TrustFile)
        if said.format > FORMAT:
            remedy = "It was written by a newer version of healthtrust: install that, or a later one."
            refuse([Problem(str(path / FILE), f"format {said.format}", f"{FORMAT}", remedy=remedy)])
        inside = "://" not in said.database
        named = database.of_file(path.absolute() / said.database) if inside else said.database
        given = url or ("" if inside else os.environ.get(database.VARIABLE, ""))
        store = open_store(given or named, path / "backups", clock, wait_seconds)
        if (store.about.name, created_of(store)) != (said.name, said.created):
            where = database.told(store.engine.url)
            refuse([Problem(where, f"the trust {store.about.name!r}", f"{said.name!r}, made {said.created}")])
        return cls(path, store)

    @property
    def design(self) -> Path:
        """Where the design lies as fixed at opening."""
        return self.path / "design"

    @property
    def identity(self) -> Path:
        """Where names and addresses lie, for linkage alone."""
        return self.path / "identity"

    @property
    def backups(self) -> Path:
        """Where copies of the database lie."""
        return self.path / "backups"

    @property
    def all_loads(self) -> Path:
        """Where the records of every load lie."""
        return self.path / "records" / "loads"

    def load(self, hash: str) -> Path:
        """Return where the records of a load lie."""
        return self.all_loads / hash

    def statements(self, year: int, month: int) -> Path:
        """Return where the statements of a month lie."""
        return self.path / "statements" / f"{year:04d}" / f"{month:02d}"


def created_of(store: Store) -> str:
    """Return when the database was made."""
    with database.reading(store.engine) as connection:
        return str(connection.execute(select(TRUST.c.created)).scalar_one())


def _no_trust(path: Path) -> Problem:
    """Return that a folder is none of a trust, or none at all."""
    expected = f"the folder of a trust, with {FILE}"
    if not path.is_dir():
        return Problem(str(path), "a file" if path.exists() else "no such folder", expected)
    empty = not any(path.iterdir())
    found = "an empty folder" if empty else f"no {FILE} in it"
    remedy = "Remove it, or name a folder that is not there: live open makes it."
    return Problem(str(path), found, expected, remedy=remedy)


def _make(folder: Path) -> None:
    """Make an empty folder of a trust, which others may not read; identity least of all."""
    folder.mkdir(mode=0o700)
    for name in INSIDE:
        (folder / name).mkdir(parents=True, mode=0o700)


def _database(url: str | URL, about: Trust, clock: Clock) -> Store:
    """Make the database, or take the one that an interrupted making left: untouched since."""
    try:
        return create(url, about, clock=clock)
    except InvalidInput as refused:
        try:
            store = open_store(url, clock=clock)
        except InvalidInput:
            raise refused from None
        if store.about == about and len(store.trail()) == 1:
            return store
        raise


def _say(folder: Path, about: Trust, elsewhere: str, created: str) -> None:
    """Write trust.toml, with the address of the database less its password."""
    at = database.without_password(database.address(elsewhere)) if elsewhere else DATABASE
    said = {"name": about.name, "database": at, "created": created, "format": FORMAT}
    (folder / FILE).write_text(tomli_w.dumps(said), encoding="utf-8")
