"""What a report says of who answers, of members, of what is hidden, of draws, and of what rules ask."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from healthtrust.design.pool import Bracket
from healthtrust.design.read import read_design
from healthtrust.ground.disclosure import HIDDEN
from healthtrust.pool.contributions.assess import assess
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import rules_of
from healthtrust.reports.around import Around
from healthtrust.reports.disclosed import disclosed
from healthtrust.reports.hidden_numbers import RULE
from healthtrust.reports.parts.answerable import answerable
from healthtrust.reports.parts.by_the_rules import by_the_rules
from healthtrust.reports.parts.drawn import drawn
from healthtrust.reports.parts.limits import limits
from healthtrust.reports.parts.plainly import in_short
from healthtrust.reports.provenance import in_words
from healthtrust.reports.story import Columns, Story
from healthtrust.reports.tree.blocks import Block, Drawn, Heading, Listing, Paragraph, Table
from healthtrust.runs.differs import differences
from tests.unit.study.draws.made_study import study_of

NAN = float("nan")


def text(*words: str) -> np.ndarray:
    return np.array(words, dtype=object)


def accountability(year: int) -> Columns:
    """Two promises in a place, of two bodies, and a measure without one."""
    return {
        "year": np.full(3, year),
        "measure": text("unmet-need", "smoking", "overhead-share"),
        "name": text("Unmet need", "Smoking", "Overhead"),
        "place": text("Docks", "Docks", "everywhere"),
        "answers": text("region board", "practices", "region board"),
        "target": np.array([115.0, 0.15, NAN]),
        "target_is": text("at most", "at most", ""),
        "value": np.array([110.0, 0.2, 0.06]),
        "naive": text("met", "missed", ""),
        "adjusted": text("not told apart", "", ""),
        "verdict": text("missed", "missed", ""),
        "reward": np.array([12_345_00, -5_000_00, 0]),
        "milestone_money": np.zeros(3, dtype=np.int64),
        "milestone_released": np.zeros(3, dtype=np.int64),
    }


def survey(year: int) -> Columns:
    share = {"response_rate": [0.3, 0.25, 0.35], "value": [0.6, 0.7, 0.5], "low": [0.55, 0.6, 0.4]}
    share |= {"high": [0.65, 0.8, 0.6], "unweighted": [0.61, 0.7, 0.5], "true": [0.59, 0.68, 0.52]}
    return {
        "year": np.full(3, year),
        "of": text("everywhere", "place", "plan"),
        "name": text("everywhere", "Docks", "Open Health"),
        "item": text("overall", "overall", "overall"),
        "asked": np.array([3_000, 1_000, 900]),
        "answered": np.array([900, 250, 315]),
        **{key: np.array(values) for key, values in share.items()},
    }


def with_tables(story: Story, **tables: Columns) -> Story:
    return dataclasses.replace(story, tables={**story.tables, **tables})


def tables(blocks: tuple[Block, ...]) -> dict[str, Table]:
    return {block.name: block for block in blocks if isinstance(block, Table)}


def said(blocks: tuple[Block, ...]) -> str:
    lines = [block.text for block in blocks if isinstance(block, Paragraph | Heading)]
    return "\n".join([*lines, *(item for b in blocks if isinstance(b, Listing) for item in b.items)])


def test_each_promise_has_its_body_both_verdicts_and_its_money(story: Story) -> None:
    blocks = answerable(with_tables(story, accountability=accountability(story.year)))
    promises, earned = (tables(blocks)[name] for name in ("promises", "earned"))
    assert promises.caption == "0 of 2 promises kept, 1 by the value alone"
    assert promises.columns["who answers"] == ["region board", "practices"]
    assert promises.columns["by the value"] == ["met", "missed"]
    assert promises.columns["allowing for chance"] == ["not told apart", "no interval"]
    assert promises.columns["target"][0] == "at most 115"
    assert earned.columns["earned [GBP]"] == [12_345.0, -5_000.0]
    assert "Practices: smoking." in said(blocks)
    assert "Region board: everything else that is measured." in said(blocks)
    assert answerable(story) == ()


def test_one_body_for_everything_is_said_in_a_sentence(story: Story) -> None:
    table = accountability(story.year) | {"answers": text("board", "board", "board")}
    assert "One body answers for every measure: board." in said(
        answerable(with_tables(story, accountability=table))
    )


def test_a_contract_that_pays_says_why(story: Story) -> None:
    paid = {
        "year": np.array([story.year]),
        "contract": text("performance-pay"),
        "place": text("Docks"),
        "measure": text("unmet-need"),
        "due": np.array([12_345_00]),
        "paid": np.array([12_345_00]),
        "reason": text("the target is reached"),
    }
    told = with_tables(story, accountability=accountability(story.year), performance=paid)
    assert tables(answerable(told))["earned"].columns["why"] == ["the target is reached", "–"]
    assert "Money follows the terms of performance-pay" in said(answerable(told))


def test_members_are_told_with_intervals_and_the_truth_only_where_it_is_made_up(story: Story) -> None:
    blocks = answerable(with_tables(story, survey=survey(story.year)))
    table = tables(blocks)["survey"]
    assert "900 of 3,000 households" in said(blocks)
    assert table.columns["interval of 95 %"][0] == "55 % to 65 %"
    assert table.caption.endswith("overall most in place Docks (70 %), least in plan Open Health (50 %)")
    assert "in truth" in table.columns
    real = dataclasses.replace(story, design=story.design.model_copy(update={"data": "aggregate"}))
    assert (
        "in truth" not in tables(answerable(with_tables(real, survey=survey(story.year))))["survey"].columns
    )


def test_a_plan_that_nobody_answered_for_is_neither_most_nor_least(story: Story) -> None:
    table = survey(story.year)
    for key in ("value", "low", "high", "unweighted"):
        table[key] = np.append(table[key][:2], np.nan)
    told = tables(answerable(with_tables(story, survey=table)))["survey"]
    assert told.columns["satisfied"][2] == "nobody answered"
    assert "nan" not in f"{told.caption} {told.columns}"


def test_what_is_hidden_is_listed_where_data_are_of_real_persons(story: Story) -> None:
    persons = {name: dict(table) for name, table in story.tables.items()}
    members = persons["enrolment_by_segment"]["members"].copy()
    members[np.flatnonzero(persons["enrolment_by_segment"]["year"] == story.year)[0]] = 4
    persons["enrolment_by_segment"]["members"] = members
    design = story.design.model_copy(update={"data": "persons"})
    real = disclosed(dataclasses.replace(story, design=design, tables=persons))
    blocks = limits(real, Around(), ()).blocks
    assert RULE in said(blocks)
    assert "enrolment_by_segment" in tables(blocks)["hidden"].columns["table"]
    assert HIDDEN in RULE
    assert "hidden" not in tables(limits(story, Around(), ()).blocks)


def test_too_few_residents_are_never_said_to_be_none(story: Story) -> None:
    population = {key: values[:1] for key, values in story.last("population").items()}
    few = with_tables(story, population=population | {"residents": np.array([7])})
    design = story.design.model_copy(update={"data": "persons"})
    told = disclosed(dataclasses.replace(few, design=design))
    assert in_short(told).startswith("Fewer than 10 residents live here.")
    assert "Chance is in every count of fewer than 10 residents" in said(limits(told, Around(), ()).blocks)


def test_the_rules_are_those_of_the_schedule(story: Story) -> None:
    brackets = tuple(Bracket(above=a, rate=r) for a, r in ((0, 0.04), (15_000, 0.11), (50_000, 0.13)))
    pool = story.design.pool.model_copy(
        update={"brackets": brackets, "per_adult": 0.0, "ceiling_share": None}
    )
    ruled = dataclasses.replace(story, design=story.design.model_copy(update={"pool": pool}))
    asked = by_the_rules(ruled, [4_217_734, 9_218_800])
    assert "£3,570 on £42,000 and £9,910 on £92,000 a year" in asked
    scaled = pool.model_copy(update={"rate": "funds the package"})
    moved = dataclasses.replace(story, design=story.design.model_copy(update={"pool": scaled}))
    assert by_the_rules(moved, [4_217_734]) == ""


@pytest.mark.parametrize("income", [900_000, 1_100_000, 4_200_000, 92_000_000])
def test_the_plain_rules_are_those_that_households_are_charged_by(story: Story, income: int) -> None:
    design = read_design("valley").design
    ones = np.array([1])
    payers = Payers.of_households(income=[income], equivalised=[income], adults=ones, weight=ones)
    owed = int(assess(payers, rules_of(design.pool, story.currency)).household[0])
    told = by_the_rules(dataclasses.replace(story, design=design), [income])
    assert f"owes the pool {story.whole(owed)} on {story.whole(income)} a year" in told


def test_draws_are_told_with_intervals_chances_and_convergence() -> None:
    blocks = drawn(study_of(60))
    assert [b.figure.name for b in blocks if isinstance(b, Drawn)] == [
        "draws-outcomes",
        "draws-differences",
        "draws-running",
    ]
    chances = tables(blocks)["draws-chances"]
    assert chances.caption.endswith("at 10,000 GBP for a QALY")
    assert sum(int(p.removesuffix(" %")) for p in chances.columns["best in [of draws]"]) == 100
    assert set(tables(blocks)["draws-outcomes"].columns["design"]) == {"now", "then"}
    assert "draws-chances" not in tables(drawn(alone())), "one design needs no chance of being the best"


def alone() -> object:
    """The study with its first design only."""
    both = study_of(60)
    return dataclasses.replace(both, designs=both.designs[:1], values=both.values[:1])


def test_designs_differ_in_words_and_never_in_code() -> None:
    found = differences(read_design("valley").design, read_design("transition").design)
    names = [each.name for each in found]
    assert "title" not in names
    assert names.count("allocate.opening") == 1
    assert names.count("allocate.transformation") == 1, "a part that only one has is told as one"
    assert not [each for each in found if "{'" in each.said or "[]" in each.said or "2,027" in each.said]
    assert ": False" not in "".join(each.said for each in found)


@pytest.mark.parametrize(("value", "words"), [({}, "none"), ([{"rate": 0.1}], "rate 0.1"), (2027, "2027")])
def test_values_are_said_as_a_reader_would_write_them(value: object, words: str) -> None:
    assert in_words(value) == words
