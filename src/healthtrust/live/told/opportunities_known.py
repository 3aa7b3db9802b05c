"""What is known of faults of the records, for the list of what to mend first.

    unpriced    capitated rows without a reference cost, by plan and setting;  price  of its other rows
    above       care that costs more than at peers of like size and deprivation (`live.told.beside_peers`)
    unlinked    money of rows without a person, by organisation
    gap         a month so far without any row of an organisation that has 10 a month or more

With 10 expected a month, none at all comes by chance in one month of 20,000: e^−10.

Source  `live.opportunities`; the 10 is ours [assumed].

>>> gathered({("Core", "inpatient"): 4, ("Plus", "inpatient"): 40}, True)
{('Plus', 'inpatient'): 40}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import fmean, stdev

from healthtrust.ground.disclosure import FEWEST
from healthtrust.ground.periods import Month
from healthtrust.live.opportunities import Gap, Known, Price
from healthtrust.live.records import Records
from healthtrust.live.told.beside_peers import beside_peers
from healthtrust.state import State

ROWS_A_MONTH = 10
"""Rows a month from which silence is no accident."""

_UNPRICED = """
SELECT plan, told_setting.word, count(*) FROM given JOIN told_setting ON service = told_setting.number
WHERE unpriced GROUP BY ALL ORDER BY ALL
"""

_PRICE = """
SELECT told_setting.word, CAST(round(avg(cost)) AS BIGINT), coalesce(stddev_samp(cost), 0), count(*)
FROM given JOIN told_setting ON service = told_setting.number
WHERE NOT unpriced AND payer = 0 GROUP BY ALL ORDER BY ALL
"""

_UNLINKED = """
SELECT coalesce(org_id, 'no organisation'), sum(paid_amount)::BIGINT FROM activity
WHERE person_id IS NULL AND start_date >= $since AND start_date < $until GROUP BY ALL ORDER BY ALL
"""

_SENT = """
SELECT org_id, month(start_date) AS month, count(*), sum(paid_amount)::BIGINT FROM activity
WHERE org_id IS NOT NULL AND start_date >= $since AND start_date < $until GROUP BY ALL ORDER BY ALL
"""


def known_of(records: Records, state: State, until: date, real: bool) -> Known:
    """Return what is known; records: with the care of the year laid out in them (`live.told.care`)."""
    asked = {"since": date(state.year, 1, 1), "until": until}
    months = (until.year - state.year) * 12 + until.month - 1
    unpriced = {
        (state.plans.names[plan] if plan is not None else "unknown plan", setting): rows
        for plan, setting, rows in records.rows(_UNPRICED)
    }
    unlinked = records.book.execute(_UNLINKED, asked).fetchall()
    return Known(
        unpriced=gathered(unpriced, real),
        price={setting: Price(*price) for setting, *price in records.rows(_PRICE)},
        above=beside_peers(records, state, until, real),
        unlinked={source: int(money or 0) for source, money in unlinked},
        gaps=tuple(_gaps(records.book.execute(_SENT, asked).fetchall(), state.year, months)),
    )


def gathered(unpriced: Mapping[tuple[str, str], int], real: bool) -> dict[tuple[str, str], int]:
    """Return counts by body and setting; of real persons, small ones are added up by setting or left out."""
    if not real:
        return dict(unpriced)
    kept = {key: rows for key, rows in unpriced.items() if rows >= FEWEST}
    few: dict[tuple[str, str], int] = {}
    for (_, setting), rows in unpriced.items():
        if rows < FEWEST:
            few["other plans", setting] = few.get(("other plans", setting), 0) + rows
    return kept | {key: rows for key, rows in few.items() if rows >= FEWEST}


def _gaps(sent: list[tuple[str, int, int, int]], year: int, months: int) -> list[Gap]:
    by_source: dict[str, dict[int, tuple[int, int]]] = {}
    for source, month, rows, money in sent:
        by_source.setdefault(source, {})[month] = rows, int(money or 0)
    found = []
    for source, there in sorted(by_source.items()):
        gone = tuple(str(Month(year, m)) for m in range(1, months + 1) if m not in there)
        if gone and sum(rows for rows, _ in there.values()) >= ROWS_A_MONTH * months:
            found.append(Gap(source, gone, _a_month([money for _, money in there.values()])))
    return found


def _a_month(money: Sequence[int]) -> Price:
    return Price(round(fmean(money)), stdev(money) if len(money) > 1 else 0.0, len(money))
