"""Everybody's contributions, and rows written: sums to the minor unit, files whole or not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.design.contributions import Bracket, Contribution, Response
from healthtrust.design.pool import Pool
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import currency
from healthtrust.pool.tables.everybody import everybody
from healthtrust.pool.tables.rows import rows_of, write_rows
from healthtrust.pool.tables.survey import Survey, survey
from healthtrust.pool.tables.told import everybody_as_plain
from healthtrust.records.store import read_columns

POUNDS = currency("GBP")
DRAW = np.random.default_rng(2)
POOL = Pool(brackets=(Bracket(above=0, rate=0.06), Bracket(above=30_000, rate=0.1)), exempt_below=9_000)


def people(**more: Any) -> Survey:
    rows = 400
    columns = {
        "person_id": np.arange(rows),
        "household_id": DRAW.permutation(np.arange(rows) // 3),
        "income": DRAW.lognormal(9.4, 0.8, rows).round(2),
        **more,
    }
    return survey(columns, "p.csv", POUNDS)


def test_a_sum_is_raised_by_the_smallest_factor() -> None:
    of = people()
    as_given = everybody(of, POOL).assessed.total
    found = everybody(of, POOL, raises=as_given * 3 // 2)
    assert found.assessed.total >= as_given * 3 // 2
    assert found.factor == pytest.approx(1.5, rel=1e-3)
    assert found.before == as_given
    assert (found.each.sum(axis=1) * of.payers.weight).sum() == found.assessed.total


def test_a_column_that_rules_need_is_asked_for() -> None:
    duty = Contribution(name="duty", base="spending", rates={"fuel": 0.2})
    with pytest.raises(InvalidInput, match="spending"):
        everybody(people(), Pool(contributions=(duty,)))


def test_nobody_resists_without_a_response() -> None:
    assert everybody(people(), POOL).revenue is None


def test_revenue_falls_where_many_resist() -> None:
    pool = POOL.model_copy(update={"response": Response(at_fair=0.0, slope=8.0, most=1.0)})
    found = everybody(people(), pool, fair_premium=100_00).revenue
    assert found is not None
    curve = found.curve.collected
    assert found.most.collected >= 0.999 * curve.max()
    assert curve[-1] < found.most.collected
    told = everybody_as_plain(everybody(people(), pool, fair_premium=100_00))
    assert told["revenue"]["curve"][0]["expected"] == 0


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("of", ["households", "persons"])
def test_rows_add_up_to_what_is_owed(tmp_path: Path, ending: str, of: Any) -> None:
    found = everybody(people(), POOL)
    path = tmp_path / f"owed.{ending}"
    write_rows(path, rows_of(found.survey, {"by_household": found.assessed.household}, of))
    columns, _ = read_columns(path)
    assert round(100 * float(columns["by_household"].astype(float).sum())) == found.assessed.total
    assert len(columns["household_id"]) == (400 if of == "persons" else len(found.survey.household))
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_sum_out_of_reach_says_what_is_in_reach() -> None:
    of = people()
    most = of.payers.income.sum() / 100
    with pytest.raises(InvalidInput) as refused:
        everybody(of, Pool(brackets=(Bracket(above=0, rate=0.06),)), raises=10**12)
    said = str(refused.value.problems[0])
    assert f"--raise: found at most {most:,.2f} GBP at any rates; expected 10,000,000,000.00 GBP" in said
    assert "package" not in said


def test_amounts_beyond_whole_numbers_are_refused_rather_than_wrong() -> None:
    rows = np.arange(40)
    of = survey(
        {
            "person_id": rows,
            "household_id": rows,
            "income": np.full(40, 1e12),
            "weight": np.full(40, 2**31 - 1),
        },
        "p.csv",
        POUNDS,
    )
    with pytest.raises(InvalidInput, match=r"p\.csv: found .* GBP owed in all; expected at most"):
        everybody(of, POOL)
