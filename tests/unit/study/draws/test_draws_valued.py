"""What a study is worth: closed forms of two options, dominance, thresholds, the equity plane."""

from __future__ import annotations

import json

import numpy as np
import pytest

from healthtrust.ground.equality import atkinson
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.draws import value_told
from healthtrust.study.draws.compared import incremental
from healthtrust.study.draws.equity import equity_of
from healthtrust.study.draws.study import Miss
from healthtrust.study.draws.thresholds import by_threshold, grid
from healthtrust.study.draws.valued import Wanted, valued
from healthtrust.study.draws.worth import alone, of_groups, years_counted
from healthtrust.study.information import normal_loss
from tests.unit.study.draws.made_study import THRESHOLD, study_of

MANY = 6_000


def test_perfect_information_is_the_unit_normal_loss() -> None:
    found = valued(study_of(MANY), Wanted("10000"))
    spread, mean = 4 * THRESHOLD, 10 * THRESHOLD - 80_000
    expected = spread * normal_loss(mean / spread)
    assert found.perfect.worth == pytest.approx(expected, abs=4 * found.perfect.standard_error)
    by_name = {row.name: row.worth.worth for row in found.singles}
    assert by_name["a"] == pytest.approx(found.perfect.worth, rel=0.01)
    assert by_name["b"] < 0.02 * by_name["a"]
    groups = {row.name: row.worth.worth for row in found.groups}
    assert groups == pytest.approx({"behaviour": by_name["a"], "services": by_name["b"]})


def test_part_of_the_information_is_worth_its_closed_form() -> None:
    theta = np.random.default_rng(2).standard_normal((3, MANY))
    gain = 3 * theta[0] + 4 * theta[1] + 1
    found = of_groups(
        np.stack([0 * gain, gain]), theta, "xyz", {"x": "x", "y": "y", "both": "xy", "all": "xyz"}
    )
    worth = {row.name: row.worth.worth for row in found}
    error = {row.name: row.worth.standard_error for row in found}
    for name, spread in (("x", 3.0), ("y", 4.0), ("both", 5.0), ("all", 5.0)):
        assert worth[name] == pytest.approx(spread * normal_loss(1 / spread), abs=3 * error[name])
    assert worth["all"] >= worth["both"] >= worth["y"] >= worth["x"]


def test_a_group_too_large_for_its_draws_rests_on_those_that_matter() -> None:
    luck = np.random.default_rng(6)
    theta = luck.standard_normal((80, 200))
    gain = theta[37] + 0.05 * luck.standard_normal(200)
    names = [f"p{n}" for n in range(80)]
    found = of_groups(np.stack([0 * gain, gain]), theta, names, {"most": names[:70], "last": names[70:]})
    rows = {row.name: row for row in found}
    assert rows["most"].used == 20
    assert rows["most"].worth.worth == pytest.approx(normal_loss(0), rel=0.2)
    assert rows["last"].worth.worth < 0.3 * rows["most"].worth.worth


def test_what_chance_shows_is_told_and_not_taken_for_worth() -> None:
    """An irrelevant value seems worth something in few draws; what matters stands out from that."""
    luck = np.random.default_rng(3)
    theta = luck.standard_normal((40, 100))
    names = [f"p{n}" for n in range(40)]
    noise, real = luck.standard_normal(100), theta[11] - 0.5
    seeming = alone(np.stack([0 * noise, noise]), theta, names)
    assert seeming[0].chance > 0.03
    assert seeming[0].worth.worth < 3 * seeming[0].chance
    found = alone(np.stack([0 * real, real]), theta, names)
    assert next(row.name for row in found if row.tells) == "p11"
    assert found[0].worth.worth > 2 * found[0].chance
    (group,) = of_groups(np.stack([0 * noise, noise]), theta, names, {"g": names[:8]})
    assert 0 < group.chance < found[0].worth.worth


def test_per_person_and_population_by_years_discounted() -> None:
    found = valued(study_of(), Wanted("10000", population=5_000, years=3))
    assert found.per_person == pytest.approx(1 / 1_000)
    assert found.of_population == pytest.approx(5_000 * (1 + 1 / 1.035 + 1 / 1.035**2))
    assert years_counted(1, 0.035) == 1


def test_dominance_and_extended_dominance() -> None:
    names = ["none", "weak", "mixed", "strong", "waste"]
    qalys, cost = np.array([0.0, 1.0, 4.0, 10.0, 9.0]), np.array([0.0, 50.0, 90.0, 200.0, 300.0])
    rows = {row.design: row for row in incremental(names, qalys, cost)}
    assert [row.standing for row in rows.values()] == [
        "frontier", "extended dominance", "extended dominance", "frontier", "dominated"
    ]  # fmt: skip
    assert rows["strong"].ratio == 20
    assert rows["none"].ratio is None


def test_of_equal_cost_the_better_and_of_equal_designs_the_first() -> None:
    rows = incremental(["a", "b", "c"], np.array([1.0, 2.0, 2.0]), np.array([5.0, 5.0, 5.0]))
    assert {row.design: row.standing for row in rows} == {"b": "frontier", "c": "dominated", "a": "dominated"}


def test_thresholds_agree_with_counting() -> None:
    luck = np.random.default_rng(9)
    qalys, cost = luck.normal(10, 2, (3, 200)), luck.normal(1e5, 2e4, (3, 200))
    found = by_threshold(qalys, cost, grid(0, 30_000, 13_500))
    assert 13_500 in found.threshold
    np.testing.assert_allclose(found.chance.sum(axis=1), 1)
    for t, k in enumerate(found.threshold):
        benefit = k * qalys - cost
        wins = np.bincount(benefit.argmax(axis=0), minlength=3) / 200
        np.testing.assert_allclose(found.chance[t], wins)
        assert found.perfect[t] == pytest.approx(found.loss[t].min())
        assert found.best[t] == benefit.mean(axis=1).argmax()


def test_the_equity_plane_agrees_with_its_definition() -> None:
    study = study_of(5)
    found = equity_of(study, THRESHOLD)
    assert found is not None
    more = study.of("care@fifth 1")[1] - study.of("care@fifth 1")[0]
    for d in range(5):
        alike = -80_000 / THRESHOLD / 1_000
        after = np.array([60 + more[d] / 1_000 + alike, 70 + alike])
        net = 1_000 * (after.mean() - 65)
        worth = 1_000 * (atkinson(after, 10.95) - atkinson([60.0, 70.0], 10.95))
        assert found.net_health[1, d] == pytest.approx(net)
        assert found.equity_impact[1, d] == pytest.approx(worth - net, rel=1e-5)


def test_everything_is_json_and_the_sentence_says_what_to_choose() -> None:
    found = valued(study_of(), Wanted("5000..20000"))
    plain = json.loads(json.dumps(value_told.as_plain(found), allow_nan=False))
    assert plain["sentence"].startswith("At 10,000 GBP for a QALY choose then")
    assert [row["threshold"] for row in plain["thresholds"]][:1] == [5_000]
    assert plain["designs"][1]["for a QALY more [GBP]"] == pytest.approx(8_000, rel=0.1)


def test_all_that_is_wrong_is_said_at_once() -> None:
    study = study_of(12, missed=tuple(Miss(0, d, "no money") for d in range(8)))
    with pytest.raises(InvalidInput) as raised:
        valued(study, Wanted("9..3", population=0, years=0, parameters=("behavior",)))
    told = str(raised.value)
    for each in ("--threshold", "--population", "--years", "did you mean 'behaviour'", "found 4 draws"):
        assert each in told
