"""Who is on the register of a day, as the members of a roster: read from spells of enrolment.

    on the register on day d    start ≤ d < end, and alive on d

One row for each person, practice, place and plan: spells that overlap within these count once, with the most
heads of any. The weight is the heads; a roster may be given risk points in their place. A place or plan that
is not among those posted is refused with its number of persons; one that is not said stands for the only one.

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute('''CREATE TABLE enrolment AS SELECT *, NULL::DATE AS death_date, 1 AS heads FROM (VALUES
...     (7, '2027-01-01', NULL, 'Ash', 'North', 'Core'), (7, '2027-02-01', NULL, 'Ash', 'North', 'Core'),
...     (8, '2027-01-01', '2027-03-01', 'Elm', 'North', 'Core'))
...     AS given(person_id, start_date, end_date, practice_id, area_code, plan_id)''')
>>> found, practices = members_on(book, date(2027, 3, 1), ("North",), ("Core",))
>>> found.person.tolist(), found.heads.tolist(), practices
([7], [1], ('Ash',))
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words
from healthtrust.live.statements.roster import Members

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NO_PRACTICE = "no practice"
"""Stands for a practice that a spell does not name."""

_ON = """
SELECT person_id::UBIGINT AS person, dense_rank() OVER (ORDER BY practice) - 1 AS practice_number,
       practice, place.number AS place, plan.number AS plan, heads
FROM (
    SELECT person_id, coalesce(practice_id, $none) AS practice, coalesce(area_code, $place) AS area_code,
           coalesce(plan_id, $plan) AS plan_id, max(coalesce(heads, 1))::BIGINT AS heads
    FROM {relation}
    WHERE CAST(start_date AS DATE) <= $day AND (end_date IS NULL OR CAST(end_date AS DATE) > $day)
      AND (death_date IS NULL OR CAST(death_date AS DATE) > $day)
    GROUP BY ALL
) AS spell
LEFT JOIN (SELECT unnest($places) AS word, unnest($place_numbers) AS number) AS place
    ON area_code = place.word
LEFT JOIN (SELECT unnest($plans) AS word, unnest($plan_numbers) AS number) AS plan
    ON plan_id = plan.word
"""


def members_on(
    book: DuckDBPyConnection,
    day: date,
    places: Sequence[str],
    plans: Sequence[str],
    relation: str = "enrolment",
) -> tuple[Members, tuple[str, ...]]:
    """Return the members of a day and the names of their practices, from spells of enrolment.

    relation: a table, a view or a query in brackets, with the columns of records of enrolment and `heads`.
    Places and plans are numbered as they stand. Raises InvalidInput for others, both at once.
    """
    asked = {
        "day": day,
        "none": NO_PRACTICE,
        "place": places[0] if len(places) == 1 else None,
        "plan": plans[0] if len(plans) == 1 else None,
        "places": list(places),
        "place_numbers": list(range(len(places))),
        "plans": list(plans),
        "plan_numbers": list(range(len(plans))),
    }
    rows = book.execute(_ON.format(relation=relation), asked).fetchnumpy()
    refuse([*_unknown(rows["place"], "area_code", places), *_unknown(rows["plan"], "plan_id", plans)])
    number = _whole(rows["practice_number"])
    first = np.unique(number, return_index=True)[1]
    practices = tuple(str(rows["practice"][at]) for at in first)
    place, plan, heads = (_whole(rows[name]) for name in ("place", "plan", "heads"))
    return Members(np.ma.getdata(rows["person"]), number, place, plan, heads, heads), practices


def _whole(values: Any) -> NDArray[np.int64]:
    return np.asarray(np.ma.getdata(values), dtype=np.int64)


def _unknown(values: Any, name: str, known: Sequence[str]) -> list[Problem]:
    many = int(np.ma.getmaskarray(values).sum())
    return [Problem(f"enrolment, {name}", f"{many:,} members of another", in_words(known))] if many else []
