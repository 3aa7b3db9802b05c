"""Segments in sentences and tables, small numbers of real persons hidden; the exact ones stay in memory.

    people      of fewer than ten are hidden, with the next smallest where a total would give them back
    others      are told to the nearest 5; what is worked out from hidden people is hidden, too
    rates       of fewer than ten events are hidden

>>> near(13), near(0)
(15, 0)

Source  `ground.disclosure`
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from healthtrust.ground.disclosure import FEWEST, hidden, rounded
from healthtrust.ground.money import words
from healthtrust.ground.rows import by_column, plainly
from healthtrust.people.registries.question import Answer
from healthtrust.people.registries.relations import Row, parts_of, per_1_000_years, per_month
from healthtrust.people.registries.rising_checks import Checked, Group

LABEL_WARNING = (
    "Cost as a label understates the need of groups with less access to care (Obermeyer et al. "
    "2019): compare "
    "groups with emergency admissions as label, too."
)


def near(count: int) -> int:
    """Return a count to the nearest 5."""
    return int(rounded(np.array([count], dtype=np.int64))[0])


def sentence(found: Answer) -> str:
    """Return how many people are in how many segments, and which is the largest and the dearest."""
    shown = [row for row in segments(found) if row["people"] is not None]
    everybody = sum(row.people for row in found.rows)
    told = near(everybody) if found.asked.real else everybody
    said = f"{told:,} people in {len(found.rows)} segments ({found.of.listed.title}) on {found.of.days.on}."
    if shown:
        largest = max(shown, key=lambda row: row["people"])
        said += f" The largest is {largest['segment']} with {100 * largest['share']:.1f} %."
        priced = [row for row in shown if row["cost per member month"] is not None and row["people"]]
        if priced:
            dear = max(priced, key=lambda row: row["cost per member month"])
            amount = words(round(dear["cost per member month"] * 10**found.money.exponent), found.money)
            said += (
                f" {dear['segment'][0].upper()}{dear['segment'][1:]} costs most: {amount} per member month."
            )
    return said


def notes(found: Answer) -> tuple[str, ...]:
    """Return what a reader must know."""
    days = found.of.days
    used = parts_of(found.of.library, found.of.listed)
    said = [
        f"Everybody enrolled on a day from {days.first} to the day before {days.on}, each in the "
        f"first segment "
        f"whose rule fits; versions: segments {used['segments']}, registries {used['registries']}.",
        "Cost is the reference cost where there is one, else what was paid; use counts while enrolled.",
    ]
    if found.of.listed.target:
        meant = ", ".join(f"{name} {100 * share:.0f} %" for name, share in found.of.listed.target.items())
        said.append(f"Meant shares, which no rule enforces: {meant}.")
    if found.asked.real:
        said.append(
            f"Fewer than {FEWEST} people are hidden, others told to the nearest 5. Say --synthetic "
            f"where nobody "
            "in the records is real."
        )
    if found.asked.real and found.asked.because:
        said.append(f"Rows of single real persons were asked for because: {found.asked.because.strip()}.")
    if found.rising is not None:
        about = found.rising.model.about
        said.append(
            f"Rising: chance of being among the top 5 % of {about.label} in the year after "
            f"{days.on}, of people not "
            f"there now; fitted on the year after {about.on}, {near(about.people):,} people; model "
            f"{found.rising.model.hash[:12]}."
        )
        said.append(LABEL_WARNING)
        if found.rising.tested is None:
            said.append(
                "The records do not reach back far enough to check the model on a year it has not seen."
            )
    return (*said, *(f"Written: {name}." for name in found.written))


def segments(found: Answer) -> list[dict[str, Any]]:
    """Return a row for each segment, money in major units."""
    rows, real = found.rows, found.asked.real
    gone = (
        hidden(np.array([row.people for row in rows], dtype=np.int64)) if real else np.zeros(len(rows), bool)
    )
    everybody = sum(row.people for row in rows)
    return [_segment(row, bool(hid), everybody, found) for row, hid in zip(rows, gone, strict=True)]


def _segment(row: Row, hid: bool, everybody: int, found: Answer) -> dict[str, Any]:
    real, unit = found.asked.real, 10**found.money.exponent
    people = near(row.people) if real else row.people
    whole = near(everybody) if real else everybody

    def rate(events: int, days: int) -> float | None:
        few = real and 0 < events < FEWEST
        return None if few else round(per_1_000_years(near(events) if real else events, days), 2)

    worked = {
        "people": people,
        "share": round(people / whole, 4) if whole else 0.0,
        "cost per member month": round(per_month(row.cost, row.days) / unit, 2),
        "paid per member month": round(per_month(row.paid, row.days) / unit, 2),
        "emergency admissions per 1,000 person-years": rate(row.emergency, row.days),
        "avoidable admissions per 1,000 adult person-years": rate(row.avoidable, row.adult_days),
    }
    if not hid and row.days:
        return {"segment": row.segment, **worked}
    empty = {"people": None if hid else 0, "share": None if hid else 0.0}
    return {"segment": row.segment, **dict.fromkeys(worked), **empty}


def registries(found: Answer) -> list[dict[str, Any]]:
    """Return people on each registry: some are on several, so that no total gives a hidden count back."""
    everybody = sum(row.people for row in found.rows)
    real, told = found.asked.real, []
    for each, (title, count) in zip(found.of.library.registries, found.registries.items(), strict=True):
        few = real and (0 < count < FEWEST or 0 < everybody - count < FEWEST)
        people = None if few else near(count) if real else count
        share = None if people is None else round(people / (near(everybody) if real else everybody), 4)
        told.append({"registry": title, "people": people, "share": share, "condition": each.condition})
    return told


def fared(found: Answer) -> list[dict[str, Any]]:
    """Return observed and expected by tenth of chance."""
    tested = found.rising.tested if found.rising else None
    return (
        [] if tested is None else [_tenth(k, each, found.asked.real) for k, each in enumerate(tested.tenths)]
    )


def _tenth(number: int, each: tuple[int, int, float], real: bool) -> dict[str, Any]:
    people, rose, expected = each
    few = real and (people < FEWEST or 0 < rose < FEWEST)
    share = None if few or not people else (near(rose) if real else rose) / people
    return {
        "tenth": number + 1, "people": near(people) if real else people,
        "predicted": round(expected / people, 5) if people else None,
        "observed": None if share is None else round(share, 5),
    }  # fmt: skip


def groups(found: Answer) -> list[dict[str, Any]]:
    """Return calibration and recall by group."""
    tested = found.rising.tested if found.rising else None
    return [_by_group(each, found.asked.real) for each in (tested.groups if tested else ())]


def _by_group(each: Group, real: bool) -> dict[str, Any]:
    names = ("ratio", "ratio_low", "ratio_high", "recall", "recall_low", "recall_high")
    few = real and (each.people < FEWEST or each.rose < FEWEST)
    values = {
        name: None if few or not each.rose else round(getattr(each, name), 2 if real else 4) for name in names
    }
    people = None if real and each.people < FEWEST else near(each.people) if real else each.people
    said = {
        name.replace("ratio", "observed over expected").replace("_", " "): v for name, v in values.items()
    }
    return {"by": each.by, "group": each.group, "people": people, **said}


def quality(tested: Checked) -> dict[str, float | None]:
    """Return the numbers of a check."""
    names = (
        "auc",
        "auc_low",
        "auc_high",
        "slope",
        "slope_low",
        "slope_high",
        "intercept",
        "brier",
        "threshold",
    )
    values = {name.replace("_", " "): round(float(getattr(tested, name)), 4) for name in names}
    return {name: value if np.isfinite(value) else None for name, value in values.items()}


def coefficients(found: Answer) -> dict[str, list[Any]]:
    """Return what one standard deviation more of each feature adds to the log odds, the most first."""
    if found.rising is None:
        return {}
    model = found.rising.model
    order = sorted(range(len(model.names)), key=lambda k: -abs(model.coefficients[k]))
    return {
        "feature": [model.names[k] for k in order],
        "log odds per standard deviation": [round(model.coefficients[k], 4) for k in order],
    }


def tables(found: Answer) -> dict[str, dict[str, Sequence[Any]]]:
    """Return everything as tables by name; those without rows are left out."""
    held: dict[str, dict[str, Sequence[Any]]] = {
        "segments": dict(by_column(segments(found))),
        "registries": dict(by_column(registries(found))),
        "rising by tenth": dict(by_column(fared(found))),
        "rising by group": dict(by_column(groups(found))),
        "rising model": dict(coefficients(found)),
    }
    return {name: columns for name, columns in held.items() if columns}


def main(found: Answer) -> dict[str, Sequence[Any]]:
    """Return the table of segments as columns."""
    return tables(found)["segments"]


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values, for JSON."""
    told: dict[str, Any] = {"says": sentence(found), "notes": list(notes(found)), **plainly(tables(found))}
    if found.rising is not None and found.rising.tested is not None:
        told["rising checked"] = {"years": found.rising.tested_on, **quality(found.rising.tested)}
    if found.person is not None:
        told["person"] = person(found)
    return told


def person(found: Answer) -> dict[str, Any]:
    """Return one person's segment and why."""
    one = found.person
    assert one is not None
    told: dict[str, Any] = {
        "person": one.person, "segment": one.segment, "rule": one.rule, "because": one.because,
        "facts": one.facts, "records": one.records,
    }  # fmt: skip
    if found.rising is not None:
        score = found.rising.of(one.person)
        told["rising"] = None if score is None else {
            "chance": round(score[0], 4),
            "log odds": {name: round(part, 4) for name, part in score[1].items()},
        }  # fmt: skip
    return told
