"""A trust at work: its folder, the design it was opened with, its records, and where its year starts from.

    design/design.toml    the design as resolved when the first year was opened, fixed by hash
    design/<files>        the tables that it names, as they were
    carried/<year>.npz    what the year before left, fixed by hash

Every command begins by checking those hashes: a design or a table that was changed since is refused, and the
rules stay those that were agreed. Which version of the library applies them stands in the trail.

>>> sorted(own_files({"people.csv": "", "data:ch/x.csv": "", "cost-curve": "", "shipped tables": ""}))
['people.csv']
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tomli_w

from healthtrust.design.read import Read, read_design
from healthtrust.fingerprint import fingerprint, input_hashes
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ledger.book import Book
from healthtrust.live.carried import read_carried
from healthtrust.live.entries import empty_like, part_of, with_posted
from healthtrust.live.load_hash import amiss
from healthtrust.live.store import TrustFolder, YearState, purged
from healthtrust.live.store.disk import put_whole, written_beside
from healthtrust.start import opening
from healthtrust.state import State

FILE = "design.toml"
CHANGING = ("code of healthtrust", "shipped tables")
"""Inputs of a design that come with the library: versions may differ in them, and the trail says which."""


@dataclass(frozen=True)
class LiveTrust:
    """A trust whose design is fixed."""

    folder: TrustFolder
    read: Read
    fixed: str
    """Hash of the design and the tables it names."""

    @property
    def state(self) -> YearState:
        """Return where the latest year stands; raises InvalidInput where none was opened."""
        years = self.folder.store.years()
        if not years:
            refuse(
                [Problem(self.folder.path.name, "no year", "a year that is open", remedy="Open it first.")]
            )
        return years[-1]

    def loads(self, hashes: Iterable[str] | None = None) -> list[Path]:
        """Return the records folders loaded so far in their order, or those of some hashes.

        Raises InvalidInput for those that are gone or were changed, unless their time was over.
        """
        wanted = None if hashes is None else set(hashes)
        noted = [load.hash for load in self.folder.store.loads() if wanted is None or load.hash in wanted]
        given_up = set(purged(self.folder.store))
        refuse(amiss({hash: self.folder.load(hash) for hash in noted if hash not in given_up}))
        return [self.folder.load(hash) for hash in noted]

    def first(self, year: int, carried_hash: str = "") -> State:
        """Return the state a year starts from: the design, what the year before left, and its book."""
        state = opening(self.read.design, self.read.folder)
        if year == self.read.design.span[0] and not carried_hash:
            return state
        carried = read_carried(self.folder.path / "carried" / f"{year}.npz", carried_hash)
        return state.replace(year=year, carried=carried, book=before_year(self.folder.store.book(), year))


def open_trust(path: Path, url: str = "") -> LiveTrust:
    """Open the folder of a trust; raises InvalidInput where its design was changed since it was fixed."""
    folder = TrustFolder.open(path, url)
    file = folder.design / FILE
    if not file.is_file():
        remedy = "Open it again with the design: healthtrust live open TRUST --design DESIGN."
        refuse([Problem(str(path), "no design", f"design/{FILE}", remedy=remedy)])
    read = read_design(file)
    trust = LiveTrust(folder, read, fixed_by(read))
    years = folder.store.years()
    if years and years[-1].facts.get("design") != trust.fixed:
        remedy = "Put back design/ as it was when the year was opened."
        where = f"{path}, design"
        refuse(
            [Problem(where, "a design or a table that was changed", "those of the opening", remedy=remedy)]
        )
    return trust


def fixed_by(read: Read) -> str:
    """Return the hash of a design and of every table that it names."""
    inputs = {
        name: hash for name, hash in input_hashes(read.design, read.folder).items() if name not in CHANGING
    }
    return fingerprint(read.design, inputs, "")


def fix_design(read: Read, folder: Path) -> None:
    """Copy a resolved design and the files it names into the folder of a trust, whole or not at all."""
    named = own_files(input_hashes(read.design, read.folder))
    outside = [name for name in named if Path(name).is_absolute() or ".." in Path(name).parts]
    refuse(
        [
            Problem("design", f"the file {name}", "a file beside the design", remedy="Put it there first.")
            for name in outside
        ]
    )
    with written_beside(folder.parent, folder.name) as beside:
        beside.mkdir(mode=0o700)
        for name in named:
            source, place = Path(read.folder) / name, beside / name
            if source.is_file():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, place)
        (beside / FILE).write_bytes(tomli_w.dumps(read.design.as_plain()).encode())
        put_whole(beside, folder)


def own_files(inputs: Iterable[str]) -> set[str]:
    """Return the inputs of a design that are files of its own, and not of the library or of public data."""
    return {name for name in inputs if ":" not in name and "." in name}


def before_year(book: Book, year: int) -> Book:
    """Return the postings of all years before this one."""
    return _chosen(book, lambda month: month < year * 12)


def of_year(book: Book, year: int) -> Book:
    """Return the postings of one year."""
    return _chosen(book, lambda month: year * 12 <= month < year * 12 + 12)


def _chosen(book: Book, wanted: Callable[[int], bool]) -> Book:
    months = {int(m) for batch in book.batches for m in np.unique(batch.legs.month) if wanted(int(m))}
    return with_posted(empty_like(book), part_of(book, months=months))
