"""Care of the year by practice, or place where records name too few practices, for the comparison of peers.

    body of care    that of the spell its person was in at the end of the month of care

Care without a price is left out, as it would make its practice look cheap; it has rows of its own.

Source  `live.peers`; ages in bands of ten years, those of 90 and over together.

>>> "practice_id" in _NAMED and "area_code" in _NAMED
True
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from healthtrust.live.opportunities import AbovePeers
from healthtrust.live.peers import FEWEST_BODIES, Bodies, Care, above_peers
from healthtrust.live.records import Records
from healthtrust.live.spells import lay_spells
from healthtrust.state import State

_NAMED = """
SELECT count(DISTINCT practice_id), count(DISTINCT area_code) FROM spells
WHERE NOT insured AND start_date < $until AND until > $since
"""

_FIFTHS = """
CREATE OR REPLACE TEMP TABLE told_fifth AS SELECT unnest($words) AS word, unnest($numbers) AS number
"""

_LIVED = """
CREATE OR REPLACE TEMP TABLE lived AS
SELECT person_id, {body} AS body, coalesce(least(9, date_diff('year', birth_date, $since) // 10), -1) AS age,
       coalesce(sex, '') AS sex, sum(days) / 365.25 AS years,
       coalesce(sum(days * fifth.number) / sum(days), 3) AS deprivation
FROM (SELECT *, coalesce(heads, 1) * date_diff('day', greatest(start_date, $since), least(until, $until))
      AS days FROM spells WHERE NOT insured AND start_date < $until AND until > $since)
LEFT JOIN told_fifth fifth ON area_code = fifth.word
WHERE {body} IS NOT NULL AND days > 0 GROUP BY ALL
"""

_SPENT = """
CREATE OR REPLACE TEMP TABLE spent AS
WITH home AS (SELECT person_id, start_date AS since, min({body}) AS body FROM spells
              WHERE NOT insured AND {body} IS NOT NULL GROUP BY ALL),
care AS (SELECT person_id, last_day(make_date($year, month + 1, 1)) AS day, word AS setting,
                sum(cost - charges)::DOUBLE AS cost
         FROM given JOIN told_setting ON service = told_setting.number
         WHERE payer = 0 AND enrolled AND NOT unpriced AND person_id IS NOT NULL GROUP BY ALL)
SELECT care.person_id, home.body, setting, sum(cost) AS cost
FROM care ASOF JOIN home ON care.person_id = home.person_id AND care.day >= home.since GROUP BY ALL
"""

_BODIES = (
    "SELECT body, sum(years), sum(years * deprivation) / sum(years) FROM lived GROUP BY ALL ORDER BY body"
)

_CARE = """
WITH whole AS (SELECT age, sex, sum(years) AS years FROM lived GROUP BY ALL),
money AS (SELECT age, sex, setting, sum(cost) AS cost
          FROM spent JOIN lived USING (person_id, body) GROUP BY ALL),
rate AS (SELECT age, sex, setting, cost / years AS rate FROM money JOIN whole USING (age, sex)),
expected AS (SELECT body, setting, sum(years * rate) AS expected
             FROM lived JOIN rate USING (age, sex) GROUP BY ALL),
known AS (SELECT DISTINCT person_id, body FROM lived),
observed AS (SELECT body, setting, sum(cost) AS cost, sum(cost * cost) AS squares, max(cost) AS largest,
                    count(*) AS persons FROM spent SEMI JOIN known USING (person_id, body) GROUP BY ALL)
SELECT setting, body, coalesce(cost, 0), coalesce(squares, 0), coalesce(largest, 0), coalesce(persons, 0),
       expected
FROM expected LEFT JOIN observed USING (body, setting) ORDER BY setting, body
"""


def beside_peers(records: Records, state: State, until: date, real: bool) -> tuple[AbovePeers, ...]:
    """Return care that costs more than at peers; records: with the care of the year laid out in them."""
    lay_spells(records)
    span: dict[str, Any] = {"since": date(state.year, 1, 1), "until": until}
    practices, places = records.book.execute(_NAMED, span).fetchall()[0]
    if max(practices, places) < FEWEST_BODIES:
        return ()
    body = "practice_id" if practices >= FEWEST_BODIES else "area_code"
    fifths = [int(each) or None for each in state.places.fifth.tolist()]
    told = {"words": list(state.places.names), "numbers": fifths}
    records.book.execute(_FIFTHS, told)
    records.book.execute(_LIVED.format(body=body), span)
    records.book.execute(_SPENT.format(body=body), {"year": (until - timedelta(days=1)).year})
    names, size, deprivation = zip(*records.rows(_BODIES), strict=True)
    bodies = Bodies(names, np.array(size, dtype=np.float64), np.array(deprivation, dtype=np.float64))
    return above_peers(bodies, _care(records, names), real)


def _care(records: Records, names: tuple[str, ...]) -> list[Care]:
    """Return care by setting, along bodies."""
    at = {name: number for number, name in enumerate(names)}
    found: dict[str, list[np.ndarray[Any, np.dtype[np.float64]]]] = {}
    for setting, body, *values in records.rows(_CARE):
        rows = found.setdefault(setting, [np.zeros(len(names)) for _ in values])
        for row, value in zip(rows, values, strict=True):
            row[at[body]] = float(value)
    return [Care(setting, *rows) for setting, rows in found.items()]
