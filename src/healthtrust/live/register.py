"""Who is enrolled on a day: the register a month's capitation is paid on, as persons and households.

    on the register on day d    start ≤ d < end, and alive on d
    heads of household h in plan p = the identical households of h whose members are in p
    age                           completed years on 1 January, whatever the day

A household whose members are in different plans counts as one household a plan, each with the income of
the whole: money follows the person, and in this model a household is in one plan. How many is told.
Conditions are those observed up to the day, and those that diagnoses before it tell (`live.ill`).

Source  records of enrolment as `records.exchange` lays them down.

>>> from datetime import date
>>> born = np.array(["1986-07-01", "2027-01-01", "2027-05-01"], dtype="datetime64[D]")
>>> age_on_new_year(2027, born).tolist()
[40, 0, 0]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.ground.tables import Table
from healthtrust.live.ill import ill_on, same_conditions
from healthtrust.live.records import Columns, Records
from healthtrust.live.spells import INSURERS as INSURERS
from healthtrust.live.spells import lay_spells
from healthtrust.people.register import registered
from healthtrust.records.households import Households
from healthtrust.records.persons import PERSONS, SEXES, Persons
from healthtrust.state import State

_TODAY = """
CREATE OR REPLACE TEMP TABLE today AS
WITH spell AS (
    SELECT person_id, plan_id, CASE sex WHEN 'female' THEN 0 WHEN 'male' THEN 1 END AS sex, birth_date,
           area_code, income, households, coalesce(heads, 1) AS heads, home, crossed
    FROM spells
    WHERE start_date <= $day AND until > $day AND (death_date IS NULL OR death_date > $day) AND NOT insured
),
alone AS (SELECT home, person_id, sum(heads) AS heads FROM spell GROUP BY ALL),
most AS (SELECT home, max(heads) AS heads FROM alone GROUP BY home),
inside AS (SELECT home, plan_id, max(heads) AS heads, max(households) AS told FROM spell GROUP BY ALL),
together AS (SELECT home, sum(heads) AS heads, max(told) AS told FROM inside GROUP BY home),
parted AS (
    SELECT home FROM most JOIN together USING (home)
    WHERE together.told IS NULL AND together.heads > most.heads
)
SELECT spell.*, parted.home IS NOT NULL AS divided
FROM spell LEFT JOIN parted ON spell.home = parted.home
"""

_PERSONS = """
SELECT person_id, min(sex) AS sex, min(birth_date) AS born, min(place.number) AS place,
       CAST(dense_rank() OVER (ORDER BY home, part) AS BIGINT) AS household,
       min(income) AS income, CAST(sum(heads) AS BIGINT) AS weight, bool_or(divided) AS divided,
       bool_or(crossed) AS crossed
FROM (SELECT *, CASE WHEN divided THEN plan_id END AS part FROM today)
LEFT JOIN named_place AS place ON coalesce(area_code, $only) = place.word
GROUP BY person_id, home, part
ORDER BY person_id, household
"""

_IN_PLANS = """
SELECT person_id, plan.number AS plan, coalesce(households, heads) AS heads
FROM today LEFT JOIN named_plan AS plan ON coalesce(plan_id, $only) = plan.word
"""

_NAMED = """
CREATE OR REPLACE TEMP TABLE named_{column} AS
SELECT unnest($words) AS word, CAST(unnest($numbers) AS INTEGER) AS number
"""

_UNKNOWN = """
SELECT coalesce({column}, $only) AS found, count(*) FROM today
LEFT JOIN named_{named} ON coalesce({column}, $only) = word WHERE number IS NULL GROUP BY ALL ORDER BY ALL
"""

_UNSAID = """
SELECT count(*) FILTER (WHERE sex IS NULL), count(*) FILTER (WHERE birth_date IS NULL),
       count(*) FILTER (WHERE person_id IS NULL)
FROM today
"""

_INSURED = """
SELECT person_id, CAST(sum(coalesce(households, heads, 1)) AS BIGINT) AS heads FROM spells
WHERE start_date <= $day AND until > $day AND insured GROUP BY person_id
"""

_MOVED = """
SELECT count(*) FROM spells
WHERE (start_date > $since AND start_date <= $day) OR (until > $since AND until <= $day)
   OR (death_date > $since AND death_date <= $day)
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
    crossed: int = 0
    """Persons with more than one spell that day, of which one counts (`live.spells`)."""

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
    lay_spells(records)
    records.book.execute(_TODAY, {"day": day})
    only = {"place": _name(records, "place", _leaves(state)), "plan": _name(records, "plan", _plans(state))}
    unknown = [
        *_unknown(records, "plan_id", "plan", only["plan"], state.plans.names),
        *_unknown(records, "area_code", "place", only["place"], list(_leaves(state))),
    ]
    people = _fetched(records, _PERSONS, only=only["place"])
    refuse([*_nobody(len(people["person_id"]), day), *unknown, *_unsaid(records)])
    inside = _fetched(records, _IN_PLANS, only=only["plan"])
    persons, households = _as_people(
        state, people, _fetched(records, f"FROM {ill_on(records, day)} ORDER BY 1")
    )
    found = Register(persons, households, _nothing(households.rows, state.plans.count), _none(households), 0)
    heads, home = found.heads.copy(), found.household_of(inside["person_id"])
    np.maximum.at(heads, (home, inside["plan"]), inside["heads"].astype(np.int32))
    insured = _insured(records, day, found)
    households = replace(households, weight=heads.sum(axis=1, dtype=np.int32))
    return Register(
        persons, households, heads, insured, _distinct(people), int(people["crossed"].astype(bool).sum())
    )


def same_register(records: Records, one: date, other: date) -> bool:
    """Return whether the register of two days is the same: nobody came, went, moved or fell ill.

    Both days are looked at on the records there are today, so that a correction of both changes neither.
    """
    since, day = sorted((one, other))
    lay_spells(records)
    moved = records.book.execute(_MOVED, {"since": since, "day": day}).fetchall()[0][0]
    return not moved and same_conditions(records, since, day)


def age_on_new_year(year: int, born: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return completed years on 1 January of a year; nought for those born in it."""
    in_year = born.astype("datetime64[Y]")
    birth_year = in_year.astype(np.int64) + 1970
    on_first = (born == in_year).astype(np.int64)
    return np.asarray(np.maximum(year - birth_year - 1 + on_first, 0))


def _as_people(state: State, people: Columns, conditions: Columns) -> tuple[Persons, Households]:
    """Return rows of the register as persons and households; conditions: person_id in order, and bits."""
    bits = np.zeros(len(people["person_id"]), dtype=np.uint16)
    if len(conditions["person_id"]):
        at = np.searchsorted(conditions["person_id"], people["person_id"])
        at = np.minimum(at, len(conditions["person_id"]) - 1)
        bits = np.where(conditions["person_id"][at] == people["person_id"], conditions["bits"][at], bits)
    columns: dict[str, NDArray[Any]] = {
        "person_id": people["person_id"],
        "age": np.minimum(age_on_new_year(state.year, people["born"].astype("datetime64[D]")), 120),
        "sex": np.array(SEXES, dtype=object)[people["sex"]],
        "household": people["household"],
        "conditions": bits,
        "weight": people["weight"],
    }
    if people["income"].any():
        columns["income"] = people["income"] / 10**state.currency.exponent
    return registered(state, Table(PERSONS, columns, "enrolment"), people["place"].astype(np.int32))


def _insured(records: Records, day: date, register: Register) -> NDArray[np.int32]:
    covered = _fetched(records, _INSURED, day=day)
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


def _leaves(state: State) -> dict[str, int]:
    """Return the neighbourhoods by name."""
    return {state.places.names[leaf]: int(leaf) for leaf in state.places.leaves}


def _plans(state: State) -> dict[str, int]:
    return {name: number for number, name in enumerate(state.plans.names)}


def _name(records: Records, column: str, names: dict[str, int]) -> str | None:
    """Write names and their numbers into the connection; return the only one there is, if one is."""
    asked = {"words": list(names), "numbers": list(names.values())}
    records.book.execute(_NAMED.format(column=column), asked)
    return next(iter(names)) if len(names) == 1 else None


def _unknown(
    records: Records, column: str, named: str, only: str | None, names: Sequence[str]
) -> list[Problem]:
    """Return each word that the design does not name, with its rows; a gap is the only name there is."""
    query = _UNKNOWN.format(column=column, named=named)
    return [
        Problem(
            f"enrolment, column {column}",
            f"nothing in {count} rows" if word is None else f"{word!r} in {count} rows",
            in_words(list(names)[:12]),
            nearest_match(word or "", names),
            "Correct the records, or name it in the design.",
        )
        for word, count in records.book.execute(query, {"only": only}).fetchall()
    ]


def _unsaid(records: Records) -> list[Problem]:
    """Return of how many on the register it is not said who they are, of which sex, or born when."""
    counts = records.rows(_UNSAID)[0]
    told = (("sex", in_words(list(SEXES))), ("birth_date", "a date"), ("person_id", "a person"))
    return [
        Problem(
            f"enrolment, column {name}",
            f"nothing of that kind in {count} rows",
            expected,
            remedy="Correct the records: what is expected of somebody follows from it.",
        )
        for (name, expected), count in zip(told, counts, strict=True)
        if count
    ]


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
