"""Who has which long-term condition on a day, from recorded codes: the bits that rows of people carry.

    bit k of a person is set where they are, on the day, on a registry that stands for condition k

Records before the day count, as far back as each registry looks; enrolment is not asked for. Values measured
do not count, and use that a registry asks for does not either: neither stands for a condition as shipped.

Source  `found`; bits: catalogue/coefficients/conditions.csv

>>> import duckdb
>>> from datetime import date
>>> book = duckdb.connect()
>>> _ = book.execute("CREATE TABLE activity AS SELECT 'a' AS activity_id, CAST(7 AS UBIGINT) AS person_id, "
...     "DATE '2027-05-01' AS start_date, 'inpatient' AS setting")
>>> _ = book.execute("CREATE TABLE diagnosis AS SELECT 'a' AS activity_id, 'ICD-10' AS code_system, "
...     "'E11.9' AS code")
>>> {name: each.tolist() for name, each in conditions_on(book, date(2028, 1, 1)).items()}
{'person_id': [7], 'bits': [2]}
>>> conditions_on(book, date(2027, 5, 1))["bits"].tolist()
[]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.people.conditions import read_conditions
from healthtrust.people.registries.days import Days
from healthtrust.people.registries.definitions import Library
from healthtrust.people.registries.found import code_rows, enough_records, lay_codes, marked
from healthtrust.people.registries.library import read_library, registries_of_conditions
from healthtrust.people.registries.statements import together

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Columns = dict[str, NDArray[Any]]


def conditions_on(book: DuckDBPyConnection, on: date, library: str = "long-term") -> Columns:
    """Return person_id [n] uint64, in their order, and bits [n] uint16 of all with any condition on a day.

    book: has the views activity and diagnosis; library: registries by name or file.
    """
    of = _standing_for(library)
    bits = _bits(of)
    lay_codes(book, [row for row in code_rows(of, Days(on)) if row[0] >= 0])
    told = " ".join(f"WHEN {k} THEN {bit}" for k, bit in enumerate(bits))
    asked = (
        "SELECT CAST(person_id AS UBIGINT) AS person_id, "
        f"CAST(bit_or(CASE registry {told} END) AS USMALLINT) AS bits "
        f"FROM ({enough_records(of)}) AS found GROUP BY person_id ORDER BY person_id"
    )
    held = book.execute(together(marked(of), asked)).fetchnumpy()
    book.execute("DROP TABLE code_list")
    person = np.ma.asarray(held["person_id"])
    known = ~np.ma.getmaskarray(person)
    bits_held = np.asarray(held["bits"])[known].astype(np.uint16)
    return {"person_id": person[known].data.astype(np.uint64), "bits": bits_held}


def bits_of(registries: Mapping[str, Sequence[str]], codes: Sequence[str]) -> dict[str, int]:
    """Return the bit that each registry sets, from the registries of conditions and the conditions by bit.

    >>> bits_of({"diabetes": ("diabetes",), "tia": ("stroke",)}, ("hypertension", "diabetes", "tia"))
    {'diabetes': 2, 'stroke': 4}
    """
    return {name: 1 << codes.index(code) for code, names in registries.items() for name in names}


@lru_cache(maxsize=4)
def _standing_for(library: str) -> Library:
    """Return a library's registries that stand for a condition, and that codes may put somebody on."""
    of = read_library(library)
    kept = tuple(each for each in of.registries if each.condition and each.sets)
    return of.model_copy(update={"registries": kept})


def _bits(of: Library) -> list[int]:
    """Return the bit of each registry."""
    bits = bits_of(registries_of_conditions(of), read_conditions().codes)
    return [bits[each.name] for each in of.registries]
