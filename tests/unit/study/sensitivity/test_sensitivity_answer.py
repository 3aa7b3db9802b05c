"""The whole answer on designs whose results are known: bars, flips, plane, indices, words, tables, page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from healthtrust.cli.sensitivity_said import say
from healthtrust.ground.errors import InvalidInput
from healthtrust.reports.study_sensitivity import sensitivity_page
from healthtrust.study.sensitivity import tables, told
from healthtrust.study.sensitivity.answer import sensitivity
from healthtrust.study.sensitivity.found import Answer
from healthtrust.study.sensitivity.from_study import Wanted, from_study
from healthtrust.study.sensitivity.put import Asked, Depth
from tests.unit.study.sensitivity.made_sensitivity import (
    CEILING,
    OWN,
    PERSISTENCE,
    UPLIFT,
    asked,
    drawn_study,
    pretend,
)


@pytest.fixture
def paired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Return everything about two designs."""
    pretend(monkeypatch)
    depth = Depth(samples=64, paths=4, top=3, singles=1, grid=5)
    return sensitivity(asked(tmp_path, method="all", depth=depth), workers=1)


def test_bars_are_sorted_and_paired(paired: Answer) -> None:
    assert [bar.name for bar in paired.bars][:2] == [CEILING, UPLIFT]
    first = paired.bars[0]
    low = first.points[0]
    assert low.result == pytest.approx(20 * (0.11 - low.at))
    assert first.base == pytest.approx(20 * (0.11 - 0.12))
    assert not paired.bars[2].moves


def test_the_ranking_flips_where_it_does(paired: Answer) -> None:
    by = {f.name: f for f in paired.flips}
    (flip,) = by[CEILING].found
    assert flip.value == pytest.approx(0.11)
    assert flip.low <= 0.11 <= flip.high
    assert (flip.inside, flip.above, by[CEILING].shape) == (True, "valley", "falls")
    (flip,) = by[UPLIFT].found  # d = −0.2 + (u − 1.45)
    assert flip.value == pytest.approx(1.65)
    assert flip.above == "few"
    assert by[PERSISTENCE].found == ()
    assert by[PERSISTENCE].shape == "flat"


def test_a_flip_outside_the_range_is_the_nearest_that_designs_allow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    table = OWN.replace("0.12,0.08,0.16", "0.12,0.115,0.125")
    found = sensitivity(asked(tmp_path, table=table), workers=1)
    (flip,) = next(f for f in found.flips if f.name == CEILING).found
    assert not flip.inside
    assert flip.value == pytest.approx(0.11, abs=1e-4)
    assert "outside" in told.flips_at(next(f for f in found.flips if f.name == CEILING))


def test_the_line_of_two_is_where_both_are_alike(paired: Answer) -> None:
    plane = paired.plane
    assert plane is not None
    assert plane.names == (CEILING, UPLIFT)
    assert len(plane.line) > 3
    for x, u in plane.line:
        assert 20 * (0.11 - x) + (u - 1.45) == pytest.approx(0.0, abs=1e-9)


def test_the_price_of_a_qaly_at_which_both_are_alike(paired: Answer) -> None:
    assert paired.price == pytest.approx(25.0)


def test_indices_of_a_sum_add_up(paired: Answer) -> None:
    shares = paired.shares
    assert shares is not None
    by = {factor.name: n for n, factor in enumerate(shares.factors)}
    assert set(by) == {"own", CEILING}
    assert shares.found.total[by["own"]] == pytest.approx(1.0, abs=0.3)
    assert 0.5 < shares.found.total[by[CEILING]] < 1.2
    assert paired.effects[0].name == CEILING


def test_nothing_is_run_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    question, costs = asked(tmp_path, method="all", depth=Depth(16, 2, 1, 1, 3)), []
    first = sensitivity(question, tmp_path / "studies", 1, announce=costs.append)
    again = sensitivity(question, tmp_path / "studies", 1)
    assert 0 < first.ran <= costs[0].trials + 2
    assert again.ran == 0
    assert tables.as_plain(again) | {"trials_run": 0} == tables.as_plain(first) | {"trials_run": 0}
    assert costs[0].said.startswith("At most ")


def test_words(paired: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    said = told.sentence(paired)
    assert said.startswith("pool.ceiling_share matters most: over its range, from 0.08")
    assert said.endswith("the ranking flips at 0.11.")
    notes = " ".join(told.notes(paired))
    assert "2 of 3 parameters flip the ranking within their range" in notes
    assert "assumed: the committee" in notes
    assert "2 of 3 ranges are cited" in notes
    assert "valley is ahead" in notes
    say(paired)
    shown = capsys.readouterr().out
    for title in ("One at a time", "Where the ranking flips", "On paths", "Shares of the variance"):
        assert title in shown
    json.dumps(tables.as_plain(paired), allow_nan=False)


def test_the_page_has_every_section_and_figure(paired: Answer) -> None:
    page = sensitivity_page(paired)
    for name in ("tornado", "curves", "flips", "plane", "indices"):
        assert f"sensitivity-{name}" in page
    assert "And if two move at once?" in page
    assert "the committee" in page


def test_a_choice_is_tried_at_each_alternative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    found = sensitivity(asked(tmp_path, paired=False, choices=("package.choose",)), workers=1)
    (bar,) = (bar for bar in found.bars if bar.name == "package.choose")
    assert {point.at for point in bar.points} == {"threshold", "welfare"}
    rows = tables.one_way_rows(found)
    assert list(rows["parameter"]).count("package.choose") == 2
    assert "sensitivity-tornado" in sensitivity_page(found)
    assert found.flips == ()


def test_a_design_that_cannot_be_at_an_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    table = OWN.replace("0.12,0.08,0.16", "0.30,0.10,0.60")
    found = sensitivity(asked(tmp_path, paired=False, table=table), workers=1)
    (bar,) = (bar for bar in found.bars if bar.name == CEILING)
    assert bar.points[1].why == "the pool takes too much"
    assert np.isnan(bar.points[1].result)
    assert found.failed > 0
    sensitivity_page(found)


def test_a_result_that_does_not_vary_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    for method in ("one-way", "morris", "sobol"):
        depth = Depth(samples=16, singles=0)
        question = asked(tmp_path, paired=False, result="services covered", method=method, depth=depth)
        with pytest.raises(InvalidInput, match="Services covered is 30 whatever is tried"):
            sensitivity(question, workers=1)


def test_a_result_the_designs_do_not_have_is_told_with_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    with pytest.raises(InvalidInput, match="did you mean 'services covered'"):
        sensitivity(asked(tmp_path, result="services covered@Dale"), workers=1)


def test_mistakes_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "euro.toml").write_text('extends="valley"\ntitle="E"\ncurrency="EUR"\n', encoding="utf-8")
    wrong = Asked(
        ("valley", str(tmp_path / "euro.toml")),
        result="net helth",
        only=("behavior",),
        method="tornado",
        depth=Depth(samples=100, paths=1),
        pair=("a",),
        threshold=-1.0,
    )
    with pytest.raises(InvalidInput) as raised:
        sensitivity(wrong)
    said = str(raised.value)
    for each in (
        "did you mean 'net health'",
        "did you mean 'behaviour'",
        "--method",
        "a power of 2 from 16 on (did you mean '128'?)",
        "--paths",
        "--pair",
        "--threshold",
        "euro, currency: found EUR",
    ):
        assert each in said
    assert "8 problems" in said


def test_other_equal_to_design_unknown_pair_and_nothing_uncertain(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="the same design as valley"):
        sensitivity(Asked(("valley", "valley")))
    with pytest.raises(InvalidInput, match="none in valley"):
        sensitivity(Asked(("valley",), only=()))
    with pytest.raises(InvalidInput, match=r"did you mean 'pool.ceiling_share'"):
        sensitivity(asked(tmp_path, pair=("pool.celing_share", UPLIFT)))
    with pytest.raises(InvalidInput, match="a key of the design with named alternatives"):
        sensitivity(asked(tmp_path, choices=("pool.ceiling_share",)))


def test_draws_that_are_there_say_what_matters() -> None:
    found = from_study(drawn_study(), Wanted(("valley",), "qalys"))
    assert found.given is not None
    assert [row.name for row in found.given.rows][:2] == [CEILING, UPLIFT]
    assert found.given.explained > 0.9
    assert "pool.ceiling_share matters most in 400 draws of study abc" in told.sentence(found)
    assert "sensitivity" not in "".join(tables.tables(found))
    assert "What do the draws say?" in sensitivity_page(found)
    apart = from_study(drawn_study(), Wanted(("valley", "few")))
    assert apart.given is not None
    assert apart.given.rows[0].name == UPLIFT


def test_what_a_study_cannot_say() -> None:
    study = drawn_study()
    for wanted, each in (
        (Wanted(("vally",)), "did you mean 'valley'"),
        (Wanted(("valley", "valley"), "qalys"), "another design of the study"),
        (Wanted(("valley",), "qaly"), "did you mean 'qalys'"),
        (Wanted(("valley",), "pool spending"), "is 50 whatever is tried"),
    ):
        with pytest.raises(InvalidInput) as raised:
            from_study(study, replace(wanted, result="qalys") if "vally" in wanted.designs else wanted)
        assert each in str(raised.value)
    with pytest.raises(InvalidInput, match="10 draws"):
        from_study(drawn_study(10), Wanted(("valley",), "qalys"))
