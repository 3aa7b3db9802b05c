"""The chapter on delivery says what contracts over all care came to, and only where there are any."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from healthtrust.reports.chapters.deliver import paragraphs
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
