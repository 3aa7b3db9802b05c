"""What a year's report says of how care responded: what moved, where, and what came of it there."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.charts.response_groups import EVERYWHERE, Group, groups_of, years_of
from healthtrust.reports.charts.response_uses import AVOIDABLE, EMERGENCY, changed, ratios
from healthtrust.reports.phrases import opened
from healthtrust.reports.story import Story


def responded(story: Story) -> Iterator[str]:
    """Say how care responded; nothing where the design names no arrangement."""
    if not story.has("response", "response_by_use"):
        return
    group, *others = groups_of(story)
    years = years_of(story)
    where = EVERYWHERE if group.name == EVERYWHERE else f"in {group.name}"
    since = _since(group, years)
    if since is None:
        yield opened(f"{where} “{group.arrangements[-1]}” stands as before: care has not moved yet.")
        return
    last = {use: float(values[-1]) for use, values in ratios(story, group).items()}
    admissions = (
        f"avoidable emergency admissions are {changed(last[AVOIDABLE])} and other emergency admissions "
        f"{changed(last[EMERGENCY])} than before"
    ).replace("as before than before", "as before")
    wait = float(group.told["waiting_weeks"][-1])
    there = f"elective care is waited for {wait:.1f} weeks"
    beside = f", elsewhere {float(others[0].told['waiting_weeks'][-1]):.1f}" if others else ""
    stands = f"{where} “{group.arrangements[-1]}” stands since {since}"
    yield opened(f"{stands}: in {years[-1]} {admissions}; {there}{beside}.")
    yield from _of_quality(group)


def _of_quality(group: Group) -> Iterator[str]:
    """Say it where the frail find less quality than before, and others do not."""
    frail, all_ = (group.told[name] for name in ("quality_of_the_frail", "quality"))
    if frail[-1] < frail[0] - 0.005 and frail[-1] < all_[-1] - 0.005:
        yield (
            f"The frail find less quality than before: {frail[-1]:.2f} of 1 after {frail[0]:.2f}; the well "
            f"find {all_[-1]:.2f}."
        )


def _since(group: Group, years: list[int]) -> int | None:
    """Return the first year of the arrangement that stands at last; None where it stood from the first."""
    now = group.arrangements[-1]
    if now == group.arrangements[0]:
        return None
    return years[group.arrangements.index(now)]
