"""What a year's report says of how care responded: what moved where an arrangement did, and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.charts.response_groups import EVERYWHERE, Group, groups_of, years_of
from healthtrust.reports.charts.response_uses import ELECTIVE, changed, ratios
from healthtrust.reports.phrases import opened
from healthtrust.reports.story import Story

WORTH_SAYING = 0.5
"""Weeks by which a wait has to move where nothing else did, to be said."""


def responded(story: Story) -> Iterator[str]:
    """Say how care responded; nothing where the design names no arrangement."""
    if not story.has("response", "response_by_use"):
        return
    group, *others = groups_of(story)
    years = years_of(story)
    where = EVERYWHERE if group.name == EVERYWHERE else f"in {group.name}"
    since = _since(story, group, years)
    if since is None:
        yield opened(f"{where} “{group.arrangements[-1]}” stands as before: care has not moved yet.")
        return
    stands = f"{where} “{group.arrangements[-1]}” stands since {since}"
    yield opened(f"{stands}: {_of_uses(story, group, years[-1])}.")
    yield opened(f"{_of_electives(story, group)}.")
    yield from _of_electives_elsewhere(story, others)
    yield from _of_quality(group)


def _of_uses(story: Story, group: Group, year: int) -> str:
    """Return how the uses that follow the arrangement alone moved."""
    each = {use: changed(float(values[-1])) for use, values in ratios(story, group).items()}
    moved = {use: said for use, said in each.items() if said != "as before" and use != ELECTIVE}
    if not moved:
        return f"in {year} all but elective care is used as before"
    (use, said), *others = reversed(moved.items())
    first = f"in {year} {use}s are {said} than before"
    return ", ".join([first, *(f"{use}s {said}" for use, said in others)])


def _of_electives(story: Story, group: Group) -> str:
    """Return how many electives were given, which beds and theatres limit, and how long they take."""
    given = changed(float(ratios(story, group)[ELECTIVE][-1]))
    weeks = [f"{week:.1f}" for week in group.told["waiting_weeks"]]
    before = "as" if weeks[-1] == weeks[0] else f"after {weeks[0]}"
    return f"elective admissions given are {given}, and waited for {weeks[-1]} weeks, {before} at first"


def _of_electives_elsewhere(story: Story, others: list[Group]) -> Iterator[str]:
    """Say the same where no arrangement changed, and why it moves: nobody is to take it for a response."""
    for other in others:
        said = f"Elsewhere, where no arrangement changed, {_of_electives(story, other)}"
        weeks = other.told["waiting_weeks"]
        if abs(weeks[-1] - weeks[0]) < WORTH_SAYING:
            yield f"{said}."
        else:
            yield (
                f"{said}: residents grow older and more, beds and theatres follow late or not at all. To see "
                "what the arrangement did, compare with a run without it."
            )


def _of_quality(group: Group) -> Iterator[str]:
    """Say it where the frail find less quality than before, and others do not."""
    frail, all_ = (group.told[name] for name in ("quality_of_the_frail", "quality"))
    if frail[-1] < frail[0] - 0.005 and frail[-1] < all_[-1] - 0.005:
        yield (
            f"The frail find less quality than before: {frail[-1]:.2f} of 1 after {frail[0]:.2f}; the well "
            f"find {all_[-1]:.2f}."
        )


def _since(story: Story, group: Group, years: list[int]) -> int | None:
    """Return the first year of the arrangement that stands at last; None where nothing stands anew."""
    now, said = group.arrangements[-1], story.design.deliver.responds
    if now != group.arrangements[0]:
        return years[group.arrangements.index(now)]
    return years[0] if said.starts == years[0] and said.before != said.after else None
