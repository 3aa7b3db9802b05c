"""Care on record, added up as a year of care is: by place, plan, service, payer and month, and by household.

    cost[n, p, j, y, m] = Σ reference cost of rows of month m, of members of plan p living in n

n, p   as the row says; else as the person's spell on the day says
j      the service of the row's code; a code that the catalogue does not know counts as the service that
       stands in for its setting (`stand_ins`)
y      covered where a plan or the pool paid; voluntary insurers; the household itself

A row is settled only where its person was enrolled that day (for covered care), and its payer is one of ours:
what is left out is told with its money, reason by reason, so that rows and money always add up.

Source  records of activity as `records.exchange` lays them down.

>>> from healthtrust.records.providers import SETTINGS
>>> cost = np.array([5.0, 9.0, 2.0])
>>> stand_ins(np.array([0, 0, 3]), np.array([False, False, True]), cost)[SETTINGS.index("primary")].item()
1
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.live.records import Columns, Records
from healthtrust.live.register import Register
from healthtrust.live.spells import INSURERS, POOL, lay_spells
from healthtrust.records.facts import Done
from healthtrust.records.findings import PAYERS
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

HOUSEHOLD = "household"
COVERED = PAYERS.index("covered")
MONTHS = 12

SETTLED = "settled"
LEFT_OUT = {
    "not enrolled": "load the spell of the person, or correct the date of the care",
    "another payer": "care that another payer answers for is no care of this trust",
    "unknown plan": "name the plan in the design, or correct the records",
    "unknown place": "name the neighbourhood in the design, or correct the records",
}
"""Why a row is not settled, and what to do."""

_NAMED = """
CREATE OR REPLACE TEMP TABLE {name} AS
SELECT unnest($words) AS word, CAST(unnest($numbers) AS INTEGER) AS number
"""

_GIVEN = f"""
CREATE OR REPLACE TEMP TABLE given AS
WITH spell AS (
    SELECT person_id, start_date AS since, until, plan_id AS their_plan, area_code AS home FROM spells
    WHERE NOT insured
),
told AS (
    SELECT a.*, coalesce(a.plan_id, s.their_plan) AS of_plan, coalesce(a.area_code, s.home) AS of_place,
           coalesce(s.until > a.start_date, false) AS enrolled
    FROM activity a ASOF LEFT JOIN spell s ON a.person_id = s.person_id AND a.start_date >= s.since
    WHERE a.start_date >= $since AND a.start_date < $until
)
SELECT told.person_id, told.org_id, place.number AS place, plan.number AS plan,
       coalesce(service.number, setting.number, $other) AS service, service.number IS NULL AS stands_in,
       CAST(month(told.start_date) - 1 AS INTEGER) AS month,
       CASE WHEN payer_id = '{INSURERS}' THEN 1 WHEN payer_id = '{HOUSEHOLD}' THEN 2
            WHEN payer_id IS NULL OR payer_id = '{POOL}' OR payer.number IS NOT NULL THEN 0 END AS payer,
       coalesce(cases, 1) AS cases, paid_amount,
       reference_cost IS NULL AND payment_model = 'capitated' AS unpriced,
       coalesce(reference_cost, CASE WHEN payment_model = 'capitated' THEN 0
                                ELSE coalesce(paid_amount, 0) + coalesce(patient_paid, 0) END) AS cost,
       coalesce(patient_paid, 0) AS charges, paid_back, enrolled, received_month
FROM told
LEFT JOIN place ON coalesce(of_place, $place) = place.word
LEFT JOIN plan ON coalesce(of_plan, $plan) = plan.word
LEFT JOIN plan AS payer ON payer_id = payer.word
LEFT JOIN service ON product_code = service.word
LEFT JOIN setting ON setting = setting.word
"""

_REASON = """
CASE WHEN payer IS NULL THEN 'another payer' WHEN payer = 0 AND NOT enrolled THEN 'not enrolled'
     WHEN plan IS NULL THEN 'unknown plan' WHEN place IS NULL THEN 'unknown place' ELSE 'settled' END
"""

_LINES = f"""
SELECT place, plan, service, payer, month, sum(cases)::BIGINT AS cases, sum(cost)::BIGINT AS cost,
       sum(CASE WHEN payer = 0 THEN charges ELSE 0 END)::BIGINT AS charges
FROM given WHERE ({_REASON}) = '{SETTLED}' GROUP BY ALL ORDER BY ALL
"""

_REFUND = "coalesce(paid_back, CASE WHEN payer = 0 THEN floor(charges * refund.share)::BIGINT ELSE 0 END)"

_PAID_BACK = f"""
SELECT place, plan, sum({_REFUND})::BIGINT AS amount FROM given JOIN refund ON plan = refund.number
WHERE ({_REASON}) = '{SETTLED}' GROUP BY ALL ORDER BY ALL
"""

_PURSES = f"""
SELECT person_id, sum(CASE WHEN payer <> 1 THEN charges - {_REFUND} ELSE 0 END)::BIGINT AS paid,
       sum(CASE WHEN payer = 0 THEN cost ELSE 0 END)::BIGINT AS benefit
FROM given JOIN refund ON plan = refund.number
WHERE ({_REASON}) = '{SETTLED}' AND person_id IS NOT NULL GROUP BY ALL
"""

_TOLD = f"""
SELECT {_REASON} AS reason, count(*) AS rows, sum(paid_amount)::BIGINT AS paid, sum(cost)::BIGINT AS cost
FROM given GROUP BY ALL ORDER BY ALL
"""

_FORGONE = """
SELECT org_id AS place, substr(measure_code, 9) AS service, sum(value) AS cases FROM measurement
WHERE measure_code LIKE 'forgone:%' AND year(date) = $year GROUP BY ALL
"""


@dataclass(frozen=True)
class Given:
    """Care on record as the year's rules look at it, and what of it they do not see."""

    done: Done
    out_of_pocket: NDArray[np.int64]
    """[household] of the register it was asked for."""
    benefit: NDArray[np.int64]
    """[household]"""
    told: tuple[tuple[str, int, int, int], ...]
    """Reason, rows, paid amount and reference cost, minor units: settled, and each reason it was left out."""
    standing_in: int
    """Rows whose code the catalogue does not know."""
    unpriced: int
    """Rows of capitated care without a reference cost."""


def given(records: Records, state: State, register: Register, until: date) -> Given:
    """Return the care of the state's year before a day; state: after step package."""
    lay_spells(records)
    other = _name_what_is_known(records, state)
    leaves, plans = state.places.leaves, state.plans.names
    only = {
        "place": state.places.names[leaves[0]] if len(leaves) == 1 else None,
        "plan": plans[0] if len(plans) == 1 else None,
    }
    asked = {"since": date(state.year, 1, 1), "until": until, "other": other, **only}
    records.book.execute(_GIVEN, asked)
    purses = records.columns(_PURSES)
    home = register.household_of(purses["person_id"].astype(np.uint64))
    told = [
        (str(reason), int(rows), int(paid or 0), int(cost))
        for reason, rows, paid, cost in records.rows(_TOLD)
    ]
    return Given(
        _done(records, state),
        _by_household(purses["paid"], home, register),
        _by_household(purses["benefit"], home, register),
        tuple(told),
        records.number("SELECT count(*) FROM given WHERE stands_in"),
        records.number("SELECT count(*) FROM given WHERE unpriced"),
    )


def stand_ins(
    setting: NDArray[np.integer], mandatory: NDArray[np.bool_], cost: NDArray[np.floating]
) -> NDArray[np.int64]:
    """Return the service that stands in for each setting [setting] where a row's code is not known.

    It is the dearest service given there, by expected cost [service]; where none is, the mandatory service of
    highest cost, which carries all care that is not listed, or else the dearest of all.
    """
    chosen = np.arange(len(cost)) if not mandatory.any() else np.flatnonzero(mandatory)
    general = int(chosen[np.argmax(cost[chosen])])
    found = np.full(len(SETTINGS), general, dtype=np.int64)
    for number in range(len(SETTINGS)):
        there = np.flatnonzero(setting == number)
        if len(there):
            found[number] = there[np.argmax(cost[there])]
    return found


def _name_what_is_known(records: Records, state: State) -> int:
    """Write the names of places, plans, services and settings, each with its number, into the connection.

    Returns the service that stands in where neither code nor setting is known.
    """
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    leaves = state.places.leaves.tolist()
    standing = stand_ins(catalogue.setting, catalogue.mandatory, package.expected_cases * catalogue.price)
    for name, words, numbers in (
        ("place", [state.places.names[leaf] for leaf in leaves], leaves),
        ("plan", list(state.plans.names), list(range(state.plans.count))),
        ("service", list(catalogue.codes), list(range(catalogue.count))),
        ("setting", list(SETTINGS), standing.tolist()),
    ):
        records.book.execute(_NAMED.format(name=name), {"words": words, "numbers": numbers})
    records.book.execute(
        "CREATE OR REPLACE TEMP TABLE refund AS SELECT unnest($1) AS number, unnest($2)::DOUBLE AS share",
        [list(range(state.plans.count)), state.plans.pays_charges.tolist()],
    )
    return int(standing[SETTINGS.index("other")])


def _done(records: Records, state: State) -> Done:
    rows = records.columns(_LINES)
    keys = np.stack([rows[name].astype(np.int64) for name in ("place", "plan", "service", "payer")])
    lines, which = np.unique(keys, axis=1, return_inverse=True)
    line, count = which.reshape(-1), lines.shape[1]
    return Done(
        place=lines[0],
        plan=lines[1],
        service=lines[2],
        payer=lines[3],
        cases=_by_month(rows, "cases", line, count),
        cost=_by_month(rows, "cost", line, count),
        charges=_by_month(rows, "charges", line, count),
        paid_back=_paid_back(records, state),
        forgone=_forgone(records, state),
    )


def _by_month(rows: Columns, name: str, line: NDArray[np.int64], lines: int) -> NDArray[np.int64]:
    found = np.zeros((lines, MONTHS), dtype=np.int64)
    found[line, rows["month"].astype(np.int64)] = rows[name]
    return found


def _paid_back(records: Records, state: State) -> NDArray[np.int64]:
    found = np.zeros((len(state.places.names), state.plans.count), dtype=np.int64)
    back = records.columns(_PAID_BACK)
    found[back["place"].astype(np.int64), back["plan"].astype(np.int64)] = back["amount"]
    return found


def _forgone(records: Records, state: State) -> NDArray[np.int64]:
    """Return cases that were forgone, as reported by place and service; others are not known of."""
    codes = known(state.catalogue, "package").codes
    found = np.zeros((len(state.places.names), len(codes)), dtype=np.int64)
    for place, service, cases in records.book.execute(_FORGONE, {"year": state.year}).fetchall():
        if place in state.places.names and service in codes:
            found[state.places.names.index(place), codes.index(service)] += round(cases)
    return found


def _by_household(amount: NDArray[Any], home: NDArray[np.int64], register: Register) -> NDArray[np.int64]:
    sums = np.zeros(register.households.rows, dtype=np.int64)
    np.add.at(sums, home[home >= 0], amount[home >= 0].astype(np.int64))
    return sums
