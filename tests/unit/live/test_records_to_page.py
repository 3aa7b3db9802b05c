"""From records to the page of a month: no money is lost on the way, and what is still to come is foreseen."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.periods import Month
from healthtrust.live.completion import Asked, completed_groups, triangles
from healthtrust.live.completion.groups import develop
from healthtrust.live.statements.budget import budget_against_actual, totals
from healthtrust.live.statements.budget_lines import budget_lines
from healthtrust.reports.live_month import MonthShown, page_of, sentence
from healthtrust.reports.live_shown import developed, year_of_months
from tests.unit.reports.made_live import GBP, practices

MONTHS = 9
BY = ("area_code", "plan_id", "setting")


@pytest.fixture(scope="module")
def book() -> duckdb.DuckDBPyConnection:
    """Nine months of care in two places and two settings; half comes in at once, the rest later."""
    made = duckdb.connect()
    made.execute(
        "CREATE TABLE activity AS SELECT '2027-' || lpad((1 + month)::VARCHAR, 2, '0') AS start_date, "
        "'2027-' || lpad((1 + month + late)::VARCHAR, 2, '0') AS received_month, 'Core' AS plan_id, "
        "['North', 'South'][1 + line % 2] AS area_code, ['inpatient', 'primary'][1 + (line // 2) % 2] AS "
        "setting, (900 + hash(month, line) % 200)::BIGINT AS paid_amount "
        "FROM (SELECT month, line, [0, 0, 1, 2][1 + (hash(line, 7) % 4)::INT] AS late "
        f"FROM range({MONTHS}) AS m(month), range(400) AS l(line))"
    )
    return made


def test_nothing_is_lost_and_what_is_to_come_is_foreseen(book: duckdb.DuckDBPyConnection) -> None:
    found = triangles(book, "activity", Asked(Month(2027, MONTHS), BY))
    groups = completed_groups(found, ("setting",))
    paid, truth = book.execute(
        f"SELECT sum(paid_amount) FILTER (WHERE received_month <= '2027-{MONTHS:02d}')::BIGINT, "
        "sum(paid_amount)::BIGINT FROM activity"
    ).fetchall()[0]
    assert sum(groups["paid"]) == paid < truth
    assert abs(sum(groups["completed"]) - truth) < 0.01 * truth
    by_setting = found.pooled(("setting",))
    whole = [develop(upto, found.watched) for upto in by_setting.upto]
    assert sum(groups["ibnr"]) == sum(each.total_ibnr for each in whole if each is not None)


def test_the_page_judges_completed_months(book: duckdb.DuckDBPyConnection) -> None:
    found = triangles(book, "activity", Asked(Month(2027, MONTHS), BY))
    budget = np.full(12, 90_000)
    lines = budget_lines(found, dict.fromkeys(found.keys, budget), 2027)
    everything = found.pooled(())
    whole = develop(everything.upto[0], found.watched)
    assert whole is not None
    shown = MonthShown(
        "Valley trust",
        "2027-09",
        GBP,
        practices(),
        budget_against_actual(lines),
        totals(lines, [key[2] for key in found.keys]),
        year_of_months([f"2027-{m:02d}" for m in range(1, 13)], 4 * budget, whole),
        (developed("all care", found.months, everything.upto[0], whole),),
    )
    assert "above its budget, more than chance explains" in sentence(shown)
    assert page_of(shown).count("<svg") == 4


def test_lines_hold_the_groups_and_errors_of_months_together(book: duckdb.DuckDBPyConnection) -> None:
    found = triangles(book, "activity", Asked(Month(2027, MONTHS), BY))
    groups = completed_groups(found, ("setting",))
    missing = ("North", "Core", "mental")
    lines = budget_lines(found, dict.fromkeys([*found.keys, missing], np.full(12, 90_000)), 2027)
    assert sum(int(line.completed.sum()) for line in lines[:-1] if line.completed is not None) == sum(
        groups["completed"]
    )
    names = list(zip(*(groups[name] for name in BY), strict=True))
    for line in lines[:-1]:
        errors = zip(names, groups["standard_error"], strict=True)
        months = np.array([error for name, error in errors if name == line.names])
        assert np.sqrt((months**2).sum()) < line.standard_error < months.sum()
    assert lines[-1].completed is None and not lines[-1].paid.any()


def test_care_without_a_budget_is_refused_by_name(book: duckdb.DuckDBPyConnection) -> None:
    found = triangles(book, "activity", Asked(Month(2027, MONTHS), BY))
    with pytest.raises(InvalidInput, match=r"budget of South, Core, primary: found .* minor units of care"):
        budget_lines(found, dict.fromkeys(found.keys[:-1], np.full(12, 90_000)), 2027)
    with pytest.raises(ValueError, match="months of 2026"):
        budget_lines(found, {}, 2026)
