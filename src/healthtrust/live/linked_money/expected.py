"""What match probabilities alone say of the error in a practice's payment, beside the years rerun.

    standard error_k = m_k √( Σ_j heads_j² p_j (1 − p_j) )

j    pairs of records of two persons who are both on a list on the first day of the year, and of whom
     practice k would lose the one if they are one person (`one_list`: the newer spell stays)
p_j  probability that they are
m_k  money per member of practice k at the lowest threshold, minor units

Pairs are taken to be independent, which they are not where three records are in doubt together; what becomes
of the illness of the one who stays, and pairs of persons who are on no list, are left out.

Source  variance of a sum of independent yes-or-no events; that linkage keeps its probabilities and passes
        them on: Goldstein, Harron and Wade, Stat Med 2012; 31: 3481 [recalled]

>>> round(standard_error(1000.0, 4 * 0.25), 1)
1000.0
"""

from __future__ import annotations

from datetime import date
from math import sqrt
from typing import TYPE_CHECKING

from healthtrust.ground.arrow import arrow
from healthtrust.live.linked_money.keys import Keys
from healthtrust.live.linked_money.links import Linked
from healthtrust.live.register import INSURERS
from healthtrust.live.statements.members import NO_PRACTICE
from healthtrust.people.registries.statements import day, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DOUBTS = """
WITH standing AS (
    SELECT k.record, s.was, coalesce(s.practice_id, {none}) AS practice, s.start_date,
           coalesce(s.heads, 1) AS heads
    FROM source_spell s JOIN doubt_key k ON k.was = s.was
    WHERE s.start_date <= {day} AND (s.end_date IS NULL OR s.end_date > {day})
      AND (s.death_date IS NULL OR s.death_date > {day}) AND s.payer_id IS DISTINCT FROM {insurers}
    QUALIFY row_number() OVER (PARTITION BY k.record ORDER BY s.start_date DESC, s.was, practice) = 1
)
SELECT older.practice, sum(p * (1 - p) * power(older.heads, 2)) AS variance
FROM (
    SELECT p, CASE WHEN (l.start_date, r.was) < (r.start_date, l.was) THEN l ELSE r END AS older
    FROM doubt_pair JOIN standing l ON l.record = a JOIN standing r ON r.record = b
    WHERE l.was <> r.was
) GROUP BY 1 ORDER BY 1
"""


def doubts(book: DuckDBPyConnection, linked: Linked, keys: Keys, year: int) -> dict[str, float]:
    """Return Σ heads² p (1 − p) by the practice that would lose a member; reads table `source_spell`."""
    open_pairs = (linked.probability > 0) & (linked.probability < 1)
    known = keys.record >= 0
    tables = {
        "doubt_pair": {
            "a": linked.a[open_pairs],
            "b": linked.b[open_pairs],
            "p": linked.probability[open_pairs],
        },
        "doubt_key": {"was": keys.person[known], "record": keys.record[known]},
    }
    for name, columns in tables.items():
        book.register(name, arrow().table(columns))
    asked = {"none": quoted(NO_PRACTICE), "day": day(date(year, 1, 1)), "insurers": quoted(INSURERS)}
    rows = book.execute(_DOUBTS.format(**asked)).fetchall()
    for name in tables:
        book.unregister(name)
    return {str(practice): float(variance) for practice, variance in rows}


def standard_error(money_a_member: float, variance: float) -> float:
    """Return the standard error of a payment, minor units."""
    return money_a_member * sqrt(variance)
