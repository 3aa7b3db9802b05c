"""Whole answers from files: other weights, who was asked, finite populations, measurement rows, options."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.tables import checked
from healthtrust.records.exchange import MEASUREMENT
from healthtrust.review.survey import rows, told
from healthtrust.review.survey.answer import NOT_TOLD, answered, verdict_of
from healthtrust.review.survey.asked import Asked, wrong
from healthtrust.review.survey.raking import Limits
from healthtrust.review.survey.response import by_chance, propensities, r_indicator


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    draw = np.random.default_rng(9)
    n = 600
    plan, age = draw.choice(["Mutual", "Unity"], n), draw.choice(["old", "young"], n)
    invited = draw.random(n) < 0.8
    there = invited & (draw.random(n) < np.where(age == "old", 0.7, 0.3))
    members = [f"{i},{plan[i]},{age[i]},{'yes' if invited[i] else 'no'}" for i in range(n)]
    (tmp_path / "members.csv").write_text("\n".join(["person_id,plan,age,invited", *members]))
    good = draw.random(n) < np.where(age == "old", 0.8, 0.4)
    answers = [f"{i},{int(good[i])},{1 + i % 3},site {i % 12}" for i in np.flatnonzero(there)]
    (tmp_path / "answers.csv").write_text("\n".join(["person_id,good,heavy,site", *answers]))
    return Asked(
        tmp_path / "answers.csv",
        "plan",
        tmp_path / "members.csv",
        items=("good",),
        on=("plan", "age"),
        date="2025",
    )


def whole(asked: Asked) -> tuple[float, float]:
    """Return the value of all members and its standard error."""
    found = answered(asked).items[0].whole
    return float(found.value[0]), float(found.standard_error[0])


def test_weights_mend_what_the_margins_know(asked: Asked) -> None:
    value, _ = whole(asked)
    plainly, _ = whole(replace(asked, weights="none", on=()))
    cells, _ = whole(replace(asked, weights="post-stratification"))
    given, _ = whole(replace(asked, weights="given", weight="heavy", on=()))
    assert plainly > 0.63 and abs(value - 0.6) < 0.05
    assert cells == pytest.approx(value, abs=0.01) and given != plainly


def test_a_limit_holds_weights_or_is_refused(asked: Asked) -> None:
    with pytest.raises(InvalidInput, match=r"margin age, group (old|young).*--limits"):
        answered(replace(asked, limits=Limits(0.9, 1.1)))
    ratio = answered(replace(asked, limits=Limits(0.2, 3.0))).survey.weights.weights
    assert (ratio / ratio.mean()).max() <= 3


def test_clusters_make_results_less_sure_or_change_them_and_a_finite_population_surer(asked: Asked) -> None:
    _, error = whole(asked)
    finite = answered(replace(asked, finite=True))
    n = finite.survey.respondents
    assert whole(replace(asked, finite=True))[1] == pytest.approx(error * (1 - n / 600) ** 0.5)
    clustered = answered(replace(asked, clusters="site"))
    assert clustered.items[0].whole.freedom[0] == 11
    assert clustered.items[0].whole.standard_error[0] != pytest.approx(error)


def test_response_counts_those_who_were_asked(asked: Asked) -> None:
    everyone, some = answered(asked).turnout, answered(replace(asked, invited="invited")).turnout
    assert everyone is not None and some is not None
    assert everyone.asked == 600 and 440 < some.asked < 520 and some.rate > everyone.rate
    assert some.r is not None and some.r < 0.75
    rates = {group.group: group.rate for group in some.groups if group.margin == "age"}
    assert rates["old"] > rates["young"] + 0.2


def test_measurements_keep_the_contract_of_their_table(asked: Asked) -> None:
    made = rows.as_measurements(answered(asked))
    table, problems = checked(MEASUREMENT, {name: np.array(v) for name, v in made.items()}, "survey")
    assert not problems and table is not None
    assert sum(made["respondent_weight"]) == pytest.approx(600)
    assert not rows.as_measurements(answered(replace(asked, date="")))


def test_the_words_say_who_answered_and_what(asked: Asked) -> None:
    found = answered(asked)
    said = told.sentence(found)
    assert " of 600 members answered (" in said and "Good: " in said
    assert any(note.startswith("Weights meet plan, age to ") for note in told.notes(found))


def test_wrong_options_are_told_together(asked: Asked) -> None:
    broken = replace(
        asked, weights="rakin", differ=2.0, limits=Limits(2, 1), items=(), members=None, finite=True
    )
    said = [str(problem) for problem in wrong(broken)]
    for part in ("did you mean 'raking'?", "--differ", "--limits", "--questions", "--finite", "--on"):
        assert any(part in each for each in said), part
    with pytest.raises(InvalidInput, match="one margin"):
        answered(_by_margins(asked))


def _by_margins(asked: Asked) -> Asked:
    file = asked.answers.parent / "margins.csv"
    file.write_text("margin,group,members\nheavy,1,200\nheavy,2,200\nheavy,3,200\ngood,0,300\ngood,1,300\n")
    return replace(asked, members=None, margins=file, on=(), by="", weights="post-stratification")


def test_answers_are_told_of_all_bodies_together(asked: Asked) -> None:
    found = answered(replace(asked, real=False))
    made = rows.answer_rows(found)
    together = [k for k, body in enumerate(made["body"]) if body == "all"]
    assert len(together) == len(found.items[0].answers)
    for k in together:
        own = [n for n, answer, body in zip(made["respondents"], made["answer"], made["body"], strict=True)
               if answer == made["answer"][k] and body != "all"]  # fmt: skip
        assert made["respondents"][k] == sum(own)
    assert sum(made["share"][k] for k in together) == pytest.approx(1)


def test_the_indicator_is_told_beside_what_chance_alone_makes_of_it() -> None:
    draw = np.random.default_rng(6)
    groups, sizes = [draw.integers(0, 8, 400), draw.integers(0, 5, 400)], [8, 5]
    found = [r_indicator(propensities(groups, sizes, draw.random(400) < 0.4)) for _ in range(60)]
    assert by_chance(0.4, 400, 11) == pytest.approx(np.mean(found), abs=0.02)


def test_of_a_body_without_limits_no_verdict_is_given() -> None:
    assert verdict_of(np.array([np.nan, -1.0]), np.array([np.nan, 1.0])) == [NOT_TOLD, "as the whole"]
