"""Records come into a trust: read by their mapping, accounted for, kept under the hash of what they hold.

    a source       is loaded by its mapping first (`people.intake`), with persons numbered as before
    a folder       that `people load` wrote is taken as it is, with its report

What does not reconcile is refused whole; what was loaded before is recognised and refused. A load is never
changed: a later one stands in the place of its rows (`live.records`).

>>> len(hash_of([]))
64
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.fingerprint import sha256
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.records import KEYS
from healthtrust.live.store import Who
from healthtrust.live.trust import LiveTrust

REPORT, PERSONS = "load.json", "persons.parquet"


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


def load(trust: LiveTrust, source: Source, who: Who) -> Taken:
    """Take records into a trust; raises InvalidInput for what does not reconcile or was loaded before."""
    trust.folder.store.permit(who, "load")
    beside = trust.folder.all_loads / ".unfinished"
    shutil.rmtree(beside, ignore_errors=True)
    _read(trust, source, beside)
    report = json.loads((beside / REPORT).read_text(encoding="utf-8"))
    hash = hash_of(_tables(beside))
    refuse([*_amiss(trust, report, beside), *_known(trust, hash)])
    place = trust.folder.load(hash)
    if place.exists():
        shutil.rmtree(beside)
    else:
        os.replace(beside, place)
    _keep_persons(trust, place)
    state = trust.folder.store.years()
    month = state[-1].month if state else 0
    told = {"hash": hash, "name": source.name or source.path.name, "mapping": source.mapping}
    with trust.folder.store.transaction(who, "load", told) as work:
        work.add_load(hash, told["name"], _short(report), month)
    return Taken(hash, place, report)


def hash_of(tables: Iterable[Path]) -> str:
    """Return the hash of what tables hold, by their names and bytes."""
    told = hashlib.sha256()
    for path in sorted(tables):
        told.update(f"{path.name} {sha256(path)}\n".encode())
    return told.hexdigest()


def _read(trust: LiveTrust, source: Source, to: Path) -> None:
    """Write the records of a source into a folder of its own, with the trust's numbers of persons."""
    from healthtrust.people.intake.load import Terms
    from healthtrust.people.intake.load import load as take_in

    if (source.path / REPORT).is_file():
        shutil.copytree(source.path, to)
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


def _tables(folder: Path) -> list[Path]:
    return [path for name in KEYS if (path := folder / f"{name}.parquet").is_file()]


def _amiss(trust: LiveTrust, report: dict[str, Any], folder: Path) -> list[Problem]:
    """Return why records cannot stand in this trust."""
    problems, ours = [], trust.folder.store.about.currency_code
    if not _tables(folder):
        problems.append(Problem("records", "no table", f"at least one of {', '.join(KEYS)}"))
    if report.get("currency", ours) not in ("", ours):
        remedy = "Convert the money first, and say at what rate."
        problems.append(Problem("records, currency", str(report["currency"]), ours, remedy=remedy))
    if not report.get("reconciles", False):
        remedy = "See what was set aside and why: healthtrust people load … --out page.html."
        found = "rows or money that do not add up"
        problems.append(
            Problem("records", found, "rows in = kept + set aside; money likewise", remedy=remedy)
        )
    if (folder / "identity.parquet").is_file():
        remedy = "Names and addresses lie apart, in the trust's folder identity/."
        problems.append(Problem("records", "a table of identities", "no names among records", remedy=remedy))
    return problems


def _known(trust: LiveTrust, hash: str) -> list[Problem]:
    there = next((load for load in trust.folder.store.loads() if load.hash == hash), None)
    if there is None:
        return []
    remedy = "Nothing is to be done: these records are in the trust."
    return [
        Problem("records", f"a load that is there already, as {there.name!r}", "new records", remedy=remedy)
    ]


def _keep_persons(trust: LiveTrust, folder: Path) -> None:
    """Keep the numbers given to persons, so that the next load goes on from them."""
    made, kept = folder / PERSONS, trust.folder.all_loads.parent / PERSONS
    if made.is_file():
        beside = kept.with_name(f".{PERSONS}.unfinished")
        shutil.copyfile(made, beside)
        os.replace(beside, kept)


def _short(report: dict[str, Any]) -> dict[str, Any]:
    """Return of a report what stays for ever: counts and sums, nothing of persons."""
    return {
        name: report[name]
        for name in ("title", "source", "currency", "reconciles", "content", "tables")
        if name in report
    }
