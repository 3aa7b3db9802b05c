"""A story of real persons' data: what it hides, what follows, and what stays exact."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from healthtrust.ground.disclosure import HIDDEN
from healthtrust.reports.charts.residents import RESIDENTS
from healthtrust.reports.disclosed import disclosed
from healthtrust.reports.disclosed_measures import burden_told, plan_told
from healthtrust.reports.sentences import residents_in_words, verdict
from healthtrust.reports.story import Columns, Story


@pytest.fixture(scope="module")
def real(story: Story) -> Story:
    """The hand-made story as if its people were real, with a few of them few."""
    tables = {name: dict(table) for name, table in story.tables.items()}
    members = tables["enrolment_by_segment"]["members"].copy()
    here = np.flatnonzero(tables["enrolment_by_segment"]["year"] == story.year)
    members[here[0]] = 4
    tables["enrolment_by_segment"]["members"] = members
    tables["households"] = {"year": np.array([story.year]), "household_id": np.array([7])}
    design = story.design.model_copy(update={"data": "persons"})
    return disclosed(dataclasses.replace(story, design=design, tables=tables))


def test_small_counts_and_what_follows_are_hidden(real: Story) -> None:
    told = _words(real, "enrolment_by_segment")
    few = [at for at, count in enumerate(told["members"]) if count == HIDDEN]
    assert len(few) >= 4
    assert all(told["ratio"][at] == HIDDEN for at in few)
    assert HIDDEN not in told["paid"]


def test_shown_counts_are_rounded_and_amounts_a_head_follow(real: Story, story: Story) -> None:
    told, exact = real.last("allocation"), story.last("allocation")
    assert (told["residents"] % 5 == 0).all()
    assert told["budget"].tolist() == exact["budget"].tolist()
    assert np.allclose(told["budget_per_head"], exact["budget"] / told["residents"])


def test_rows_that_hide_nothing_are_left_to_figures(real: Story, story: Story) -> None:
    kept, every = (of.tables["enrolment_by_segment"]["members"] for of in (real, story))
    assert ((kept == 0) | (kept >= 10)).all()
    assert len(kept) + real.hides("enrolment_by_segment") == len(every)
    assert story.hides("enrolment_by_segment") == 0


def test_rows_of_single_households_are_left_out(real: Story) -> None:
    assert real.disclosure is not None
    assert real.disclosure.left_out == ("households",)
    assert "households" not in real.tables


def test_sums_are_of_exact_counts(real: Story, story: Story) -> None:
    exact = int(story.last("population")["residents"].sum())
    assert abs((real.total("population", "residents") or 0) - exact) <= 2
    assert story.total("population", "residents") == exact
    by_sex = real.total("population", "residents", sex="female", age_band="0-4")
    assert by_sex is None or by_sex % 5 == 0
    assert RESIDENTS.sketch(real) is not None


def test_few_people_in_all_are_said_to_be_few(story: Story) -> None:
    tables = {name: dict(story.tables[name]) for name in ("population", "flow")}
    size = len(tables["population"]["residents"])
    tables["population"]["residents"] = (np.arange(size) < 7).astype(np.int64)
    years = tables["population"]["year"]
    tables["population"]["year"] = np.where(years == years, story.year, years)
    few = disclosed(dataclasses.replace(story, tables=tables))
    assert residents_in_words(few) == "fewer than 10 residents"
    assert "for fewer than 10 residents" in verdict(few)


def test_a_scorecard_hides_value_and_interval_of_few(real: Story, story: Story) -> None:
    tables = {"scorecard": dict(story.tables["scorecard"])}
    card = tables["scorecard"]
    row = int(np.flatnonzero(card["unit"] == "share")[0])
    card["numerator"] = card["numerator"].copy()
    card["numerator"][row] = 3
    told = _words(disclosed(dataclasses.replace(story, tables=tables)), "scorecard")
    assert all(told[key][row] == HIDDEN for key in ("numerator", "value", "low", "high", "verdict"))
    assert told["reward"] == card["reward"].tolist()


def test_a_plan_of_a_region_rounds_its_people() -> None:
    table: Columns = {
        "year": np.array([2027, 2027, 2027]),
        "region": np.array(["A", "A", "B"], dtype=object),
        "unit": np.array(["people", "minor units", "people"], dtype=object),
        "value": np.array([4.0, 900.0, 103.0]),
    }
    told, masks = plan_told(table)
    assert masks["value"].tolist() == [True, False, False]
    assert told["value"][1:].tolist() == [900, 105]


def test_a_burden_of_few_residents_is_hidden_with_its_line() -> None:
    table: Columns = {
        "year": np.full(3, 2027),
        "measure": np.array(["residents of households above", "mean overshoot of all"] * 2, dtype=object)[:3],
        "of": np.array(["income"] * 3, dtype=object),
        "threshold": np.array([0.1, 0.1, 0.25]),
        **{name: np.array([0.002, 0.001, 0.2]) for name in ("value", "standard_error", "low", "high")},
    }
    told, masks = burden_told(table, {2027: 500})
    assert masks["value"].tolist() == [True, True, False]
    assert told["value"][2] == 0.2


def test_a_figure_that_cannot_be_drawn_says_why(real: Story) -> None:
    tables = {"switching": dict(real.tables["switching"])}
    few = np.minimum(tables["switching"]["residents"], 3)
    hidden = disclosed(
        dataclasses.replace(real, tables={"switching": {**tables["switching"], "residents": few}})
    )
    from healthtrust.reports.charts.plan_switching import PLAN_SWITCHING

    assert PLAN_SWITCHING.make(hidden) is None
    assert PLAN_SWITCHING.missing(hidden).endswith("It would tell of fewer than 10 persons.")


def _words(story: Story, name: str) -> dict[str, list[object]]:
    assert story.disclosure is not None
    return story.disclosure.in_words(name)
