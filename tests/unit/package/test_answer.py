from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.package import choose
from healthtrust.package.tables.write import as_data, sheets, write_workbook

TABLES: dict[str, Any] = {
    "interventions": {"intervention": ["A", "B", "C"], "price": [6, 3, 40], "benefit": [6.6, 3.2, 8.0]},
    "groups": {"group": ["rich", "poor"], "share": [0.3, 0.7], "wealth": [90, 20], "health": [5, 6]},
    "incidence": {"intervention": ["A", "B", "C"], "rich": [0.5, 0.5, 0.05], "poor": [0.5, 1, 0.1]},
}


def test_json_says_what_was_promised_and_taxes_pay_for_the_package() -> None:
    found = choose(**TABLES, tax="linear", top_up="complementary", a=0.5, gap=0)
    told = as_data(found)
    json.dumps(told, allow_nan=False)
    promised = (
        "welfare",
        "package",
        "taxes",
        "complement",
        "lower_bound",
        "upper_bound",
        "gap",
        "certified",
        "rules",
    )
    assert set(promised) <= set(told)
    share = dict(zip(found.asked.groups, found.question.society.share, strict=True))
    raised = sum(share[group] * tax for group, tax in told["taxes"].items())
    assert raised == pytest.approx(found.coverage @ found.question.cost)
    assert told["lower_bound"] == told["welfare"] <= told["upper_bound"] + 1e-12
    gained = told["welfare"] - told["welfare_of_nothing"]
    assert told["gap"] == pytest.approx(max(told["upper_bound"] - told["welfare"], 0) / gained, abs=1e-15)
    assert not set(told["package"]) & set(told["complement"]["poor"])


def test_payments_add_up_and_subsidies_cancel_out() -> None:
    found = choose(**TABLES, tax="linear", top_up="complementary", a=0.5)
    paid, at = found.payments, found.households
    assert paid is not None
    assert paid.own_share + paid.for_others == pytest.approx(at.tax)
    assert found.question.society.share @ paid.for_others == pytest.approx(0, abs=1e-12)
    assert at.wealth == pytest.approx(found.question.society.wealth - at.tax - at.premium)


def test_cover_protects() -> None:
    found = choose(**TABLES, tax="linear", top_up="complementary", a=0.5, poverty_line=12.0)
    of = found.protection
    assert of is not None
    assert (of.risk_with <= of.risk_without).all()
    assert of.impoverished_with < of.impoverished_without
    assert of.averted is not None
    assert of.averted.shape == (3, 3)
    nothing_bought = choose(**TABLES, tax="per-head", a=0.5, poverty_line=12.0)
    assert nothing_bought.protection is not None
    assert nothing_bought.protection.risk_without == pytest.approx(of.risk_without)


def test_an_uncertified_answer_says_why_and_still_pays_its_way() -> None:
    found = choose(**TABLES, tax="linear", top_up="substitutive", rebate_share=0.5, a=0.5)
    told = as_data(found)
    assert not found.certified
    assert told["why_not_certified"]
    assert told["fixed_points"]
    assert found.payments is not None
    assert found.payments.own_share + found.payments.for_others == pytest.approx(found.households.tax)


def test_the_workbook_holds_the_same_and_the_same_bytes(tmp_path: Path) -> None:
    import python_calamine

    found = choose(**TABLES, tax="linear", top_up="complementary", a=0.5)
    first, again = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_workbook(found, first)
    write_workbook(found, again)
    assert first.read_bytes() == again.read_bytes()
    assert not list(tmp_path.glob(".*"))
    book = python_calamine.CalamineWorkbook.from_path(str(first))
    assert book.sheet_names == list(sheets(found))
    rows = book.get_sheet_by_name("package").to_python()
    covered = np.array([row[5] for row in rows[1:]])
    assert covered == pytest.approx(found.coverage)


def test_a_choice_that_does_not_exist_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="taxes"):
        choose(**TABLES, taxes="linear")
