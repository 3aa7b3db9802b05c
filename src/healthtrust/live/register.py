"""Who is enrolled on a day: the register a month's capitation is paid on, as persons and households.

    on the register on day d    start ≤ d < end, and alive on d
    heads of household h in plan p = the identical households of h whose members are in p
    age                           completed years on 1 January, whatever the day

A household whose members are in different plans counts as one household a plan, each with the income of
the whole: money follows the person, and in this model a household is in one plan. How many is told.
Conditions are those observed up to the day (`measurement`, code condition:<code>).

Source  records of enrolment as `records.exchange` lays them down.

>>> from datetime import date
>>> born = np.array(["1986-07-01", "2027-01-01", "2027-05-01"], dtype="datetime64[D]")
>>> age_on_new_year(2027, born).tolist()
[40, 0, 0]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.ground.tables import Table
from healthtrust.live.records import Columns, Records
from healthtrust.people.conditions import read_conditions
from healthtrust.people.register import registered
from healthtrust.records.households import Households
from healthtrust.records.persons import PERSONS, Persons
from healthtrust.state import State

INSURERS = "voluntary insurers"
"""The payer of voluntary cover in records of enrolment."""

_TODAY = """
CREATE OR REPLACE TEMP TABLE today AS
WITH spell AS (
    SELECT person_id, plan_id, sex, birth_date, area_code, income, households,
           coalesce(heads, 1) AS heads,
           coalesce(household_id, 'person ' || person_id) AS household
    FROM enrolment
    WHERE start_date <= $day AND (end_date IS NULL OR end_date > $day)
      AND (death_date IS NULL OR death_date > $day)
      AND payer_id IS DISTINCT FROM $insurers
),
alone AS (SELECT household, person_id, sum(heads) AS heads FROM spell GROUP BY ALL),
most AS (SELECT household, max(heads) AS heads FROM alone GROUP BY household),
inside AS (SELECT household, plan_id, max(heads) AS heads, max(households) AS told FROM spell GROUP BY ALL),
together AS (SELECT household, sum(heads) AS heads, max(told) AS told FROM inside GROUP BY household)
SELECT spell.*, (together.told IS NULL AND together.heads > most.heads) AS divided
FROM spell JOIN most USING (household) JOIN together USING (household)
"""

_PERSONS = """
SELECT person_id, any_value(sex) AS sex, any_value(birth_date) AS born, any_value(area_code) AS place,
       CAST(dense_rank() OVER (ORDER BY household, part) AS BIGINT) AS household,
       any_value(income) AS income, CAST(sum(heads) AS BIGINT) AS weight, bool_or(divided) AS divided
FROM (SELECT *, CASE WHEN divided THEN plan_id END AS part FROM today)
GROUP BY person_id, household, part
ORDER BY person_id
"""

_IN_PLANS = "SELECT person_id, plan_id, coalesce(households, heads) AS heads FROM today"

_INSURED = """
SELECT person_id, CAST(sum(coalesce(households, heads, 1)) AS BIGINT) AS heads FROM enrolment
WHERE start_date <= $day AND (end_date IS NULL OR end_date > $day) AND payer_id = $insurers GROUP BY person_id
"""

_MOVED = """
SELECT count(*) FROM enrolment
WHERE (start_date > $since AND start_date <= $day) OR (end_date > $since AND end_date <= $day)
   OR (death_date > $since AND death_date <= $day)
"""

_NEWLY_ILL = """
SELECT count(*) FROM measurement
WHERE measure_code LIKE 'condition:%' AND date > $since AND date <= $day AND person_id IS NOT NULL
"""

_ILL = """
SELECT person_id, substr(measure_code, 11) AS code FROM measurement
WHERE measure_code LIKE 'condition:%' AND date <= $day AND person_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY person_id, measure_code ORDER BY date DESC) = 1 AND value > 0
"""


@dataclass(frozen=True)
class Register:
    """The people of a day, and which plan and voluntary cover their households are in."""

    persons: Persons
    households: Households
    heads: NDArray[np.int32]
    """[household, plan]: identical households in each plan."""
    insured: NDArray[np.int32]
    """[household]: identical households with voluntary cover."""
    divided: int
    """Households whose members are in different plans, counted as one household a plan."""

    def household_of(self, person: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the household row of each person [n], -1 for those who are not on the register."""
        order = np.argsort(self.persons.identity, kind="stable")
        known = self.persons.identity[order]
        at = np.minimum(np.searchsorted(known, person), max(len(known) - 1, 0))
        found = (known[at] == person) if len(known) else np.zeros(len(person), dtype=np.bool_)
        return np.where(found, self.persons.household[order[at]].astype(np.int64), -1)


def register_on(records: Records, day: date, state: State) -> Register:
    """Return the register of a day; raises InvalidInput with every plan and place that the design lacks.

    state: the design's places and plans, and its year.
    """
    asked = {"day": day, "insurers": INSURERS}
    records.book.execute(_TODAY, asked)
    people = _fetched(records, _PERSONS)
    inside = _fetched(records, _IN_PLANS)
    plan, wrong = _positions(inside["plan_id"], state.plans.names, "plan_id", len(state.plans.names) == 1)
    leaves = [state.places.names[leaf] for leaf in state.places.leaves]
    place, lost = _positions(people["place"], leaves, "area_code", len(leaves) == 1)
    refuse([*_nobody(len(people["person_id"]), day), *wrong, *lost])
    persons, households = _as_people(state, people, state.places.leaves[place], _conditions(records, day))
    found = Register(persons, households, _nothing(households.rows, state.plans.count), _none(households), 0)
    heads = found.heads.copy()
    np.maximum.at(heads, (found.household_of(inside["person_id"]), plan), inside["heads"].astype(np.int32))
    insured = _insured(records, asked, found)
    households = replace(households, weight=heads.sum(axis=1, dtype=np.int32))
    return Register(persons, households, heads, insured, int(_distinct(people)))


def same_register(records: Records, one: date, other: date) -> bool:
    """Return whether the register of two days is the same: nobody came, went, moved or changed plan.

    Conditions observed between the days count as a change.
    """
    since, day = sorted((one, other))
    asked = {"since": since, "day": day}
    return not any(records.book.execute(query, asked).fetchall()[0][0] for query in (_MOVED, _NEWLY_ILL))


def age_on_new_year(year: int, born: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return completed years on 1 January of a year; nought for those born in it."""
    in_year = born.astype("datetime64[Y]")
    birth_year = in_year.astype(np.int64) + 1970
    on_first = (born == in_year).astype(np.int64)
    return np.asarray(np.maximum(year - birth_year - 1 + on_first, 0))


def _as_people(
    state: State, people: Columns, place: NDArray[np.int32], conditions: Columns
) -> tuple[Persons, Households]:
    """Return rows of the register as persons and households; place [person]."""
    bits = np.zeros(len(place), dtype=np.uint16)
    at = np.searchsorted(people["person_id"], conditions["person_id"])
    at = np.minimum(at, len(place) - 1)
    here = people["person_id"][at] == conditions["person_id"]
    np.bitwise_or.at(bits, at[here], conditions["bits"][here].astype(np.uint16))
    columns: dict[str, NDArray[Any]] = {
        "person_id": people["person_id"],
        "age": np.minimum(age_on_new_year(state.year, people["born"].astype("datetime64[D]")), 120),
        "sex": people["sex"].astype(object),
        "household": people["household"],
        "conditions": bits,
        "weight": people["weight"],
    }
    if people["income"].any():
        columns["income"] = people["income"] / 10**state.currency.exponent
    return registered(state, Table(PERSONS, columns, "enrolment"), place)


def _conditions(records: Records, day: date) -> Columns:
    """Return the bits of each person's conditions, one row a condition."""
    ill = _fetched(records, _ILL, day=day)
    bit = {code: number for number, code in enumerate(read_conditions().codes)}
    codes, which = np.unique(ill["code"].astype(str), return_inverse=True)
    known = [bit[code] if code in bit else int(code) if code.isdigit() else -1 for code in codes.tolist()]
    value = np.array([1 << number if number >= 0 else 0 for number in known], dtype=np.int64)
    return {"person_id": ill["person_id"], "bits": value[which] if len(value) else which}


def _insured(records: Records, asked: dict[str, Any], register: Register) -> NDArray[np.int32]:
    covered = _fetched(records, _INSURED, **asked)
    home = register.household_of(covered["person_id"])
    insured = _none(register.households)
    np.maximum.at(insured, home[home >= 0], covered["heads"][home >= 0].astype(np.int32))
    return insured


def _fetched(records: Records, query: str, **asked: Any) -> Columns:
    found = records.book.execute(query, asked) if asked else records.book.execute(query)
    return {name: _filled(values) for name, values in found.fetchnumpy().items()}


def _filled(values: Any) -> NDArray[Any]:
    """Return a column without gaps: none for words, nought for numbers."""
    if not isinstance(values, np.ma.MaskedArray):
        return np.asarray(values)
    if values.dtype.kind == "O":
        return np.asarray(np.ma.filled(values, None))
    return np.asarray(values.filled(np.datetime64("1900-01-01") if values.dtype.kind == "M" else 0))


def _positions(
    values: NDArray[Any], names: tuple[str, ...] | list[str], column: str, only_one: bool
) -> tuple[NDArray[np.int64], list[Problem]]:
    """Return the position of each value among the names; a gap is the only name there is."""
    words = np.array(["" if value is None else str(value) for value in values.tolist()], dtype=object)
    told, which, counts = np.unique(words.astype(str), return_inverse=True, return_counts=True)
    position = {name: number for number, name in enumerate(names)} | ({"": 0} if only_one else {})
    problems = [
        Problem(
            f"enrolment, column {column}",
            f"{word!r} in {count} rows" if word else f"nothing in {count} rows",
            in_words(list(names)[:12]),
            nearest_match(word, names),
            "Correct the records, or name it in the design.",
        )
        for word, count in zip(told.tolist(), counts.tolist(), strict=True)
        if word not in position
    ]
    return np.array([position.get(word, 0) for word in told.tolist()], dtype=np.int64)[which], problems


def _nobody(rows: int, day: date) -> list[Problem]:
    if rows:
        return []
    remedy = "Load enrolment records whose spells hold that day."
    return [Problem("enrolment", f"nobody enrolled on {day}", "the register of the day", remedy=remedy)]


def _distinct(people: Columns) -> int:
    return len(np.unique(people["household"][people["divided"].astype(bool)]))


def _nothing(rows: int, plans: int) -> NDArray[np.int32]:
    return np.zeros((rows, plans), dtype=np.int32)


def _none(households: Households) -> NDArray[np.int32]:
    return np.zeros(households.rows, dtype=np.int32)
