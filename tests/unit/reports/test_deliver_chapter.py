"""The chapter on delivery says what contracts over all care came to, and only where there are any."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from healthtrust.reports.body_numbers import body_numbers
from healthtrust.reports.chapters.deliver import paragraphs
from healthtrust.reports.charts.bodies_results import BODIES_RESULTS
from healthtrust.reports.story import Story


def test_what_was_shared_is_said_with_both_directions(story: Story) -> None:
    told = " ".join(paragraphs(story))
    assert (
        "Under two-sided-global-budget plans paid providers £200,000 on top at the end of the year "
        "and charged them £150,000." in told
    )


def test_that_nobody_was_charged_is_said(story: Story) -> None:
    table = story.tables["shared"]
    kind = Story(story.design, {**story.tables, "shared": {**table, "due": np.maximum(table["due"], 0)}})
    assert "at the end of the year and charged none." in " ".join(paragraphs(kind))


def test_without_such_contracts_nothing_is_said_of_them(without: Callable[..., Story]) -> None:
    assert "on top at the end of the year" not in " ".join(paragraphs(without("shared")))


def test_who_kept_and_who_lost_is_the_finding_of_the_picture(story: Story) -> None:
    figure = BODIES_RESULTS.make(story)
    assert figure is not None
    assert figure.title == (
        "Network kept £100,000; hospital lost £200,000; bodies passed £1.8 m on to each other"
    )


def test_bodies_that_were_paid_just_their_cost_have_no_picture(story: Story) -> None:
    nothing = {
        name: values * 0 if values.dtype.kind in "if" and name != "year" else values
        for name, values in story.tables["bodies"].items()
    }
    assert BODIES_RESULTS.make(Story(story.design, {**story.tables, "bodies": nothing})) is None


def test_a_comparison_of_runs_sees_what_contracts_paid_and_bodies_kept(story: Story) -> None:
    found = {number.label: number.value for number in body_numbers(story)}
    assert found == {
        "Paid by plans under contracts": 22_300_000.0,
        "Kept by network": 100_000.0,
        "Kept by practices": 100_000.0,
        "Kept by hospital": -200_000.0,
    }
