"""What is asked of draws: designs alike, values they take, the same draws for all, mistakes at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.reports.study_draws import draws_page
from healthtrust.study.draws import answer, told
from healthtrust.study.draws.answer import drawn
from healthtrust.study.draws.folder import read_study
from healthtrust.study.draws.put import Asked, question_of
from healthtrust.study.trial import crew

STEEP = 'extends = "valley"\ntitle = "Steep"\nseed = 3\n[market]\npersistence = 0.7\n'
WIDE = "parameter,distribution,mean,low,high\n"


def design(folder: Path, name: str, text: str = STEEP) -> str:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return str(folder / f"{name}.toml")


def own(folder: Path, *rows: str) -> Path:
    (folder / "own.csv").write_text(WIDE + "\n".join(rows) + "\n", encoding="utf-8")
    return folder / "own.csv"


def refused(asked: Asked) -> str:
    with pytest.raises(InvalidInput) as raised:
        drawn(asked)
    return str(raised.value)


def test_designs_share_draws_and_luck_and_what_one_decides_is_not_drawn_in_it(tmp_path: Path) -> None:
    question = question_of(Asked(("valley", design(tmp_path, "steep")), draws=8))
    one, other = question.shared.of(0, 5), question.shared.of(1, 5)
    assert other.items() < one.items()
    assert one.keys() - other.keys() == {"market.persistence"}
    assert [case.design.seed for case in question.cases] == [7, 7]


def test_own_distributions_stand_before_shipped_ones(tmp_path: Path) -> None:
    table = own(tmp_path, "market.persistence,beta,0.5,0.4,0.6", "pool.ceiling_share,beta,0.12,0.1,0.14")
    question = question_of(Asked(("valley",), draws=400, parameters=table))
    row = question.shared.names.index("market.persistence")
    assert question.shared.by_name()[row].mean() == pytest.approx(0.5, abs=0.005)
    assert "pool.ceiling_share" in question.shared.names
    plain = question_of(Asked(("valley",), draws=400))
    at = plain.shared.names.index("market.quality_response")
    same = question.shared.names.index("market.quality_response")
    np.testing.assert_array_equal(plain.shared.by_name()[at], question.shared.by_name()[same])


def test_mistakes_are_told_at_once(tmp_path: Path) -> None:
    euro = design(tmp_path, "euro", 'extends="valley"\ntitle="E"\ncurrency="EUR"\nyears="2027-2028"\n')
    told = refused(Asked(("valley", euro, "valey"), draws=0, only=("behavior",), sampling="sobl"))
    for each in (
        "--draws: found 0",
        "'behaviour'",
        "'sobol'",
        "did you mean 'valley'",
        "euro, currency: found EUR",
        "euro, years: found 2027-2028",
    ):
        assert each in told
    assert "6 problems" in told


def test_an_unknown_parameter_is_told_with_the_nearest_key(tmp_path: Path) -> None:
    told = refused(
        Asked(("valley",), draws=4, parameters=own(tmp_path, "pool.celing_share,beta,0.1,0.05,0.2"))
    )
    assert "did you mean 'pool.ceiling_share'" in told


def test_values_the_design_refuses_are_counted_by_key(tmp_path: Path) -> None:
    table = own(tmp_path, "market.persistence,lognormal,0.9,0.6,1.3")
    told = refused(Asked(("valley",), draws=100, parameters=table))
    assert "parameter market.persistence: found values that valley refuses in" in told
    assert "of 100 draws, such as 1." in told
    assert "1 problem" in told


def test_a_threshold_without_a_choice_and_nothing_uncertain() -> None:
    assert "two or more" in refused(Asked(("valley",), draws=4, threshold=9_000))
    assert "one at least" in refused(Asked(("valley",), draws=4, only=()))
    assert "each design once" in refused(Asked(("valley", "valley"), draws=4))


def test_a_study_reads_back_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "one", _made)
    asked = Asked(("valley", design(tmp_path, "steep")), draws=6, only=("behaviour",))
    study = drawn(asked, tmp_path / "studies", workers=1)
    again = read_study(study.fingerprint[:4], tmp_path / "studies")
    assert again.designs == study.designs == ("valley", "steep")
    assert again.missed == study.missed
    assert len(study.missed) > 0
    np.testing.assert_array_equal(again.values, study.values)
    np.testing.assert_array_equal(again.theta, study.theta)
    assert drawn(asked, tmp_path / "studies", workers=1).ran == 0


def test_another_question_is_another_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "one", _made)
    base = Asked(("valley",), draws=4, only=("behaviour",))
    others = (
        base,
        Asked(("valley",), draws=5, only=("behaviour",)),
        Asked(("valley",), draws=4, seed=2, only=("behaviour",)),
        Asked(("valley",), draws=4, only=("behaviour",), overrides=("people.size=999",)),
        Asked(("valley",), draws=4, only=("behaviour",), sampling="independent"),
    )
    assert len({answer.drawn(asked, workers=1).fingerprint for asked in others}) == len(others)


def test_luck_varies_over_seeds_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "one", lambda case: _made(case) | {"seed": float(case.design.seed)})
    asked = Asked(("valley", design(tmp_path, "steep")), draws=6, only=("services",), seeds=3)
    study = drawn(asked, workers=1)
    np.testing.assert_array_equal(study.of("seed"), [[7, 8, 9, 7, 8, 9]] * 2)
    assert "seeds 7 to 9 in turn" in " ".join(told.notes(study))
    assert "--seeds" in refused(Asked(("valley",), draws=4, seeds=5))


def test_net_health_is_at_the_threshold_said_and_left_out_where_none_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "one", _made)
    two = ("valley", design(tmp_path, "steep"))
    study = drawn(Asked(two, draws=4, only=("services",), threshold=20_000), workers=1)
    np.testing.assert_allclose(study.of("net health"), study.of("qalys") - 1e6 / 20_000)
    assert study.described("net health").label == "Net health at 20,000 GBP for a QALY"
    euro = drawn(Asked(("valley",), draws=4, only=("behaviour",), overrides=("currency=EUR",)), workers=1)
    assert "net health" not in euro.outcomes
    assert (euro.manifest["threshold"], euro.main) == (None, "qalys")
    draws_page(euro)


def test_draws_of_which_none_could_be_are_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "one", lambda case: {crew.REFUSED: "prices in another currency"})
    with pytest.raises(InvalidInput, match="any of 4 trials, 4 times because of prices in another currency"):
        drawn(Asked(("valley",), draws=4, only=("behaviour",)), workers=1)


def test_a_study_that_is_not_there_or_not_finished(tmp_path: Path) -> None:
    (tmp_path / "abc1").mkdir()
    with pytest.raises(InvalidInput, match="goes on from where it was"):
        read_study("abc", tmp_path)
    (tmp_path / "abc2").mkdir()
    with pytest.raises(InvalidInput, match="2 studies beginning with 'abc'"):
        read_study("abc", tmp_path)
    with pytest.raises(InvalidInput, match="no study 'x'"):
        read_study("x", tmp_path)


def _made(case: object) -> dict[str, object]:
    persistence = case.design.market.persistence  # type: ignore[attr-defined]
    if persistence > 0.86:
        return {crew.REFUSED: "too much persistence"}
    return {"qalys": 100 * persistence, "pool spending": 1e6, "net health": 1.0, "care@fifth 1": float("nan")}
