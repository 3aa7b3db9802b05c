"""CMS-HCC against the library that its tables come from, on made-up persons of every segment."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

pytest.importorskip("hccinfhir", reason="the extra `us` is not installed")

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.grouper import library
from healthtrust.market.grouper.built import Grouper
from healthtrust.market.grouper.explained import explain
from healthtrust.market.grouper.group import group
from healthtrust.market.grouper.people import Coded, People
from healthtrust.market.grouper.shipped import grouper_of

PERSONS = 600
COLUMNS = {
    "dual_code": ("00", "01", "02", "03", "04", "05", "06", "08", "NA"),
    "orec": ("0", "1", "2", "3"),
    "new_enrollee": ("0", "1"),
    "lti": ("0", "1"),
    "snp": ("0", "1"),
}


@cache
def made_up(model: str) -> tuple[Grouper, People, Coded, list[dict[str, Any]]]:
    grouper, draw = grouper_of(model), np.random.default_rng(28)
    codes = list(grouper.codes)
    edited = [edit.code for edit in grouper.tables.edits]
    ages = draw.integers(20, 100, PERSONS)
    ages[:60] = draw.integers(0, 20, 60)
    ages[60:200] = draw.integers(62, 71, 140)
    drawn = {name: draw.integers(0, len(values), PERSONS) for name, values in COLUMNS.items()}
    drawn["lti"] = draw.random(PERSONS) < 0.1
    sex = draw.integers(1, 3, PERSONS)
    lists = [
        [str(c) for c in draw.choice(codes, draw.integers(0, 12))]
        + ([str(draw.choice(edited))] if draw.random() < 0.3 else [])
        for _ in range(PERSONS)
    ]
    people = People(
        np.array([str(i) for i in range(PERSONS)], dtype=object),
        ages.astype(np.int16),
        sex.astype(np.int8),
        {name: (COLUMNS[name], place.astype(np.int32)) for name, place in drawn.items()},
    )
    rows = [
        {name: COLUMNS[name][int(drawn[name][row])] for name in COLUMNS}
        | {"age": int(ages[row]), "sex": "MF"[int(sex[row]) - 1], "codes": lists[row]}
        for row in range(PERSONS)
    ]
    return grouper, people, Coded.of(lists), rows


def by_library(model: str, row: dict[str, Any]) -> tuple[set[str], float]:
    from hccinfhir.model_calculate import calculate_raf

    found = calculate_raf(
        row["codes"],
        f"CMS-HCC Model {model.upper()}",
        row["age"],
        row["sex"],
        row["dual_code"],
        row["orec"],
        "0",
        row["new_enrollee"] == "1",
        row["snp"] == "1",
        False,
        row["lti"] == "1",
    )
    return set(found.hcc_list), float(found.risk_score)


def named(grouper: Grouper, row: dict[str, Any]) -> str:
    """Return why the library may differ for such a person, or nothing."""
    if row["new_enrollee"] == "1" and row["orec"] in "23" and 65 <= row["age"] <= 69 and row["lti"] == "0":
        return "kidney failure"  # it looks for a five-year cell that tables of new enrollees have not
    categories = [of.code for of in grouper.tables.codes if of.code in row["codes"]]
    for edit in grouper.tables.edits:
        voids = not edit.flag and edit.age_from <= row["age"] <= edit.age_to
        if voids and categories.count(edit.code) > 1:
            return "two categories"  # of a voided code it takes one category away, and we both
    return ""


@pytest.mark.parametrize("model", ["v24", "v28"])
def test_the_library_gives_the_same_but_for_what_has_a_name(model: str) -> None:
    grouper, people, coded, rows = made_up(model)
    ours = group(grouper, people, coded)
    reasons = dict.fromkeys(("kidney failure", "two categories", ""), 0)
    for number, row in enumerate(rows):
        hccs, score = by_library(model, row)
        if set(ours.names_of(number)) != hccs or abs(ours.score[number] - score) > 1e-6:
            reasons[named(grouper, row)] += 1
    assert reasons[""] == 0
    assert reasons["kidney failure"] > 0
    assert len({ours.grouper.segments[s] for s in ours.segment}) == 9


def test_a_lone_heart_failure_of_one_kind_counts_for_nothing() -> None:
    grouper = grouper_of("v28")
    alone = next(
        row.code
        for row in grouper.tables.codes
        if row.flag == "223" and sum(other.code == row.code for other in grouper.tables.codes) == 1
    )
    people = People(np.array(["1"], object), np.array([70], np.int16), np.array([1], np.int8))
    assert group(grouper, people, Coded.of([[alone]])).names_of(0) == []
    told = explain(grouper, people, Coded.of([[alone]]), 0)
    assert ("needs", "223") in {(step.what, step.of) for step in told.steps}


def test_labels_are_cmss() -> None:
    assert grouper_of("v28").label("21") == "Lymphoma and Other Cancers"
    assert grouper_of("v24").label("18") == "Diabetes with Chronic Complications"


def test_a_year_without_tables_is_refused() -> None:
    with pytest.raises(InvalidInput, match="found 2027; expected 2025 or 2026"):
        grouper_of("v28", "2027")
    with pytest.raises(InvalidInput, match="a year, for v28"):
        grouper_of("v28", "tables")


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "find_spec", lambda _: None)
    with pytest.raises(InvalidInput, match=r"pip install healthtrust\[us\]"):
        grouper_of("v24")
