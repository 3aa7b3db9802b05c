"""Runs compared: which year, whose luck, what is refused before anything is run, what stays hidden."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from healthtrust.design.read import read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.runs.compare import compare, incomparable
from healthtrust.runs.compare_causes import with_causes
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.perform import Wanted, run
from healthtrust.runs.told_year import Tables

SMALL = ("people.size=900", "pool.opening_reserve=0")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compared")


def made(home: Path, *changes: str, base: Sequence[str] = SMALL) -> RunFolder:
    return run("valley", [*base, *changes], Wanted(home, report=False))


@pytest.fixture(scope="module")
def before(home: Path) -> RunFolder:
    return made(home)


@pytest.fixture(scope="module")
def dearer(home: Path) -> RunFolder:
    return made(home, "package.user_charges.share=0.3")


def test_the_same_people_share_their_luck_and_nobody_is_in_one_run_only(
    before: RunFolder, dearer: RunFolder
) -> None:
    found = compare(before, dearer)
    assert found.shares_luck
    assert [change.name for change in found.changes] == ["package.user_charges.share"]
    assert found.fates is not None and found.fates.only_in_one == 0
    assert found.fates.households == int(before.table("households")["households"].sum())


def test_dearer_charges_make_losers_and_turn_round_with_the_runs(
    before: RunFolder, dearer: RunFolder
) -> None:
    there, back = compare(before, dearer), compare(dearer, before)
    assert there.fates is not None and back.fates is not None
    assert there.fates.every.losers == back.fates.every.winners > there.fates.every.winners
    one, other = ({d.label: d.change for d in found.differences} for found in (there, back))
    assert one == {name: None if change is None else pytest.approx(-change) for name, change in other.items()}


def test_each_number_stands_once(before: RunFolder, dearer: RunFolder) -> None:
    labels = [d.label for d in compare(before, dearer).differences]
    assert len(labels) == len(set(labels))
    assert labels[:2] == ["Pool income per resident", "Services covered"]
    assert "Households spending over 10 % of income on care" not in labels


def test_spending_of_the_same_households_has_a_paired_interval(before: RunFolder, dearer: RunFolder) -> None:
    paired = {d.label for d in compare(before, dearer).differences if d.paired}
    assert {"Spending per head", "Catastrophic spending above 10 % of income"} <= paired


@pytest.fixture(scope="module")
def by_heads(home: Path) -> RunFolder:
    return made(home, "allocate.by='population'", "pool.ceiling_share=0.10")


def test_budgets_of_places_are_those_of_the_table_and_parts_add_up(
    before: RunFolder, by_heads: RunFolder
) -> None:
    after = by_heads
    found, table = compare(before, after), after.table("allocation")
    each = dict(zip(table["place"], table["budget_per_head"] / 100, strict=True))
    for place in found.places:
        assert place.after == pytest.approx(float(each[place.place]), abs=0.02)
        assert sum(place.parts.values()) == pytest.approx(place.change)


def test_the_last_year_that_both_have_is_compared_or_the_one_asked_for(before: RunFolder, home: Path) -> None:
    longer = made(home, "years='2027-2028'", "pool.ceiling_share=0.10")
    short = made(home, "pool.ceiling_share=0.10")
    found = compare(before, longer)
    assert (found.before.year, found.after.year, found.when) == (2027, 2027, "2027")
    with pytest.raises(InvalidInput, match="2028"):
        compare(before, longer, 2028)
    at_the_end = {d.label: d.after for d in compare(before, short).differences}
    told = {d.label: d.after for d in found.differences}
    assert {label: told[label] for label in at_the_end} == at_the_end, "as of a run that ends in that year"
    causes = with_causes(found, "heading", home, workers=1).causes
    assert causes is not None
    assert [part.name for part in causes.parts] == ["pool"], "years are no decision"


def test_other_people_or_other_luck_have_no_fates(before: RunFolder, home: Path) -> None:
    found = compare(before, made(home, "seed=8"))
    assert not found.shares_luck and found.fates is None
    assert not [d for d in found.differences if d.paired]


def test_a_scenario_that_changes_nothing_is_refused_before_it_is_run() -> None:
    england = read_design("england")
    (problem,) = incomparable(england, dataclasses.replace(england, name="again"))
    assert problem.found == "a scenario that changes nothing"
    titled = read_design("england", ["title='another'"])
    assert incomparable(england, titled)
    assert not incomparable(england, read_design("england", ["seed=99"]))


def test_all_that_cannot_be_compared_is_told_at_once(before: RunFolder) -> None:
    valley, euros = read_design("valley"), read_design("valley", ["currency='EUR'"])
    assert [p.where for p in incomparable(valley, euros, 2031)] == [
        "year of valley",
        "year of valley",
        "valley, currency",
    ]
    with pytest.raises(InvalidInput, match="changes nothing"):
        compare(before, before)


def test_causes_are_kept_and_not_tried_again(
    before: RunFolder, dearer: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("healthtrust.fingerprint.code_hash", lambda: "as it stands")
    found = compare(before, dearer)
    tried = [with_causes(found, by, tmp_path, workers=1).causes for by in ("value", "heading")]
    assert [each.trials.ran for each in tried if each] == [2, 0]
    assert (tmp_path / "trials.sqlite").is_file()


def test_causes_add_up_to_what_the_runs_show(before: RunFolder, by_heads: RunFolder, home: Path) -> None:
    found = with_causes(compare(before, by_heads), "heading", home, workers=1)
    places = {place.place: place.change for place in found.places if place.level == "place"}
    for name, change in places.items():
        decided = found.decided_by(name)
        assert set(decided) == {"pool", "allocate"}
        assert sum(decided.values()) == pytest.approx(change, abs=0.02)
    json.dumps(found.as_plain(), allow_nan=False)


def test_tables_are_read_when_they_are_asked_for(before: RunFolder) -> None:
    tables = Tables(before)
    assert "activity" in tables and "nothing" not in tables and len(tables) == len(before.tables)
    assert tables["league"] is tables["league"]
    with pytest.raises(KeyError):
        tables["nothing"]
