"""Everything wrong with a file of knobs is told at once, by name, with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.study.search.aims import Bound
from healthtrust.study.search.answer import answer
from healthtrust.study.search.best import refuse_without
from healthtrust.study.search.put import question_of
from healthtrust.study.search.told import notes
from healthtrust.study.search.trials import ALONE, BASE, Searched, Trial, searched
from healthtrust.study.search.tries import Tries
from healthtrust.study.search.why import Slice, idle
from healthtrust.study.trial import Crew, Kept
from tests.unit.study.search.made_search import HEALTH, SHARE, asked


def told(folder: Path, text: str, **more: object) -> str:
    with pytest.raises(InvalidInput) as refused:
        question_of(asked(folder, text, **more))
    return "\n".join(map(str, refused.value.problems))


def knob(text: str) -> str:
    return f"[[knobs]]\n{text}\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('key = "pool.ceilling_share"\nlow = 0.1\nhigh = 0.2', "did you mean 'ceiling_share'"),
        ('key = "pool.brackets.7.rate"\nlow = 0.1\nhigh = 0.2', "1 to 3"),
        ('key = "market.plans.Open Helth.quality"\nlow = 0.1\nhigh = 0.9', "did you mean 'Open Health'"),
        ('key = "pool.ceiling_share"\nlow = 0.3\nhigh = 0.2', "low below high, not 0.3 and 0.2"),
        ('key = "pool.ceiling_share"\nlow = 0.2\nhigh = 0.3', "found 0.12 in the base design"),
        ('key = "pool.ceiling_share"\nlow = 0.11\nhigh = 0.3\nstep = 0.03', "steps of 0.03"),
        ('key = "pool.ceiling_share"\nlow = 0.1\nhigh = 1.4', "found 1.4; expected at most 1"),
        ('key = "pool.ceiling_share"\nchoices = [0.12, "much"]', "found 'much'; expected"),
        ('key = "pool.ceiling_share"\nchoices = [0.12]', "two choices or more"),
        ('key = "package.choose"\nlow = 1\nhigh = 2', "Give choices in place of low and high"),
        ('key = "package.choose"\nchoices = ["by vote", "x"]', "found 'value for money' in the base design"),
        ('key = "pool.brackets.1.rate"\ntied = ["pool.brackets.2.rate"]\nlow = 0\nhigh = 1', "times = true"),
        ('key = "allocate.pace.slope"\nlow = 0.1\nhigh = 1', "no value in the base design"),
        ('key = "pool.ceiling_share"\nlow = 0\nhigh = 1\nlog = true', "a range above zero"),
    ],
)
def test_a_knob(tmp_path: Path, text: str, words: str) -> None:
    assert words in told(tmp_path, knob(text) + HEALTH)


def test_all_at_once(tmp_path: Path) -> None:
    text = knob('key = "pool.ceiling_share"\nlow = 0.2\nhigh = 0.3') + knob(
        'key = "market.persistance"\nlow = 0.1\nhigh = 0.9'
    )
    said = told(tmp_path, text + HEALTH, trials=0, sampler="nsga3")
    for words in ("knobs 1, pool.ceiling_share", "'persistence'", "--trials", "'nsga2'"):
        assert words in said


def test_a_value_turned_twice(tmp_path: Path) -> None:
    assert "knobs 1 turns already" in told(tmp_path, SHARE + SHARE + HEALTH)


def of_trials(folder: Path, text: str, **more: object) -> str:
    question = question_of(asked(folder, text, **more))
    with Kept() as kept, Crew(1) as crew, pytest.raises(InvalidInput) as refused:
        searched(question, Tries(question, kept, crew))
    return "\n".join(map(str, refused.value.problems))


def test_results_and_directions(tmp_path: Path) -> None:
    text = SHARE + '[[objectives]]\nresult = "net helth"\n[[objectives]]\nresult = "pool income"\n'
    said = of_trials(tmp_path, text + '[[constraints]]\nresult = "contributions"\nat_most = 1\n')
    assert "did you mean 'net health'" in said
    assert "no direction for pool income" in said
    assert "did you mean 'contribution'" in said


def test_a_knob_that_changes_nothing_is_told_and_not_refused(tmp_path: Path) -> None:
    text = SHARE + knob('key = "deliver.contracts.primary"\nchoices = ["capitation", "fee for service"]')
    found = answer(asked(tmp_path, text + HEALTH, trials=5), workers=1)
    assert found.idle == (1,)
    assert any(note.startswith("deliver.contracts.primary changes nothing") for note in notes(found))


def test_a_knob_is_idle_only_where_it_changes_nothing_around_the_winner_either() -> None:
    base, alone = (0, 9.0), [(1, 9.0), (0, 1.0)]
    trials = [Trial(0, BASE, base, {}, "", (1.0,), ())]
    trials += [Trial(n, ALONE, one, {}, "", (1.0,), ()) for n, one in enumerate(alone, start=1)]
    around = [Slice(0, choice, (5.0,), (), True) for choice in (0, 1, 2)]
    around += [Slice(1, limit, (value,), (), True) for limit, value in ((1.0, 5.0), (9.0, 4.0))]
    assert idle(Searched(tuple(trials), (), (), ()), around) == (0,)


def test_a_constant_objective_is_named(tmp_path: Path) -> None:
    text = SHARE + '[[objectives]]\nresult = "pool income"\ndirection = "highest"\n'
    said = of_trials(tmp_path, text, trials=30)
    assert said.startswith("objective pool income: found ")
    assert "in every one of 10 designs" in said  # after the first batch, not after all thirty


def test_where_no_single_constraint_is_to_blame_that_is_said_once() -> None:
    bounds = tuple(Bound(name, "at_most", 1.0, f"{name} at most 1") for name in ("a", "b"))
    trials = tuple(Trial(n, BASE, (n,), {"a": 2.0, "b": 3.0}, "", (1.0,), (1.0, 2.0)) for n in (0, 1))
    with pytest.raises(InvalidInput) as refused:
        refuse_without(Searched(trials, (), bounds, ()))
    assert [problem.remedy[:14] for problem in refused.value.problems] == ["", "To relax one a"]


@pytest.mark.parametrize(
    ("key", "stated", "choices", "base"),
    [
        ("package.threshold", "9000", "[12_000, 9_000]", 1),
        ("allocate.pace", "{slope = 0.25}", "[{slope = 0.25}, {slope = 0.5}]", 0),
        ("package.must_cover", '["hip-replacement"]', '[[], ["hip-replacement"]]', 1),
    ],
)
def test_choices_are_read_as_a_design_holds_them(
    tmp_path: Path, key: str, stated: str, choices: str, base: int
) -> None:
    text = knob(f'key = "{key}"\nchoices = {choices}') + HEALTH
    question = question_of(asked(tmp_path, text, overrides=("people.size=1000", f"{key}={stated}")))
    assert question.base == (base,)
