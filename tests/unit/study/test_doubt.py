"""How sure a package is: known answers, what must hold whatever the numbers, and work that is interrupted."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.tables.choices import Choices
from healthtrust.package.tables.read import Sources
from healthtrust.study.doubt.doubted import Doubted, doubted
from healthtrust.study.doubt.draws import Drawn, worth_by_draw
from healthtrust.study.doubt.tables import Doubtful, Spreads, read_doubtful
from healthtrust.study.doubt.told import as_data, sheets, write_workbook
from healthtrust.study.doubt.work import Terms
from healthtrust.study.uncertainty import drawn
from tests.reference import uncertainty as plain

GROUPS = {"group": ["poor", "rich"], "share": [0.6, 0.4], "wealth": [10.0, 30.0], "health": [5.0, 6.0]}
FOUR = {
    "intervention": ["sure", "near", "far", "never"],
    "price": [0.1, 1.0, 1.2, 5.0],
    "benefit": [5.0, 0.33, 0.36, 0.01],
}
INCIDENCE = {"intervention": FOUR["intervention"], "poor": [0.3] * 4, "rich": [0.2] * 4}
COBB_DOUGLAS = Choices(a=0.5)
FEW = Spreads(unstated=0.3)
QUICK = Terms(draws=20, settings=())


def asked(
    interventions: dict[str, Any] = FOUR,
    choices: Choices = COBB_DOUGLAS,
    spreads: Spreads | None = None,
    constraints: Path | None = None,
) -> Doubtful:
    codes = interventions["intervention"]
    incidence = {"intervention": codes, "poor": [0.3] * len(codes), "rich": [0.2] * len(codes)}
    return read_doubtful(
        Sources(interventions, GROUPS, incidence, constraints),
        choices,
        spreads or Spreads(unstated=0.3, incidence=0.2),
    )


def told(found: Doubted) -> str:
    return json.dumps(as_data(found))


@pytest.fixture(scope="module")
def found() -> Doubted:
    return doubted(asked(), Terms(draws=60))


def test_what_dominates_at_every_draw_is_certain(found: Doubted) -> None:
    sure, near, _, never = found.probability
    assert (sure, never) == (1.0, 0.0)
    assert 0.05 < near < 0.95
    assert found.error[0] == 0 < found.error[1] < 0.07


def test_probabilities_regret_and_information_agree_with_each_other(found: Doubted) -> None:
    of_draws = found.best.coverage
    assert found.probability == pytest.approx(of_draws.mean(axis=0))
    assert found.judged.times[0] == (of_draws == found.chosen).all(axis=1).sum()
    assert found.perfect.worth == found.judged.regret.expected.min() > 0
    assert {"price", "benefit", "incidence"} == set(found.by_kind)
    worths = [*found.by_kind.values(), *found.by_intervention.values()]
    assert all(0 <= worth.worth <= found.perfect.worth for worth in worths)
    assert max(worth.worth for worth in worths) > 0.1 * found.perfect.worth


def test_no_package_beats_the_best_of_its_draw(found: Doubted) -> None:
    of = Drawn(found.asked.question, tuple(p.name for p in found.asked.parameters), drawn(
        found.asked.parameters, 1, range(60)
    ))  # fmt: skip
    values = worth_by_draw(of, found.judged.packages)
    gain = found.best.welfare - values
    assert (gain >= -1e-4 * np.abs(found.best.welfare)).all()
    assert found.judged.regret.expected == pytest.approx(np.maximum(gain, 0).mean(axis=1), abs=1e-5)


def test_richer_tastes_cover_no_less(found: Doubted) -> None:
    at = found.at_willingness
    assert at is not None
    sizes = [at.packages[k].sum() for k in at.found.preferred]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]
    assert (at.found.chance.sum(axis=1) == pytest.approx(1)) and (at.found.frontier > 0.2).all()


@pytest.mark.parametrize("spreads", [Spreads(), Spreads(0.0, 0.0)])
def test_without_uncertainty_all_is_known(spreads: Spreads) -> None:
    found = doubted(asked(spreads=spreads), QUICK)
    assert set(found.probability.tolist()) <= {0.0, 1.0}
    assert found.probability.tolist() == found.chosen.tolist()
    assert found.judged.regret.expected.tolist() == [0.0]
    assert found.perfect.worth == 0.0
    assert all(worth.worth == 0 for worth in (*found.by_kind.values(), *found.by_intervention.values()))


# ---- closed form -------------------------------------------------------------------------------------------

WORTH_OF_A_QALY, CASES, BENEFIT, SPREAD, PRICE, PRICE_SPREAD = 10.0, 0.26, 0.3, 0.05, 3.2, 0.3
WIDTH = 1.959963984540054
ONE = {
    "intervention": ["one"],
    "price": [PRICE],
    "benefit": [BENEFIT],
    "benefit_low": [BENEFIT - WIDTH * SPREAD],
    "benefit_high": [BENEFIT + WIDTH * SPREAD],
    "benefit_distribution": ["normal"],
}
LINEAR = Choices(willingness_to_pay=WORTH_OF_A_QALY, rho=0.0, eta=0.0)


def test_one_item_is_worth_the_unit_normal_loss() -> None:
    """U = k H + W: covering gains Π (k b − x), which is normal."""
    found = doubted(asked(ONE, LINEAR, Spreads()), Terms(draws=300, settings=()))
    shift = CASES * (PRICE - WORTH_OF_A_QALY * BENEFIT)
    expected = plain.worth_of_knowing(shift, CASES * WORTH_OF_A_QALY * SPREAD)
    assert found.money == pytest.approx(1)
    assert abs(found.perfect.worth - expected) < 3.5 * found.perfect.standard_error
    assert found.perfect.standard_error < 0.15 * expected
    chance = plain_chance((WORTH_OF_A_QALY * BENEFIT - PRICE) / (WORTH_OF_A_QALY * SPREAD))
    assert abs(found.probability[0] - chance) < 3.5 * found.error[0]


def test_a_kind_is_worth_the_loss_of_its_own_spread() -> None:
    ends = {"price_low": [PRICE - WIDTH * PRICE_SPREAD], "price_high": [PRICE + WIDTH * PRICE_SPREAD]}
    both = {**ONE, **ends, "price_distribution": ["normal"]}
    found = doubted(asked(both, LINEAR, Spreads()), Terms(draws=200, settings=()))
    shift = CASES * (PRICE - WORTH_OF_A_QALY * BENEFIT)
    spreads = {"benefit": WORTH_OF_A_QALY * SPREAD, "price": PRICE_SPREAD}
    for kind, spread in spreads.items():
        worth = found.by_kind[kind]
        assert abs(worth.worth - plain.worth_of_knowing(shift, CASES * spread)) < 3.5 * worth.standard_error
    together = CASES * sqrt(sum(s**2 for s in spreads.values()))
    assert (
        abs(found.perfect.worth - plain.worth_of_knowing(shift, together))
        < 3.5 * found.perfect.standard_error
    )
    assert found.by_intervention["one"].worth == pytest.approx(found.perfect.worth, rel=0.2)


def plain_chance(z: float) -> float:
    from math import erfc

    return erfc(-z / sqrt(2)) / 2


# ---- chunks, interruption ----------------------------------------------------------------------------------


def test_any_chunks_give_the_same_bytes(tmp_path: Path) -> None:
    whole = doubted(asked(spreads=FEW), Terms(draws=20, chunk=100, settings=(0.5, 1.0)))
    parts = doubted(asked(spreads=FEW), Terms(draws=20, chunk=7, settings=(0.5, 1.0), folder=tmp_path))
    assert told(whole) == told(parts)


@pytest.mark.parametrize("phase", ["solving", "judging", "knowing price"])
def test_after_an_interruption_the_rest_is_done_and_nothing_else(tmp_path: Path, phase: str) -> None:
    terms = Terms(draws=20, chunk=4, settings=(), folder=tmp_path)

    def stop(at: str, done: int, of: int) -> None:
        if at == phase and done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        doubted(asked(spreads=FEW), terms, stop)
    heard: list[tuple[str, int]] = []
    found = doubted(asked(spreads=FEW), terms, lambda at, done, of: heard.append((at, done)))
    assert min(done for at, done in heard if at == phase) > 4
    assert told(found) == told(doubted(asked(spreads=FEW), QUICK))


def test_what_is_kept_of_another_question_is_not_used(tmp_path: Path) -> None:
    terms = Terms(draws=20, settings=(), folder=tmp_path)
    doubted(asked(spreads=FEW), terms)
    heard: list[tuple[str, int]] = []
    dearer = {**FOUR, "price": [0.2, 1.0, 1.2, 5.0]}
    doubted(
        asked(dearer),
        Terms(draws=20, chunk=4, settings=(), folder=tmp_path),
        lambda *now: heard.append(now[:2]),
    )
    assert ("solving", 4) in heard


# ---- limits, what cannot be --------------------------------------------------------------------------------


def test_limits_hold_at_every_draw_and_promises_are_kept_as_far_as_they_allow(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text('[resources.nurse]\navailable = 0.8\nunit = "hours"\n', encoding="utf-8")
    found = doubted(asked({**FOUR, "nurse": [1.0, 2.0, 3.0, 1.0]}, constraints=path), QUICK)
    used = found.best.coverage @ np.array([1.0, 2.0, 3.0, 1.0]) * CASES
    assert np.isfinite(found.judged.regret.expected).all()
    assert (found.judged.regret.expected >= 0).all()
    assert used.max() <= 0.8 * 1.6  # a draw may have fewer cases, and room for more
    names = tuple(p.name for p in found.asked.parameters)
    values = drawn(found.asked.parameters, 1, range(20))
    of = Drawn(found.asked.question, names, values, found.asked.limits)
    for column, coverage in zip(values.T, found.best.coverage, strict=True):
        row = of.at(column).limits.rows[0]
        assert row.use @ coverage <= row.most * (1 + 1e-9)


def test_every_mistake_is_told_with_its_row() -> None:
    wrong = {
        **FOUR,
        "price_low": [0.2, "", 1.0, "much"],
        "price_high": [0.1, 2.0, 1.1, 6.0],
        "benefit_low": ["", 0.2, "", ""],
        "benefit_high": ["", 0.5, "", ""],
        "benefit_distribution": ["", "lognormall", "", "beta"],
    }
    with pytest.raises(InvalidInput) as refused:
        asked(wrong, spreads=Spreads(None, 3.0))
    text = str(refused.value)
    for part in (
        "--incidence-spread: found 3; expected a share of the number, 0 to 2",
        "interventions, column price_low, row 2: found low 0.2 above high 0.1",
        "interventions, column price_low, row 3: found nothing; expected a number, since price_high",
        "interventions, column price_low, row 4: found a mean of 1.2; expected one from 1 to 1.1",
        "interventions, column price_low, row 5: found 'much'; expected a number",
        "interventions, column benefit_distribution, row 3: found 'lognormall'",
        "did you mean 'lognormal'?",
        "interventions, column benefit_distribution, row 5: found 'beta' without an interval",
    ):
        assert part in text


def test_a_question_without_certificate_is_refused() -> None:
    with pytest.raises(InvalidInput, match="people may leave the package"):
        doubted(asked(choices=Choices(a=0.5, top_up="substitutive")), QUICK)


def test_the_workbook_says_the_same(found: Doubted, tmp_path: Path) -> None:
    import python_calamine

    write_workbook(found, tmp_path / "a.xlsx")
    write_workbook(found, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    assert book.sheet_names == list(sheets(found))
    rows = book.get_sheet_by_name("interventions").to_python()
    assert [row[2] for row in rows[1:]] == pytest.approx(found.probability.tolist())
