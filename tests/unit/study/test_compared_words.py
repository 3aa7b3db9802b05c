"""A comparison in sentences: no reason where there is none, honest sizes, nothing of what is not known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.design.read import Read, read_design
from healthtrust.study.attribution import Causes, Part
from healthtrust.study.compared import Comparison, Difference, Side, fates_of, places_between, words
from healthtrust.study.compared.differences import Told
from healthtrust.study.compared.whom import PAID, PLACE, TENTH, PlaceChange
from healthtrust.study.trial.many import Trials


@pytest.fixture(scope="module")
def valley() -> Read:
    return read_design("valley")


@pytest.fixture
def found(valley: Read) -> Comparison:
    sides = [Side(valley, name, f"{name}123456", 2027) for name in ("old", "new")]
    return Comparison(sides[0], sides[1], (), (), shares_luck=True)


def moved(label: str, before: float, after: float, unit: str = "x") -> Difference:
    return Difference(label, unit, Told(before), Told(after))


def test_the_verdict_says_more_and_less_the_right_way_round(found: Comparison) -> None:
    numbers = (moved("Pool income per resident", 2_775, 2_700), moved("QALYs gained", 217, 219.5))
    said = words.verdict(replace(found, differences=numbers))
    assert said == (
        "new against old, 2027: 220 QALYs per 1,000 residents, 2.5 more; "
        "the pool has £2,700 a resident, £75 less."
    )


def test_a_change_of_next_to_nothing_is_said_as_none(found: Comparison) -> None:
    numbers = (moved("Pool income per resident", 2_775, 2_775.3), moved("QALYs gained", 217, 217.05))
    said = words.verdict(replace(found, differences=numbers))
    assert "as many QALYs" in said and "as much a resident" in said


def test_what_is_not_known_goes_unsaid(found: Comparison) -> None:
    assert words.verdict(found) == "new against old, 2027: no number is known of both."


def test_designs_of_one_name_are_told_apart_by_their_runs(found: Comparison) -> None:
    alike = replace(
        found, before=replace(found.before, name="valley"), after=replace(found.after, name="valley")
    )
    assert alike.names == ("valley (old123)", "valley (new123)")


def test_no_because_without_a_reason() -> None:
    assert words.of_place(PlaceChange("Dale", 100, 120, {}), "£") == "Dale gains £20 a head."
    assert words.of_place(PlaceChange("Dale", 100, 120, {"its need": -5.0}), "£") == "Dale gains £20 a head."
    assert words.of_place(PlaceChange("Dale", 100, 100.2, {"its need": 0.2}), "£").endswith("as before.")


def test_a_loss_has_reasons_that_are_losses_and_an_although_that_is_a_gain() -> None:
    said = words.of_place(PlaceChange("Dale", 100, 80, {"its need": -45.0, "social care": 25.0}), "EUR ")
    assert said == (
        "Dale loses EUR 20 a head because its need counts for less (−EUR 45), "
        "although it has more for social care (+EUR 25)."
    )


def test_an_unknown_line_is_a_sentence_too() -> None:
    said = words.of_place(PlaceChange("Dale", 100, 120, {"dental": 20.0}), "£")
    assert said == "Dale gains £20 a head because it has more for dental (+£20)."


def test_places_that_keep_what_they_had_take_one_sentence(found: Comparison) -> None:
    places = tuple(PlaceChange(name, 10.0, 10.0, {}) for name in ("Vale", "Dale"))
    assert list(words.places(replace(found, places=places))) == ["No place has more or less a head."]
    assert list(words.places(found)) == []


def test_only_the_two_highest_levels_are_told_in_sentences(found: Comparison) -> None:
    levels = ("region", *["place"] * 20, *["village"] * 50)
    places = tuple(PlaceChange(f"P{n}", 10.0, 20.0, {}, level) for n, level in enumerate(levels))
    said = list(words.places(replace(found, places=places)))
    assert len(said) == words.MOST_PLACES + 1
    assert said[-1].startswith("9 more places")


def causes(found: dict[str, tuple[float, float]]) -> Causes:
    parts = (Part("pool", (("pool",),), ()),)
    ends = tuple({name: values[at] for name, values in found.items()} for at in (0, 1))
    return Causes(parts, Trials(ends, (), 2))


def test_which_decision_did_it_follows_the_place(found: Comparison) -> None:
    known = replace(found, causes=causes({"budget@Dale": (100.0, 120.0)}))
    known = replace(known, places=(PlaceChange("Dale", 100, 120, {"its need": 20.0}),))
    assert next(words.places(known)).endswith("(+£20). Decided by: pool (+£20).")


def test_causes_that_do_nothing_are_said_as_the_same(found: Comparison) -> None:
    known = replace(found, causes=causes({"qalys": (0.0, 0.0), "pool spending": (0.0, 5.0)}))
    assert words.causes(known, "qalys") == "QALYs gained: the same."
    assert words.causes(known, "pool spending") == "Spending of the pool +5 GBP of all years: pool +5."


def test_causes_that_are_not_known_do_not_break_json(found: Comparison) -> None:
    known = replace(found, causes=causes({"targets met": (float("nan"), float("nan")), "qalys": (1.0, 2.0)}))
    assert [row["result"] for row in known.as_plain()["causes"]] == ["qalys"]


def households(**changed: list[float]) -> dict[str, np.ndarray]:
    table = {"household_id": [4, 2, 9], "households": [1, 1, 2], "benefit": [0, 5_000, 0]}
    table |= {name: [0, 0, 0] for name in PAID} | changed
    return {name: np.array(values) for name, values in table.items()} | {"place": np.array(["A", "B", "B"])}


def test_households_are_matched_by_identity_and_weighed_by_how_many_they_are() -> None:
    after = {name: values[::-1] for name, values in households(contribution=[0, 0, 800]).items()}
    found = fates_of(households(), after, 100.0)
    assert found is not None
    assert (found.households, found.every.winners, found.every.losers, found.every.mean_loss) == (4, 0, 2, 4)
    assert found.shares == (0.0, 0.5)
    assert [(fate.group, fate.mean_change.value) for fate in found.by[PLACE]] == [
        ("A", 0.0),
        ("B", pytest.approx(-8 / 3)),
    ]


def test_groups_of_the_run_before_tell_tenths_and_conditions() -> None:
    groups = {
        "household_id": np.array([2, 4, 9]),
        "tenth": np.array([1, 10, 1]),
        "family": np.array(["one adult", "couple", "couple"], dtype=object),
        "conditions": np.array(["asthma;copd", "", "copd"], dtype=object),
    }
    found = fates_of(households(), households(premium=[300, 0, 0]), 100.0, groups)
    assert found is not None
    assert [(fate.group, fate.losers) for fate in found.by[TENTH]] == [("1", 0.0), ("10", 1.0)]
    assert {fate.group: fate.people for fate in found.by["condition"]} == {"asthma": 1, "copd": 3, "none": 1}


def test_no_household_in_both_is_no_fate() -> None:
    other = households() | {"household_id": np.array([1, 3, 5])}
    assert fates_of(households(), other, 100.0) is None


def test_who_loses_and_gains_nothing_is_said_so(found: Comparison) -> None:
    same = replace(found, fates=fates_of(households(), households(), 100.0))
    assert list(words.fates(same)) == ["None of 4 households gains or loses more than £1."]
    assert list(words.fates(found)) == []


def test_places_that_only_one_run_has_are_left_out() -> None:
    table = {
        "place": np.array(["Vale", "Dale"], dtype=object),
        "level": np.array(["region", "place"], dtype=object),
        "residents": np.array([10, 10]),
        "personal_care": np.array([1_000, 1_000]),
        "need_index": np.ones(2),
    }
    other = table | {
        "place": np.array(["Vale", "Docks"], dtype=object),
        "personal_care": np.array([1_500, 0]),
    }
    assert [(p.place, p.level, p.change) for p in places_between(table, other, 10.0)] == [
        ("Vale", "region", 5.0)
    ]


def test_a_notebook_shows_titles_as_text(found: Comparison) -> None:
    shown = replace(found, differences=(moved("<script>", 1, 2),))
    assert "<script>" not in shown._repr_html_()


def test_notes_tell_of_luck_people_years_and_versions(found: Comparison, valley: Read) -> None:
    other = Read(valley.design.model_copy(update={"seed": 8, "years": "2028-2030"}), valley.folder, "new")
    apart = replace(found, shares_luck=False, after=Side(other, "new", "f", 2030, "v2"))
    said = " ".join(words.notes(apart))
    assert "different seeds" in said and "No year is in both runs" in said and "different versions" in said
    assert "same people and luck" in " ".join(words.notes(found))
