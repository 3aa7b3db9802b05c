"""What care was given, person by person, and what people were found to have when they first came for it.

    activity    the rows of `deliver.person_activity`, numbered through the year
    diagnosis   each condition of a resident row, at its first activity: rank 1, 2, … in the order of the bits

Source  the tables of `records.exchange`. Codes: catalogue/codes/condition-codes.csv; a condition without one
        is told by its observation alone (`observed`).

>>> code_of_bit()[:3]
('I10', 'E11', 'I25')
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from healthtrust.deliver.person_activity import HOUSEHOLDS_AT_ONCE, PersonActivity, person_activity
from healthtrust.deliver.tables import HOUSEHOLD, INSURERS, PAYMENT_MODEL
from healthtrust.ground.arrow import arrow
from healthtrust.ground.tables import Column, Contract
from healthtrust.live.simulated.table_files import Columns, Words, same
from healthtrust.people.conditions import MOST_CONDITIONS, read_conditions
from healthtrust.records.providers import SETTINGS
from healthtrust.records.store import read_table, shipped
from healthtrust.state import State, known

CODE_SYSTEM = "ICD-10"

CODES = Contract(
    "condition-codes",
    (
        Column("condition", "text", "", "condition"),
        Column("icd10", "text", "", "ICD-10 category it is coded by"),
    ),
    other=True,
)


def care_given(state: State, at_once: int = HOUSEHOLDS_AT_ONCE) -> Iterator[tuple[Columns, Columns]]:
    """Yield the activity and the diagnoses of `at_once` household rows after the other.

    Raises `InvalidInput` for a year of recorded care (`deliver.person_activity.untold`).
    """
    before = 0
    for rows in person_activity(state, at_once):
        numbers = _numbers(state.year, before, len(rows.row))
        yield _activity(state, rows) | {"activity_id": numbers}, _diagnoses(state, rows, numbers)
        before += len(rows.row)


@cache
def code_of_bit() -> tuple[str, ...]:
    """Return the ICD-10 category of each bit of conditions; nothing where it has none."""
    table = read_table(shipped("codes", "condition-codes"), CODES)
    code = dict(zip(table["condition"].tolist(), table["icd10"].tolist(), strict=True))
    names = read_conditions().codes
    return tuple(str(code.get(name, "")) for name in (*names, *[""] * (MOST_CONDITIONS - len(names))))


def _numbers(year: int, before: int, rows: int) -> Any:
    """Return the identities of activity: year and running number."""
    import pyarrow.compute as pc

    pa = arrow()
    number = pa.array(np.arange(before + 1, before + rows + 1)).cast(pa.string())
    return pc.binary_join_element_wise(str(year), number, "-")


def _activity(state: State, of: PersonActivity) -> dict[str, Any]:
    homes, catalogue = known(state.households, "people"), known(state.catalogue, "package")
    place, setting = homes.place[of.home], catalogue.setting[of.service]
    months = (state.year - 1970) * 12 + of.month
    payers = (*state.plans.names, INSURERS, HOUSEHOLD)
    return {
        "person_id": known(state.persons, "people").identity[of.row],
        "org_id": Words(state.providers.names, state.providers.by_setting[place, setting]),
        "start_date": months.astype("datetime64[M]").astype("datetime64[D]") + of.day,
        "setting": Words(SETTINGS, setting),
        "payer_id": Words(payers, np.where(of.payer == 0, of.plan, state.plans.count - 1 + of.payer)),
        "plan_id": Words(state.plans.names, of.plan),
        "area_code": Words(state.places.names, place),
        "paid_amount": of.paid,
        "reference_cost": of.cost,
        "patient_paid": of.patient_paid,
        "paid_back": of.paid_back,
        "payment_model": Words(tuple(PAYMENT_MODEL.tolist()), of.model),
        "product_code": Words(catalogue.codes, of.service),
        "cases": of.cases,
        "contacts": of.cases * catalogue.contacts[of.service],
    }


def _diagnoses(state: State, of: PersonActivity, numbers: Any) -> Columns:
    """Return the conditions of everybody who came for care, at their first activity."""
    codes = code_of_bit()
    first = np.flatnonzero(np.diff(of.row, prepend=-1))
    held = known(state.persons, "people").conditions[of.row[first]]
    coded = np.array([code != "" for code in codes])
    has = ((held[:, None] >> np.arange(MOST_CONDITIONS)) & 1).astype(np.bool_) & coded
    who, bit = np.nonzero(has)
    return {
        "activity_id": numbers.take(arrow().array(first[who])),
        "code_system": same(CODE_SYSTEM, len(who)),
        "code": Words(codes, bit),
        "rank": np.cumsum(has, axis=1)[who, bit],
    }
