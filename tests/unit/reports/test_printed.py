"""Tables as printed, parameters with their provenance, the story itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import numpy as np
import pytest

from healthtrust.design.read import read_design
from healthtrust.reports.printed import as_csv, printed
from healthtrust.reports.provenance import CHOICE, NO_SOURCE, count_by_status, decided, in_words, shelf
from healthtrust.reports.story import Story


def test_heads_carry_units_and_numbers_stand_right() -> None:
    found = printed({"place": ["Dale", "Docks"], "spending [GBP per resident]": [1234.5, 99.0]})
    assert [(h.name, h.unit, h.numeric) for h in found.heads] == [
        ("place", "", False),
        ("spending", "GBP per resident", True),
    ]
    assert found.rows == (("Dale", "1,234"), ("Docks", "99"))


def test_unlike_numbers_each_keep_their_own_decimals() -> None:
    assert printed({"value": [2345.6, 0.0213]}).rows == (("2,346",), ("0.021",))


def test_csv_keeps_every_digit() -> None:
    text = as_csv({"a, b": [0.1 + 0.2], "c": ['say "x"']})
    assert list(csv.reader(io.StringIO(text))) == [["a, b", "c"], ["0.30000000000000004", 'say "x"']]


def test_every_parameter_is_listed_once_under_its_heading() -> None:
    found = decided(read_design("valley").design)
    names = [each.name for listed in found.values() for each in listed]
    assert len(names) == len(set(names)) > 60
    assert list(found) == [
        "whole design",
        "people",
        "pool",
        "package",
        "allocate",
        "market",
        "deliver",
        "review",
    ]
    assert not [n for n in names if n.startswith("market.plans.")]


def test_sources_are_found_and_defaults_known() -> None:
    by_name = {e.name: e for listed in decided(read_design("valley").design).values() for e in listed}
    assert by_name["pool.brackets"].status == "assumed"
    assert by_name["package.top_up.loading"].status == "assumed"
    assert by_name["package.top_up.wealth_curvature"].status == "cited"
    assert by_name["market.persistence"].is_default
    assert by_name["market.persistence"].status == "cited"
    assert not by_name["pool.exempt_below"].is_default
    assert by_name["allocate.transformation_share"].source == NO_SOURCE


def test_a_default_lends_its_source_only_while_it_stands() -> None:
    changed = decided(read_design("valley", ["market.persistence=0.5"]).design)["market"]
    (persistence,) = [each for each in changed if each.name == "market.persistence"]
    assert persistence.source == NO_SOURCE


def test_what_is_no_number_needs_no_source() -> None:
    by_name = {e.name: e for listed in decided(read_design("valley").design).values() for e in listed}
    assert by_name["title"].source == CHOICE
    assert by_name["pool.exempt_below"].unit == "GBP per year"


def test_the_count_by_status_covers_every_parameter() -> None:
    found = decided(read_design("valley").design)
    assert sum(count_by_status(found).values()) == sum(map(len, found.values()))


def test_lists_are_written_a_member_to_a_line() -> None:
    plans = in_words(read_design("valley").design.market.plans).splitlines()
    assert plans[0].startswith("Valley Mutual: quality 0.6")
    assert len(plans) == 3


def test_every_shipped_row_has_one_of_three_statuses() -> None:
    tables = list(shelf())
    assert len(tables) > 10
    for table in tables:
        assert sum(table.statuses.values()) == table.rows
        assert sum(count for *_, count in table.sources) == table.rows


def test_last_keeps_the_last_year(story: Story) -> None:
    assert set(story.last("league")["year"].tolist()) == {2027}
    assert len(story.last("league")["rank"]) == 8
    assert story.where("scorecard", place="Docks", measure="kakwani")["value"].size == 0


def test_a_table_is_there_only_with_rows_of_the_last_year(
    story: Story, without: Callable[..., Story]
) -> None:
    assert story.has("league", "flow")
    assert not without("flow").has("league", "flow")
    early = {k: v[:8] for k, v in story.tables["league"].items()}
    assert not Story(story.design, {"league": early}).has("league")


@pytest.mark.parametrize(
    ("code", "minor", "said"),
    [
        ("GBP", 185_749, "£1,857"),
        ("JPY", 1_857, "¥1,857"),
        ("GBP", -50_100, "-£501"),
        ("SEK", 5_000_000, "SEK 50,000"),
    ],
)
def test_amounts_without_pence(code: str, minor: int, said: str, story: Story) -> None:
    assert Story(story.design.model_copy(update={"currency": code}), {}).whole(minor) == said


def test_major_units_of_a_column(story: Story) -> None:
    np.testing.assert_array_equal(story.major(np.array([150, -1])), [1.5, -0.01])
    assert story.in_full(-1234.6) == "−£1,235"
    assert story.in_full(-0.2) == "£0"
