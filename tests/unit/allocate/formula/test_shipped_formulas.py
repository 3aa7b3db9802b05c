"""Every formula that is shipped can be evaluated, and says where its numbers come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.allocate.formula.shipped import read_formula, shipped_formulas
from healthtrust.allocate.formula.weighted import weighted
from healthtrust.ground.errors import InvalidInput

NAMES = ("age-sex", "carr-hill", "english-core-2023", "english-primary-medical-2023", "scotland-nrac")


def test_the_shipped_formulas_are_there() -> None:
    assert set(NAMES) <= set(shipped_formulas())


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_formula_is_evaluated_and_sourced(name: str) -> None:
    formula = read_formula(name)
    rng = np.random.default_rng(4)
    columns = {column: rng.uniform(0.5, 2.0, 7) for column in formula.needs}
    heads = rng.integers(100, 1000, 7)
    found = weighted(formula, columns, heads)
    assert found.overall.sum() == pytest.approx(heads.sum())
    assert np.ptp(found.overall / heads) > 0.01
    stated = [formula, *formula.parts, *(i for p in formula.parts for i in formula.indices_of(p))]
    assert all(each.source for each in stated)
    for part in formula.parts:
        for index in formula.indices_of(part):
            columns_told = [c for c in index.needs if not index.groups]
            assert all(c in formula.columns for c in columns_told)


@pytest.mark.parametrize("name", NAMES)
def test_missing_columns_are_told_with_what_they_mean(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        weighted(read_formula(name), {}, np.array([1, 2]))
    told = str(refused.value)
    formula = read_formula(name)
    assert all(meaning in told for meaning in formula.columns.values())


def test_a_need_twice_as_old_counts_more_by_age_and_sex() -> None:
    formula = read_formula("age-sex")
    columns = {name: np.array([1.0, 1.0]) for name in formula.needs}
    columns["female_85_over"] = np.array([50.0, 0.0])
    found = weighted(formula, columns, np.array([100, 100]))
    assert found.overall[0] > 1.5 * found.overall[1]


def test_an_unknown_name_has_a_nearest_match() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'carr-hill'"):
        read_formula("carhill")


def test_a_table_of_weights_beside_the_formula(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text(
        'title = "f"\n[[services]]\nname = "a"\nshare = 1.0\nindices = [{ name = "x", table = "w.csv" }]\n',
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput, match=r"w\.csv"):
        read_formula(tmp_path / "f.toml")
    weights = "group,weight,source,status,age_to,sex\ng,1.5,me,assumed,4,\nh,-2,me,guessed,,male\n"
    (tmp_path / "w.csv").write_text(weights, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_formula(tmp_path / "f.toml")
    assert "at least 0" in str(refused.value)
    assert "guessed" in str(refused.value)
    (tmp_path / "w.csv").write_text(weights.replace("-2,me,guessed", "2,me,cited"), encoding="utf-8")
    first, second = read_formula(tmp_path / "f.toml").services[0].indices[0].groups
    assert (first.holds, second.holds) == ({"age_to": 4.0}, {"sex": "male"})
    assert (first.column, second.weight) == ("g", 2.0)
