"""The load report of a year that was written and not loaded: everything in it was kept.

    rows in = kept          money in = in enrolled time, of activity;  = kept, of receipts

so that a trust takes the folder as it takes any folder of records that reconciles.

Source  form of `people.intake.report`. That a simulated year has no care outside enrolment and none without a
        person is the rule it was drawn by.

>>> told = of_table("receipt", 2, {"amount": 500})
>>> told.reconciles, told.money[0].parts
(True, {'kept': 500, 'set aside': 0})
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from healthtrust.fingerprint import sha256
from healthtrust.people.intake import report
from healthtrust.people.intake.report import Doubts, FileReport, LoadReport, MoneyReport, TableReport
from healthtrust.records.whole_file import write_whole
from healthtrust.state import State, known

LOAD = "load.json"
MAPPING = "simulated"
IN_ACTIVITY = (report.ENROLLED, report.OUTSIDE, report.NOBODY, report.ASIDE)
IN_OTHERS = (report.KEPT, report.ASIDE)


def write_report(state: State, paths: Sequence[Path], tables: Sequence[TableReport], to: Path) -> Path:
    """Write the report of a year's tables beside them; return its path."""
    files = tuple(FileReport(path.name, sha256(path), path.stat().st_size) for path in paths)
    told = LoadReport(
        mapping=MAPPING,
        title=f"{state.design.title}, {state.year}, simulated",
        source="",
        content=hashlib.sha256("\n".join(f"{f.name} {f.sha256}" for f in files).encode()).hexdigest(),
        files=files,
        currency=state.currency.code,
        exponent=state.currency.exponent,
        synthetic=state.design.data != "persons",
        tables=tuple(tables),
        doubts=Doubts(persons=known(state.persons, "people").rows),
    )
    write_whole(json.dumps(told.as_plain(), indent=1, ensure_ascii=False) + "\n", to / LOAD)
    return to / LOAD


def of_table(table: str, rows: int, money: Mapping[str, int]) -> TableReport:
    """Return the report of one table: its rows and the sums of its columns of money, minor units."""
    first, *others = IN_ACTIVITY if table == "activity" else IN_OTHERS
    found = [
        MoneyReport(column, amount, {first: amount} | dict.fromkeys(others, 0), True)
        for column, amount in money.items()
    ]
    return TableReport(table, rows, rows, 0, {}, 0, True, tuple(found))
