"""Who bears what is paid: the answer against sums by hand and the same question asked of single persons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.inequality import Estimate
from healthtrust.ground.money import currency
from healthtrust.pool.tables.bills import Bill
from healthtrust.pool.tables.judged import Judged, Terms, judged
from healthtrust.pool.tables.read import Asked
from healthtrust.pool.tables.survey import Survey, survey
from healthtrust.pool.tables.told_incidence import judged_as_plain, sheets, write_workbook
from healthtrust.pool.tables.words import percent, percent_with_interval, sentence, with_interval

POUNDS = currency("GBP")
DRAW = np.random.default_rng(8)
ROWS = 240
HOUSEHOLD = np.sort(DRAW.integers(0, 90, ROWS))
INCOME = DRAW.lognormal(9.5, 0.6, ROWS).round(2)
SEX = np.array(["f", "m"], dtype=object)[DRAW.integers(0, 2, ROWS)]
PLACE = np.array(["x", "y", "z"], dtype=object)[HOUSEHOLD % 3]


def people(rows: Any = slice(None), asked: Asked | None = None, **more: Any) -> Survey:
    columns = {"person_id": np.arange(ROWS), "household_id": HOUSEHOLD, "income": INCOME, **more}
    kept = {name: np.asarray(values)[rows] for name, values in columns.items()}
    return survey(kept, "p.csv", POUNDS, asked or Asked())


def answer(of: Survey, rate: float = 0.0, charge: int = 900_00, **terms: Any) -> Judged:
    paid = (rate * of.payers.income).astype(np.int64) + charge
    return judged(of, Bill("a charge", paid), Terms(**terms))


def test_one_rate_for_all_is_in_proportion() -> None:
    of = people()
    found = judged(of, Bill("a rate", of.payers.income), Terms())
    assert found.fairness.kakwani.value == pytest.approx(0, abs=1e-12)
    assert found.fairness.average_rate.value == pytest.approx(1)
    assert "in proportion to income" in sentence(found)


def test_a_charge_alike_for_all_households_is_regressive() -> None:
    found = answer(people())
    assert found.fairness.kakwani.value + 3 * found.fairness.kakwani.standard_error < 0
    assert sentence(found).startswith("What residents pay (a charge) is regressive")
    assert found.dominance == "above"


def test_a_weight_counts_as_that_many_households() -> None:
    weight = 1 + HOUSEHOLD % 3
    weighted = answer(people(weight=weight))
    each = np.concatenate([np.flatnonzero(weight > copy) for copy in range(3)])
    copies = np.concatenate([np.full(int((weight > copy).sum()), copy) for copy in range(3)])
    columns = {
        "person_id": np.arange(len(each)),
        "household_id": 1_000 * copies + HOUSEHOLD[each],
        "income": INCOME[each],
    }
    repeated = answer(survey(columns, "p.csv", POUNDS))
    for name in ("gini_before", "kakwani", "redistribution", "reranking"):
        one, other = (getattr(found.fairness, name).value for found in (weighted, repeated))
        assert one == pytest.approx(other, abs=1e-9), name
    assert weighted.fairness.residents == repeated.fairness.residents


def test_a_group_that_cuts_through_households_adds_up() -> None:
    of = people(asked=Asked(groups=("sex", "place")), sex=SEX, place=PLACE)
    found = answer(of)
    for name in ("sex", "place"):
        assert found.groups[name].paid.sum() == pytest.approx(900 * len(of.household)), name
        assert found.groups[name].residents.sum() == ROWS
    members = np.bincount(HOUSEHOLD)[HOUSEHOLD]
    by_hand = (900 / members)[SEX == "f"].sum()
    assert found.groups["sex"].paid[0] == pytest.approx(by_hand)


def test_sampling_weights_change_estimates_and_their_errors() -> None:
    heavy = answer(people(sampling_weight=1.0 + 20 * (HOUSEHOLD % 2)))
    plain = answer(people())
    assert heavy.fairness.residents > 5 * plain.fairness.residents
    assert heavy.fairness.kakwani.standard_error > plain.fairness.kakwani.standard_error


def test_poverty_and_catastrophe_by_hand() -> None:
    of = people()
    found = answer(of, poverty_line=9_000_00)
    each = of.payers.income / of.scale / 100
    after = (of.payers.income - 900_00) / of.scale / 100
    pushed = of.members[(each >= 9_000) & (after < 9_000)].sum() / ROWS
    assert found.poverty is not None
    assert found.poverty.pushed.value == pytest.approx(pushed)
    hit = of.members[0.1 * of.payers.income < 900_00].sum() / ROWS
    assert found.burdens[0].headcount.value == pytest.approx(hit)


def test_parts_add_up_to_the_whole() -> None:
    of = people()
    rate, charge = (0.05 * of.payers.income).astype(np.int64), np.full(len(of.household), 200_00)
    found = judged(of, Bill("both", rate + charge, {"rate": rate, "charge": charge}), Terms())
    assert sum(part.share for part in found.parts) == pytest.approx(1)
    mean = sum(part.share * part.kakwani.value for part in found.parts)
    # shares of money per equivalent adult differ a little from shares of money: the signs must hold
    assert found.parts[0].kakwani.value == pytest.approx(0, abs=1e-4)
    assert found.parts[1].kakwani.value < mean < 0


def test_everything_is_told() -> None:
    of = people(asked=Asked(groups=("sex",)), sex=SEX)
    found = answer(of, poverty_line=9_000_00)
    told = judged_as_plain(found)
    assert len(told["tenths"]) == 10
    assert told["catastrophic"][0]["threshold"] == 0.1
    written = sheets(found)
    assert all(len(row) == len(header) for header, rows in written.values() for row in rows)


def test_nothing_paid_is_borne_by_nobody() -> None:
    found = answer(people(), charge=0)
    assert sentence(found) == "Nobody pays anything by a charge, so that nobody bears it."
    assert judged_as_plain(found)["indices"]["kakwani"]["value"] is None


def test_sheets_of_awkward_names_are_told_apart(tmp_path: Path) -> None:
    import python_calamine

    asked = Asked(groups=("a/b", "Region", "region"))
    of = people(asked=asked, **{"a/b": PLACE, "Region": PLACE, "region": SEX})
    write_workbook(answer(of), tmp_path / "t.xlsx")
    names = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "t.xlsx")).sheet_names
    assert names[2:5] == ["by a b", "by Region", "by region 2"]


def test_alike_incomes_are_said_in_one_sentence() -> None:
    found = answer(people(slice(0, 1)), rate=0.1, charge=0)
    assert sentence(found).startswith("Residents pay 10.0 % of all income (a charge)")


def test_nothing_has_no_sign_and_a_limit_near_nothing_has_one() -> None:
    assert with_interval(Estimate(-1e-12, 0.0), 5) == "0.00000 (0.00000 to 0.00000)"
    assert with_interval(Estimate(0.0027, 0.0014)) == "0.00270 (−0.00004 to 0.00544)"
    assert with_interval(Estimate(0.00272, 0.00272 / 1.96)) == "0.003 (0.000 to 0.005)"
    assert percent_with_interval(Estimate(0.0001, 0.0002)) == "0.0 % (0.0 to 0.0)"
    assert percent(float("nan")) == "–"
