"""A comparison in tables: bodies, flags, spread, charts over time, and what a target pays.

>>> masked([1.0, 2.0], np.array([True, False])), _whole([2.0, None, 5.0])
([None, 2.0], [2, None, 5])
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import to_major
from healthtrust.ground.rows import by_column, by_row, filled, plain, plain_cell
from healthtrust.review.comparison import told
from healthtrust.review.comparison.answer import Answer
from healthtrust.review.comparison.false_pay import FalsePay
from healthtrust.review.comparison.funnel import flagged
from healthtrust.review.comparison.payments import by_own, by_size
from healthtrust.review.comparison.scale import restored
from healthtrust.review.comparison.verdicts import Direction, verdicts, worded

Rows = dict[str, list[Any]]
LEVELS = (0.95, 0.998)
"""Levels at which flags are counted, beside the one asked for."""
SIZES = 25
WORDS = np.array(["penalty", "", "reward"])
SIZE = {"share": "denominator", "rate": "exposure", "ratio": "expected"}


def tables(found: Answer) -> dict[str, Rows]:
    """Return every table of the answer by name; the first is the main one."""
    made = {
        "bodies": body_rows(found),
        "flags": flag_rows(found),
        "spread": spread_rows(found),
        "stability": stability_rows(found),
        "signals": signal_rows(found),
        "charts": chart_rows(found),
        "payments": payment_rows(found),
        "false pay by size": size_rows(found),
        "false pay by own doing": own_rows(found),
    }
    return filled(made)


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values, for JSON."""
    told_rows = {name: by_row(rows) for name, rows in tables(found).items()}
    return {"says": told.sentence(found), "notes": told.notes(found), **told_rows}


def body_rows(found: Answer) -> Rows:
    """Return one row for each body of the period compared; figures of few persons are left empty."""
    f, known, kind = found.funnel, found.known, found.asked.kind
    low, high = (restored(each, kind) for each in known.limits(f.level))
    fifth, right = known.fifths()
    direction = cast(Direction, found.asked.asked.paid.direction)
    figures: dict[str, NDArray[np.float64]] = {
        "numerator": f.numerator,
        "value": f.value,
        "low": found.interval.low,
        "high": found.interval.high,
        "z": f.z,
        "adjusted z": f.adjusted_z,
        "shrunken": restored(known.estimate, kind),
        "shrunken low": low,
        "shrunken high": high,
        "probability above the standard": known.above(_standard(found)),
        "probability of its fifth": right,
    }
    shown = {name: masked(values, found.hidden) for name, values in figures.items()}
    made: Rows = {"body": list(found.shown.body), "numerator": _whole(shown.pop("numerator"))}
    made[SIZE[kind]] = _whole(plain(*f.denominator))
    made |= shown
    made["reliability"] = plain(*f.reliability)
    words: dict[str, list[Any]] = {
        "fifth": fifth.tolist(),
        "verdict": verdicts(found.interval.low, found.interval.high, f.standard, direction).tolist(),
    }
    for name, sides in (
        ("naive", f.naive),
        ("multiplicative", f.multiplicative),
        ("adjusted", f.adjusted),
        ("flag", found.sides),
    ):
        words[name] = worded(sides, direction).tolist()
    for name, each in words.items():
        made[name] = [None if few else word for few, word in zip(found.hidden.tolist(), each, strict=True)]
    for rule, payment in (found.payments or {}).items():
        made[f"paid by {rule}"] = [str(word) for word in WORDS[payment.paid + 1]]
    return made


def flag_rows(found: Answer) -> Rows:
    """Return which shares of bodies are flagged at common levels, by chance alone and adjusted."""
    from healthtrust.ground.intervals import normal_quantile

    f, made = found.funnel, []
    for level in sorted({*LEVELS, f.level}):
        for name, z in (("naive", f.z), ("multiplicative", f.multiplicative_z), ("adjusted", f.adjusted_z)):
            sides = flagged(z, normal_quantile(level))
            made.append(_flags(f"{100 * level:g} %", name, sides))
    rate = found.asked.asked.false_discovery
    if rate is not None:
        for name, z in (("naive", f.z), ("multiplicative", f.multiplicative_z), ("adjusted", f.adjusted_z)):
            made.append(_flags(f"{100 * rate:g} % false", name, flagged(z, 0.0, rate)))
    return by_column(made)


def _flags(limits: str, rule: str, sides: NDArray[np.int8]) -> dict[str, Any]:
    below, above = int((sides < 0).sum()), int((sides > 0).sum())
    return {
        "limits": limits,
        "rule": rule,
        "below": below,
        "above": above,
        "flagged [share]": plain_cell((below + above) / len(sides)),
    }


def spread_rows(found: Answer) -> Rows:
    """Return the standard, and how far bodies differ beyond chance."""
    f = found.funnel
    facts = (
        ("bodies", len(found.shown.body)),
        ("standard", f.standard),
        ("phi", f.phi),
        ("tau squared", f.tau2),
        ("mean reliability", float(f.reliability.mean())),
    )
    return {"what": [name for name, _ in facts], "value": [plain_cell(value) for _, value in facts]}


def stability_rows(found: Answer) -> Rows:
    """Return what stays between periods."""
    s = found.stability
    if s is None:
        return {}
    periods = found.asked.bodies.periods
    pairs = zip(periods, periods[1:], s.correlations, strict=False)
    facts = [
        *((f"correlation of {a} with {b}", r) for a, b, r in pairs),
        ("intraclass correlation", s.intraclass),
        ("mean reliability", s.reliability),
        ("what is no chance and stays [share]", s.lasting),
        ("bodies seen in every period", s.bodies),
    ]
    return {"what": [name for name, _ in facts], "value": [plain_cell(value) for _, value in facts]}


def signal_rows(found: Answer) -> Rows:
    """Return what the rules saw: a row for each body and rule."""
    past = found.watched
    if past is None:
        return {}
    made = []
    for rule, marks in past.marks.items():
        for i in np.flatnonzero(marks.any(axis=1)):
            at = np.flatnonzero(marks[i])
            made.append(
                {
                    "body": past.bodies[i],
                    "rule": rule,
                    "points": len(at),
                    "first": past.periods[at[0]],
                    "last": past.periods[at[-1]],
                }
            )
    order = {body: k for k, body in enumerate(past.bodies)}
    return by_column(sorted(made, key=lambda row: order[str(row["body"])]))


def chart_rows(found: Answer) -> Rows:
    """Return every point of every chart; values of few persons, and limits made of them, are left empty."""
    past, few = found.watched, found.hidden_past
    if past is None or few is None:
        return {}
    count = len(past.periods)
    touched = np.repeat(few.any(axis=1), count)
    spoken = [
        ", ".join(rule for rule, marks in past.marks.items() if marks[i, t])
        for i in range(len(past.bodies))
        for t in range(count)
    ]
    return {
        "body": [body for body in past.bodies for _ in range(count)],
        "period": list(past.periods) * len(past.bodies),
        "value": masked(past.chart.values.ravel(), few.ravel()),
        "centre": masked(past.chart.centre.ravel(), touched),
        "low": masked(past.chart.low.ravel(), touched),
        "high": masked(past.chart.high.ravel(), touched),
        "rules": spoken,
    }


def payment_rows(found: Answer) -> Rows:
    """Return what each rule pays, and how much of it falsely; money in major units."""
    if found.payments is None:
        return {}
    code = found.asked.money.code
    terms = found.terms
    made = []
    for rule, each in found.payments.items():
        up, down = int((each.paid > 0).sum()), int((each.paid < 0).sum())
        b = each.before
        made.append(
            {
                "rule": rule,
                "rewarded": up,
                "of them truly no better": plain_cell(each.unearned),
                "penalised": down,
                "of them truly no worse": plain_cell(each.unfair),
                f"rewards [{code}]": _major(found, up * terms.reward),
                f"penalties [{code}]": _major(found, down * terms.penalty),
                "expected rewards": plain_cell(float(b.rewarded.sum())),
                "expected false rewards": plain_cell(float(b.falsely_rewarded.sum())),
                "expected penalties": plain_cell(float(b.penalised.sum())),
                "expected false penalties": plain_cell(float(b.falsely_penalised.sum())),
                f"expected false rewards [{code}]": _major(found, b.money("falsely_rewarded")),
                f"expected false penalties [{code}]": _major(found, b.money("falsely_penalised")),
                "smallest size": None if each.smallest is None else int(each.smallest),
            }
        )
    return by_column(made)


def size_rows(found: Answer) -> Rows:
    """Return what each rule is expected to pay to a body of each size, up to twice the largest."""
    if found.payments is None:
        return {}
    largest = 2 * float(found.shown.size.max())
    sizes = np.unique(np.geomspace(min(10.0, largest / 2), largest, SIZES).round(0 if largest > 100 else 3))
    return by_column(
        [
            {"rule": rule, "size": float(size), **_expected(each, k)}
            for rule, each in by_size(sizes.tolist(), found.model, found.terms).items()
            for k, size in enumerate(sizes)
        ]
    )


def _expected(each: FalsePay, k: int) -> dict[str, Any]:
    return {
        "rewarded": plain_cell(float(each.rewarded[k])),
        "falsely rewarded": plain_cell(float(each.falsely_rewarded[k])),
        "penalised": plain_cell(float(each.penalised[k])),
        "falsely penalised": plain_cell(float(each.falsely_penalised[k])),
        "false [share of what moves]": plain_cell(float(each.share_false[k])),
    }


def own_rows(found: Answer) -> Rows:
    """Return expected false payments for each part of the spread that may be bodies' own doing."""
    if found.payments is None:
        return {}
    code = found.asked.money.code
    return by_column(
        [
            {
                "rule": rule,
                "own doing [share]": own,
                "expected payments": plain_cell(float((each.rewarded + each.penalised).sum())),
                "expected false": plain_cell(float((each.falsely_rewarded + each.falsely_penalised).sum())),
                f"expected false [{code}]": _major(
                    found, each.money("falsely_rewarded") + each.money("falsely_penalised")
                ),
            }
            for (rule, own), each in by_own(found.shown.size, found.model, found.terms).items()
        ]
    )


def masked(values: Iterable[float], few: NDArray[np.bool_]) -> list[Any]:
    """Return plain values, none where too few persons are counted."""
    return [None if hide else plain_cell(value) for value, hide in zip(values, few.tolist(), strict=True)]


def _whole(values: list[Any]) -> list[Any]:
    """Return counts as whole numbers where all are.

    >>> _whole([2.0, None, 5.0]), _whole([2.0, 5.5])
    ([2, None, 5], [2.0, 5.5])
    """
    known = [value for value in values if value is not None]
    if not all(value == int(value) for value in known):
        return values
    return [None if value is None else int(value) for value in values]


def _standard(found: Answer) -> float:
    from healthtrust.review.comparison.scale import placed

    return float(placed(found.funnel.standard, found.asked.kind))


def _major(found: Answer, minor: int) -> float:
    return float(to_major(minor, found.asked.money))
