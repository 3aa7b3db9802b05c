"""Dated facts with sources, and what a user states in their place."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.schemes.aca.parameters import AcaParameters
from healthtrust.market.schemes.corridor.parameters import CorridorParameters
from healthtrust.market.schemes.dutch.parameters import DutchParameters
from healthtrust.market.schemes.high_cost_pool.parameters import HighCostPoolParameters
from healthtrust.market.schemes.medicare_advantage.parameters import MedicareAdvantageParameters
from healthtrust.market.schemes.parameters import SchemeParameters, in_doubt, stated, used
from healthtrust.market.schemes.reinsurance.parameters import ReinsuranceParameters

SHIPPED: dict[str, type[SchemeParameters]] = {
    "aca": AcaParameters,
    "corridor": CorridorParameters,
    "dutch": DutchParameters,
    "high-cost-pool": HighCostPoolParameters,
    "medicare-advantage": MedicareAdvantageParameters,
    "reinsurance": ReinsuranceParameters,
}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_number_has_year_source_and_status(name: str) -> None:
    rule = stated(SHIPPED[name], name, None)
    assert rule.facts()
    for facts in rule.facts().values():
        for fact in facts:
            assert fact.year >= 2012
            assert fact.source
            assert fact.source != "stated by the user"
            assert fact.status in ("cited", "recalled", "assumed")
    assert all(parameter.source for parameter in used(rule))


@pytest.mark.parametrize("name", SHIPPED)
def test_years_of_one_number_rise(name: str) -> None:
    for facts in stated(SHIPPED[name], name, None).facts().values():
        assert [fact.year for fact in facts] == sorted({fact.year for fact in facts})


def test_the_shipped_files_are_those_of_the_schemes() -> None:
    folder = Path(str(files("healthtrust"))) / "catalogue" / "schemes"
    assert set(SHIPPED) <= {path.stem for path in folder.glob("*.toml")}
    for name in SHIPPED:
        assert tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))["title"]


def test_a_year_chooses_the_facts_that_held(tmp_path: Path) -> None:
    found = {}
    for year in (2014, 2015, 2016):
        (tmp_path / "own.toml").write_text(f"year = {year}\n")
        rule = stated(ReinsuranceParameters, "reinsurance", tmp_path / "own.toml")
        found[year] = (
            rule.now(rule.attachment),
            rule.now(rule.cap),
            rule.now(rule.coinsurance),
            rule.now(rule.contribution),
        )
    assert found == {
        2014: (45_000, 250_000, 0.8, 63),
        2015: (45_000, 250_000, 0.5, 44),
        2016: (90_000, 250_000, 0.5, 27),
    }


def test_administration_is_taken_off_from_2018(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("year = 2017\nhigh_cost_threshold = 1\nhigh_cost_share = 0.5\n")
    early = stated(AcaParameters, "aca", tmp_path / "own.toml")
    assert early.now(early.administration) == 0
    (tmp_path / "own.toml").write_text("year = 2018\n")
    later = stated(AcaParameters, "aca", tmp_path / "own.toml")
    assert later.now(later.administration) == 0.14


def test_a_plain_value_is_given_and_a_table_keeps_its_source(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('threshold = 50_000\nshare = {value = 0.75, source = "Act 7", status = "cited"}\n')
    rule = stated(HighCostPoolParameters, "high-cost-pool", own)
    told = {parameter.name: (parameter.value, parameter.source, parameter.status) for parameter in used(rule)}
    assert told == {
        "threshold": (50_000.0, "stated by the user", "given"),
        "share": (0.75, "Act 7", "cited"),
    }
    assert in_doubt(rule) == ()
    assert "threshold (recalled)" in in_doubt(stated(HighCostPoolParameters, "high-cost-pool", None))[0]


def test_every_mistake_in_a_file_is_told_at_once(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("threshold = -1\nshare = 2\nthreshhold = 3\n")
    with pytest.raises(InvalidInput) as refused:
        stated(HighCostPoolParameters, "high-cost-pool", own)
    said = str(refused.value)
    assert "line 1, threshold" in said
    assert "line 2, share" in said
    assert "did you mean 'threshold'?" in said
    assert "3 problems" in said


def test_a_year_without_a_value_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("year = 2014\n")
    with pytest.raises(InvalidInput, match=r"no value of nominal_premium.*2013, 2015"):
        stated(DutchParameters, "dutch", own)
    own.write_text("year = 2015\n")
    rule = stated(DutchParameters, "dutch", own)
    assert rule.now(rule.nominal_premium) == 1196
    with pytest.raises(InvalidInput, match="no value of high_cost_threshold"):
        rule.now(rule.high_cost_threshold)


def test_tables_of_values_are_told_one_by_one() -> None:
    told = {parameter.name: parameter.value for parameter in used(stated(AcaParameters, "aca", None))}
    assert told["induced_demand.gold"] == 1.08
    assert told["actuarial_value.catastrophic"] == 0.57
    corridor = {one.name: one.value for one in used(stated(CorridorParameters, "corridor", None))}
    assert corridor["above.slope"] == "0.5, 0.8"
