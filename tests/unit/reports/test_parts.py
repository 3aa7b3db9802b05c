"""What stands around the seven chapters: CHEERS, checks, operating plan, limits; and the author's file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.design.alone import read_alone
from healthtrust.design.transformation import Bid, Fund, Milestone, Transformation
from healthtrust.ground.errors import InvalidInput
from healthtrust.reports.around import Around, Changed
from healthtrust.reports.author import Author
from healthtrust.reports.chapters.pool import POOL
from healthtrust.reports.parts.asked import asked, decision
from healthtrust.reports.parts.checked import BROKEN, HOLDS, NOT_HERE, checked, standing
from healthtrust.reports.parts.cheers import BY_AUTHOR, BY_RUN, IN_PART, OPEN, checklist, cheers
from healthtrust.reports.parts.doubt import doubt
from healthtrust.reports.parts.limits import limits
from healthtrust.reports.parts.operating import operating
from healthtrust.reports.parts.plainly import questions
from healthtrust.reports.parts.protection import protection
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Code, Item, Listing, Paragraph, Part, Table

OF_AUTHOR = {1, 2, 3, 4, 21, 25, 26, 27, 28}


def texts(part: Part) -> str:
    """Everything that a part says in paragraphs and lists."""
    said = [b.text if isinstance(b, Paragraph | Code) else "" for b in part.blocks]
    said += [item for b in part.blocks if isinstance(b, Listing) for item in b.items]
    return "\n".join(said)


def changed(story: Story, **tables: dict[str, np.ndarray]) -> Story:
    return Story(story.design, {**story.tables, **tables})


def test_cheers_has_28_items_and_lists_what_only_an_author_knows(story: Story) -> None:
    items = checklist(story, Around())
    assert [int(item.number) for item in items] == list(range(1, 29))
    assert {int(item.number) for item in items if item.state == OPEN} == OF_AUTHOR
    assert {item.state for item in items if int(item.number) not in OF_AUTHOR} == {BY_RUN, IN_PART}
    assert all(item.answer for item in items)
    assert "Nine items to be filled by the author: 1 title (`title`)" in texts(cheers(story, Around()))


def test_what_the_author_says_fills_the_gaps(story: Story) -> None:
    author = Author(title="T", abstract="A", objectives="O", plan="P", engagement="E", funding="F")
    filled = Author(
        **{**author.model_dump(), "effect_of_engagement": "X", "discussion": "D", "conflicts": "none"}
    )
    items = checklist(story, Around(author=filled))
    assert {int(item.number) for item in items if item.state == BY_AUTHOR} == OF_AUTHOR
    assert "to be filled by the author" not in texts(cheers(story, Around(author=filled)))
    assert len([i for i in checklist(story, Around(author=author)) if i.state == OPEN]) == 3


def test_mistakes_of_an_authors_file_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "author.toml").write_text('titel = "x"\nasked = "one"\nfunding = 3\n', encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_alone(tmp_path / "author.toml", Author)
    said = str(refused.value)
    assert "titel" in said and "did you mean 'title'" in said
    assert "asked" in said and "funding" in said


def test_the_decision_is_the_authors_or_none(story: Story) -> None:
    assert decision(Around()).text.startswith("No decision is asked")
    assert decision(Around(author=Author(decision="Fund it."))).text == "Decision asked: Fund it."


def test_what_differs_is_said_in_words(story: Story) -> None:
    rate = Changed("pool.rate", "whether the rates stand", "a", "b")
    changed = (rate, Changed("review.targets", "", "", ""))
    around = Around(against="the design valley", changed=changed)
    assert "Compared with the design valley, two decisions differ" in texts(asked(story, around))
    assert "`pool.rate`: whether the rates stand\n\ta becomes b" in texts(asked(story, around))
    said = texts(questions(story, around)[2])
    assert "other decisions were taken on who pays and what is promised and judged." in said
    assert "pool.rate" not in said


def test_checks_hold_and_fail_when_a_sum_is_off(story: Story) -> None:
    states = {item.asked: item.state for item in standing(story)}
    assert states["All balances of the book add up to nothing"] == HOLDS
    table = dict(story.tables["balances"])
    table["balance"] = table["balance"] + (np.arange(len(table["balance"])) == len(table["balance"]) - 1)
    off = standing(changed(story, balances=table))[0]
    assert off.state == BROKEN
    assert off.answer.endswith("they differ by 1 minor units")
    assert {item.state for item in standing(Story(story.design, {}))} == {NOT_HERE}


def test_tests_of_a_run_take_the_place_of_the_slot(story: Story) -> None:
    assert "none is recorded beside this run" in texts(checked(story, Around()))
    around = Around(tested=(Item("1", "prices doubled", "spending doubled", "passed"),))
    assert "none is recorded" not in texts(checked(story, around))


def test_room_of_a_promise_is_its_limit_for_those_it_is_for(story: Story) -> None:
    table = next(b for b in operating(story).blocks if isinstance(b, Table))
    rows = [dict(zip(table.columns, row, strict=True)) for row in zip(*table.columns.values(), strict=True)]
    row = next(r for r in rows if r["promise"] == "Emergency attendances" and r["place"] == "everywhere")
    assert row["room in a year [events]"] == pytest.approx(350 * 12.8)
    assert row["room in a month [events]"] == pytest.approx(350 * 12.8 / 12, abs=0.05)
    index = next(r for r in rows if r["promise"].startswith("Concentration"))
    assert index["room in a month [events]"] is None
    states = [r["state"] for r in rows]
    assert states == sorted(states, key=lambda state: state == "met")


def test_milestones_of_the_fund_say_what_stops_its_money(story: Story) -> None:
    milestone = Milestone(year=2028, measure="unmet-need", at_most=90.0)
    bid = Bid(
        name="nurses", place="Docks", cost=1e5, first_year=2027, years=3, qalys=40, milestones=(milestone,)
    )
    money = Transformation(fund=Fund(first_year=2027), bids=(bid,))
    allocate = story.design.allocate.model_copy(update={"transformation": money})
    told = texts(operating(Story(story.design.model_copy(update={"allocate": allocate}), story.tables)))
    assert "nurses: unmet-need in Docks is not at most 90.0 in 2028." in told
    assert "The fund ends with 2029" in told


def test_uncertainty_is_not_faked(story: Story) -> None:
    said = texts(doubt(story, Around()))
    assert "No study of draws lies beside this run" in said
    assert "healthtrust study draw" in said
    found = doubt(story, Around(uncertainty=(Paragraph("Of 1,000 draws 930 balance."),)))
    assert "No study of draws" not in texts(found)
    assert "Of 1,000 draws 930 balance." in texts(found)


@pytest.mark.parametrize("data", ["synthetic", "aggregate", "persons"])
def test_limits_begin_with_what_the_data_are(data: str, story: Story) -> None:
    other = Story(story.design.model_copy(update={"data": data}), story.tables)
    part = limits(other, Around(author=Author(asked=("patients of Docks",))), ("no figure",))
    assert "patients of Docks" in texts(part)
    assert "One kind of figure could not be drawn" in texts(part)


def test_two_years_say_what_got_better(story: Story) -> None:
    table = {key: values.copy() for key, values in story.tables["scorecard"].items()}
    first = table["year"] == 2026
    for key in ("value", "numerator", "denominator"):
        table[key][first] = table[key][~first] * (1.25 if key != "denominator" else 1.0)
    design = story.design.model_copy(update={"years": "2026-2027"})
    said = texts(questions(Story(design, {**story.tables, "scorecard": table}), Around())[2])
    assert "From 2026 to 2027 this became better:" in said
    assert "Emergency attendances: from 428 to 342 per 1,000." in said
    assert "Concentration index" not in said


def test_what_nobody_bears_is_a_sentence_and_what_is_not_lost_is_not_said(story: Story) -> None:
    burden = {"year": np.array([story.year]), "measure": np.array(["residents of households above"])}
    burden |= {"threshold": np.array([0.1]), "of": np.array(["income"])}
    burden |= {key: np.array([0.0]) for key in ("value", "low", "high")}
    said = [b.text for b in protection(changed(story, burden=burden)) if isinstance(b, Paragraph)]
    assert any(text.startswith("Nobody's own payments are ruinous") for text in said)
    found = {
        "gini before": 0.32,
        "gini after": 0.31,
        "vertical": 0.01,
        "horizontal": -2e-5,
        "reranking": 1e-5,
    }
    fairness = {
        "year": np.full(5, story.year),
        "index": np.array(list(found)),
        "value": np.array(list(found.values())),
    }
    told = "\n".join(POOL.paragraphs(changed(story, fairness=fairness)))
    assert "Contributions narrow the Gini coefficient" in told
    assert "is lost" not in told


def test_one_kind_of_care_is_said_as_one(story: Story) -> None:
    league = {
        key: values[story.tables["league"]["year"] == story.year][:1]
        for key, values in story.tables["league"].items()
    }
    league["covered"] = np.array([True])
    assert "This one kind of care is covered." in texts(questions(changed(story, league=league), Around())[0])


def test_protection_says_who_gains_and_who_gives(story: Story) -> None:
    blocks = protection(story)
    assert isinstance(blocks[1], Paragraph)
    assert blocks[1].text.startswith("Five of ten income groups receive more covered care than they pay")
    assert protection(Story(story.design, {})) == ()
