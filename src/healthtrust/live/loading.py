"""Records come into a trust: read by their mapping, accounted for, kept under the hash of what they hold.

    a source       is loaded by its mapping first (`people.intake`), with persons numbered as before
    a folder       that `people load` wrote is taken as it is, with its report

What does not reconcile is refused whole; what was loaded before is recognised and refused. A load is never
changed: a later one stands in the place of its rows (`live.records`). Files come to their place inside the
transaction that notes them: two who load at once are served one after the other.

>>> short({"currency": "GBP", "files": ["members.csv"]})
{'currency': 'GBP'}
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.fingerprint import sha256
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live import numbers
from healthtrust.live.load_hash import hash_of
from healthtrust.live.load_problems import amiss, known, numbered_meanwhile
from healthtrust.live.records import KEYS
from healthtrust.live.store import Who
from healthtrust.live.store.disk import put_whole, written_beside
from healthtrust.live.trust import LiveTrust

REPORT, PERSONS = "load.json", numbers.FILE


@dataclass(frozen=True)
class Source:
    """What is loaded: a folder or file, how it is read, and what it is called in the trail."""

    path: Path
    mapping: str = "exchange"
    name: str = ""
    currency: str = ""
    links: Path | None = None
    synthetic: bool = False


@dataclass(frozen=True)
class Taken:
    """A load that came in: its hash, its folder, and its report as plain values."""

    hash: str
    folder: Path
    report: dict[str, Any]


def load(trust: LiveTrust, source: Source, who: Who, again: bool = False) -> Taken:
    """Take records into a trust; raises InvalidInput for what does not reconcile or was loaded before.

    again: whether what was loaded before is taken as done instead, as by a command that is given once more.
    """
    store = trust.folder.store
    store.permit(who, "load")
    with written_beside(trust.folder.all_loads, "load") as beside:
        numbered = _numbered(trust)
        _read(trust, source, beside)
        report = report_of(beside)
        hash = hash_of(beside)
        there = next((load for load in store.loads() if load.hash == hash), None)
        if there is not None and again:
            return Taken(hash, trust.folder.load(hash), report)
        refuse([*amiss(trust, report, beside), *known(there)])
        told = {"hash": hash, "name": source.name or source.path.name, "mapping": source.mapping}
        with store.transaction(who, "load", told) as work:
            refuse(numbered_meanwhile((beside / PERSONS).is_file() and numbered != _numbered(trust)))
            refuse(known(next((load for load in work.loads() if load.hash == hash), None)))
            years = work.years()
            work.add_load(hash, told["name"], short(report), years[-1].month if years else 0)
            _keep_persons(trust, beside)
            put_whole(beside, trust.folder.load(hash))
    return Taken(hash, trust.folder.load(hash), report)


def report_of(folder: Path) -> dict[str, Any]:
    """Return the report of a records folder; raises InvalidInput where it is none."""
    try:
        told = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    except ValueError as broken:
        told = str(broken)
    if not isinstance(told, dict):
        remedy = "Load the source again: healthtrust people load."
        refuse(
            [Problem(f"records, {REPORT}", "no report of a load", "the one people load wrote", None, remedy)]
        )
    return dict(told)


def short(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a report what stays for ever: counts and sums, nothing of persons."""
    return {
        name: report[name]
        for name in ("title", "source", "currency", "reconciles", "content", "synthetic", "tables")
        if name in report
    }


def _read(trust: LiveTrust, source: Source, to: Path) -> None:
    """Write the records of a source into a folder of its own, with the trust's numbers of persons."""
    from healthtrust.people.intake.load import Terms
    from healthtrust.people.intake.load import load as take_in

    if (source.path / REPORT).is_file():
        _copy(source.path, to)
        return
    terms = Terms(
        currency=source.currency or trust.folder.store.about.currency_code,
        source=source.name,
        identity=trust.folder.identity,
        links=source.links,
        persons=trust.folder.all_loads.parent / PERSONS,
        synthetic=source.synthetic,
    )
    take_in(source.path, source.mapping, to, terms)


def _copy(records: Path, to: Path) -> None:
    """Copy of a records folder what belongs to it, and nothing else that lies there."""
    to.mkdir(mode=0o700)
    named = [f"{name}.parquet" for name in KEYS]
    wanted = [REPORT, PERSONS, "identity.parquet", *named, *(f"aside/{name}" for name in named)]
    for name in wanted:
        if (records / name).is_file():
            (to / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(records / name, to / name)


def _numbered(trust: LiveTrust) -> str:
    """Return the hash of the numbers that persons have by now; nothing where nobody has one."""
    kept = trust.folder.all_loads.parent / PERSONS
    return sha256(kept) if kept.is_file() else ""


def _keep_persons(trust: LiveTrust, folder: Path) -> None:
    """Keep the numbers given to persons, so that the next load goes on from them."""
    import duckdb

    made, kept = folder / PERSONS, trust.folder.all_loads.parent / PERSONS
    if made.is_file():
        with duckdb.connect() as book:
            numbers.write_all(book, made, kept, folder.with_name(PERSONS))
        put_whole(folder.with_name(PERSONS), kept)
