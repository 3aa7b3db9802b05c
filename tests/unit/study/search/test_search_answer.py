"""A search of a small valley: same designs whoever works, kept trials, a winner that stands, its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from healthtrust.design.read import read_design
from healthtrust.design.search import Objective
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.attribution import Causes
from healthtrust.study.distributions import Uncertain
from healthtrust.study.search import told
from healthtrust.study.search.aims import Aim
from healthtrust.study.search.answer import Found, answer
from healthtrust.study.search.judged import Judged
from healthtrust.study.search.put import question_of
from healthtrust.study.search.ranking import Lead, telling
from healthtrust.study.search.trials import searched
from healthtrust.study.search.tries import Tries
from healthtrust.study.search.written import write_design
from healthtrust.study.trial import Crew, Kept
from tests.unit.study.search.made_search import HEALTH, RATES, SHARE, asked

BOUND = '[[constraints]]\nresult = "contribution"\nchange_at_most = 100\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("search")


@pytest.fixture(scope="module")
def found(folder: Path) -> Found:
    wanted = asked(folder, SHARE + RATES + HEALTH + BOUND, trials=11, judged=3)
    return answer(wanted, folder / "studies", workers=1)


def test_the_base_design_is_first_and_each_knob_alone_next(found: Found) -> None:
    settings = [trial.settings for trial in found.searched.trials]
    assert settings[:3] == [(0.05, 1.0), (0.1, 1.0), (0.05, 0.8)]
    assert len(settings) == 11


def test_the_winner_is_the_best_that_keeps_the_bound(found: Found) -> None:
    best = max(trial.found["net health"] for trial in found.searched.trials if trial.feasible)
    assert found.winner.values == (best,)
    over = found.winner.found["contribution"] - found.base.found["contribution"]
    assert over <= 100
    assert found.course[-1] == best
    assert (np.diff(found.course) >= 0).all()


def test_a_broken_bound_is_no_winner(found: Found) -> None:
    broken = [trial for trial in found.searched.trials if trial.over[0] > 0]
    assert broken  # rates go up to a fifth more: the bound is at four per cent
    assert all(not trial.feasible for trial in broken)


def test_changes_add_up(found: Found) -> None:
    assert isinstance(found.causes, Causes)
    gain = found.winner.values[0] - found.base.values[0]
    assert float(found.causes.of("net health").sum()) == pytest.approx(gain)


def test_judged_again_with_other_luck(found: Found) -> None:
    judged = found.judged
    assert judged is not None
    assert judged.numbers[:2] == (found.winner.number, 0)
    assert float(judged.chance_best().sum()) == pytest.approx(1.0)
    assert (judged.regret() >= 0).all()
    assert len({each["seed"] for each in judged.others}) == 3


def test_a_change_is_bounded_from_the_base_design_of_the_same_draw(found: Found) -> None:
    judged, (bound,) = found.judged, found.searched.bounds
    assert judged is not None
    assert judged.over[judged.numbers.index(0)].max() < 0  # the base design itself keeps every change allowed
    assert bound.beside({"contribution": 3_000.0}).value == 3_100.0


def test_a_second_time_nothing_is_run_and_nothing_differs(
    found: Found, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("healthtrust.study.trial.crew.one", None)  # to run anything would fail
    again = answer(found.question.asked, folder / "studies", workers=1)
    assert told.as_plain(again) == told.as_plain(found)


def test_more_trials_go_on_from_the_same_ones(found: Found, folder: Path) -> None:
    wanted = replace(found.question.asked, trials=12, judged=0)
    more = answer(wanted, folder / "studies", workers=1)
    assert more.path == found.path
    assert more.searched.trials[:11] == found.searched.trials


def test_the_winner_as_a_design(found: Found, tmp_path: Path) -> None:
    write_design(found, tmp_path / "better.toml")
    better = read_design(tmp_path / "better.toml").design
    won = found.question.case_at(found.winner.settings).design
    assert better.pool == won.pool
    assert better.allocate == won.allocate
    source = better.sources["allocate.population_health_share"]
    assert source.status == "assumed"
    assert "found by search for highest net health" in source.source


def test_no_trial_keeps_the_constraints(tmp_path: Path) -> None:
    text = SHARE + HEALTH + '[[constraints]]\nresult = "contribution"\nat_most = 1000\n'
    with pytest.raises(InvalidInput) as refused:
        answer(asked(tmp_path, text, trials=3), workers=1)
    said = str(refused.value.problems[0])
    assert "kept in 0 of 3 designs; missed by" in said
    assert "costs most" in said


def test_a_grid_tries_every_combination(tmp_path: Path) -> None:
    text = SHARE.replace("high = 0.1", "high = 0.1\nstep = 0.02") + HEALTH
    for tries in tries_of(tmp_path, text, trials=8, sampler="grid"):
        tried = {trial.settings for trial in searched(tries.question, tries).trials}
    assert {round(share, 2) for (share,) in tried} == {0.01, 0.03, 0.05, 0.07, 0.09}


def tries_of(folder: Path, text: str, **more: object) -> Iterator[Tries]:
    question = question_of(asked(folder, text, **more))
    with Kept() as kept, Crew(1) as crew:
        yield Tries(question, kept, crew)


def test_designs_that_cannot_be_are_told_apart(tmp_path: Path) -> None:
    for tries in tries_of(tmp_path, SHARE.replace("high = 0.1", "high = 0.97") + HEALTH, trials=2):
        trials = searched(tries.question, tries).trials
        assert [bool(trial.why) for trial in trials] == [False, True]
        assert not trials[1].feasible


def test_a_trial_over_draws_is_their_mean(tmp_path: Path) -> None:
    for tries in tries_of(tmp_path, SHARE + HEALTH, draws=2):
        draws = tries.question.draws
        assert draws is not None
        mean = tries.came([(0.05,)])[0].found["net health"]
        each = tries.beside([(0.05,)], [draws.of(0), draws.of(1)])[0]
        assert mean == pytest.approx(np.mean([one.found["net health"] for one in each]))
        assert each[0].found != each[1].found


def test_a_lead_is_a_difference_and_flips_where_it_changes_its_sign(tmp_path: Path) -> None:
    price = Uncertain("package.user_charges.share", "beta", 0.1, low=0.01, high=0.3)
    aim = Aim(Objective(result="own spending"), "lowest")
    for tries in tries_of(tmp_path, SHARE + HEALTH):
        lead = Lead(tries, ((0.05,), (0.1,)), 1, price, aim)
        one, other = (tries.beside([at], [{price.name: lead.low}])[0][0] for at in ((0.05,), (0.1,)))
        assert lead.at(lead.low) == other.found["own spending"] - one.found["own spending"]
        found = lead.flip()
        assert found.flips == (lead.at(lead.low) * lead.at(lead.high) < 0)


def test_what_goes_with_the_lead_is_looked_at_first() -> None:
    draws = [{"a": float(d), "b": float(d % 3), "still": 1.0, "seed": d} for d in range(12)]
    good = np.array([[[2.0 * d for d in range(12)]], [[0.0] * 12]])
    judged = Judged((4, 0), good, (1,), np.zeros((2, 12)), (0, 0), tuple(draws))
    assert telling(judged, 4, 0, 1) == ["a"]
    assert telling(judged, 4, 0, 5) == ["a", "b"]
    assert telling(judged, 4, 7, 5) == []
