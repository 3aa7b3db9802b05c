"""Claims of made-up people, as the yardstick of exposure: joiners, leavers, admissions; no real person.

Persons of gamma age; 15 of 100 join within 300 days, 10 of 100 leave; lines fall on persons by a gamma risk
that grows with age, over two years. Draw by draw the same as ../shared/bench/linkage/gen_claims.py, so that
its known answers hold: 158.0 avoidable admissions for 1,000 adult person-years, 141.0 for 1,000 adults ever
enrolled, where the day after the last counts as enrolled; 157.6 and 140.6 where, as here, it does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

BASE = np.datetime64("2024-01-01")
SETTINGS = np.array(["office", "outpatient", "emergency", "inpatient", "snf"])
ILLS = {
    "E119": 0.06, "E1165": 0.012, "E1121": 0.008, "E1010": 0.001, "J449": 0.035, "J441": 0.008, "I10": 0.13,
    "I509": 0.02, "I5023": 0.005, "N183": 0.03, "C349": 0.006, "F039": 0.01, "J45909": 0.02, "J189": 0.012,
    "N390": 0.02, "I169": 0.001, "O80": 0.005, "I2510": 0.03,
}  # fmt: skip
OTHERS = ["Z0000", "M545", "J069", "R079", "K219", "S934", "H269", "L309", "R104"]


def made(persons: int, lines: int) -> dict[str, Any]:
    """Return enrolment and activity as Arrow tables, activity with its principal code."""
    draw = np.random.default_rng(11)
    age = np.clip(draw.gamma(4, 11, persons), 0, 99).astype(int)
    sex = draw.choice(["F", "M"], persons)
    practice = draw.integers(0, 40, persons).astype(np.int16)
    draw.integers(1, 11, persons)  # deprivation
    born = BASE - (age * 365.25 + draw.integers(0, 365, persons)).astype("timedelta64[D]")
    first = np.where(draw.random(persons) < 0.85, 0, draw.integers(0, 300, persons))
    last = np.where(draw.random(persons) < 0.9, 365, first + draw.integers(1, 365, persons))
    last = np.minimum(np.maximum(last, first), 365)
    payer = draw.choice(["A", "B", "C"], persons)
    risk = np.cumsum(draw.gamma(0.8, 1.0, persons) * (0.3 + age / 50))
    who = np.searchsorted(risk / risk[-1], draw.random(lines))
    setting = draw.choice(SETTINGS, lines, p=[0.62, 0.24, 0.07, 0.06, 0.01])
    codes = np.array([*ILLS, *OTHERS])
    chance = np.array([*ILLS.values()])
    chance = np.concatenate([chance, np.full(len(OTHERS), (1 - chance.sum()) / len(OTHERS))])
    own = draw.choice(len(codes), persons, p=chance)
    code = np.where(draw.random(lines) < 0.5, own[who], draw.choice(len(codes), lines, p=chance))
    draw.choice(len(codes), lines, p=chance)  # a second code
    draw.random(lines)  # whether there is one
    day = BASE + draw.integers(-365, 366, lines).astype("timedelta64[D]")
    enrolment = {
        "person_id": np.arange(persons), "start_date": BASE + first.astype("timedelta64[D]"),
        "end_date": BASE + last.astype("timedelta64[D]"),
        "birth_date": born.astype("datetime64[D]"), "sex": sex,
        "payer_id": payer, "practice_id": practice,
    }  # fmt: skip
    activity = {
        "activity_id": np.arange(lines), "person_id": who, "start_date": day,
        "setting": setting, "code": codes[code]
    }  # fmt: skip
    return {"enrolment": pa.table(enrolment), "activity": pa.table(activity)}
