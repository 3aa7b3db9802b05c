"""What a comparison of two runs says of how care responded in the last year, where it did."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.charts.response_groups import groups_of
from healthtrust.reports.charts.response_uses import ratios
from healthtrust.reports.phrases import decimal, opened
from healthtrust.reports.sentences import Number
from healthtrust.reports.story import Story

TOLD = {
    "waiting_weeks": ("weeks waited for elective care", "weeks"),
    "occupancy": ("beds in use", "share of beds"),
    "quality": ("quality", "index"),
    "quality_of_the_frail": ("quality for the frail", "index"),
    "capability": ("capability", "index"),
    "alignment": ("alignment", "index"),
}
WHERE = "where care responds"


def response_numbers(story: Story) -> Iterator[Number]:
    """Return use over that of before, wait, quality, capability and alignment; none without a response."""
    if not story.has("response", "response_by_use"):
        return
    there, *_ = groups_of(story)
    for use, values in ratios(story, there).items():
        yield _number(f"{use}s over before", "ratio", float(values[-1]))
    for name, (label, unit) in TOLD.items():
        yield _number(label, unit, float(there.told[name][-1]))


def _number(label: str, unit: str, value: float) -> Number:
    return Number(opened(f"{label}, {WHERE}"), unit, value, None, None, decimal(value))
