"""Figures of how care responds to one arrangement: fans of care, steps of causes, bottom lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from healthtrust.deliver.response.bodies import BODIES
from healthtrust.ground.money import SYMBOLS
from healthtrust.records.persons import SEGMENTS
from healthtrust.reports.charts.deliver_respond_curves import Curves, curves
from healthtrust.reports.charts.deliver_respond_fan import Fan, fan
from healthtrust.reports.charts.deliver_respond_quality import quality
from healthtrust.reports.charts.deliver_respond_steps import Steps, waterfall
from healthtrust.reports.figure import Sketch
from healthtrust.study.arrangements.answer import Outcome
from healthtrust.study.arrangements.cautions import one_bottom_line
from healthtrust.study.arrangements.measures import Real
from healthtrust.study.arrangements.words import amount

MILLION = 1e6
TOLD = {"primary care": "primary care", "hospital": "the hospital", "payer": "the payer"}
"""Bodies as a sentence names them."""
Words = Callable[[float], str]


def care(outcome: Outcome, code: str) -> Iterator[tuple[str, Sketch]]:
    """Yield fans of admissions, bed days, how full beds are, waiting and spending, by name."""
    found, known = outcome.found, outcome.course.known
    safe = float(np.median(known["occupancy_safe"]))
    limit = (safe, f"{100 * safe:.0f} %, from where crises begin")
    yield "admissions", fan(Fan("admissions", found.admissions, "a year", "admissions a year"), _count)
    yield "bed-days", fan(Fan("bed days", found.bed_days, "a year", "bed days a year"), _count)
    full = Fan("beds in use", found.occupancy, "share", "share of beds in use", 1.0, ".0%", limit, zero=False)
    yield "beds", fan(full, _percent)
    weeks = Fan("weeks waited for elective care", found.waiting_weeks, "weeks", "weeks", 1.0, "d")
    yield "waiting", fan(weeks, _weeks)
    unit = _millions(code)
    yield (
        "spending",
        fan(
            Fan("spending", found.spending, code, f"spending a year, {unit}", MILLION, ",.0f", zero=False),
            lambda value: amount(value, code),
        ),
    )


def reasons(outcome: Outcome, code: str) -> Iterator[tuple[str, Sketch]]:
    """Yield the waterfalls of admissions and of spending, by name."""
    found = outcome.found
    before = float(found.admissions[0].mean())
    parts = _means(outcome.admissions)
    yield "steps", waterfall(Steps("admissions", before, parts, "a year", axis="admissions a year"), _count)
    spent = float(found.spending[0].mean())
    axis = f"spending a year, {_millions(code)}"
    shown = Steps("spending", spent, _means(outcome.spending), code, MILLION, axis)
    yield "steps-of-spending", waterfall(shown, lambda value: amount(value, code))


def incentives(outcome: Outcome) -> Sketch:
    """Return capability, alignment and payment as it acts, over time."""
    found = outcome.found
    by = {
        "capability": found.capability,
        "alignment": found.alignment,
        "hospital risk borne": found.hospital_risk,
        "pay for volume in hospital": found.volume_pay,
    }
    lines = {name: np.median(values, axis=1).tolist() for name, values in by.items()}
    able, profits = lines["capability"][-1], lines["alignment"][-1]
    finding = f"Capability comes to {able:.2f}, alignment to {profits:.2f}".replace("-", "−")
    note = (
        "Medians of the draws. Alignment: whether anybody profits from keeping people out of hospital, from "
        "about −0.35 to 1."
    )
    shown = Curves(lines, finding, "index", "index or share", ".1f", note=note)
    return curves(shown, lambda value: f"{value:.2f}".replace("-", "−"))


def skimping(outcome: Outcome) -> Sketch:
    """Return the quality that each segment finds, before and in the last year."""
    found = outcome.found.segment_quality
    return quality(SEGMENTS, found[0], found[-1], outcome.found.years)


def money(outcome: Outcome, code: str) -> Sketch:
    """Return what is left to each body by year, and to providers together where they share a bottom line."""
    left = outcome.found.left
    by: dict[str, Real] = {TOLD[name]: left[..., b] for b, name in enumerate(BODIES)}
    if one_bottom_line(outcome):
        by["both providers"] = left[..., : BODIES.index("payer")].sum(axis=2)
    lines = {name: np.median(values, axis=1).tolist() for name, values in by.items()}
    last = {name: line[-1] for name, line in lines.items() if name != "both providers"}
    most, least = max(last, key=lambda name: last[name]), min(last, key=lambda name: last[name])

    def words(value: float) -> str:
        return amount(value, code)

    finding = f"In the last year {most} is left with {words(last[most])}, {least} with {words(last[least])}"
    note = "Medians of the draws; before the change everybody breaks even."
    if one_bottom_line(outcome):
        note += " Providers share one bottom line, their sum."
    axis = f"left a year, {_millions(code)}"
    return curves(Curves(lines, finding, code, axis, ",.0f", MILLION, note), words)


def _means(steps: Mapping[str, Real]) -> dict[str, float]:
    """Return the mean of each cause that does anything."""
    return {name: float(part.mean()) for name, part in steps.items() if np.abs(part).max() > 1e-9}


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _weeks(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def _millions(code: str) -> str:
    return f"{SYMBOLS.get(code, code).strip()} m"
