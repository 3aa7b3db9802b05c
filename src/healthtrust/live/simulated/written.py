"""A finished year as a folder of records: who was enrolled, what was given, observed and paid, by whom.

    Σ of the records = the year's result tables = its ledger, month by month and to the minor unit

A live year that is run on the folder answers with these records where the simulation drew, and comes to the
same ledger. `load.json` accounts for the rows and the money written. The same year gives the same bytes.

Source  the tables of `records.exchange`.

>>> TABLES
('organisation', 'enrolment', 'activity', 'diagnosis', 'measurement', 'receipt')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthtrust.deliver.person_activity import untold
from healthtrust.deliver.register import organisation_table
from healthtrust.ground.errors import refuse
from healthtrust.live.simulated import table_files as files
from healthtrust.live.simulated.enrolled import enrolment
from healthtrust.live.simulated.given import care_given
from healthtrust.live.simulated.observed import EVERYWHERE, measurements
from healthtrust.live.simulated.received import receipts
from healthtrust.live.simulated.reported import of_table, write_report
from healthtrust.live.simulated.table_files import TableFile, put_all
from healthtrust.state import State

TABLES = ("organisation", "enrolment", "activity", "diagnosis", "measurement", "receipt")
"""The tables written, in this order."""


@dataclass(frozen=True)
class Written:
    """What was written."""

    paths: tuple[Path, ...]
    """The files written: the tables, and their report."""
    rows: Mapping[str, int]
    """[table]: its rows."""


def write_records(state: State, folder: Path) -> Written:
    """Write a simulated year that has ended (after its review) into a folder, made if need be.

    Raises `InvalidInput` for a year whose care was not drawn person by person, and `Imbalance` should the
    records not be the year's. Memory is that of the year itself and a few hundred thousand rows.
    """
    refuse(untold(state))
    folder.mkdir(parents=True, exist_ok=True)
    code = state.currency.code

    def file(table: str, columns: dict[str, str]) -> TableFile:
        return TableFile(folder / f"{table}.parquet", columns, code)

    made = {
        "organisation": put_all(file("organisation", files.ORGANISATION), [_organisations(state)]),
        "enrolment": put_all(file("enrolment", files.ENROLMENT), enrolment(state)),
    }
    activity, diagnosis = file("activity", files.ACTIVITY), file("diagnosis", files.DIAGNOSIS)
    with activity, diagnosis:
        for given, found in care_given(state):
            activity.put(given)
            diagnosis.put(found)
    made |= {"activity": activity, "diagnosis": diagnosis}
    made["measurement"] = put_all(file("measurement", files.MEASUREMENT), measurements(state))
    made["receipt"] = put_all(file("receipt", files.RECEIPT), receipts(state))
    told = [of_table(name, table.rows, table.money) for name, table in made.items()]
    paths = [table.path for table in made.values()]
    paths.append(write_report(state, paths, told, folder))
    return Written(tuple(paths), {name: table.rows for name, table in made.items()})


def _organisations(state: State) -> files.Columns:
    """Return every organisation, and every place that measures are told of, once."""
    table = organisation_table(state)
    there = set(table["org_id"].tolist())
    places = [name for name in (*state.places.names, EVERYWHERE) if name not in there]
    more = {
        "org_id": places,
        "kind": ["group"] * len(places),
        "parent_org_id": [""] * len(places),
        "name": places,
        "area_code": [name if name != EVERYWHERE else "" for name in places],
    }
    return {name: np.append(column, np.array(more[name], dtype=object)) for name, column in table.items()}
