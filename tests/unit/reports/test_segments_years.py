"""The people from year to year as a figure: the county's own rows, and nothing where there is one year."""

from __future__ import annotations

import numpy as np

from healthtrust.reports.charts.segments_years import of_all, sketch
from healthtrust.reports.story import Story
from tests.unit.reports.made_people import demography


def test_it_says_how_many_there_were_and_are(story: Story) -> None:
    found = sketch(Story(story.design, {"demography": demography(story.year)}))
    assert found is not None
    assert found.title.startswith(
        "In two years 1,000 residents become 1,010; the multimorbid and frail go from"
    )
    assert found.columns["frail [residents]"] == [20, 30]
    assert found.columns["arrivals [people in the year before]"] == [0, 12]
    assert "14 were born and 9 died; 12 arrived and 7 left" in found.alt


def test_one_year_alone_shows_nothing(story: Story) -> None:
    table = demography(story.year)
    alone = {name: column[3:] for name, column in table.items()}
    assert sketch(Story(story.design, {"demography": alone})) is None


def test_several_tops_are_added_up() -> None:
    table = demography(2030)
    twice = {name: np.concatenate([column, column]) for name, column in table.items()}
    whole = of_all(twice)
    assert whole["residents"].tolist() == [2000, 2020]
    assert whole["mean_age"].round(6).tolist() == [40.0, 40.2]
