"""Need, not supply, moves money; two stages; what is held out took no part; an index keeps the population."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.allocate.fitted.fit import Fit, fit
from healthtrust.allocate.fitted.folds import folds
from healthtrust.allocate.fitted.held_out import need_held_out
from healthtrust.allocate.fitted.index import index_of, need_of_places, weights_of, write_weights
from healthtrust.allocate.fitted.judged import judgements
from healthtrust.allocate.fitted.model import NeedModel, Term
from healthtrust.allocate.fitted.rows import rows_of
from healthtrust.allocate.fitted.splines import restricted_cubic
from healthtrust.allocate.formula.shipped import read_groups
from healthtrust.ground.errors import InvalidInput
from tests.reference import fitted as plain

SUPPLY = NeedModel(
    outcome="cost",
    exposure="people",
    place="town",
    need=(Term(column="ill", kind="number", expected="more"),),
    supply=(Term(column="beds", kind="number"), Term(column="region")),
)


def towns(n: int = 40) -> dict[str, Any]:
    """Beds follow illness, and more beds mean more use whatever the illness."""
    k = np.arange(n)
    ill = 1 + (k % 5) / 2.0
    region = k % 3
    beds = ill + (k * 7 % 11) / 5 + region
    people = 100.0 + 10 * (k % 7)
    return {
        "cost": people * np.exp(0.1 + 0.5 * ill + 0.3 * beds + 0.2 * region),
        "people": people,
        "town": np.array([f"Town {t}" for t in k], dtype=object),
        "ill": ill,
        "beds": beds,
        "region": np.array([f"R{r}" for r in region], dtype=object),
    }


def fitted(columns: dict[str, Any], model: NeedModel) -> Fit:
    return fit(*rows_of(columns, model, "d.csv"), model)


def test_supply_is_set_to_its_mean_so_that_only_need_moves_money() -> None:
    columns = towns()
    found = fitted(columns, SUPPLY)
    need = found.need()
    assert found.solved.coefficients[0][1] == pytest.approx(0.5, abs=1e-8)
    assert np.allclose(need / need[0], np.exp(0.5 * (columns["ill"] - columns["ill"][0])), rtol=1e-7)
    assert columns["people"] @ need == pytest.approx(columns["cost"].sum(), rel=1e-12)
    assert np.allclose(found.expected(), columns["cost"] / columns["people"], rtol=1e-7)


def test_without_supply_in_the_regression_need_takes_the_blame_for_beds() -> None:
    naive = fitted(towns(), SUPPLY.model_copy(update={"supply": ()}))
    assert naive.solved.coefficients[0][1] > 0.6


def test_other_beds_elsewhere_change_no_index() -> None:
    columns = towns()
    found = fitted(columns, SUPPLY)
    places = {name: columns[name] for name in ("town", "people", "ill")}
    rows, problems = rows_of(places, SUPPLY, "places.csv", places=True)
    assert not problems
    index = index_of(found, rows)
    assert np.allclose(index, need_of_places(found).index, rtol=1e-12)
    sizes = need_of_places(found, rows).population
    assert index @ sizes == pytest.approx(sizes.sum(), rel=1e-12)


def test_two_stages_fit_the_curve_first_and_the_ratio_to_it_next() -> None:
    draw = np.random.default_rng(2)
    n = 2000
    age, poor = draw.integers(0, 4, n), draw.integers(0, 2, n)
    cost = draw.poisson(np.exp(age / 2 + 0.5 * poor)).astype(float)
    labels = {"age": age, "poor": poor, "cost": cost, "town": np.array([f"T{i % 20}" for i in range(n)])}
    model = NeedModel(
        outcome="cost", place="town", age=(Term(column="age"),), need=(Term(column="poor", reference="0"),)
    )
    found = fitted(labels, model)
    mean = np.array([cost[age == a].mean() for a in range(4)])
    ratio = [cost[poor == p].sum() / mean[age[poor == p]].sum() for p in (0, 1)]
    assert np.exp(found.solved.coefficients[1]) == pytest.approx([ratio[0], ratio[1] / ratio[0]], rel=1e-8)
    expected = mean[age] * np.array(ratio)[poor]
    assert np.allclose(found.need(), expected, rtol=1e-8)
    assert [each.stage for each in found.coefficients] == ["age"] * 4 + ["need"] * 2
    assert [c.role for c in found.coefficients if c.role != "constant"] == ["age"] * 3 + ["need"]


@pytest.mark.parametrize("two_stages", [False, True])
def test_what_is_held_out_took_no_part(two_stages: bool) -> None:
    columns = towns()
    draw = np.random.default_rng(4)
    columns["cost"] = columns["cost"] * draw.gamma(20, 1 / 20, 40)
    model = SUPPLY.model_copy(
        update={"age": (Term(column="region", name="curve"),), "supply": SUPPLY.supply[:1]}
    )
    model = model if two_stages else SUPPLY
    found = need_held_out(fitted(columns, model), 4)
    names = [str(t) for t in columns["town"]]
    out = folds(names, 4)
    assert sorted(np.bincount(out)) == [10, 10, 10, 10]
    for k in range(4):
        rest = {name: values[out != k] for name, values in columns.items()}
        again = fitted(rest, model)
        mine, problems = rows_of({n: v[out == k] for n, v in columns.items()}, model, "d.csv", places=True)
        assert not problems
        assert np.allclose(found[out == k], again.need_elsewhere(mine), rtol=1e-7)


def test_folds_hang_on_names_alone_and_are_even() -> None:
    names = [f"place {i}" for i in range(103)]
    found = folds(names, 5)
    assert sorted(np.bincount(found)) == [20, 20, 21, 21, 21]
    assert folds(names[::-1], 5)[::-1].tolist() == found.tolist()


def test_a_category_that_only_one_fold_knows_is_refused_and_a_region_is_not() -> None:
    columns = towns()
    columns["mine"] = np.array(["yes"] + ["no"] * 39, dtype=object)
    only = SUPPLY.model_copy(update={"supply": (Term(column="mine"),)})
    assert np.isfinite(need_held_out(fitted(columns, only), 4)).all()
    need = SUPPLY.model_copy(update={"need": (*SUPPLY.need, Term(column="mine"))})
    with pytest.raises(InvalidInput, match=r"fold \d of 4, mine yes: found places that alone"):
        need_held_out(fitted(columns, need), 4)
    with pytest.raises(InvalidInput, match="41 for 40 places"):
        need_held_out(fitted(columns, SUPPLY), 41)


def test_judgement_equals_measures_written_out_and_payment_by_head_explains_nothing() -> None:
    columns = towns()
    model = SUPPLY.model_copy(update={"groups": ("region",), "simpler": ((),)})
    found = fitted(columns, model)
    told = judgements(found, 5)
    assert [each.name for each in told] == ["by head", "supply alone", "ill"]
    actual, paid = columns["cost"] / columns["people"], found.need()
    last = told[-1]
    assert last.in_sample.r_squared == pytest.approx(plain.r_squared(actual, paid, columns["people"]))
    assert last.in_sample.cumming == pytest.approx(plain.cumming(actual, paid, columns["people"]))
    assert told[0].in_sample.r_squared == pytest.approx(0, abs=1e-12)
    assert told[1].in_sample.r_squared == pytest.approx(0, abs=1e-12)
    assert last.places.r_squared == pytest.approx(last.in_sample.r_squared)
    for each in last.groups["region"].in_sample:
        mine = columns["region"] == each.group
        cost, money = columns["cost"][mine].sum(), (columns["people"] * paid)[mine].sum()
        assert each.predictive_ratio == pytest.approx(money / cost)
        assert each.over == pytest.approx((money - cost) / columns["people"][mine].sum())
    assert len(last.tenths.in_sample) >= 5
    assert sum(each.exposure for each in last.tenths.in_sample) == pytest.approx(columns["people"].sum())


def test_perverse_signs_are_flagged_with_their_p() -> None:
    columns = towns()
    columns["cost"] = columns["people"] * np.exp(2 - 0.5 * columns["ill"] + 0.1 * np.sin(np.arange(40)))
    found = fitted(columns, SUPPLY)
    assert [each.column for each in found.perverse] == ["ill"]
    assert found.perverse[0].p < 0.001


def test_linear_predictions_of_zero_or_below_are_refused() -> None:
    columns = {"y": np.array([1.0, 2, 9, 30]), "x": np.array([0.0, 1, 2, 3])}
    model = NeedModel(outcome="y", family="linear", need=(Term(column="x", kind="number"),))
    with pytest.raises(InvalidInput, match="predictions of zero or below, the lowest -3"):
        fitted(columns, model)


def test_weights_of_groups_average_to_one() -> None:
    columns = towns()
    model = NeedModel(outcome="cost", exposure="people", need=(Term(column="region"), Term(column="ill")))
    found = weights_of(fitted(columns, model))
    assert len(found) == 15
    people = np.array([each.population for each in found])
    assert people.sum() == columns["people"].sum()
    assert sum(each.weight * each.population for each in found) == pytest.approx(people.sum())
    assert weights_of(fitted(columns, SUPPLY)) == ()


def test_weights_are_a_table_that_a_capitation_formula_reads(tmp_path: Path) -> None:
    columns = towns()
    age = Term(column="ill", cuts=(1, 2, 3), name="illness")
    model = NeedModel(outcome="cost", exposure="people", source="a survey", need=(age, Term(column="region")))
    found = fitted(columns, model)
    write_weights(found, tmp_path / "w.csv")
    groups = read_groups(tmp_path / "w.csv")
    assert [g.weight for g in groups] == [w.weight for w in weights_of(found)]
    assert groups[0].holds == {"ill_from": 1.0, "ill_to": 1.0, "region": "R0"}
    assert "a survey: poisson regression on d.csv, 40 rows, " in (tmp_path / "w.csv").read_text()


def test_a_spline_is_straight_beyond_its_knots_and_smooth_between() -> None:
    at = np.linspace(-10, 110, 1201)
    columns = restricted_cubic(at, (10.0, 30.0, 50.0, 90.0))
    bend = np.diff(columns, 2, axis=0)
    outside = (at[1:-1] < 9.5) | (at[1:-1] > 90.5)
    assert np.abs(bend[outside]).max() < 1e-9
    assert np.abs(bend[~outside]).max() > 1e-4
    assert np.abs(np.diff(bend, axis=0)).max() < 1e-4


def test_a_place_of_a_kind_never_seen_is_refused() -> None:
    columns = towns()
    model = NeedModel(
        outcome="cost", place="town", need=(Term(column="region"), Term(column="ill", kind="log"))
    )
    found = fitted(columns, model)
    new = {"town": np.array(["X", "Y"]), "region": np.array(["R9", "R1"]), "ill": np.array([1.0, 0.0])}
    rows, problems = rows_of(new, model, "places.csv", places=True)
    assert not problems
    with pytest.raises(InvalidInput) as refused:
        index_of(found, rows)
    said = str(refused.value)
    assert "category 'R9'" in said
    assert "0, which has no logarithm" in said
