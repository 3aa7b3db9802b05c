from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.catalogue import candidates_of, read_catalogue
from healthtrust.records.store import shipped
from tests.small import small_state

GENERAL: dict[str, Any] = {
    "code": "general-care", "name": "General care", "setting": "primary", "mandatory": "yes",
    "profile": "cost curve", "price [GBP]": 1000, "benefit [QALY]": 0.1, "contacts": 8,
    **{f"rate_{ages} [per 1,000]": 1000 for ages in ("0_4", "5_15", "16_44", "45_64", "65_74", "75_over")},
    "female_ratio": 1, "deprivation_ratio": 1, "segment_gradient": 1, "source": "a", "status": "assumed",
}  # fmt: skip


def written(path: Path, *rows: dict[str, Any]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, GENERAL.keys())
        writer.writeheader()
        writer.writerows({**GENERAL, **row} for row in rows)
    return path


def complaints(path: Path, currency: str = "GBP") -> str:
    with pytest.raises(InvalidInput) as refused:
        candidates_of(path, currency)
    return str(refused.value)


@pytest.mark.parametrize("name", ["interventions", "general-care"])
def test_shipped_catalogues_are_sound(name: str) -> None:
    table = candidates_of(shipped("formulas", name), "GBP")
    assert table["mandatory"].any()
    assert (table["benefit"] > 0).all()


def test_a_catalogue_beside_the_design_is_read_with_its_prices_in_pence(tmp_path: Path) -> None:
    extra = {"code": "spa", "setting": "other", "mandatory": "no", "profile": "rates", "price [GBP]": 12.34}
    written(tmp_path / "mine.csv", {}, extra)
    state = small_state(package={"catalogue": "mine.csv"}, folder=str(tmp_path))
    catalogue = read_catalogue(state)
    assert catalogue.codes == ("general-care", "spa")
    assert catalogue.price.tolist() == [100_000, 1_234]
    assert catalogue.setting.tolist() == [0, 7]
    assert catalogue.contacts.dtype == np.int64 and catalogue.cases.shape == (5050, 2)
    assert catalogue.statuses == ("assumed", "assumed")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path / "bad.csv",
        {"setting": "inpatiant"},
        {"code": "a", "price [GBP]": -5},
        {"code": "b", "benefit [QALY]": ""},
        {"code": "b", "mandatory": "perhaps"},
        {"code": "c", "status": "sure", "contacts": 0},
    )
    said = complaints(path)
    assert "column setting, row 2: found 'inpatiant'" in said and "did you mean 'inpatient'" in said
    assert "column price, row 3: found -5" in said and "at least 0.01" in said
    assert "column benefit, row 4: found" in said
    assert "column code, rows 4, 5: found b 2 times" in said
    assert "column mandatory, row 5: found 'perhaps'" in said
    assert "column status, row 6: found 'sure'" in said
    assert "column contacts, row 6: found 0" in said


def test_prices_in_another_currency_and_rates_per_head_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "mine.csv", {})
    assert "column price: found GBP; expected EUR, the currency of the design" in complaints(path, "EUR")
    path.write_text(path.read_text().replace('"rate_0_4 [per 1,000]"', "rate_0_4 [per person]"))
    assert "column rate_0_4: found per person; expected per 1,000" in complaints(path)


def test_a_catalogue_without_a_mandatory_row_or_with_too_many_is_refused(tmp_path: Path) -> None:
    assert "at least one mandatory row" in complaints(written(tmp_path / "none.csv", {"mandatory": "no"}))
    many = [{"code": f"service {i}"} for i in range(256)]
    assert "found 256 services; expected at most 255" in complaints(written(tmp_path / "many.csv", *many))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("code,name\na,b\n")
    assert "no column 'price'" in complaints(path) and "no column 'rate_75_over'" in complaints(path)


def test_a_name_nobody_ships_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'interventions'"):
        read_catalogue(small_state(package={"catalogue": "intervention"}))
