from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.package import choose
from healthtrust.package.catalogue import read_catalogue
from healthtrust.package.tables.of_design import tables_of, write_tables
from healthtrust.records.persons import heads_by_cell
from healthtrust.state import known
from tests.small import small_state


def test_the_tables_carry_every_resident_every_case_and_all_income() -> None:
    state = small_state()
    tables = tables_of(state)
    share = np.array(tables["groups"]["share"])
    persons, households = known(state.persons, "people"), known(state.households, "people")
    assert share.sum() == pytest.approx(1)
    cases = np.array([tables["incidence"][name] for name in tables["groups"]["group"]])
    expected = heads_by_cell(persons) @ read_catalogue(state).cases / persons.heads
    assert share @ cases == pytest.approx(expected, rel=1e-8)
    income = (households.income * households.weight).sum() / 100
    assert share @ np.array(tables["groups"]["wealth"]) * persons.heads == pytest.approx(income, rel=1e-8)
    assert list(tables["groups"]["wealth"]) == sorted(tables["groups"]["wealth"])


def test_what_is_written_can_be_asked(tmp_path: Path) -> None:
    files = write_tables(tables_of(small_state()), tmp_path / "question")
    assert [file.name for file in files] == ["interventions.csv", "groups.csv", "incidence.csv"]
    assert not list((tmp_path / "question").glob(".*"))
    found = choose(*files, willingness_to_pay=25_000.0, at_wealth=30_000.0, most_incidence=500.0)
    assert found.certified
    assert found.package
