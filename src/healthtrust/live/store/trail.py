"""The trail: one row for each transaction, and each row holds the hash of the one before it.

    hash_n = SHA-256( number, at, who, role, action, inputs, version, result, hash_{n−1} ),  hash_0 = 64 zeros

`result` holds the digests of all that the transaction wrote: every batch with its legs, the state of the
year, loads and appeals. So a changed row, in the trail or in the book, no longer fits. Inputs are hashes,
numbers and names of files; columns that identify persons are refused.

Source  Haber and Stornetta, How to time-stamp a digital document, Journal of Cryptology 1991; 3: 99-111
        [recalled]

>>> row = next_row(None, Deed("2027-01-31T09:00:00Z", Who("ada", "operator"), "load", {"file": "a.csv"}), {})
>>> row.number, row.previous == NOTHING_BEFORE, row.hash == hash_of(row)
(1, True, True)
>>> hash_of(replace(row, who="eve")) == row.hash
False
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.store.key import canonical, sha256_of
from healthtrust.live.store.roles import Who
from healthtrust.live.store.schema import TRAIL
from healthtrust.records.exchange import IDENTITY
from healthtrust.version import VERSION

NOTHING_BEFORE = "0" * 64
"""What stands for the hash before the first row."""

REMEDY = "Compare with a backup: something was changed past the store."

IDENTIFIES = frozenset({*IDENTITY.names, "person_id", "source_person_id", "name_of_person"}) - {
    "source",
    "sex",
}
"""Names under which nothing may be said in the trail."""


@dataclass(frozen=True)
class TrailRow:
    """One row of the trail; inputs and result are canonical JSON."""

    number: int
    at: str
    who: str
    role: str
    action: str
    inputs: str
    version: str
    result: str
    previous: str
    hash: str

    def __str__(self) -> str:
        return f"row {self.number} of the trail ({self.action} by {self.who}, {self.at})"


@dataclass(frozen=True)
class Deed:
    """What somebody sets out to do: at which time, who, which action, with what inputs."""

    at: str
    who: Who
    action: str
    inputs: Mapping[str, Any]


def hash_of(row: TrailRow) -> str:
    """Return the hash that a row must carry, over everything else that it says."""
    said = asdict(row)
    said.pop("hash")
    return sha256_of(canonical(list(said.values())).encode())


def next_row(last: TrailRow | None, deed: Deed, result: Mapping[str, Any]) -> TrailRow:
    """Return the row that comes after the last."""
    row = TrailRow(
        number=last.number + 1 if last else 1,
        at=deed.at,
        who=deed.who.name,
        role=deed.who.role,
        action=deed.action,
        inputs=canonical(deed.inputs),
        version=VERSION,
        result=canonical(result),
        previous=last.hash if last else NOTHING_BEFORE,
        hash="",
    )
    return replace(row, hash=hash_of(row))


def broken_chain(rows: Iterable[TrailRow]) -> Problem | None:
    """Return the first row that does not fit those before it, or itself; nothing where the chain is whole."""
    before = NOTHING_BEFORE
    for expected, row in enumerate(rows, start=1):
        if row.number != expected:
            found = f"row {row.number} after row {expected - 1}"
            return Problem("trail", found, f"row {expected}", remedy=REMEDY)
        if row.previous != before:
            found = "another hash for the row before it: that one was replaced, or this one"
            return Problem(str(row), found, before, remedy=REMEDY)
        if hash_of(row) != row.hash:
            found = "a time, name, role, action, inputs, version or result that was changed"
            return Problem(str(row), found, f"what has the hash {row.hash}", remedy=REMEDY)
        before = row.hash
    return None


def refuse_identities(inputs: Any, where: str = "inputs of the trail") -> None:
    """Raise InvalidInput for inputs that name what identifies a person, however deep."""
    refuse(
        [Problem(where, repr(name), "hashes, numbers, names of files and tables") for name in _named(inputs)]
    )


def last_row(connection: Connection) -> TrailRow | None:
    """Return the last row, or None where there is no row yet."""
    row = connection.execute(select(TRAIL).order_by(TRAIL.c.number.desc()).limit(1)).mappings().first()
    return TrailRow(**row) if row else None


def read_trail(connection: Connection) -> list[TrailRow]:
    """Return every row in order."""
    return [TrailRow(**row) for row in connection.execute(select(TRAIL).order_by(TRAIL.c.number)).mappings()]


def add_row(connection: Connection, row: TrailRow) -> None:
    """Add a row."""
    connection.execute(insert(TRAIL), asdict(row))


def _named(inputs: Any) -> list[str]:
    """Return the forbidden names under which anything is said."""
    if isinstance(inputs, Mapping):
        here = [str(name) for name in inputs if str(name).lower() in IDENTIFIES]
        return here + [name for value in inputs.values() for name in _named(value)]
    if isinstance(inputs, list | tuple):
        return [name for value in inputs for name in _named(value)]
    return []
