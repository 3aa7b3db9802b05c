"""What is told of a month comes to lie in the folder of the trust: whole or not at all.

    capitation.parquet    the roster      month.json    checksums, sums, loads      others    as given

Everything is written beside its place and renamed before the month is committed; a month that was told and
not committed is told again, with the same bytes for the same records.

>>> FILES
('capitation.parquet', 'month.json')
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.live.statements.roster_written import Named, write_roster
from healthtrust.live.told.month import MonthTold
from healthtrust.live.told.paid import FACTS, ROSTER

FILES = (ROSTER, FACTS)


def write_month(told: MonthTold, to: Path, texts: Mapping[str, str]) -> Path:
    """Write what is told into a folder, whole or not at all, and return it; texts: more files by name.

    Raises InvalidInput where the disk refuses.
    """
    first = told.worked.of.first
    named = Named(
        str(told.month), first.currency.code, told.capitation.practices, first.places.names, first.plans.names
    )
    beside = to.with_name(f".{to.name}.unfinished")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True, mode=0o700)
        write_roster(told.capitation.roster, named, beside / ROSTER)
        for name, text in {FACTS: facts(told), **texts}.items():
            (beside / name).parent.mkdir(exist_ok=True, parents=True)
            (beside / name).write_text(text, encoding="utf-8")
        shutil.rmtree(to, ignore_errors=True)
        beside.replace(to)
    except OSError as refused:
        raise InvalidInput([Problem(str(to), str(refused), "a folder that can be written")]) from refused
    return to


def facts(told: MonthTold) -> str:
    """Return what is kept of a month beside its roster, as JSON."""
    roster = told.capitation.roster
    said = {
        "month": str(told.month),
        "loads": list(told.worked.loads),
        "checksums": list(told.capitation.checksums),
        "heads": int(roster.members.heads.sum()),
        "amount": int(roster.amount.sum()),
        "correction": int(roster.correction.sum()),
    }
    return json.dumps(said, indent=1) + "\n"
