"""The grouper machine: kernel, twin and the plain reference agree, and each table does what it says."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.grouper.built import Grouper, build
from healthtrust.market.grouper.explained import explain
from healthtrust.market.grouper.group import Grouped, group
from healthtrust.market.grouper.people import Coded, People
from healthtrust.market.grouper.stated import Stated
from healthtrust.market.grouper.tables import CodeRow, Edit, Tables
from tests.reference.grouper import Person, scored


def people_of(persons: list[Person], names: tuple[str, ...] = ()) -> tuple[People, Coded]:
    columns = {}
    for name in names:
        texts = tuple(dict.fromkeys(person.columns[name] for person in persons))
        columns[name] = (texts, np.array([texts.index(p.columns[name]) for p in persons], dtype=np.int32))
    people = People(
        np.array([str(i) for i in range(len(persons))], dtype=object),
        np.array([person.age for person in persons], dtype=np.int16),
        np.array([1 if person.sex == "M" else 2 for person in persons], dtype=np.int8),
        columns,
    )
    quantities = [q for person in persons for q in person.quantities]
    return people, Coded.of([person.codes for person in persons], quantities)


def found(grouper: Grouper, *persons: Person) -> Grouped:
    return group(grouper, *people_of(list(persons)))


def one(codes: str = "", age: int = 50, sex: str = "M", quantities: tuple[float, ...] = ()) -> Person:
    return Person(age, sex, {}, codes.split(), quantities)


def rich(seed: int) -> tuple[Stated, Tables, list[Person]]:
    """A grouper with everything a grouper can have, drawn at random, and persons for it."""
    draw = np.random.default_rng(seed)
    flags = [str(n) for n in range(1, 21)]

    def some(most: int, of: list[str]) -> list[str]:
        return list(draw.choice(of, int(draw.integers(1, most + 1)), replace=False))

    stated: dict[str, Any] = {
        "name": "rich",
        "columns": [{"name": "town", "values": ["a", "b", "c"]}],
        "traits": [
            {"name": "old", "age_from": 65},
            {"name": "girl", "sex": "F", "age_to": 17},
            {"name": "old", "where": {"town": ["c"]}},
            {"name": "odd", "all": ["old"], "none": ["girl"]},
            {"name": "m", "sex": "M"},
            {"name": "f", "sex": "F"},
        ],
        "cells": [{"name": "{0}/{1}", "of": [["m", "f"], ["old", "odd"]], "none": ["girl"]}],
        "segments": [{"name": "first", "all": ["old"], "none": ["m"]}, {"name": "rest"}],
        "needs": [{"flag": f, "any": some(3, flags)} for f in some(3, flags)],
        "not_counted": some(2, flags),
        "criteria": [{"name": "c", "classes": ["C1", "C2", "C3"], "without": "C0"}],
        "thresholds": {f: float(draw.integers(1, 6)) for f in some(6, flags)},
        "factors": [
            {
                "name": f"F{i}",
                "all": some(1, flags) if i % 2 else [],
                "any": some(6, flags),
                "none": some(1, flags),
            }
            for i in range(6)
        ]
        + [{"name": f"N{i}", "count": ["*"], "at_least": i, "at_most": i} for i in range(4)]
        + [
            {"name": "N4", "count": ["*"], "at_least": 4},
            {"name": "few", "count": some(8, flags), "at_least": 2},
            {"name": "beside", "all": ["odd", "F0"], "none": ["N1"]},
        ],
    }
    codes = [f"K{n}" for n in range(60)]
    given = [*flags, "C1", "C2", "C3"]
    tables = Tables(
        codes=tuple(
            CodeRow(code, flag, float(draw.integers(1, 4)))
            for code in codes
            for flag in some(3, [*given, ""])
        ),
        edits=tuple(
            Edit(
                code,
                str(draw.choice(["", "M", "F"])),
                low := int(draw.integers(0, 60)),
                low + 30,
                str(draw.choice([*flags, ""])),
            )
            for code in some(30, codes)
            for _ in range(2)
        ),
        combinations=(("1", "2", "21"), ("21", "3", "4"), ("5", "6", "7")),
        hierarchy=tuple((high, low) for high in flags for low in some(2, flags) if int(high) < int(low)),
        groups=(("8", "G1", ""), ("9", "G1", ""), ("10", "G2", "old"), ("11", "G2", "girl")),
        weights={
            (segment, name): float(np.round(draw.normal(), 3))
            for segment in ("first", "rest", "")
            for name in [
                *flags,
                "G1",
                "G2",
                "C0",
                "C1",
                "C3",
                "old",
                "odd",
                "m/old",
                "f/odd",
                "F0",
                "F3",
                "N0",
                "N4",
                "few",
                "beside",
            ]
            if draw.random() < 0.8
        },
    )
    persons = [
        Person(
            int(draw.integers(0, 100)),
            str(draw.choice(["M", "F"])),
            {"town": str(draw.choice(["a", "b", "c"]))},
            chosen := [str(each) for each in draw.choice([*codes, "??"], int(draw.integers(0, 9)))],
            [float(q) for q in draw.integers(1, 4, len(chosen))],
        )
        for _ in range(150)
    ]
    return Stated.model_validate(stated), tables, persons


@pytest.mark.parametrize("seed", range(8))
def test_kernel_twin_and_reference_agree(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stated, tables, persons = rich(seed)
    grouper = build(stated, tables)
    people, coded = people_of(persons, ("town",))
    fast = group(grouper, people, coded)
    for row, person in enumerate(persons):
        kept, score, segment = scored(stated, tables, person)
        assert set(fast.names_of(row)) == kept, row
        assert fast.score[row] == pytest.approx(score, abs=1e-9), row
        assert grouper.segments[fast.segment[row]] == segment
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numpy")
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", "3")
    plain = group(grouper, people, coded)
    assert plain.score.tobytes() == fast.score.tobytes()
    assert (plain.held == fast.held).all() and (plain.counts == fast.counts).all()
    assert fast.mean() == pytest.approx(fast.score.mean(), abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_an_explanation_adds_up_to_the_score(seed: int) -> None:
    stated, tables, persons = rich(seed)
    grouper = build(stated, tables)
    people, coded = people_of(persons, ("town",))
    fast = group(grouper, people, coded)
    for row in range(40):
        told = explain(grouper, people, coded, row)
        assert told.score == fast.score[row]
        assert sum(factor.weight for factor in told.factors) == pytest.approx(told.score, abs=1e-9)
        assert {factor.name for factor in told.factors} >= set(fast.names_of(row))


def test_a_sum_of_quantities_reaches_its_threshold_and_not_before() -> None:
    stated = Stated(name="drugs", threshold=180, thresholds={"KRE": 3})
    tables = Tables(
        codes=(CodeRow("P1", "DIA", 12.6), CodeRow("P2", "DIA", 28.0), CodeRow("P3", "KRE", 1.0)),
        weights={("", "DIA"): 900.0, ("", "KRE"): 5_000.0},
    )
    grouper = build(stated, tables)
    rows = (
        one("P1", quantities=(14.0,)),
        one("P1 P2", quantities=(12.0, 1.0)),
        one("P1 P2", quantities=(12.0, 1.03)),
        one("P3 P3", quantities=(1.0, 2.0)),
        one("P3", quantities=(2.0,)),
    )
    assert [found(grouper, row).names_of(0) for row in rows] == [[], [], ["DIA"], ["KRE"], []]
    exact = found(build(Stated(name="d", threshold=0.3), tables), one("P3 P3 P3", quantities=(0.1, 0.1, 0.1)))
    assert exact.names_of(0) == ["KRE"], "sums are rounded before they are judged"


def test_two_groups_together_are_another_before_the_hierarchy() -> None:
    tables = Tables(
        codes=tuple(CodeRow(f"D{n}", n, 1.0) for n in ("10", "11", "14", "16")),
        combinations=(("11", "16", "35"),),
        hierarchy=(("10", "11"), ("10", "35"), ("35", "14"), ("11", "14")),
    )
    grouper = build(Stated(name="swiss"), tables)
    for codes, kept in (
        ("D11 D16", ["16", "35"]),
        ("D11 D14 D16", ["16", "35"]),
        ("D10 D11 D16", ["10", "16"]),
    ):
        assert found(grouper, one(codes)).names_of(0) == kept


def test_the_hierarchy_looks_at_what_was_there_before() -> None:
    tables = Tables(codes=tuple(CodeRow(c, c, 1.0) for c in "ABC"), hierarchy=(("A", "B"), ("B", "C")))
    assert found(build(Stated(name="h"), tables), one("A B C")).names_of(0) == ["A"]


def test_a_reset_criterion_adds_up_to_zero_in_months() -> None:
    stated = Stated.model_validate(
        {
            "name": "dutch",
            "criteria": [
                {"name": "DKG", "classes": ["D1", "D2"], "without": "D0", "reset": True},
                {"name": "FKG", "classes": ["F1", "F2"], "without": "F0", "one_class": False, "reset": True},
            ],
        }
    )
    rows = tuple(CodeRow(c, f, 1.0) for c, f in (("A", "D1"), ("B", "D2"), ("X", "F1"), ("Y", "F2")))
    weights = {("", "D1"): 1000.0, ("", "D2"): 4000.0, ("", "F1"): 300.0, ("", "F2"): 500.0, ("", "D0"): -7.0}
    grouper = build(stated, Tables(codes=rows, weights=weights))
    persons = [one("A B X Y"), one("A"), one(""), one(""), one("Y")]
    people, coded = people_of(persons)
    people = dataclasses.replace(people, months=np.array([12000, 6000, 12000, 3000, 12000]))
    of = group(grouper, people, coded)
    assert [of.names_of(row) for row in range(2)] == [["D2", "F1", "F2"], ["D1"]]
    assert float((of.score * people.weight()).sum()) == pytest.approx(0.0, abs=1e-6)
    without = of.grouper.program.weight[0, grouper.terms.index("D0")]
    assert without == pytest.approx(-(4000 * 12 + 1000 * 6) / (12 + 3 + 12))
    assert explain(of.grouper, people, coded, 0).score == of.score[0]


def test_a_criterion_nobody_is_outside_of_cannot_be_reset() -> None:
    stated = Stated.model_validate(
        {"name": "x", "criteria": [{"name": "c", "classes": ["1"], "without": "0", "reset": True}]}
    )
    grouper = build(stated, Tables(codes=(CodeRow("A", "1", 1.0),), weights={("", "1"): 5.0}))
    with pytest.raises(InvalidInput, match="criterion c, segment all: found nobody in '0'"):
        found(grouper, one("A"))


def test_threads_and_parts_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stated, tables, persons = rich(3)
    grouper = build(stated, tables)
    told = set()
    for parts in ("1", "2", "7"):
        monkeypatch.setenv("HEALTHTRUST_PARTITIONS", parts)
        of = group(grouper, *people_of(persons, ("town",)))
        told.add((of.score.tobytes(), of.held.tobytes(), of.counts.tobytes()))
    assert len(told) == 1


@pytest.mark.parametrize(
    ("stated", "tables", "said"),
    [
        ({"needs": [{"flag": "1", "any": ["x"]}]}, {}, "'x'; expected a name stated above"),
        ({"traits": [{"name": "t", "where": {"town": ["a"]}}]}, {}, "column 'town'; expected a column among"),
        ({"columns": [{"name": "c", "values": ["a"], "default": "b"}]}, {}, "default 'b'; expected one of"),
        ({"segments": [{"name": "s", "all": ["t"]}]}, {}, "'t'; expected a trait stated above"),
        ({"factors": [{"name": "1", "any": ["1"]}]}, {}, "'1' twice"),
        ({}, {"weights": {("", "2"): 1.0}}, "weights: found '2'"),
        ({}, {"weights": {("north", "1"): 1.0}}, "weights: found 'north'"),
        ({}, {"hierarchy": (("1", "7"),)}, "hierarchy: found '7'"),
        ({}, {"edits": (Edit("B", "", 0, 9, "1"),)}, "edits: found 'B'; expected a code of the codes"),
    ],
)
def test_tables_that_do_not_fit_are_refused(stated: Any, tables: Any, said: str) -> None:
    rows = Tables(codes=(CodeRow("A", "1", 1.0),), **tables)
    with pytest.raises(InvalidInput) as refused:
        build(Stated.model_validate({"name": "x", **stated}), rows)
    assert said in str(refused.value)


def test_persons_in_no_segment_and_values_nobody_stated_are_refused() -> None:
    old = {
        "name": "x",
        "traits": [{"name": "old", "age_from": 65}],
        "segments": [{"name": "s", "all": ["old"]}],
    }
    grouper = build(Stated.model_validate(old), Tables())
    with pytest.raises(InvalidInput, match="1 persons in no segment"):
        found(grouper, one(age=70), one(age=30))
    stated, tables, persons = rich(1)
    strange = [dataclasses.replace(persons[0], columns={"town": "A"})]
    with pytest.raises(InvalidInput, match=r"column town, 1 person: found 'A'.*did you mean 'a'"):
        group(build(stated, tables), *people_of(strange, ("town",)))
    with pytest.raises(InvalidInput, match="no column 'town'"):
        group(build(stated, tables), *people_of(persons))
