"""The citizen's page: what is covered, what it means for everybody, and what one household would pay."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.ground.money import currency
from healthtrust.pool.contributions.assess import each
from healthtrust.pool.contributions.bases import payers_of
from healthtrust.pool.contributions.rules import rules_of
from healthtrust.runs.folder import RunFolder
from healthtrust.web.citizens.estimate import estimate
from healthtrust.web.citizens.household import Household, read_household
from healthtrust.web.citizens.owed import owed, payers_of_one
from healthtrust.web.store import trail
from tests.small import small_state
from tests.web.conftest import do_jobs

FAMILY = {"income": "42000", "earned": "", "ages": "38, 36, 10", "place": ""}
POUND = currency("GBP")


def _send(pages: TestClient, address: str, fields: dict[str, str]) -> Any:
    word = re.search(r'name="word" value="([0-9a-f]+)"', pages.get(address.removesuffix("/make")).text)
    assert word is not None
    return pages.post(address, data={"word": word.group(1), **fields})


def test_everybody_reads_what_is_covered_and_what_it_costs(pages: TestClient, fingerprint: str) -> None:
    text = pages.get(f"/runs/{fingerprint}/citizen").text
    assert "Everybody has the same right" in text and "pays" in text and "Synthetic" in text


def test_a_service_is_looked_up_by_part_of_its_name(pages: TestClient, fingerprint: str) -> None:
    found = pages.get(f"/runs/{fingerprint}/citizen", params={"q": "EMERGENCY"}).text
    assert re.search(r"Covered</strong> Emergency attendances", found)
    assert "has “zzz” in its name" in pages.get(f"/runs/{fingerprint}/citizen", params={"q": "zzz"}).text


def test_what_is_looked_up_is_escaped(pages: TestClient, fingerprint: str) -> None:
    text = pages.get(f"/runs/{fingerprint}/citizen", params={"q": "<script>x"}).text
    assert "<script>x" not in text and "&lt;script&gt;x" in text


def test_a_household_is_told_what_the_rules_ask_of_it(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    text = _send(pages, f"/runs/{fingerprint}/citizen", FAMILY).text
    asked = estimate(RunFolder(folder / "runs" / fingerprint), Household(42_000.0, (38, 36, 10), 42_000.0))
    total = sum(asked["owed"]["household"])
    assert total > 0 and f"would pay £{total / 100:,.2f} a year" in text


def test_nothing_that_a_household_says_is_kept_or_logged(
    app: FastAPI, pages: TestClient, folder: Path, fingerprint: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = len(trail.rows(app.state.engine))
    said = {**FAMILY, "income": "43217.89", "ages": "77 71"}
    answer = _send(pages, f"/runs/{fingerprint}/citizen", said)
    wrong = _send(pages, f"/runs/{fingerprint}/citizen", {**said, "ages": "one hundred"})
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert wrong.status_code == 422 and 'href="#ages"' in wrong.text and 'value="43217.89"' in wrong.text
    assert len(trail.rows(app.state.engine)) == before
    assert "43217" not in caplog.text
    kept = (path for path in folder.rglob("*") if path.is_file())
    assert not any(b"43217.89" in path.read_bytes() for path in kept)


@pytest.mark.parametrize(
    "pool",
    [
        {"brackets": [{"above": 0, "rate": 0.05}, {"above": 30_000, "rate": 0.11}], "exempt_below": 12_000},
        {"per_adult": 300, "ceiling_share": 0.04},
        {
            "brackets": [{"above": 0, "rate": 0.03}],
            "ceiling_share": 0.08,
            "contributions": [
                {"name": "head", "base": "head", "amount": 600, "child_amount": 100, "ceiling_share": 0.02,
                 "over_ceiling": "government"},
            ],
        },
    ],
)  # fmt: skip
def test_an_estimate_is_what_the_run_charges_every_household_of_its_people(pool: dict[str, Any]) -> None:
    state = small_state(pool=pool)
    persons, households, rules = state.persons, state.households, rules_of(state.design.pool, POUND)
    assert persons is not None and households is not None
    payers = payers_of(persons, households, rules)
    paid = each(payers, rules)
    assert payers.rows > 150 and len(set(map(tuple, paid.tolist()))) > 50
    for row in range(payers.rows):
        ages = persons.age[payers.first[row] : payers.first[row + 1]]
        income = int(payers.income[row]) / 100
        one = payers_of_one(Household(income, tuple(ages.tolist()), 0.0), POUND)
        assert owed(state.design, one, POUND)["household"] == paid[row].tolist()


def test_earnings_are_shared_by_those_of_working_age_and_charged_as_in_a_run() -> None:
    rule = {
        "name": "payroll",
        "base": "earnings",
        "brackets": [{"above": 0, "rate": 0.1}],
        "employer_share": 0.5,
    }
    state = small_state(pool={"contributions": [rule]})
    found = owed(state.design, payers_of_one(Household(40_000, (40, 70), 30_000.0), POUND), POUND)
    assert found["names"] == ["income", "payroll"] and found["household"][1] == 150_000
    assert found["employer"] == 150_000


def test_what_the_form_does_not_ask_for_is_named_as_left_out() -> None:
    rule = {"name": "fortune", "base": "wealth", "brackets": [{"above": 0, "rate": 0.01}]}
    state = small_state(pool={"contributions": [rule]})
    assert owed(state.design, payers_of_one(Household(40_000, (40,), 0.0), POUND), POUND)["left_out"] == [
        "fortune"
    ]


def test_rates_that_move_are_not_guessed() -> None:
    state = small_state(pool={"rate": "funds the package"})
    found = owed(state.design, payers_of_one(Household(40_000, (40,), 0.0), POUND), POUND)
    assert found["moves"] and found["names"] == [] and found["household"] == []


def test_every_problem_of_a_form_is_told_at_once() -> None:
    _, problems = read_household({"income": "-1", "earned": "x", "ages": ""})
    assert [problem.where for problem in problems] == ["income", "earned", "ages"]
    assert np.isfinite(read_household({"income": "nan", "ages": "4"})[0].income)


def test_a_run_without_a_report_has_its_page_made_by_a_job(
    app: FastAPI, pages: TestClient, folder: Path, fingerprint: str
) -> None:
    (folder / "runs" / fingerprint / "report.json").unlink()
    address = f"/runs/{fingerprint}/citizen"
    assert "Make this part" in pages.get(address).text
    assert _send(pages, f"{address}/make", {}).status_code == 303
    (job,) = do_jobs(app)
    assert job.state == "done" and json.dumps(job.result)
    assert "Whom do I ask, and where do I complain?" in pages.get(address).text
