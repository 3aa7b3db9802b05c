"""What must not matter: how often the same people are there, how spells are cut, what ids they have."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.people.registries.days import Days
from healthtrust.people.registries.opened import opened
from healthtrust.people.registries.relations import Row, compiled, laid, told
from healthtrust.people.registries.statements import made
from tests.unit.people.registries.made_records import columns, write

Tables = dict[str, dict[str, Any]]
ON = date(2028, 1, 1)
LISTS = st.sampled_from(["nhse-eight", "model", "kaiser-levels", "risk-bands"])
FEW = settings(max_examples=3, deadline=None)


def found(tables: Tables, name: str) -> tuple[list[Row], dict[int, str]]:
    """Return the rows of a list and everybody's segment."""
    with TemporaryDirectory() as folder, duckdb.connect() as book:
        of = compiled(name, Days(ON))
        opened(book, write(Path(folder) / "r", tables))
        laid(book, of)
        made(book, of.segments())
        pairs = book.execute("SELECT person_id, segment FROM segment").fetchall()
        assert len(dict(pairs)) == len(pairs)
        return told(book, of), dict(pairs)


def joined(tables: list[Tables]) -> Tables:
    """Return tables one below the other."""
    return {
        name: {key: [v for each in tables for v in each[name][key]] for key in held}
        for name, held in tables[0].items()
    }


def renamed(tables: Tables, rename: Any) -> Tables:
    """Return tables with other ids of persons and activities."""
    said = {name: dict(held) for name, held in tables.items()}
    for name, key in (("enrolment", "person_id"), ("activity", "person_id"), ("measurement", "person_id")):
        said[name][key] = [rename(int(each)) for each in tables[name][key]]
    for name in ("activity", "diagnosis"):
        said[name]["activity_id"] = [f"{rename(1)}-{each}" for each in tables[name]["activity_id"]]
    return said


@FEW
@given(seed=st.integers(0, 1000), k=st.integers(2, 4), name=LISTS)
def test_copies_leave_rates_and_multiply_money(seed: int, k: int, name: str) -> None:
    tables = columns(25, seed)
    one, _ = found(tables, name)
    several, _ = found(joined([renamed(tables, lambda p, c=c: p + 1000 * c) for c in range(k)]), name)
    for before, after in zip(one, several, strict=True):
        assert [k * v for v in vars(before).values() if isinstance(v, int)] == [
            v for v in vars(after).values() if isinstance(v, int)
        ]


@FEW
@given(seed=st.integers(0, 1000), k=st.integers(2, 5), name=LISTS)
def test_heads_are_the_same_as_copies(seed: int, k: int, name: str) -> None:
    tables = columns(25, seed)
    heads = {each: dict(held) for each, held in tables.items()}
    heads["enrolment"]["heads"] = [k] * len(tables["enrolment"]["person_id"])
    heads["activity"]["cases"] = [k] * len(tables["activity"]["person_id"])
    for column in ("paid_amount", "reference_cost"):
        heads["activity"][column] = [None if v is None else int(v) * k for v in tables["activity"][column]]
    several, _ = found(joined([renamed(tables, lambda p, c=c: p + 1000 * c) for c in range(k)]), name)
    assert found(heads, name)[0] == several


@FEW
@given(seed=st.integers(0, 1000), at=st.integers(1, 700), name=LISTS)
def test_cutting_a_spell_in_two_changes_nothing(seed: int, at: int, name: str) -> None:
    tables = columns(25, seed)
    spells = [
        dict(zip(tables["enrolment"], row, strict=True))
        for row in zip(*tables["enrolment"].values(), strict=True)
    ]
    cut = []
    for spell in spells:
        middle = date.fromordinal(spell["start_date"].toordinal() + at)
        if spell["end_date"] is None or middle < spell["end_date"]:
            cut += [{**spell, "end_date": middle}, {**spell, "start_date": middle}]
        else:
            cut.append(spell)
    tables_cut = {**tables, "enrolment": {key: [row[key] for row in cut] for key in cut[0]}}
    assert found(tables, name) == found(tables_cut, name)


@FEW
@given(seed=st.integers(0, 1000), salt=st.integers(1, 10**6), name=LISTS)
def test_other_ids_change_nothing_and_everybody_is_in_one_segment(seed: int, salt: int, name: str) -> None:
    tables = columns(25, seed)
    order = np.random.default_rng(salt).permutation(40) + salt
    rows, segments = found(tables, name)
    again, other = found(renamed(tables, lambda p: int(order[p])), name)
    assert rows == again and {int(order[p]): s for p, s in segments.items()} == other
    assert sum(row.people for row in rows) == len(segments)
