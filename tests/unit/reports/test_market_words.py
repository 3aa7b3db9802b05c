"""What the report and a comparison say of plans, from the tables alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust.reports.chapters.market import paragraphs
from healthtrust.reports.plan_numbers import plan_numbers
from healthtrust.reports.story import Story


def retold(story: Story, table: str, **columns: Any) -> Story:
    """The story with other columns of a table."""
    return Story(story.design, {**story.tables, table: {**story.tables[table], **columns}})


def only(story: Story, count: int) -> Story:
    """The story of the first so many plans."""
    return retold(story, "transfers", **{k: v[:count] for k, v in _last(story).items()})


def _last(story: Story) -> dict[str, Any]:
    table = story.last("transfers")
    return {**table, "year": np.full(len(table["plan"]), story.year)}


def test_a_comparison_sees_members_and_surcharges_of_each_plan(story: Story) -> None:
    found = {number.label: number for number in plan_numbers(story)}
    table = story.last("transfers")
    for name, members, surcharge in zip(table["plan"], table["members"], table["surcharge"], strict=True):
        assert found[f"Members of {name}"].value == members
        assert found[f"Surcharge of {name}"].value == surcharge / 100
    assert found["Moved between plans by risk equalisation"].value == 384_000
    assert found["Residents who changed plan"].value == pytest.approx(350 / 12_800)


def test_of_one_plan_there_is_nothing_to_compare(story: Story) -> None:
    assert plan_numbers(only(story, 1)) == []
    assert "All residents are members of one plan" in next(paragraphs(only(story, 1)))


def test_blocks_by_heads_are_said_to_be_so_where_they_matter(story: Story) -> None:
    said = " ".join(paragraphs(story))
    assert "Northern Care pays £30 a member less" in said and "Open Health £30 more" in said
    table = story.tables["transfers"]
    exact = retold(story, "transfers", expected_due=table["expected_cost"])
    assert "Blocks" not in " ".join(paragraphs(exact))


def test_how_the_year_ended_is_told_best_first(story: Story) -> None:
    said = " ".join(paragraphs(story))
    assert (
        "care at the end of the year: Open Health 2.0 % left, Valley Mutual 1.0 % left and Northern" in said
    )
    assert "Northern Care 0.3 % short" in said


def test_many_plans_are_not_all_told_one_by_one(story: Story) -> None:
    many = {key: np.tile(values, 17)[:50] for key, values in _last(story).items()}
    many["plan"] = np.array([f"Plan {n}" for n in range(50)], dtype=object)
    many["members"] = np.arange(50, 0, -1)
    said = list(paragraphs(retold(story, "transfers", **many)))
    assert said[0].startswith("50 plans compete for members: Plan 0 with 3.9 %") and len(said[0]) < 200
    assert said[0].endswith("and 45 others with 81 % together.")
