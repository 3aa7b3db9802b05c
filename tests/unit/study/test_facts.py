"""Facts in words: evidence and its limits, rows, sentences; what is asked that cannot be."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.reports.charts.study_facts import Panel, panels
from healthtrust.reports.study_facts import facts_page, least_sure
from healthtrust.study.facts import Answer, Asked, Evidence, Fact, answer, told
from healthtrust.study.facts.fact import SAME


@pytest.fixture(scope="module")
def found() -> Answer:
    return answer(Asked(draws=20, seed=3))


def test_a_fact_holds_where_all_evidence_holds_in_the_same_draw() -> None:
    """Three draws in four each, but together two in four."""
    first = Evidence("a", np.array([1.0, 1.0, 1.0, -1.0]), low=0.0)
    second = Evidence("b", np.array([-1.0, 1.0, 1.0, 1.0]), low=0.0)
    assert (first.probability, second.probability) == (0.75, 0.75)
    assert Fact("n", "s", "x", (first, second)).probability == 0.5


@pytest.mark.parametrize(
    ("unit", "low", "high", "words"),
    [
        ("share", 0.0, np.inf, "above 0 %"),
        ("ratio", -np.inf, 1 / 3, "below 0.333"),
        ("years", 5.0, 40.0, "5 years to 40 years"),
        ("index", -SAME, SAME, "as before"),
    ],
)
def test_limits_in_words(unit: str, low: float, high: float, words: str) -> None:
    assert Evidence("a", np.zeros(2), unit, low, high).wanted == words


def test_the_same_seed_the_same_answer_and_another_another(found: Answer) -> None:
    again, other = (told.as_plain(answer(Asked(draws=20, seed=seed))) for seed in (3, 4))
    assert told.as_plain(found) == again
    assert other["evidence"] != again["evidence"]


def test_every_evidence_has_a_row_and_stands_with_its_fact(found: Answer) -> None:
    rows = told.evidence_rows(found)
    assert len(rows["evidence"]) == sum(len(fact.evidence) for _, fact in told.numbered(found))
    assert list(dict.fromkeys(rows["number"])) == told.fact_rows(found)["number"]
    assert all(
        low <= middle <= high
        for low, middle, high in zip(*(rows[n] for n in ("low", "median", "high")), strict=True)
    )


def test_the_sentence_names_the_least_sure(found: Answer) -> None:
    bad = Fact("A made-up fact", "s", "x", (Evidence("a", np.array([1.0, -1.0]), low=0.0),))
    said = told.sentence(Answer(found.asked, (*found.facts[:7], bad), found.guards))
    assert said.endswith("Least sure is fact 8, “A made-up fact”, in 50.0 % of 2 draws.")


def test_no_draws_is_refused() -> None:
    with pytest.raises(InvalidInput, match="--draws: found 0; expected 1 to 20,000"):
        answer(Asked(draws=0))


def test_the_page_shows_every_fact_with_its_evidence(found: Answer) -> None:
    page = facts_page(found)
    assert page.count("<svg") == 1
    for _, fact in told.numbered(found):
        assert fact.name in page
        assert all(one.says in page and told.seen(one) in page for one in fact.evidence)


def test_the_panel_shows_what_is_least_sure_and_drawn() -> None:
    sure = Evidence("sure", np.array([1.0, 2.0]), low=0.0)
    fixed = Evidence("fixed", np.array([-1.0, -1.0]), low=0.0)
    unsure = Evidence("unsure", np.array([1.0, -1.0]), low=0.0)
    assert least_sure(Fact("n", "s", "x", (sure, fixed, unsure))).says == "unsure"


def test_bins_are_cut_at_the_limit() -> None:
    """Draws below the limit are coloured apart, however the bins fall."""
    values = np.linspace(-0.7, 1.0, 200)
    sketch = panels([Panel("n", "s", values, 0.0, np.inf, ".1f")], "finding")
    bars = sketch.spec["concat"][0]["data"]["values"]
    assert all((bar["to"] <= 1e-9) == (bar["side"] == "otherwise") for bar in bars)
    assert sketch.columns["within its limits [share of draws]"] == [pytest.approx((values > 0).mean())]
