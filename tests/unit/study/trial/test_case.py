"""A case: values put, whole numbers kept whole, and marks that tell cases apart and nothing else."""

from __future__ import annotations

import pytest

from healthtrust.design.read import read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.trial.case import Case, case_of


@pytest.fixture(scope="module")
def valley() -> Case:
    return case_of(read_design("valley"))


def test_marks_tell_designs_apart_and_not_names(valley: Case) -> None:
    changed = valley.with_values({"pool.ceiling_share": 0.2})
    assert changed.mark != valley.mark
    assert changed.with_values({"pool.ceiling_share": 0.12}, "again").mark == valley.mark
    assert case_of(read_design("valley", ["pool.ceiling_share=0.2"])).mark == changed.mark


def test_a_mark_hangs_on_the_inputs(valley: Case) -> None:
    other = Case(valley.design, valley.folder, valley.name, {**valley.inputs, "code of healthtrust": "x"})
    assert other.mark != valley.mark


def test_a_draw_of_a_whole_number_is_rounded() -> None:
    base = case_of(read_design("transition"))
    fund = base.with_values(
        {"allocate.transformation.fund.horizon": 17.6}
    ).design.allocate.transformation.fund
    assert fund is not None
    assert fund.horizon == 18
    assert base.with_values({"pool.ceiling_share": 0.176}).design.pool.ceiling_share == 0.176


def test_every_value_that_cannot_be_is_told_at_once(valley: Case) -> None:
    with pytest.raises(InvalidInput) as raised:
        valley.with_values({"pool.ceiling_share": 2.0, "market.persistence": -1.0})
    told = str(raised.value)
    assert "pool.ceiling_share" in told
    assert "market.persistence" in told


def test_the_case_itself_stays_what_it_was(valley: Case) -> None:
    before = valley.design.as_plain()
    valley.with_values({"market.plans.Open Health.quality": 0.9})
    assert valley.design.as_plain() == before
